use super::case_transition::{CaseView, transition};
use crate::model::HoldSession;
use crate::permissions::MediateCases;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 登记调解
///
/// Enters a session. Relatives, neighbours and experts take part with the consent of the parties (人民调解法 art. 20).
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_hold_session",
    request_body = HoldSession,
    security(("bearer" = ["mediation.cases.mediate"])),
    responses((status = 200, description = "登记调解后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/hold-session")]
pub async fn hold_session(
    call: Call<MediateCases>,
    id: Path<Id>,
    body: Body<HoldSession>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::HoldSession(body.0)).await
}
