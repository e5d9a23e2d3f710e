use crate::model::Officer;
use crate::permissions::RecordOfficers;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改执法人员
///
/// Replaces the content of the officer. One that was verified needs a reason, waits for verification again and does not count meanwhile.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_revise_officer",
    request_body = Revision<Officer>,
    security(("bearer" = ["study-records.officers.record"])),
    responses((status = 200, description = "修改后的执法人员 / the officer after it", body = Record<Officer>)),
)]
#[post("/officers/{id}/revise")]
pub async fn revise_officer(
    call: Call<RecordOfficers>,
    id: Path<Id>,
    body: Body<Revision<Officer>>,
) -> Answer<HttpResponse> {
    http::act::<Officer, _>(call, *id, Action::Revise(body.0)).await
}
