use crate::model::Prompt;
use crate::permissions::ReadPrompts;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 普法提示列表
///
/// Lists the reminders of the caller's units, the latest day first.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_prompts",
    params(RecordFilter, PageParams),
    security(("bearer" = ["pufa-publicity.prompts.read"])),
    responses((status = 200, description = "普法提示列表 / a page of reminders", body = Page<Summary>)),
)]
#[get("/prompts")]
pub async fn list_prompts(
    call: Call<ReadPrompts>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<Prompt, _>(call, params).await
}
