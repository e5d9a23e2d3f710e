use crate::model::Paper;
use crate::permissions::VerifyPapers;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 核实试卷
///
/// Verifies a paper. Another person than who recorded or wrote it does this; from then on sittings may be planned with it.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_verify_paper",
    request_body = Note,
    security(("bearer" = ["study-records.papers.verify"])),
    responses((status = 200, description = "核实后的试卷 / the paper after it", body = Record<Paper>)),
)]
#[post("/papers/{id}/verify")]
pub async fn verify_paper(
    call: Call<VerifyPapers>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Paper, _>(call, *id, Action::Verify(body.0)).await
}
