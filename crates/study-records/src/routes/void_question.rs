use crate::model::Question;
use crate::permissions::VerifyQuestions;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废试题
///
/// Voids the question, with a reason: it is drawn no more, and stays to be read.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_void_question",
    request_body = Reasoned,
    security(("bearer" = ["study-records.questions.verify"])),
    responses((status = 200, description = "作废后的试题 / the question after it", body = Record<Question>)),
)]
#[post("/questions/{id}/void")]
pub async fn void_question(
    call: Call<VerifyQuestions>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Question, _>(call, *id, Action::Void(body.0)).await
}
