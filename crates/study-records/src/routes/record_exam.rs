use crate::model::Exam;
use crate::permissions::RecordExams;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记测试
///
/// Records an exam with its totals, as a draft; of an exam on paper, `enter-results` may say what each person scored.
/// A make-up sitting names the exam that it belongs to and counts no second time.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_record_exam",
    request_body = NewRecord<Exam>,
    security(("bearer" = ["study-records.exams.record"])),
    responses(
        (status = 201, description = "新测试 / the new exam", body = Record<Exam>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<Exam>),
    ),
)]
#[post("/exams")]
pub async fn record_exam(
    call: Call<RecordExams>,
    body: Body<NewRecord<Exam>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
