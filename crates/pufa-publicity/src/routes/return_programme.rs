use crate::model::Programme;
use crate::permissions::VerifyPlans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回五年普法规划
///
/// Gives the five-year programme back to be mended, with a reason.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_return_programme",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.plans.verify"])),
    responses((status = 200, description = "退回后的五年普法规划 / the five-year programme after it", body = Record<Programme>)),
)]
#[post("/programmes/{id}/return")]
pub async fn return_programme(
    call: Call<VerifyPlans>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Programme, _>(call, *id, Action::Return(body.0)).await
}
