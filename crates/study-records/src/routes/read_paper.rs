use crate::model::Paper;
use crate::permissions::ReadPapers;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取试卷
///
/// Reads a paper with all that happened to it.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_read_paper",
    security(("bearer" = ["study-records.papers.read"])),
    responses((status = 200, description = "试卷 / the paper", body = Record<Paper>)),
)]
#[get("/papers/{id}")]
pub async fn read_paper(call: Call<ReadPapers>, id: Path<Id>) -> Answer<Read<Record<Paper>>> {
    http::read(call, *id).await
}
