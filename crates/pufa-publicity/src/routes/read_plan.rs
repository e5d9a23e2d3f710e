use crate::model::PublicityPlan;
use crate::permissions::ReadPlans;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取普法计划
///
/// Reads a plan of publicity with all that happened to it.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_read_plan",
    security(("bearer" = ["pufa-publicity.plans.read"])),
    responses((status = 200, description = "普法计划 / the plan of publicity", body = Record<PublicityPlan>)),
)]
#[get("/plans/{id}")]
pub async fn read_plan(call: Call<ReadPlans>, id: Path<Id>) -> Answer<Read<Record<PublicityPlan>>> {
    http::read(call, *id).await
}
