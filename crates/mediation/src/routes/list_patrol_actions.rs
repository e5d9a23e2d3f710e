use crate::model::Patrol;
use crate::permissions::ReadPatrols;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 排查轮次可执行的操作
///
/// Tells what the caller may do with the patrol now, and for everything else why not.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_list_patrol_actions",
    security(("bearer" = ["mediation.patrols.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/patrols/{id}/actions")]
pub async fn list_patrol_actions(call: Call<ReadPatrols>, id: Path<Id>) -> Answer<Json<Actions>> {
    http::actions::<Patrol, _>(call, *id).await
}
