use crate::model::Session;
use crate::permissions::VerifySessions;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 核实学法场次
///
/// Verifies a study session. Another person than who recorded or wrote it does this; from then on it counts.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_verify_session",
    request_body = Note,
    security(("bearer" = ["study-records.sessions.verify"])),
    responses((status = 200, description = "核实后的学法场次 / the study session after it", body = Record<Session>)),
)]
#[post("/sessions/{id}/verify")]
pub async fn verify_session(
    call: Call<VerifySessions>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Session, _>(call, *id, Action::Verify(body.0)).await
}
