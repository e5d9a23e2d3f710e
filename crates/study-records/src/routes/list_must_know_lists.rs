use crate::model::MustKnowList;
use crate::permissions::ReadMustKnowLists;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 应知应会清单列表
///
/// Lists the must-know lists of the caller's units, the latest day first.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_must_know_lists",
    params(RecordFilter, PageParams),
    security(("bearer" = ["study-records.must_know_lists.read"])),
    responses((status = 200, description = "应知应会清单列表 / a page of must-know lists", body = Page<Summary>)),
)]
#[get("/must-know-lists")]
pub async fn list_must_know_lists(
    call: Call<ReadMustKnowLists>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<MustKnowList, _>(call, params).await
}
