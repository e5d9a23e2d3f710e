use crate::model::Session;
use crate::permissions::ReadSessions;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 学法场次可执行的操作
///
/// Tells what the caller may do with the study session now, and for everything else why not.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_session_actions",
    security(("bearer" = ["study-records.sessions.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/sessions/{id}/actions")]
pub async fn list_session_actions(call: Call<ReadSessions>, id: Path<Id>) -> Answer<Json<Actions>> {
    http::actions::<Session, _>(call, *id).await
}
