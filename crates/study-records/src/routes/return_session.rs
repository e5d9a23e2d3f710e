use crate::model::Session;
use crate::permissions::VerifySessions;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回学法场次
///
/// Gives the study session back to be mended, with a reason.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_return_session",
    request_body = Reasoned,
    security(("bearer" = ["study-records.sessions.verify"])),
    responses((status = 200, description = "退回后的学法场次 / the study session after it", body = Record<Session>)),
)]
#[post("/sessions/{id}/return")]
pub async fn return_session(
    call: Call<VerifySessions>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Session, _>(call, *id, Action::Return(body.0)).await
}
