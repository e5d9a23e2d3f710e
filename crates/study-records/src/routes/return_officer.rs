use crate::model::Officer;
use crate::permissions::VerifyOfficers;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回执法人员
///
/// Gives the officer back to be mended, with a reason.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_return_officer",
    request_body = Reasoned,
    security(("bearer" = ["study-records.officers.verify"])),
    responses((status = 200, description = "退回后的执法人员 / the officer after it", body = Record<Officer>)),
)]
#[post("/officers/{id}/return")]
pub async fn return_officer(
    call: Call<VerifyOfficers>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Officer, _>(call, *id, Action::Return(body.0)).await
}
