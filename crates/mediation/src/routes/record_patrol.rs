use crate::model::Patrol;
use crate::permissions::RecordPatrols;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记排查轮次
///
/// Records an patrol of 四所一庭一中心 and its liaison, as a draft.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_record_patrol",
    request_body = NewRecord<Patrol>,
    security(("bearer" = ["mediation.patrols.record"])),
    responses(
        (status = 201, description = "新排查轮次 / the new patrol", body = Record<Patrol>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<Patrol>),
    ),
)]
#[post("/patrols")]
pub async fn record_patrol(
    call: Call<RecordPatrols>,
    body: Body<NewRecord<Patrol>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
