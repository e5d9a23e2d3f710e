use crate::model::PublicityPlan;
use crate::permissions::RecordPlans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改普法计划
///
/// Replaces the content of the plan of publicity. One that was verified needs a reason, waits for verification again and does not count meanwhile.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_revise_plan",
    request_body = Revision<PublicityPlan>,
    security(("bearer" = ["pufa-publicity.plans.record"])),
    responses((status = 200, description = "修改后的普法计划 / the plan of publicity after it", body = Record<PublicityPlan>)),
)]
#[post("/plans/{id}/revise")]
pub async fn revise_plan(
    call: Call<RecordPlans>,
    id: Path<Id>,
    body: Body<Revision<PublicityPlan>>,
) -> Answer<HttpResponse> {
    http::act::<PublicityPlan, _>(call, *id, Action::Revise(body.0)).await
}
