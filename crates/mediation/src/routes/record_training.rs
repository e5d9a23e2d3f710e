use super::shared::{MediatorView, change_mediator};
use crate::model::RecordMediatorTraining;
use crate::permissions::WriteMediators;
use crate::workflow;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use serde_json::json;
use web::{Answer, Body, Call};

/// 登记培训
///
/// Enters a training that the mediator had (人民调解法 art. 14). It may name the training in the study records that the hours come from, once.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_record_training",
    request_body = RecordMediatorTraining,
    security(("bearer" = ["mediation.mediators.write"])),
    responses((status = 200, description = "登记培训后的调解员 / the mediator after it", body = MediatorView)),
)]
#[post("/mediators/{id}/record-training")]
pub async fn record_training(
    call: Call<WriteMediators>,
    id: Path<Id>,
    body: Body<RecordMediatorTraining>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let data = json!({ "on": said.on, "hours": said.hours, "training": said.training });
    change_mediator(call, *id, "mediation.training_recorded", data, move |mediator, context| {
        workflow::train(mediator, &said, context)
    })
    .await
}
