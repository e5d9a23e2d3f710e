use crate::model::Question;
use crate::permissions::RecordQuestions;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交试题
///
/// Hands a question over to be checked by another person.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_submit_question",
    request_body = Note,
    security(("bearer" = ["study-records.questions.record"])),
    responses((status = 200, description = "提交后的试题 / the question after it", body = Record<Question>)),
)]
#[post("/questions/{id}/submit")]
pub async fn submit_question(
    call: Call<RecordQuestions>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Question, _>(call, *id, Action::Submit(body.0)).await
}
