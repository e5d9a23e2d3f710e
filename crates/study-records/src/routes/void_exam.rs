use crate::model::Exam;
use crate::permissions::VerifyExams;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废测试
///
/// Voids the exam, with a reason: it counts nowhere any more, and stays to be read.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_void_exam",
    request_body = Reasoned,
    security(("bearer" = ["study-records.exams.verify"])),
    responses((status = 200, description = "作废后的测试 / the exam after it", body = Record<Exam>)),
)]
#[post("/exams/{id}/void")]
pub async fn void_exam(
    call: Call<VerifyExams>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Exam, _>(call, *id, Action::Void(body.0)).await
}
