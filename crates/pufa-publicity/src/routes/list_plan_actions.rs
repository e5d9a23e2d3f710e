use crate::model::PublicityPlan;
use crate::permissions::ReadPlans;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 普法计划可执行的操作
///
/// Tells what the caller may do with the plan of publicity now, and for everything else why not.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_plan_actions",
    security(("bearer" = ["pufa-publicity.plans.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/plans/{id}/actions")]
pub async fn list_plan_actions(call: Call<ReadPlans>, id: Path<Id>) -> Answer<Json<Actions>> {
    http::actions::<PublicityPlan, _>(call, *id).await
}
