use crate::model::PublicityPlan;
use crate::permissions::ReadPlans;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 普法计划列表
///
/// Lists the plans of publicity of the caller's units, the latest day first.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_plans",
    params(RecordFilter, PageParams),
    security(("bearer" = ["pufa-publicity.plans.read"])),
    responses((status = 200, description = "普法计划列表 / a page of plans of publicity", body = Page<Summary>)),
)]
#[get("/plans")]
pub async fn list_plans(
    call: Call<ReadPlans>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<PublicityPlan, _>(call, params).await
}
