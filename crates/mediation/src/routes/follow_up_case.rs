use super::case_transition::{CaseView, transition};
use crate::model::FollowUpCase;
use crate::permissions::MediateCases;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 登记回访
///
/// Enters that somebody looked after the parties.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_follow_up_case",
    request_body = FollowUpCase,
    security(("bearer" = ["mediation.cases.mediate"])),
    responses((status = 200, description = "登记回访后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/follow-up")]
pub async fn follow_up_case(
    call: Call<MediateCases>,
    id: Path<Id>,
    body: Body<FollowUpCase>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::FollowUp(body.0)).await
}
