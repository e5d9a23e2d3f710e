use crate::model::Activity;
use crate::permissions::ReadActivities;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 普法活动列表
///
/// Lists the activities of the caller's units, the latest day first.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_activities",
    params(RecordFilter, PageParams),
    security(("bearer" = ["pufa-publicity.activities.read"])),
    responses((status = 200, description = "普法活动列表 / a page of activities", body = Page<Summary>)),
)]
#[get("/activities")]
pub async fn list_activities(
    call: Call<ReadActivities>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<Activity, _>(call, params).await
}
