use super::shared::{MediatorView, change_mediator};
use crate::model::ReinstateMediator;
use crate::permissions::WriteMediators;
use crate::workflow;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use serde_json::json;
use web::{Answer, Body, Call};

/// 复职
///
/// Ends the suspension of a mediator.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_reinstate_mediator",
    request_body = ReinstateMediator,
    security(("bearer" = ["mediation.mediators.write"])),
    responses((status = 200, description = "复职后的调解员 / the mediator after it", body = MediatorView)),
)]
#[post("/mediators/{id}/reinstate")]
pub async fn reinstate_mediator(
    call: Call<WriteMediators>,
    id: Path<Id>,
    body: Body<ReinstateMediator>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let data = json!({ "on": said.on });
    change_mediator(call, *id, "mediation.mediator_reinstated", data, move |mediator, context| {
        workflow::reinstate(mediator, &said, context)
    })
    .await
}
