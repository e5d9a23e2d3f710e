use crate::model::MustKnowList;
use crate::permissions::RecordMustKnowLists;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交应知应会清单
///
/// Hands a list over to be published: it has to name statutes.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_submit_must_know_list",
    request_body = Note,
    security(("bearer" = ["study-records.must_know_lists.record"])),
    responses((status = 200, description = "提交后的应知应会清单 / the must-know list after it", body = Record<MustKnowList>)),
)]
#[post("/must-know-lists/{id}/submit")]
pub async fn submit_must_know_list(
    call: Call<RecordMustKnowLists>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<MustKnowList, _>(call, *id, Action::Submit(body.0)).await
}
