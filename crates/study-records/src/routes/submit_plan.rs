use crate::model::Plan;
use crate::permissions::RecordPlans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交学习计划
///
/// Hands a study plan over for approval; it has to have items.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_submit_plan",
    request_body = Note,
    security(("bearer" = ["study-records.plans.record"])),
    responses((status = 200, description = "提交后的学习计划 / the study plan after it", body = Record<Plan>)),
)]
#[post("/plans/{id}/submit")]
pub async fn submit_plan(
    call: Call<RecordPlans>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Plan, _>(call, *id, Action::Submit(body.0)).await
}
