use crate::model::Question;
use crate::permissions::RecordQuestions;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改试题
///
/// Replaces the content of the question. One that was verified needs a reason, waits for verification again and is not drawn meanwhile; papers that were drawn before stay as they are.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_revise_question",
    request_body = Revision<Question>,
    security(("bearer" = ["study-records.questions.record"])),
    responses((status = 200, description = "修改后的试题 / the question after it", body = Record<Question>)),
)]
#[post("/questions/{id}/revise")]
pub async fn revise_question(
    call: Call<RecordQuestions>,
    id: Path<Id>,
    body: Body<Revision<Question>>,
) -> Answer<HttpResponse> {
    http::act::<Question, _>(call, *id, Action::Revise(body.0)).await
}
