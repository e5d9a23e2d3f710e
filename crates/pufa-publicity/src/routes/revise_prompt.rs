use crate::model::Prompt;
use crate::permissions::RecordPrompts;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改普法提示
///
/// Replaces the content of the reminder. One that was verified needs a reason, waits for verification again; its feedback stays.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_revise_prompt",
    request_body = Revision<Prompt>,
    security(("bearer" = ["pufa-publicity.prompts.record"])),
    responses((status = 200, description = "修改后的普法提示 / the reminder after it", body = Record<Prompt>)),
)]
#[post("/prompts/{id}/revise")]
pub async fn revise_prompt(
    call: Call<RecordPrompts>,
    id: Path<Id>,
    body: Body<Revision<Prompt>>,
) -> Answer<HttpResponse> {
    http::act::<Prompt, _>(call, *id, Action::Revise(body.0)).await
}
