use crate::model::Exam;
use crate::permissions::RecordExams;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交测试
///
/// Hands an exam over for verification: somebody has to have taken it.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_submit_exam",
    request_body = Note,
    security(("bearer" = ["study-records.exams.record"])),
    responses((status = 200, description = "提交后的测试 / the exam after it", body = Record<Exam>)),
)]
#[post("/exams/{id}/submit")]
pub async fn submit_exam(
    call: Call<RecordExams>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Exam, _>(call, *id, Action::Submit(body.0)).await
}
