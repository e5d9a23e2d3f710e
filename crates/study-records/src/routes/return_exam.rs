use crate::model::Exam;
use crate::permissions::VerifyExams;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回测试
///
/// Gives the exam back to be mended, with a reason.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_return_exam",
    request_body = Reasoned,
    security(("bearer" = ["study-records.exams.verify"])),
    responses((status = 200, description = "退回后的测试 / the exam after it", body = Record<Exam>)),
)]
#[post("/exams/{id}/return")]
pub async fn return_exam(
    call: Call<VerifyExams>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Exam, _>(call, *id, Action::Return(body.0)).await
}
