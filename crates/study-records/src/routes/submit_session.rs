use crate::model::Session;
use crate::permissions::RecordSessions;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交学法场次
///
/// Hands a study session over for verification: topics, attendance, audience and minutes have to be there.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_submit_session",
    request_body = Note,
    security(("bearer" = ["study-records.sessions.record"])),
    responses((status = 200, description = "提交后的学法场次 / the study session after it", body = Record<Session>)),
)]
#[post("/sessions/{id}/submit")]
pub async fn submit_session(
    call: Call<RecordSessions>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Session, _>(call, *id, Action::Submit(body.0)).await
}
