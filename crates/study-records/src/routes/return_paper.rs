use crate::model::Paper;
use crate::permissions::VerifyPapers;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回试卷
///
/// Gives the paper back to be mended, with a reason.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_return_paper",
    request_body = Reasoned,
    security(("bearer" = ["study-records.papers.verify"])),
    responses((status = 200, description = "退回后的试卷 / the paper after it", body = Record<Paper>)),
)]
#[post("/papers/{id}/return")]
pub async fn return_paper(
    call: Call<VerifyPapers>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Paper, _>(call, *id, Action::Return(body.0)).await
}
