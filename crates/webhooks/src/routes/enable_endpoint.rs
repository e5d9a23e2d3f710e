use super::{current, record};
use crate::model::{Endpoint, EndpointState};
use crate::permissions::PauseEndpoints;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, problems};
use web::{Answer, Call, Ground, done};

/// 恢复推送
///
/// Sends again to an endpoint that was paused or disabled: what waited first, the event whose tries were over among it, then everything
/// since, in the order of the feed. What a security administrator paused, a security administrator enables, and it is what it was before; all else its holder.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "webhooks_enable_endpoint",
    security(("bearer" = ["webhooks.endpoints.pause"])),
    responses((status = 200, description = "已恢复 / enabled", body = Endpoint)),
)]
#[post("/endpoints/{id}/enable")]
pub async fn enable_endpoint(call: Call<PauseEndpoints>, id: Path<Id>) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let endpoint = current(tx, ground, *id, version)?;
        refuse_others(ground, &endpoint)?;
        let state = endpoint.paused_from.unwrap_or(EndpointState::Active);
        let next = Endpoint {
            version: version + 1,
            state,
            reason: endpoint.reason.filter(|_| state == EndpointState::Disabled),
            paused_by: None,
            paused_from: None,
            ..endpoint
        };
        store::advance(tx, &next)?;
        record(tx, "webhooks.endpoint_enabled", &next, serde_json::json!({ "state": state }));
        done(&next, next.version)
    })
    .await
}

/// Each lets go on what it stopped.
fn refuse_others(ground: &Ground, endpoint: &Endpoint) -> Result<(), Problem> {
    let (zh, en) = match (endpoint.account == ground.caller.account, endpoint.paused_by) {
        (true, None) | (false, Some(_)) => return Ok(()),
        (true, Some(_)) => (
            "该地址由安全管理员暂停，须由安全管理员恢复",
            "A security administrator paused this endpoint: a security administrator enables it",
        ),
        (false, None) => (
            "该地址不是安全管理员暂停的，由其所有者恢复",
            "No security administrator paused this endpoint: its holder enables it",
        ),
    };
    Err(Problem::new(&problems::CONFLICT, zh, en))
}
