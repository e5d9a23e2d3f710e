use super::shared::{MediatorView, change_mediator};
use crate::model::ReturnMediator;
use crate::permissions::WriteMediators;
use crate::workflow;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use serde_json::json;
use web::{Answer, Body, Call};

/// 重新到任
///
/// Enters that a mediator who had left is back: from that day on the person can be elected and hired again. What the departure ended stays
/// ended.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_return_mediator",
    request_body = ReturnMediator,
    security(("bearer" = ["mediation.mediators.write"])),
    responses((status = 200, description = "到任后的调解员 / the mediator after it", body = MediatorView)),
)]
#[post("/mediators/{id}/return")]
pub async fn return_mediator(
    call: Call<WriteMediators>,
    id: Path<Id>,
    body: Body<ReturnMediator>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let data = json!({ "on": said.on });
    change_mediator(call, *id, "mediation.mediator_returned", data, move |mediator, context| {
        workflow::take_back(mediator, &said, context)
    })
    .await
}
