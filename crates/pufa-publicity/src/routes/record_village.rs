use crate::model::ModelVillage;
use crate::permissions::RecordModels;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记示范村
///
/// Records a model village or community, as a draft. Sending it again under the same id is harmless.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_record_village",
    request_body = NewRecord<ModelVillage>,
    security(("bearer" = ["pufa-publicity.models.record"])),
    responses(
        (status = 201, description = "新示范村 / the new model village", body = Record<ModelVillage>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<ModelVillage>),
    ),
)]
#[post("/villages")]
pub async fn record_village(
    call: Call<RecordModels>,
    body: Body<NewRecord<ModelVillage>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
