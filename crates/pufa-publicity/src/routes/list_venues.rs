use crate::model::Venue;
use crate::permissions::ReadVenues;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 法治文化阵地列表
///
/// Lists the venues of the caller's units, the latest day first.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_venues",
    params(RecordFilter, PageParams),
    security(("bearer" = ["pufa-publicity.venues.read"])),
    responses((status = 200, description = "法治文化阵地列表 / a page of venues", body = Page<Summary>)),
)]
#[get("/venues")]
pub async fn list_venues(
    call: Call<ReadVenues>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<Venue, _>(call, params).await
}
