use crate::model::ModelHousehold;
use crate::permissions::RecordModels;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记示范户
///
/// Records a model household of a village, as a draft. Sending it again under the same id is harmless.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_record_household",
    request_body = NewRecord<ModelHousehold>,
    security(("bearer" = ["pufa-publicity.models.record"])),
    responses(
        (status = 201, description = "新示范户 / the new model household", body = Record<ModelHousehold>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<ModelHousehold>),
    ),
)]
#[post("/households")]
pub async fn record_household(
    call: Call<RecordModels>,
    body: Body<NewRecord<ModelHousehold>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
