use crate::model::Programme;
use crate::permissions::ReadPlans;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 五年普法规划可执行的操作
///
/// Tells what the caller may do with the five-year programme now, and for everything else why not.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_programme_actions",
    security(("bearer" = ["pufa-publicity.plans.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/programmes/{id}/actions")]
pub async fn list_programme_actions(call: Call<ReadPlans>, id: Path<Id>) -> Answer<Json<Actions>> {
    http::actions::<Programme, _>(call, *id).await
}
