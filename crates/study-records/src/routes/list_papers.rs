use crate::model::Paper;
use crate::permissions::ReadPapers;
use actix_web::get;
use actix_web::web::Json;
use records::Summary;
use records::http::{self, RecordFilter};
use web::{Answer, Call, Page, PageParams, Params};

/// 试卷列表
///
/// Lists the papers of the caller's units, the latest day first.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_papers",
    params(RecordFilter, PageParams),
    security(("bearer" = ["study-records.papers.read"])),
    responses((status = 200, description = "试卷列表 / a page of papers", body = Page<Summary>)),
)]
#[get("/papers")]
pub async fn list_papers(
    call: Call<ReadPapers>,
    params: Params<RecordFilter>,
) -> Answer<Json<Page<Summary>>> {
    http::list::<Paper, _>(call, params).await
}
