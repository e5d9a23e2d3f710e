use crate::model::Organ;
use crate::permissions::ReadOrgans;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 联动单位列表
///
/// Lists the organs of the caller's units, the latest day first.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_list_organs",
    params(RecordFilter, PageParams),
    security(("bearer" = ["mediation.organs.read"])),
    responses((status = 200, description = "联动单位列表 / a page of organs", body = Page<Summary>)),
)]
#[get("/organs")]
pub async fn list_organs(
    call: Call<ReadOrgans>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<Organ, _>(call, params).await
}
