use super::case_transition::{CaseView, transition};
use crate::model::ApplyConfirmation;
use crate::permissions::MediateCases;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 申请司法确认
///
/// Enters that the parties asked the court together to confirm the agreement, within thirty days (人民调解法 art. 33).
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_apply_confirmation",
    request_body = ApplyConfirmation,
    security(("bearer" = ["mediation.cases.mediate"])),
    responses((status = 200, description = "申请司法确认后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/apply-confirmation")]
pub async fn apply_confirmation(
    call: Call<MediateCases>,
    id: Path<Id>,
    body: Body<ApplyConfirmation>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::ApplyConfirmation(body.0)).await
}
