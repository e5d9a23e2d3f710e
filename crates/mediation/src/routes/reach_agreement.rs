use super::case_transition::{CaseView, transition};
use crate::model::Agree;
use crate::permissions::MediateCases;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 达成协议
///
/// Enters the agreement, written or oral (人民调解法 arts. 28 to 30). The last day on which the parties can ask the court to confirm it is worked out.
/// What is mediated jointly agrees once a verified joint meeting names it, or a case that was merged into it, and two organs took part in its sessions.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_reach_agreement",
    request_body = Agree,
    security(("bearer" = ["mediation.cases.mediate"])),
    responses((status = 200, description = "达成协议后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/agree")]
pub async fn reach_agreement(
    call: Call<MediateCases>,
    id: Path<Id>,
    body: Body<Agree>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::Agree(body.0)).await
}
