use crate::model::Prompt;
use crate::permissions::ReadPrompts;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取普法提示
///
/// Reads a reminder with all that happened to it.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_read_prompt",
    security(("bearer" = ["pufa-publicity.prompts.read"])),
    responses((status = 200, description = "普法提示 / the reminder", body = Record<Prompt>)),
)]
#[get("/prompts/{id}")]
pub async fn read_prompt(call: Call<ReadPrompts>, id: Path<Id>) -> Answer<Read<Record<Prompt>>> {
    http::read(call, *id).await
}
