use crate::model::Prompt;
use crate::permissions::VerifyPrompts;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回普法提示
///
/// Gives the reminder back to be mended, with a reason.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_return_prompt",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.prompts.verify"])),
    responses((status = 200, description = "退回后的普法提示 / the reminder after it", body = Record<Prompt>)),
)]
#[post("/prompts/{id}/return")]
pub async fn return_prompt(
    call: Call<VerifyPrompts>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Prompt, _>(call, *id, Action::Return(body.0)).await
}
