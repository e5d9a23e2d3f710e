use crate::model::Question;
use crate::permissions::RecordQuestions;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记试题
///
/// Records a question for the bank, as a draft.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_record_question",
    request_body = NewRecord<Question>,
    security(("bearer" = ["study-records.questions.record"])),
    responses(
        (status = 201, description = "新试题 / the new question", body = Record<Question>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<Question>),
    ),
)]
#[post("/questions")]
pub async fn record_question(
    call: Call<RecordQuestions>,
    body: Body<NewRecord<Question>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
