use super::exams::{SittingView, hold_sitting_at, record_sitting};
use crate::permissions::RecordSittings;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note, Problem};
use serde_json::json;
use web::{Answer, Body, Call, done};

/// 取消考试
///
/// Calls a sitting off, before anybody has begun it.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_cancel_sitting",
    request_body = Note,
    security(("bearer" = ["study-records.sittings.record"])),
    responses((status = 200, description = "取消后的场次 / the sitting after it", body = SittingView)),
)]
#[post("/sittings/{id}/cancel")]
pub async fn cancel_sitting(
    call: Call<RecordSittings>,
    id: Path<Id>,
    _body: Body<Note>,
) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let before = hold_sitting_at(tx, ground, *id, version)?;
        let begun = !store::attempts_of(tx.db, ground.tenant(), before.id)?.is_empty();
        let after = before.cancel(begun).map_err(Problem::from)?;
        store::advance_sitting(tx, &after)?;
        record_sitting(tx, "study-records.sitting_cancelled", &after, json!({}));
        let version = after.version;
        done(&SittingView::of(after, tx.now()), version)
    })
    .await
}
