use super::case_transition::{CaseView, transition};
use crate::model::AcceptCase;
use crate::permissions::AcceptCases;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 受理
///
/// Accepts a case once all parties agree and know their rights (人民调解法 arts. 17, 23, 24); the limit runs from here.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_accept_case",
    request_body = AcceptCase,
    security(("bearer" = ["mediation.cases.accept"])),
    responses((status = 200, description = "受理后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/accept")]
pub async fn accept_case(
    call: Call<AcceptCases>,
    id: Path<Id>,
    body: Body<AcceptCase>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::Accept(body.0)).await
}
