use crate::model::Programme;
use crate::permissions::ReadPlans;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 五年普法规划列表
///
/// Lists the five-year programmes of the caller's units, the latest day first.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_programmes",
    params(RecordFilter, PageParams),
    security(("bearer" = ["pufa-publicity.plans.read"])),
    responses((status = 200, description = "五年普法规划列表 / a page of five-year programmes", body = Page<Summary>)),
)]
#[get("/programmes")]
pub async fn list_programmes(
    call: Call<ReadPlans>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<Programme, _>(call, params).await
}
