use crate::model::DutyList;
use crate::permissions::RecordDuties;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改普法责任清单
///
/// Replaces the content of the list of duties. One that was verified needs a reason, waits for verification again and does not count meanwhile.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_revise_duty",
    request_body = Revision<DutyList>,
    security(("bearer" = ["pufa-publicity.duties.record"])),
    responses((status = 200, description = "修改后的普法责任清单 / the list of duties after it", body = Record<DutyList>)),
)]
#[post("/duties/{id}/revise")]
pub async fn revise_duty(
    call: Call<RecordDuties>,
    id: Path<Id>,
    body: Body<Revision<DutyList>>,
) -> Answer<HttpResponse> {
    http::act::<DutyList, _>(call, *id, Action::Revise(body.0)).await
}
