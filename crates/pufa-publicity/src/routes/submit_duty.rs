use crate::model::DutyList;
use crate::permissions::RecordDuties;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交普法责任清单
///
/// Hands a list of duties over for approval; it has to have items.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_submit_duty",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.duties.record"])),
    responses((status = 200, description = "提交后的普法责任清单 / the list of duties after it", body = Record<DutyList>)),
)]
#[post("/duties/{id}/submit")]
pub async fn submit_duty(
    call: Call<RecordDuties>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<DutyList, _>(call, *id, Action::Submit(body.0)).await
}
