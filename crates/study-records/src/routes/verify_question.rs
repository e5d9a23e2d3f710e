use crate::model::Question;
use crate::permissions::VerifyQuestions;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 核实试题
///
/// Verifies a question. Another person than who recorded or wrote it does this; from then on it may be drawn.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_verify_question",
    request_body = Note,
    security(("bearer" = ["study-records.questions.verify"])),
    responses((status = 200, description = "核实后的试题 / the question after it", body = Record<Question>)),
)]
#[post("/questions/{id}/verify")]
pub async fn verify_question(
    call: Call<VerifyQuestions>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Question, _>(call, *id, Action::Verify(body.0)).await
}
