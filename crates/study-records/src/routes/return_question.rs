use crate::model::Question;
use crate::permissions::VerifyQuestions;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回试题
///
/// Gives the question back to be mended, with a reason.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_return_question",
    request_body = Reasoned,
    security(("bearer" = ["study-records.questions.verify"])),
    responses((status = 200, description = "退回后的试题 / the question after it", body = Record<Question>)),
)]
#[post("/questions/{id}/return")]
pub async fn return_question(
    call: Call<VerifyQuestions>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Question, _>(call, *id, Action::Return(body.0)).await
}
