use super::case_transition::{CaseView, transition};
use crate::model::ExtendMediation;
use crate::permissions::MediateCases;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 约定延长调解期限
///
/// Says that all parties agreed, while the term ran, to be mediated for longer: the day on which they did and the new last day. What is due and
/// PM.ONTIME_RATE follow it; every extension stays with who entered it and when (`term_changes`). A wrong one is put right by `correct`, and so is
/// one that nobody entered before the term was over.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_extend_mediation",
    request_body = ExtendMediation,
    security(("bearer" = ["mediation.cases.mediate"])),
    responses((status = 200, description = "延长后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/extend")]
pub async fn extend_mediation(
    call: Call<MediateCases>,
    id: Path<Id>,
    body: Body<ExtendMediation>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::Extend(body.0)).await
}
