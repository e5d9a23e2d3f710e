use crate::model::Session;
use crate::permissions::RecordSessions;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改学法场次
///
/// Replaces the content of the study session. One that was verified needs a reason, waits for verification again and does not count meanwhile.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_revise_session",
    request_body = Revision<Session>,
    security(("bearer" = ["study-records.sessions.record"])),
    responses((status = 200, description = "修改后的学法场次 / the study session after it", body = Record<Session>)),
)]
#[post("/sessions/{id}/revise")]
pub async fn revise_session(
    call: Call<RecordSessions>,
    id: Path<Id>,
    body: Body<Revision<Session>>,
) -> Answer<HttpResponse> {
    http::act::<Session, _>(call, *id, Action::Revise(body.0)).await
}
