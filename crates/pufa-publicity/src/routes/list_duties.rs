use crate::model::DutyList;
use crate::permissions::ReadDuties;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 普法责任清单列表
///
/// Lists the lists of duties of the caller's units, the latest day first.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_duties",
    params(RecordFilter, PageParams),
    security(("bearer" = ["pufa-publicity.duties.read"])),
    responses((status = 200, description = "普法责任清单列表 / a page of lists of duties", body = Page<Summary>)),
)]
#[get("/duties")]
pub async fn list_duties(
    call: Call<ReadDuties>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<DutyList, _>(call, params).await
}
