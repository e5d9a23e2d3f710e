use crate::model::{CompleteDuty, DutyList};
use crate::permissions::RecordDuties;
use crate::related;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use records::http::{self, Amendment};
use records::{Record, RecordStatus};
use web::{Answer, Body, Call};

/// 登记责任事项完成
///
/// Says by which verified activity a duty of an approved list was done: one that makes a law of the duty known, and does no other duty. The list stays in force. The duty is done as long as the activity is
/// verified: while it is corrected it is not, and once it is void another activity may be named.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_complete_duty",
    request_body = CompleteDuty,
    security(("bearer" = ["pufa-publicity.duties.record"])),
    responses((status = 200, description = "登记后的责任清单 / the list after it", body = Record<DutyList>)),
)]
#[post("/duties/{id}/complete-item")]
pub async fn complete_duty(
    call: Call<RecordDuties>,
    id: Path<Id>,
    body: Body<CompleteDuty>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let completed = Amendment { event: "item_completed", states: &[RecordStatus::Verified] };
    http::amend_as(call, *id, completed, move |tx, _, list: &Record<DutyList>| {
        let activity = related::done_by(tx, list, &said)?;
        let next = list.content.clone().with_done(&said, &activity);
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
