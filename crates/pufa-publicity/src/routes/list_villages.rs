use crate::model::ModelVillage;
use crate::permissions::ReadModels;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 示范村列表
///
/// Lists the model villages of the caller's units, the latest day first.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_villages",
    params(RecordFilter, PageParams),
    security(("bearer" = ["pufa-publicity.models.read"])),
    responses((status = 200, description = "示范村列表 / a page of model villages", body = Page<Summary>)),
)]
#[get("/villages")]
pub async fn list_villages(
    call: Call<ReadModels>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<ModelVillage, _>(call, params).await
}
