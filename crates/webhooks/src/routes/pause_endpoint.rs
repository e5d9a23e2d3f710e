use super::{current, record};
use crate::model::{Endpoint, EndpointState};
use crate::permissions::PauseEndpoints;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Call, done};

/// 暂停推送
///
/// Nothing more is sent until the holder enables the endpoint again; then everything that happened meanwhile is. The security
/// administrator may pause endpoints of others, which then only a security administrator enables (`paused_by`).
#[utoipa::path(
    tag = "webhooks",
    operation_id = "webhooks_pause_endpoint",
    security(("bearer" = ["webhooks.endpoints.pause"])),
    responses((status = 200, description = "已暂停 / paused", body = Endpoint)),
)]
#[post("/endpoints/{id}/pause")]
pub async fn pause_endpoint(call: Call<PauseEndpoints>, id: Path<Id>) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let endpoint = current(tx, ground, *id, version)?;
        let caller = ground.caller.account;
        let is_own = endpoint.account == caller;
        let paused_by = if is_own { endpoint.paused_by } else { Some(caller) };
        // What the holder, or the system, stopped is still stopped when the administrator lets go.
        let before = if is_own { EndpointState::Paused } else { endpoint.state };
        let before = endpoint.paused_from.filter(|_| !is_own).unwrap_or(before);
        let next = Endpoint {
            version: version + 1,
            state: EndpointState::Paused,
            reason: endpoint.reason.filter(|_| !is_own),
            paused_by,
            paused_from: paused_by.map(|_| before),
            ..endpoint
        };
        store::advance(tx, &next)?;
        record(tx, "webhooks.endpoint_paused", &next, serde_json::json!({}));
        done(&next, next.version)
    })
    .await
}
