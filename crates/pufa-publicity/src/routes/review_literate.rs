use crate::model::{LiteratePerson, ReviewLiterate};
use crate::permissions::VerifyLiterates;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use records::http::{self, Amendment};
use records::{Record, RecordStatus};
use web::{Answer, Body, Call};

/// 年度考核
///
/// Enters what came of the review of a year.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_review_literate",
    request_body = ReviewLiterate,
    security(("bearer" = ["pufa-publicity.literates.verify"])),
    responses((status = 200, description = "年度考核后的法律明白人 / the legal-literate person after it", body = Record<LiteratePerson>)),
)]
#[post("/literates/{id}/review")]
pub async fn review_literate(
    call: Call<VerifyLiterates>,
    id: Path<Id>,
    body: Body<ReviewLiterate>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let amendment = Amendment { event: "year_reviewed", states: &[RecordStatus::Verified] };
    http::amend_as(call, *id, amendment, move |_, ground, record: &Record<LiteratePerson>| {
        let next = record.content.clone().review(&said, ground.now.local_date());
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
