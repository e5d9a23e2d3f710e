use super::case_transition::{CaseView, transition};
use crate::model::TerminateCase;
use crate::permissions::MediateCases;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 终止调解
///
/// Ends a mediation without agreement; the parties are told of the other ways (人民调解法 art. 26).
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_terminate_case",
    request_body = TerminateCase,
    security(("bearer" = ["mediation.cases.mediate"])),
    responses((status = 200, description = "终止调解后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/terminate")]
pub async fn terminate_case(
    call: Call<MediateCases>,
    id: Path<Id>,
    body: Body<TerminateCase>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::Terminate(body.0)).await
}
