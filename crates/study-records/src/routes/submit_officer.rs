use crate::model::Officer;
use crate::permissions::RecordOfficers;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交执法人员
///
/// Hands an officer's record over for verification.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_submit_officer",
    request_body = Note,
    security(("bearer" = ["study-records.officers.record"])),
    responses((status = 200, description = "提交后的执法人员 / the officer after it", body = Record<Officer>)),
)]
#[post("/officers/{id}/submit")]
pub async fn submit_officer(
    call: Call<RecordOfficers>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Officer, _>(call, *id, Action::Submit(body.0)).await
}
