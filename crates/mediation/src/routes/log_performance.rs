use super::case_transition::{CaseView, transition};
use crate::model::LogPerformance;
use crate::permissions::MediateCases;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 登记履行
///
/// Enters that an instalment was paid, or how the agreement is kept (人民调解法 art. 31).
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_log_performance",
    request_body = LogPerformance,
    security(("bearer" = ["mediation.cases.mediate"])),
    responses((status = 200, description = "登记履行后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/log-performance")]
pub async fn log_performance(
    call: Call<MediateCases>,
    id: Path<Id>,
    body: Body<LogPerformance>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::LogPerformance(body.0)).await
}
