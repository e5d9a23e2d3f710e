use crate::model::Prompt;
use crate::permissions::ReadPrompts;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 普法提示可执行的操作
///
/// Tells what the caller may do with the reminder now, and for everything else why not.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_prompt_actions",
    security(("bearer" = ["pufa-publicity.prompts.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/prompts/{id}/actions")]
pub async fn list_prompt_actions(call: Call<ReadPrompts>, id: Path<Id>) -> Answer<Json<Actions>> {
    http::actions::<Prompt, _>(call, *id).await
}
