use crate::model::Material;
use crate::permissions::RecordMaterials;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记宣传品
///
/// Opens the book of a material in stock, as a draft. Sending it again under the same id is harmless.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_record_material",
    request_body = NewRecord<Material>,
    security(("bearer" = ["pufa-publicity.materials.record"])),
    responses(
        (status = 201, description = "新宣传品 / the new material", body = Record<Material>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<Material>),
    ),
)]
#[post("/materials")]
pub async fn record_material(
    call: Call<RecordMaterials>,
    body: Body<NewRecord<Material>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
