//! What callers of this line may do, as types of the handlers.

web::permissions! {
    /// Of the account's own.
    ReadEndpoints = "webhooks.endpoints.read" "读取推送地址" "Read one's own endpoints and deliveries";
    WriteEndpoints = "webhooks.endpoints.write" "维护推送地址" "Make and delete one's own endpoints";
    OverseeEndpoints = "webhooks.endpoints.oversee" "查看他人的推送地址" "See endpoints of others";
    PauseEndpoints = "webhooks.endpoints.pause" "暂停和恢复推送" "Pause endpoints, and let them go on";
    ReadNetworks = "webhooks.networks.read" "读取获准的内网网段" "Read the approved intranets";
    WriteNetworks = "webhooks.networks.write" "批准内网网段" "Approve and remove intranets";
}

/// By this permission an account reads the feed. An endpoint is told of no more than what its account could read there.
pub const READ_FEED: &str = "ledger.read";
