use super::shared::{MediatorView, finish_mediator, mediator_at};
use crate::model::VoidMediatorTraining;
use crate::permissions::WriteMediators;
use crate::workflow;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use records::Remark;
use serde_json::json;
use web::{Answer, Body, Call};

/// 作废培训学时
///
/// Says, with the reason, that hours of a training were entered wrongly: they count no more, and stay to be read. Right ones are entered anew by
/// `record-training`, of the same training of the study records, too.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_void_training",
    request_body = VoidMediatorTraining,
    security(("bearer" = ["mediation.mediators.write"])),
    responses((status = 200, description = "作废学时后的调解员 / the mediator after it", body = MediatorView)),
)]
#[post("/mediators/{id}/void-training")]
pub async fn void_training(
    call: Call<WriteMediators>,
    id: Path<Id>,
    body: Body<VoidMediatorTraining>,
) -> Answer<HttpResponse> {
    let (version, said) = (call.if_match()?, body.0);
    call.write(move |tx, ground| {
        let before = mediator_at(tx.db, ground, *id, version)?;
        let (by, at, reason) = (ground.caller.account, ground.now, said.reason.clone());
        let after = workflow::void_training(&before, &said, Remark { by, at, reason });
        let after = after.map_err(Problem::from)?;
        let told = json!({ "number": said.number });
        finish_mediator(tx, ground, "mediation.training_voided", &before, after, told)
    })
    .await
}
