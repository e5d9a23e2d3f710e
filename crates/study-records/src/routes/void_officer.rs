use crate::model::Officer;
use crate::permissions::VerifyOfficers;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废执法人员
///
/// Voids the officer, with a reason: it counts nowhere any more, and stays to be read.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_void_officer",
    request_body = Reasoned,
    security(("bearer" = ["study-records.officers.verify"])),
    responses((status = 200, description = "作废后的执法人员 / the officer after it", body = Record<Officer>)),
)]
#[post("/officers/{id}/void")]
pub async fn void_officer(
    call: Call<VerifyOfficers>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Officer, _>(call, *id, Action::Void(body.0)).await
}
