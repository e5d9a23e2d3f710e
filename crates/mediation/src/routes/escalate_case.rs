use super::case_transition::{CaseView, transition};
use crate::model::EscalateCase;
use crate::permissions::RegisterCases;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 上报
///
/// Hands a case to the next tier, from the grid to the village and from there to the town, or from any of them to a joint mediation by two
/// organs of 四所一庭一中心 at least, once a verified joint meeting names it (`meeting_missing`); where there is danger (`risk` is `high`) at
/// once, and the meeting is there before anything is agreed. A committee that is named exists, is of that tier, and of a unit above the case's. From the grid whoever may register hands up what they found; from any other
/// tier it takes the right to mediate (`mediation.cases.mediate`).
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_escalate_case",
    request_body = EscalateCase,
    security(("bearer" = ["mediation.cases.register"])),
    responses((status = 200, description = "上报后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/escalate")]
pub async fn escalate_case(
    call: Call<RegisterCases>,
    id: Path<Id>,
    body: Body<EscalateCase>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::Escalate(body.0)).await
}
