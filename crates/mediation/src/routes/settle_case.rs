use super::case_transition::{CaseView, transition};
use crate::model::SettleCase;
use crate::permissions::RegisterCases;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 即时化解
///
/// Settles a small dispute on the spot: both sides confirm it (`confirmed_by_parties`), for a minor with a guardian, and no case follows.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_settle_case",
    request_body = SettleCase,
    security(("bearer" = ["mediation.cases.register"])),
    responses((status = 200, description = "即时化解后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/settle")]
pub async fn settle_case(
    call: Call<RegisterCases>,
    id: Path<Id>,
    body: Body<SettleCase>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::Settle(body.0)).await
}
