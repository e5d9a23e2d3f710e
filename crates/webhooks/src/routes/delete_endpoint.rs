use super::{own, record};
use crate::model::Endpoint;
use crate::permissions::WriteEndpoints;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, problems};
use web::{Answer, Call, done};

/// 删除推送地址
///
/// Takes an endpoint away, with its secrets and all that waits for it; the answer is what it was. The ledger keeps that it existed.
/// What a security administrator paused stays until it is enabled.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "webhooks_delete_endpoint",
    security(("bearer" = ["webhooks.endpoints.write"])),
    responses((status = 200, description = "已删除 / deleted", body = Endpoint)),
)]
#[post("/endpoints/{id}/delete")]
pub async fn delete_endpoint(call: Call<WriteEndpoints>, id: Path<Id>) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let endpoint = own(tx, ground, *id, version)?;
        if endpoint.paused_by.is_some() {
            let zh = "该地址由安全管理员暂停，恢复前不能删除";
            let en = "A security administrator paused this endpoint: it cannot be deleted until it is enabled";
            return Err(Problem::new(&problems::CONFLICT, zh, en).into());
        }
        store::remove(tx, endpoint.id, version)?;
        let last = Endpoint { version: version + 1, ..endpoint };
        record(tx, "webhooks.endpoint_deleted", &last, serde_json::json!({}));
        done(&last, last.version)
    })
    .await
}
