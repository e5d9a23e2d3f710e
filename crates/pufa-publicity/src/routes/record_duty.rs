use crate::model::DutyList;
use crate::permissions::RecordDuties;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记普法责任清单
///
/// Records the list of duties of a year, as a draft. Sending it again under the same id is harmless.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_record_duty",
    request_body = NewRecord<DutyList>,
    security(("bearer" = ["pufa-publicity.duties.record"])),
    responses(
        (status = 201, description = "新普法责任清单 / the new list of duties", body = Record<DutyList>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<DutyList>),
    ),
)]
#[post("/duties")]
pub async fn record_duty(
    call: Call<RecordDuties>,
    body: Body<NewRecord<DutyList>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
