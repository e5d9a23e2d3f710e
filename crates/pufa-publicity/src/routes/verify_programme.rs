use crate::model::Programme;
use crate::permissions::VerifyPlans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 批准五年普法规划
///
/// Approves a five-year programme. Another person than who recorded it does this.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_verify_programme",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.plans.verify"])),
    responses((status = 200, description = "批准后的五年普法规划 / the five-year programme after it", body = Record<Programme>)),
)]
#[post("/programmes/{id}/verify")]
pub async fn verify_programme(
    call: Call<VerifyPlans>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Programme, _>(call, *id, Action::Verify(body.0)).await
}
