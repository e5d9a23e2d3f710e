use super::case_transition::{CaseView, transition};
use crate::model::RecordAppraisal;
use crate::permissions::MediateCases;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 登记鉴定时间
///
/// Says that an expert was asked for an opinion, and when it came: where the law leaves these days out of the term, as it does for medical disputes
/// (医疗纠纷预防和处理条例 art. 38), the last day moves on. While the expert is at work nothing is said as `to`: the term stands still, has no last
/// day, and nobody is reminded of it; the opinion is entered later, with the same `from`. What was forgotten until the term was over is entered by `correct`.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_record_appraisal",
    request_body = RecordAppraisal,
    security(("bearer" = ["mediation.cases.mediate"])),
    responses((status = 200, description = "登记鉴定后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/record-appraisal")]
pub async fn record_appraisal(
    call: Call<MediateCases>,
    id: Path<Id>,
    body: Body<RecordAppraisal>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::Appraise(body.0)).await
}
