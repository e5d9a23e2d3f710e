use crate::model::Officer;
use crate::permissions::VerifyOfficers;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 核实执法人员
///
/// Verifies an officer's record. Another person than who recorded or wrote it does this; from then on it counts.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_verify_officer",
    request_body = Note,
    security(("bearer" = ["study-records.officers.verify"])),
    responses((status = 200, description = "核实后的执法人员 / the officer after it", body = Record<Officer>)),
)]
#[post("/officers/{id}/verify")]
pub async fn verify_officer(
    call: Call<VerifyOfficers>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Officer, _>(call, *id, Action::Verify(body.0)).await
}
