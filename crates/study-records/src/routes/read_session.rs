use crate::model::Session;
use crate::permissions::ReadSessions;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取学法场次
///
/// Reads a study session with all that happened to it.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_read_session",
    security(("bearer" = ["study-records.sessions.read"])),
    responses((status = 200, description = "学法场次 / the study session", body = Record<Session>)),
)]
#[get("/sessions/{id}")]
pub async fn read_session(call: Call<ReadSessions>, id: Path<Id>) -> Answer<Read<Record<Session>>> {
    http::read(call, *id).await
}
