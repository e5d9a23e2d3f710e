use crate::model::Plan;
use crate::permissions::RecordPlans;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记学习计划
///
/// Records a yearly study plan, as a draft. Sending it again under the same id is harmless.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_record_plan",
    request_body = NewRecord<Plan>,
    security(("bearer" = ["study-records.plans.record"])),
    responses(
        (status = 201, description = "新学习计划 / the new study plan", body = Record<Plan>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<Plan>),
    ),
)]
#[post("/plans")]
pub async fn record_plan(
    call: Call<RecordPlans>,
    body: Body<NewRecord<Plan>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
