use crate::model::Plan;
use crate::permissions::ReadPlans;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 学习计划列表
///
/// Lists the study plans of the caller's units, the latest day first.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_plans",
    params(RecordFilter, PageParams),
    security(("bearer" = ["study-records.plans.read"])),
    responses((status = 200, description = "学习计划列表 / a page of study plans", body = Page<Summary>)),
)]
#[get("/plans")]
pub async fn list_plans(
    call: Call<ReadPlans>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<Plan, _>(call, params).await
}
