use crate::model::MustKnowList;
use crate::permissions::VerifyMustKnowLists;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 发布应知应会清单
///
/// Publishes a list. Another person than who recorded or wrote it does this; from its first day on it holds.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_verify_must_know_list",
    request_body = Note,
    security(("bearer" = ["study-records.must_know_lists.verify"])),
    responses((status = 200, description = "发布后的应知应会清单 / the must-know list after it", body = Record<MustKnowList>)),
)]
#[post("/must-know-lists/{id}/verify")]
pub async fn verify_must_know_list(
    call: Call<VerifyMustKnowLists>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<MustKnowList, _>(call, *id, Action::Verify(body.0)).await
}
