use crate::model::Paper;
use crate::permissions::VerifyPapers;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废试卷
///
/// Voids the paper, with a reason: no sitting is planned with it any more, and it stays to be read.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_void_paper",
    request_body = Reasoned,
    security(("bearer" = ["study-records.papers.verify"])),
    responses((status = 200, description = "作废后的试卷 / the paper after it", body = Record<Paper>)),
)]
#[post("/papers/{id}/void")]
pub async fn void_paper(
    call: Call<VerifyPapers>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Paper, _>(call, *id, Action::Void(body.0)).await
}
