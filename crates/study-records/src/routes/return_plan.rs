use crate::model::Plan;
use crate::permissions::VerifyPlans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回学习计划
///
/// Gives the study plan back to be mended, with a reason.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_return_plan",
    request_body = Reasoned,
    security(("bearer" = ["study-records.plans.verify"])),
    responses((status = 200, description = "退回后的学习计划 / the study plan after it", body = Record<Plan>)),
)]
#[post("/plans/{id}/return")]
pub async fn return_plan(
    call: Call<VerifyPlans>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Plan, _>(call, *id, Action::Return(body.0)).await
}
