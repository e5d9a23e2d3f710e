use super::whole_tenant;
use crate::address::is_intranet;
use crate::model::{Network, NewNetwork};
use crate::permissions::WriteNetworks;
use crate::store;
use actix_web::{HttpResponse, post};
use ipnet::IpNet;
use kernel::Problem;
use ledger::{Change, Tx};
use web::{Answer, Body, Call, created};

/// 批准内网网段
///
/// Allows events to go to an intranet. Only the security administrator of the district may, and only for networks that are private by
/// definition; this machine is never one of them.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "webhooks_approve_network",
    request_body = NewNetwork,
    security(("bearer" = ["webhooks.networks.write"])),
    responses((status = 201, description = "已批准 / approved", body = Network)),
)]
#[post("/networks")]
pub async fn approve_network(
    call: Call<WriteNetworks>,
    body: Body<NewNetwork>,
) -> Answer<HttpResponse> {
    let new = body.0;
    call.write(move |tx, ground| {
        whole_tenant(ground)?;
        let bad = |zh: &str, en: &str| Problem::field("/network", "network", zh, en);
        let network: IpNet = new
            .network
            .parse()
            .map_err(|_| bad("须为网段，如 10.20.0.0/16", "It has to be a network, such as 10.20.0.0/16"))?;
        if !is_intranet(&network) {
            let zh = "只能批准内网网段（10/8、100.64/10、172.16/12、192.168/16、fc00::/7 之内）";
            let en = "Only intranets can be approved: within 10/8, 100.64/10, 172.16/12, 192.168/16 or fc00::/7";
            return Err(bad(zh, en).into());
        }
        let network = Network {
            id: kernel::new_id(),
            version: 1,
            network: network.trunc(),
            purpose: new.purpose.clone(),
            approved_by: ground.caller.account,
            approved_at: tx.now(),
        };
        store::insert_network(tx, &network)?;
        record(tx, "webhooks.network_approved", &network, ground.caller.unit)?;
        created(&network, 1, format!("/v1/webhooks/networks/{}", network.id))
    })
    .await
}

/// Tells the ledger of an intranet that was approved or removed.
pub fn record(
    tx: &mut Tx<'_>,
    event: &str,
    network: &Network,
    unit: Option<kernel::Id>,
) -> db::Result<()> {
    tx.record(Change {
        event,
        kind: "webhooks.network",
        id: network.id,
        version: network.version,
        unit: unit.ok_or_else(Problem::not_found)?,
        data: serde_json::json!({ "network": network.network }),
        before: &[],
        after: &[],
    });
    Ok(())
}
