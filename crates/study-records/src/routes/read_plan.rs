use crate::model::Plan;
use crate::permissions::ReadPlans;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取学习计划
///
/// Reads a study plan with all that happened to it.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_read_plan",
    security(("bearer" = ["study-records.plans.read"])),
    responses((status = 200, description = "学习计划 / the study plan", body = Record<Plan>)),
)]
#[get("/plans/{id}")]
pub async fn read_plan(call: Call<ReadPlans>, id: Path<Id>) -> Answer<Read<Record<Plan>>> {
    http::read(call, *id).await
}
