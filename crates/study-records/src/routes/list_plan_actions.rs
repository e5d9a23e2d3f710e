use crate::model::Plan;
use crate::permissions::ReadPlans;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 学习计划可执行的操作
///
/// Tells what the caller may do with the study plan now, and for everything else why not.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_plan_actions",
    security(("bearer" = ["study-records.plans.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/plans/{id}/actions")]
pub async fn list_plan_actions(call: Call<ReadPlans>, id: Path<Id>) -> Answer<Json<Actions>> {
    http::actions::<Plan, _>(call, *id).await
}
