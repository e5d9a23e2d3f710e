use crate::model::Training;
use crate::permissions::RecordTrainings;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记培训
///
/// Records a training, as a draft. One for several groups is one training.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_record_training",
    request_body = NewRecord<Training>,
    security(("bearer" = ["study-records.trainings.record"])),
    responses(
        (status = 201, description = "新培训 / the new training", body = Record<Training>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<Training>),
    ),
)]
#[post("/trainings")]
pub async fn record_training(
    call: Call<RecordTrainings>,
    body: Body<NewRecord<Training>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
