use crate::model::Exam;
use crate::permissions::RecordExams;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改测试
///
/// Replaces the content of the exam. One that was verified needs a reason, waits for verification again and does not count meanwhile.
/// Where results of persons are kept, the totals follow from them: other totals are refused, and `enter-results` enters them anew.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_revise_exam",
    request_body = Revision<Exam>,
    security(("bearer" = ["study-records.exams.record"])),
    responses((status = 200, description = "修改后的测试 / the exam after it", body = Record<Exam>)),
)]
#[post("/exams/{id}/revise")]
pub async fn revise_exam(
    call: Call<RecordExams>,
    id: Path<Id>,
    body: Body<Revision<Exam>>,
) -> Answer<HttpResponse> {
    http::act::<Exam, _>(call, *id, Action::Revise(body.0)).await
}
