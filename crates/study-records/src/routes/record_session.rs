use crate::model::Session;
use crate::permissions::RecordSessions;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记学法场次
///
/// Records a study session, as a draft. Sending it again under the same id is harmless.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_record_session",
    request_body = NewRecord<Session>,
    security(("bearer" = ["study-records.sessions.record"])),
    responses(
        (status = 201, description = "新学法场次 / the new study session", body = Record<Session>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<Session>),
    ),
)]
#[post("/sessions")]
pub async fn record_session(
    call: Call<RecordSessions>,
    body: Body<NewRecord<Session>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
