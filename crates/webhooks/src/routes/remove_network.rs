use super::approve_network::record;
use super::whole_tenant;
use crate::model::Network;
use crate::permissions::WriteNetworks;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, problems};
use web::{Answer, Call, done};

/// 撤销内网网段
///
/// Withdraws the approval: no try that begins from now on goes there. The answer is what was approved.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "webhooks_remove_network",
    security(("bearer" = ["webhooks.networks.write"])),
    responses((status = 200, description = "已撤销 / withdrawn", body = Network)),
)]
#[post("/networks/{id}/remove")]
pub async fn remove_network(call: Call<WriteNetworks>, id: Path<Id>) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        whole_tenant(ground)?;
        let network =
            store::find_network(tx.db, ground.tenant(), *id)?.ok_or_else(Problem::not_found)?;
        if network.version != version {
            return Err(Problem::plain(&problems::VERSION_MISMATCH).into());
        }
        store::remove_network(tx, network.id)?;
        let last = Network { version: version + 1, ..network };
        record(tx, "webhooks.network_removed", &last, ground.caller.unit)?;
        done(&last, last.version)
    })
    .await
}
