use crate::model::{EnterResults, Exam};
use crate::permissions::RecordExams;
use crate::results;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Record, http};
use web::{Answer, Body, Call, done};

/// 录入成绩表
///
/// Says what each person scored at an exam on paper, or that they were absent: all of them, in place of what was entered before. The
/// totals of the exam follow. One that was verified needs a reason, waits for verification again and does not count meanwhile. At a
/// make-up exam whose first exam has results, only who did not pass that one has a result.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_enter_results",
    request_body = EnterResults,
    security(("bearer" = ["study-records.exams.record"])),
    responses((status = 200, description = "录入后的测试 / the exam after it", body = Record<Exam>)),
)]
#[post("/exams/{id}/enter-results")]
pub async fn enter_results(
    call: Call<RecordExams>,
    id: Path<Id>,
    body: Body<EnterResults>,
) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    let said = body.0;
    call.write(move |tx, ground| {
        let exam: Record<Exam> = http::hold_at(tx, ground, *id, version)?;
        let after = results::enter(tx, ground, &exam, &said)?;
        done(&after, after.version)
    })
    .await
}
