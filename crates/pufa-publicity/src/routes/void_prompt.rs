use crate::model::Prompt;
use crate::permissions::VerifyPrompts;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废普法提示
///
/// Voids the reminder, with a reason: nobody is reminded any more, and it stays to be read.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_void_prompt",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.prompts.verify"])),
    responses((status = 200, description = "作废后的普法提示 / the reminder after it", body = Record<Prompt>)),
)]
#[post("/prompts/{id}/void")]
pub async fn void_prompt(
    call: Call<VerifyPrompts>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Prompt, _>(call, *id, Action::Void(body.0)).await
}
