use crate::model::Prompt;
use crate::permissions::VerifyPrompts;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 核实普法提示
///
/// Verifies a reminder. Another person than who recorded it does this; from then on it can be answered.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_verify_prompt",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.prompts.verify"])),
    responses((status = 200, description = "核实后的普法提示 / the reminder after it", body = Record<Prompt>)),
)]
#[post("/prompts/{id}/verify")]
pub async fn verify_prompt(
    call: Call<VerifyPrompts>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Prompt, _>(call, *id, Action::Verify(body.0)).await
}
