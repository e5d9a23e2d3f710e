use crate::model::ModelHousehold;
use crate::permissions::ReadModels;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 示范户列表
///
/// Lists the model households of the caller's units, the latest day first.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_households",
    params(RecordFilter, PageParams),
    security(("bearer" = ["pufa-publicity.models.read"])),
    responses((status = 200, description = "示范户列表 / a page of model households", body = Page<Summary>)),
)]
#[get("/households")]
pub async fn list_households(
    call: Call<ReadModels>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<ModelHousehold, _>(call, params).await
}
