use crate::model::PublicityPlan;
use crate::permissions::VerifyPlans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废普法计划
///
/// Voids the plan of publicity, with a reason: it counts nowhere any more, and stays to be read.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_void_plan",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.plans.verify"])),
    responses((status = 200, description = "作废后的普法计划 / the plan of publicity after it", body = Record<PublicityPlan>)),
)]
#[post("/plans/{id}/void")]
pub async fn void_plan(
    call: Call<VerifyPlans>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<PublicityPlan, _>(call, *id, Action::Void(body.0)).await
}
