use crate::model::Plan;
use crate::permissions::RecordPlans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改学习计划
///
/// Replaces the content of the study plan. One that was verified needs a reason, waits for verification again and does not count meanwhile.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_revise_plan",
    request_body = Revision<Plan>,
    security(("bearer" = ["study-records.plans.record"])),
    responses((status = 200, description = "修改后的学习计划 / the study plan after it", body = Record<Plan>)),
)]
#[post("/plans/{id}/revise")]
pub async fn revise_plan(
    call: Call<RecordPlans>,
    id: Path<Id>,
    body: Body<Revision<Plan>>,
) -> Answer<HttpResponse> {
    http::act::<Plan, _>(call, *id, Action::Revise(body.0)).await
}
