use crate::model::PublicityPlan;
use crate::permissions::RecordPlans;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记普法计划
///
/// Records a yearly plan of publicity, as a draft. Sending it again under the same id is harmless.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_record_plan",
    request_body = NewRecord<PublicityPlan>,
    security(("bearer" = ["pufa-publicity.plans.record"])),
    responses(
        (status = 201, description = "新普法计划 / the new plan of publicity", body = Record<PublicityPlan>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<PublicityPlan>),
    ),
)]
#[post("/plans")]
pub async fn record_plan(
    call: Call<RecordPlans>,
    body: Body<NewRecord<PublicityPlan>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
