use crate::model::Plan;
use crate::permissions::VerifyPlans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废学习计划
///
/// Voids the study plan, with a reason: it counts nowhere any more, and stays to be read.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_void_plan",
    request_body = Reasoned,
    security(("bearer" = ["study-records.plans.verify"])),
    responses((status = 200, description = "作废后的学习计划 / the study plan after it", body = Record<Plan>)),
)]
#[post("/plans/{id}/void")]
pub async fn void_plan(
    call: Call<VerifyPlans>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Plan, _>(call, *id, Action::Void(body.0)).await
}
