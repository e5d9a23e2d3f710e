use super::shared::{MediatorView, change_mediator};
use crate::model::ChangeEmployment;
use crate::permissions::WriteMediators;
use crate::workflow;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use serde_json::json;
use web::{Answer, Body, Call};

/// 专兼职变更
///
/// Enters that a mediator serves a committee full-time from a day on who did so part-time, or the other way round. The seat of an elected
/// member stays.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_change_employment",
    request_body = ChangeEmployment,
    security(("bearer" = ["mediation.mediators.write"])),
    responses((status = 200, description = "变更后的调解员 / the mediator after it", body = MediatorView)),
)]
#[post("/mediators/{id}/change-employment")]
pub async fn change_employment(
    call: Call<WriteMediators>,
    id: Path<Id>,
    body: Body<ChangeEmployment>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let data = json!({
        "committee": said.committee, "employment": said.employment, "from": said.from,
    });
    change_mediator(call, *id, "mediation.employment_changed", data, move |mediator, context| {
        workflow::change_employment(mediator, &said, context)
    })
    .await
}
