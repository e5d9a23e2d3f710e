use crate::model::Programme;
use crate::permissions::RecordPlans;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记五年普法规划
///
/// Records what the town resolved for a five-year campaign, as a draft. Sending it again under the same id is harmless.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_record_programme",
    request_body = NewRecord<Programme>,
    security(("bearer" = ["pufa-publicity.plans.record"])),
    responses(
        (status = 201, description = "新五年普法规划 / the new five-year programme", body = Record<Programme>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<Programme>),
    ),
)]
#[post("/programmes")]
pub async fn record_programme(
    call: Call<RecordPlans>,
    body: Body<NewRecord<Programme>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
