use crate::model::MustKnowList;
use crate::permissions::RecordMustKnowLists;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改应知应会清单
///
/// Replaces the content of the must-know list. One that was verified needs a reason, waits for verification again and does not count meanwhile.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_revise_must_know_list",
    request_body = Revision<MustKnowList>,
    security(("bearer" = ["study-records.must_know_lists.record"])),
    responses((status = 200, description = "修改后的应知应会清单 / the must-know list after it", body = Record<MustKnowList>)),
)]
#[post("/must-know-lists/{id}/revise")]
pub async fn revise_must_know_list(
    call: Call<RecordMustKnowLists>,
    id: Path<Id>,
    body: Body<Revision<MustKnowList>>,
) -> Answer<HttpResponse> {
    http::act::<MustKnowList, _>(call, *id, Action::Revise(body.0)).await
}
