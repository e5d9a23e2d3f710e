use super::case_transition::{CaseView, transition};
use crate::model::ReportRisk;
use crate::permissions::RegisterCases;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 报告风险
///
/// Says to whom danger was told, and when: a dispute that may become a matter of public security or of crime is told to the police or another organ
/// at once (人民调解法 art. 25), by whoever finds or mediates it. It can be told again.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_report_risk",
    request_body = ReportRisk,
    security(("bearer" = ["mediation.cases.register"])),
    responses((status = 200, description = "报告后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/report-risk")]
pub async fn report_risk(
    call: Call<RegisterCases>,
    id: Path<Id>,
    body: Body<ReportRisk>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::ReportRisk(body.0)).await
}
