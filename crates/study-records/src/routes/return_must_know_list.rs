use crate::model::MustKnowList;
use crate::permissions::VerifyMustKnowLists;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回应知应会清单
///
/// Gives the must-know list back to be mended, with a reason.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_return_must_know_list",
    request_body = Reasoned,
    security(("bearer" = ["study-records.must_know_lists.verify"])),
    responses((status = 200, description = "退回后的应知应会清单 / the must-know list after it", body = Record<MustKnowList>)),
)]
#[post("/must-know-lists/{id}/return")]
pub async fn return_must_know_list(
    call: Call<VerifyMustKnowLists>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<MustKnowList, _>(call, *id, Action::Return(body.0)).await
}
