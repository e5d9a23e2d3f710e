use crate::model::Paper;
use crate::permissions::RecordPapers;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交试卷
///
/// Hands a paper over to be approved: it has to have questions.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_submit_paper",
    request_body = Note,
    security(("bearer" = ["study-records.papers.record"])),
    responses((status = 200, description = "提交后的试卷 / the paper after it", body = Record<Paper>)),
)]
#[post("/papers/{id}/submit")]
pub async fn submit_paper(
    call: Call<RecordPapers>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Paper, _>(call, *id, Action::Submit(body.0)).await
}
