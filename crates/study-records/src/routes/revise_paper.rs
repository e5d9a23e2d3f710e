use crate::model::Paper;
use crate::permissions::RecordPapers;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改试卷
///
/// Replaces the content of the paper. One that was verified needs a reason, waits for verification again; what was drawn by it stays.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_revise_paper",
    request_body = Revision<Paper>,
    security(("bearer" = ["study-records.papers.record"])),
    responses((status = 200, description = "修改后的试卷 / the paper after it", body = Record<Paper>)),
)]
#[post("/papers/{id}/revise")]
pub async fn revise_paper(
    call: Call<RecordPapers>,
    id: Path<Id>,
    body: Body<Revision<Paper>>,
) -> Answer<HttpResponse> {
    http::act::<Paper, _>(call, *id, Action::Revise(body.0)).await
}
