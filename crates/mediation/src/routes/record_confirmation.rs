use super::case_transition::{CaseView, transition};
use crate::model::RecordConfirmation;
use crate::permissions::MediateCases;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 登记司法确认
///
/// Enters what the court decided.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_record_confirmation",
    request_body = RecordConfirmation,
    security(("bearer" = ["mediation.cases.mediate"])),
    responses((status = 200, description = "登记司法确认后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/record-confirmation")]
pub async fn record_confirmation(
    call: Call<MediateCases>,
    id: Path<Id>,
    body: Body<RecordConfirmation>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::RecordConfirmation(body.0)).await
}
