use crate::model::Organ;
use crate::permissions::RecordOrgans;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记联动单位
///
/// Records an organ of 四所一庭一中心 and its liaison, as a draft.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_record_organ",
    request_body = NewRecord<Organ>,
    security(("bearer" = ["mediation.organs.record"])),
    responses(
        (status = 201, description = "新联动单位 / the new organ", body = Record<Organ>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<Organ>),
    ),
)]
#[post("/organs")]
pub async fn record_organ(
    call: Call<RecordOrgans>,
    body: Body<NewRecord<Organ>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
