//! Endpoints, approved networks and deliveries, as they travel.

use crate::signature::Scheme;
use ipnet::IpNet;
use kernel::{Id, Instant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which events: one by its name, such as `hotline.ticket_signed`, or all of a line, such as `hotline.*`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, max_length = 100, pattern = "^[a-z][a-z_-]*\\.(\\*|[a-z][a-z_]*)$", example = "hotline.*")]
pub struct Events(pub String);

impl Events {
    pub fn include(&self, event: &str) -> bool {
        match self.0.strip_suffix('*') {
            Some(line) => event.starts_with(line),
            None => self.0 == event,
        }
    }
}

/// Whether an endpoint is sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EndpointState {
    /// 推送中
    Active,
    /// 已暂停: what happens meanwhile is sent when it is enabled.
    Paused,
    /// 已停用: the system gave it up; as with a pause, nothing is lost.
    Disabled,
}

impl EndpointState {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Disabled => "disabled",
        }
    }
}

/// Why the system disabled an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisabledReason {
    /// It answered 410.
    Gone,
    /// An event could not be delivered until the schedule ended.
    GivenUp,
}

/// 推送地址
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Endpoint {
    pub id: Id,
    pub version: i64,
    /// Whose it is: it is told of no more than this account may read in the feed.
    pub account: Id,
    /// To which that account belongs.
    pub unit: Id,
    #[schema(max_length = 500, example = "https://events.district.example/taizhang")]
    pub url: String,
    #[schema(max_items = 50)]
    pub events: Vec<Events>,
    pub scheme: Scheme,
    pub state: EndpointState,
    /// Why the system disabled it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<DisabledReason>,
    /// The security administrator who paused it: its holder cannot enable it, a security administrator can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_by: Option<Id>,
    /// What it was before, and is again when a security administrator enables it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_from: Option<EndpointState>,
    pub created_at: Instant,
    /// The key that verifies `v1a`, as Standard Webhooks writes it; none for HMAC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub public_key: Option<String>,
    /// Until then the former secret signs too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former_until: Option<Instant>,
}

/// An endpoint, and what its receiver needs to know once.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndpointView {
    pub endpoint: Endpoint,
    /// 密钥 (`whsec_…`): shown only now, and absent when the request is repeated or the scheme needs none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub secret: Option<String>,
}

/// An endpoint to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEndpoint {
    /// Made by the client, so that a repetition is recognised; by the server when absent.
    pub id: Option<Id>,
    /// `https`, without user, password and fragment, at one of the ports that the product allows (443, 8443).
    #[schema(
        min_length = 10,
        max_length = 500,
        pattern = "^https://",
        example = "https://events.district.example/taizhang"
    )]
    pub url: String,
    #[schema(min_items = 1, max_items = 50, example = json!(["hotline.*"]))]
    pub events: Vec<Events>,
    /// `hmac` when absent. Between agencies better `ed25519`: the receiver has no secret to lose.
    #[serde(default)]
    pub scheme: Scheme,
    /// Begin with this index of the feed; with what comes next when absent.
    #[schema(minimum = 0)]
    pub from_index: Option<u64>,
}

/// 获准的内网网段
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Network {
    pub id: Id,
    pub version: i64,
    #[schema(value_type = String, max_length = 50, example = "10.20.0.0/16")]
    pub network: IpNet,
    /// 用途
    #[schema(max_length = 200)]
    pub purpose: String,
    /// The security administrator who approved it.
    pub approved_by: Id,
    pub approved_at: Instant,
}

/// An intranet to be approved.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNetwork {
    /// CIDR, within what is private by RFC 1918, 6598 or 4193.
    #[schema(max_length = 50, example = "10.20.0.0/16")]
    pub network: String,
    /// 用途: which systems are there.
    #[schema(min_length = 1, max_length = 200, example = "区政务内网热线平台")]
    pub purpose: String,
}

/// How far an event has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// 待推送
    Waiting,
    /// 已送达
    Delivered,
    /// 不予推送: the account may not see the record any more.
    Withheld,
    /// 已跳过: the receiver cannot take it, says its holder.
    Skipped,
}

impl DeliveryState {
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Delivered, Self::Withheld, Self::Skipped];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Withheld => "withheld",
            Self::Skipped => "skipped",
        }
    }

    pub fn of(code: &str) -> db::Result<Self> {
        let known = Self::ALL.into_iter().find(|one| one.code() == code);
        known.ok_or_else(|| db::Error::broken("an unknown state of a delivery"))
    }
}

/// How one try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TryResult {
    /// With the status beside it; 2xx is success.
    Answered,
    TimedOut,
    /// No name, no connection, no TLS.
    NotConnected,
    /// The address is none that events may be sent to.
    Forbidden,
    /// It had not ended when the process did.
    Unknown,
}

/// One try.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Try {
    pub at: Instant,
    pub result: TryResult,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 100, maximum = 999)]
    pub status: Option<u16>,
}

/// What a delivery is about, and how it went; the rest are columns.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DeliveryBody {
    pub entry: Id,
    pub event: String,
    pub kind: String,
    pub version: i64,
    pub log: Vec<Try>,
}

/// Of so many tries the list tells.
const LOGGED: usize = 30;

impl DeliveryBody {
    pub fn begin(&mut self, at: Instant) {
        self.log.push(Try { at, result: TryResult::Unknown, status: None });
        if self.log.len() > LOGGED {
            self.log.remove(0);
        }
    }

    pub fn end(&mut self, result: TryResult, status: Option<u16>) {
        if let Some(last) = self.log.last_mut() {
            (last.result, last.status) = (result, status);
        }
    }
}

/// 推送
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Delivery {
    pub id: Id,
    pub endpoint: Id,
    /// The entry of the ledger, and the `webhook-id`.
    pub entry: Id,
    /// Its index in the feed.
    pub index: u64,
    #[schema(max_length = 100, example = "hotline.ticket_signed")]
    pub event: String,
    #[schema(max_length = 100, example = "hotline.ticket")]
    pub kind: String,
    pub subject: Id,
    /// The version of the record.
    pub version: i64,
    pub state: DeliveryState,
    /// When it is tried next, while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Instant>,
    /// Since the schedule began.
    #[schema(minimum = 0)]
    pub tries: i32,
    /// The last tries, the newest last.
    #[schema(max_items = 30)]
    pub log: Vec<Try>,
}

#[cfg(test)]
mod tests {
    use super::Events;

    #[test]
    fn events_are_named_one_by_one_or_by_line() {
        let one = Events("hotline.ticket_signed".into());
        assert!(
            one.include("hotline.ticket_signed") && !one.include("hotline.ticket_signed_again")
        );
        let all = Events("hotline.*".into());
        assert!(
            all.include("hotline.ticket_signed")
                && !all.include("hotlines.x")
                && !all.include("webhooks.x")
        );
    }
}
