use super::case_transition::{CaseView, transition};
use crate::model::DeclineCase;
use crate::permissions::AcceptCases;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 不予受理
///
/// Declines a case, and says which ways the parties were told of.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_decline_case",
    request_body = DeclineCase,
    security(("bearer" = ["mediation.cases.accept"])),
    responses((status = 200, description = "不予受理后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/decline")]
pub async fn decline_case(
    call: Call<AcceptCases>,
    id: Path<Id>,
    body: Body<DeclineCase>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::Decline(body.0)).await
}
