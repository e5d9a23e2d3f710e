use crate::codes::ReviewStep;
use crate::model::{MediaProduct, ReviewProduct};
use crate::permissions::{ReviewFinal, ReviewFirst, ReviewProducts, ReviewSecond};
use crate::problems as no;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Permission, Problem, Refusal};
use records::http::{self, Amendment};
use records::{Record, RecordActor, RecordStatus};
use web::{Answer, Body, Call};

/// 审核新媒体产品
///
/// Enters a review, step by step: first, second, and the final one where the matter is sensitive. Each step has its own right (`review-first`,
/// `review-second`, `review-final`), and is done by somebody who neither wrote it nor reviewed it before.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_review_product",
    request_body = ReviewProduct,
    security(("bearer" = ["pufa-publicity.products.review"])),
    responses((status = 200, description = "审核后的新媒体产品 / the media product after it", body = Record<MediaProduct>)),
)]
#[post("/products/{id}/review")]
pub async fn review_product(
    call: Call<ReviewProducts>,
    id: Path<Id>,
    body: Body<ReviewProduct>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let amendment =
        Amendment { event: "reviewed", states: &[RecordStatus::Draft, RecordStatus::Returned] };
    http::amend_as(call, *id, amendment, move |_, ground, record: &Record<MediaProduct>| {
        let (caller, content) = (&ground.caller, record.content.clone());
        let permission = permission_of(said.step);
        let holds = caller.holds_at(permission, record.unit);
        Refusal::unless(holds, &no::REVIEW_STEP).map_err(Problem::from)?;
        let by = RecordActor { account: caller.account, person: caller.person };
        let authors = [record.recorded_by, record.written_by];
        let next = content.with_review(said.step, by, ground.now, authors);
        Ok(next.map_err(Problem::from)?)
    })
    .await
}

/// 三审: who gives one does not give the others by the same right.
const fn permission_of(step: ReviewStep) -> &'static str {
    match step {
        ReviewStep::First => ReviewFirst::NAME,
        ReviewStep::Second => ReviewSecond::NAME,
        ReviewStep::Final => ReviewFinal::NAME,
    }
}
