use crate::model::Subsidy;
use crate::permissions::RecordSubsidies;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记补贴
///
/// Records an subsidy of 四所一庭一中心 and its liaison, as a draft.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_record_subsidy",
    request_body = NewRecord<Subsidy>,
    security(("bearer" = ["mediation.subsidies.record"])),
    responses(
        (status = 201, description = "新补贴 / the new subsidy", body = Record<Subsidy>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<Subsidy>),
    ),
)]
#[post("/subsidies")]
pub async fn record_subsidy(
    call: Call<RecordSubsidies>,
    body: Body<NewRecord<Subsidy>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
