use crate::model::{Question, Retire};
use crate::permissions::VerifyQuestions;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use records::http::{self, Amendment};
use records::{Record, RecordStatus};
use web::{Answer, Body, Call};

/// 停用试题
///
/// From a day on the question is drawn no more. Papers that were drawn before stay as they are.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_retire_question",
    request_body = Retire,
    security(("bearer" = ["study-records.questions.verify"])),
    responses((status = 200, description = "停用后的试题 / the question after it", body = Record<Question>)),
)]
#[post("/questions/{id}/retire")]
pub async fn retire_question(
    call: Call<VerifyQuestions>,
    id: Path<Id>,
    body: Body<Retire>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let amendment = Amendment { event: "retired", states: &[RecordStatus::Verified] };
    http::amend_as(call, *id, amendment, move |_, _, record: &Record<Question>| {
        let next = record.content.clone().retire(&said);
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
