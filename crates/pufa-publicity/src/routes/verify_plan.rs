use crate::model::PublicityPlan;
use crate::permissions::VerifyPlans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 批准普法计划
///
/// Approves a plan of publicity. Another person than who drew it up does this; from then on figures are held against it.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_verify_plan",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.plans.verify"])),
    responses((status = 200, description = "批准后的普法计划 / the plan of publicity after it", body = Record<PublicityPlan>)),
)]
#[post("/plans/{id}/verify")]
pub async fn verify_plan(
    call: Call<VerifyPlans>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<PublicityPlan, _>(call, *id, Action::Verify(body.0)).await
}
