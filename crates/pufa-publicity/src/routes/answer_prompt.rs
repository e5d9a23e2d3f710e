use crate::model::{AnswerPrompt, Prompt};
use crate::permissions::RecordPrompts;
use crate::related;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, Refusal};
use records::{Record, RecordStatus, http, problems};
use web::{Answer, Body, Call, done};

/// 反馈普法提示
///
/// Enters what was done about a verified reminder and when the bureau was told (法治宣传教育法 art. 57). Another person verifies it, and until
/// then the reminder stays due; a feedback that was entered wrongly is replaced in the same way.
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
    let version = call.if_match()?;
    let said = body.0;
    call.write(move |tx, ground| {
        let before: Record<Prompt> = http::hold_at(tx, ground, *id, version)?;
        // The letter itself is verified first.
        let known = before.status == RecordStatus::Verified || before.content.feedback.is_some();
        Refusal::unless(known, &problems::STATE).map_err(Problem::from)?;
        related::of_an_answer(tx.db, ground, &before, &said)?;
        let content = before.content.clone().answer(&said, ground.now.local_date());
        let reason = said.comment.clone().unwrap_or_else(|| "反馈".into());
        let content = content.map_err(Problem::from)?;
        let after = http::restate(tx, ground, &before, content, (Some(reason), said.client_at))?;
        done(&after, after.version)
    })
    .await
}
