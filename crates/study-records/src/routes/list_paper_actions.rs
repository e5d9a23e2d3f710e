use crate::model::Paper;
use crate::permissions::ReadPapers;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 试卷可执行的操作
///
/// Tells what the caller may do with the paper now, and for everything else why not.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_paper_actions",
    security(("bearer" = ["study-records.papers.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/papers/{id}/actions")]
pub async fn list_paper_actions(call: Call<ReadPapers>, id: Path<Id>) -> Answer<Json<Actions>> {
    http::actions::<Paper, _>(call, *id).await
}
