use crate::model::Exam;
use crate::permissions::VerifyExams;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 核实测试
///
/// Verifies an exam. Another person than who recorded or wrote it does this; from then on it counts.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_verify_exam",
    request_body = Note,
    security(("bearer" = ["study-records.exams.verify"])),
    responses((status = 200, description = "核实后的测试 / the exam after it", body = Record<Exam>)),
)]
#[post("/exams/{id}/verify")]
pub async fn verify_exam(
    call: Call<VerifyExams>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Exam, _>(call, *id, Action::Verify(body.0)).await
}
