use crate::model::Prompt;
use crate::permissions::RecordPrompts;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交普法提示
///
/// Hands a reminder over for verification.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_submit_prompt",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.prompts.record"])),
    responses((status = 200, description = "提交后的普法提示 / the reminder after it", body = Record<Prompt>)),
)]
#[post("/prompts/{id}/submit")]
pub async fn submit_prompt(
    call: Call<RecordPrompts>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Prompt, _>(call, *id, Action::Submit(body.0)).await
}
