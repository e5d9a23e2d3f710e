use super::shared::{MediatorView, context, finish_mediator, mediator_at};
use crate::hours;
use crate::model::RecordMediatorTraining;
use crate::permissions::WriteMediators;
use crate::workflow;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use serde_json::json;
use web::{Answer, Body, Call};

/// 登记培训
///
/// Enters a training that the mediator had (人民调解法 art. 14). It may name the verified training in the study records that the hours come from,
/// once: they count on the day on which that ended, as long as it is verified and has as many.
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
    let (version, said) = (call.if_match()?, body.0);
    call.write(move |tx, ground| {
        // Held before the mediator, as whatever becomes of the training holds them.
        let course = hours::hold(tx, said.training)?;
        let before = mediator_at(tx.db, ground, *id, version)?;
        let after = workflow::train(&before, &said, course.as_ref(), context(ground));
        let after = after.map_err(Problem::from)?;
        let told = json!({ "on": said.on, "hours": said.hours, "training": said.training });
        finish_mediator(tx, ground, "mediation.training_recorded", &before, after, told)
    })
    .await
}
