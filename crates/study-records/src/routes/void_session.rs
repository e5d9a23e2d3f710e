use crate::model::Session;
use crate::permissions::VerifySessions;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废学法场次
///
/// Voids the study session, with a reason: it counts nowhere any more, and stays to be read.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_void_session",
    request_body = Reasoned,
    security(("bearer" = ["study-records.sessions.verify"])),
    responses((status = 200, description = "作废后的学法场次 / the study session after it", body = Record<Session>)),
)]
#[post("/sessions/{id}/void")]
pub async fn void_session(
    call: Call<VerifySessions>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Session, _>(call, *id, Action::Void(body.0)).await
}
