use crate::model::MediaProduct;
use crate::permissions::ReadProducts;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 新媒体产品列表
///
/// Lists the media products of the caller's units, the latest day first.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_products",
    params(RecordFilter, PageParams),
    security(("bearer" = ["pufa-publicity.products.read"])),
    responses((status = 200, description = "新媒体产品列表 / a page of media products", body = Page<Summary>)),
)]
#[get("/products")]
pub async fn list_products(
    call: Call<ReadProducts>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<MediaProduct, _>(call, params).await
}
