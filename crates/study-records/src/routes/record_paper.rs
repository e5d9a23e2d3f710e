use crate::model::Paper;
use crate::permissions::RecordPapers;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记试卷
///
/// Records how a paper is made, as a draft: which questions, and how many more are drawn by which rule.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_record_paper",
    request_body = NewRecord<Paper>,
    security(("bearer" = ["study-records.papers.record"])),
    responses(
        (status = 201, description = "新试卷 / the new paper", body = Record<Paper>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<Paper>),
    ),
)]
#[post("/papers")]
pub async fn record_paper(
    call: Call<RecordPapers>,
    body: Body<NewRecord<Paper>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
