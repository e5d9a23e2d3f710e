use crate::model::PublicityPlan;
use crate::permissions::RecordPlans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交普法计划
///
/// Hands a plan of publicity over for approval; it has to have nodes and audiences.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_submit_plan",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.plans.record"])),
    responses((status = 200, description = "提交后的普法计划 / the plan of publicity after it", body = Record<PublicityPlan>)),
)]
#[post("/plans/{id}/submit")]
pub async fn submit_plan(
    call: Call<RecordPlans>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<PublicityPlan, _>(call, *id, Action::Submit(body.0)).await
}
