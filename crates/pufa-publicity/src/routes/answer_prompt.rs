use crate::model::{AnswerPrompt, Prompt};
use crate::permissions::RecordPrompts;
use crate::related;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use records::{Record, http};
use web::{Answer, Body, Call};

/// 反馈普法提示
///
/// Enters what was done about a verified reminder and when the bureau was told (法治宣传教育法 art. 57). It is entered once, and the reminder is
/// no longer due.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_answer_prompt",
    request_body = AnswerPrompt,
    security(("bearer" = ["pufa-publicity.prompts.record"])),
    responses((status = 200, description = "反馈后的普法提示 / the reminder after it", body = Record<Prompt>)),
)]
#[post("/prompts/{id}/answer")]
pub async fn answer_prompt(
    call: Call<RecordPrompts>,
    id: Path<Id>,
    body: Body<AnswerPrompt>,
) -> Answer<HttpResponse> {
    let said = body.0;
    http::amend(call, *id, "answered", move |db, ground, record: &Record<Prompt>| {
        related::of_an_answer(db, ground, record, &said)?;
        let next = record.content.clone().answer(&said, ground.now.local_date());
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
