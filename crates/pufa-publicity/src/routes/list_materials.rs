use crate::model::Material;
use crate::permissions::ReadMaterials;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 宣传品列表
///
/// Lists the materials of the caller's units, the latest day first.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_materials",
    params(RecordFilter, PageParams),
    security(("bearer" = ["pufa-publicity.materials.read"])),
    responses((status = 200, description = "宣传品列表 / a page of materials", body = Page<Summary>)),
)]
#[get("/materials")]
pub async fn list_materials(
    call: Call<ReadMaterials>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<Material, _>(call, params).await
}
