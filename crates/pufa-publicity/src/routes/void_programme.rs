use crate::model::Programme;
use crate::permissions::VerifyPlans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废五年普法规划
///
/// Voids the five-year programme, with a reason: it counts nowhere any more, and stays to be read.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_void_programme",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.plans.verify"])),
    responses((status = 200, description = "作废后的五年普法规划 / the five-year programme after it", body = Record<Programme>)),
)]
#[post("/programmes/{id}/void")]
pub async fn void_programme(
    call: Call<VerifyPlans>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Programme, _>(call, *id, Action::Void(body.0)).await
}
