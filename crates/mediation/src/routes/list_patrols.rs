use crate::model::Patrol;
use crate::permissions::ReadPatrols;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 排查轮次列表
///
/// Lists the patrols of the caller's units, the latest day first.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_list_patrols",
    params(RecordFilter, PageParams),
    security(("bearer" = ["mediation.patrols.read"])),
    responses((status = 200, description = "排查轮次列表 / a page of patrols", body = Page<Summary>)),
)]
#[get("/patrols")]
pub async fn list_patrols(
    call: Call<ReadPatrols>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<Patrol, _>(call, params).await
}
