use crate::model::MustKnowList;
use crate::permissions::VerifyMustKnowLists;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废应知应会清单
///
/// Voids the must-know list, with a reason: it counts nowhere any more, and stays to be read.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_void_must_know_list",
    request_body = Reasoned,
    security(("bearer" = ["study-records.must_know_lists.verify"])),
    responses((status = 200, description = "作废后的应知应会清单 / the must-know list after it", body = Record<MustKnowList>)),
)]
#[post("/must-know-lists/{id}/void")]
pub async fn void_must_know_list(
    call: Call<VerifyMustKnowLists>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<MustKnowList, _>(call, *id, Action::Void(body.0)).await
}
