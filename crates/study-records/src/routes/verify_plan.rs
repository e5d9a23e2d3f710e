use crate::model::Plan;
use crate::permissions::VerifyPlans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 批准学习计划
///
/// Approves a study plan. Another person than who drew it up does this; from then on it is in force.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_verify_plan",
    request_body = Note,
    security(("bearer" = ["study-records.plans.verify"])),
    responses((status = 200, description = "批准后的学习计划 / the study plan after it", body = Record<Plan>)),
)]
#[post("/plans/{id}/verify")]
pub async fn verify_plan(
    call: Call<VerifyPlans>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Plan, _>(call, *id, Action::Verify(body.0)).await
}
