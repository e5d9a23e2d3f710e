use crate::model::PublicityPlan;
use crate::permissions::VerifyPlans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回普法计划
///
/// Gives the plan of publicity back to be mended, with a reason.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_return_plan",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.plans.verify"])),
    responses((status = 200, description = "退回后的普法计划 / the plan of publicity after it", body = Record<PublicityPlan>)),
)]
#[post("/plans/{id}/return")]
pub async fn return_plan(
    call: Call<VerifyPlans>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<PublicityPlan, _>(call, *id, Action::Return(body.0)).await
}
