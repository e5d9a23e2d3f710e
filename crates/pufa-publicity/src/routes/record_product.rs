use crate::model::MediaProduct;
use crate::permissions::RecordProducts;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记新媒体产品
///
/// Records a media product, as a draft; it is reviewed before it is published. Sending it again under the same id is harmless.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_record_product",
    request_body = NewRecord<MediaProduct>,
    security(("bearer" = ["pufa-publicity.products.record"])),
    responses(
        (status = 201, description = "新新媒体产品 / the new media product", body = Record<MediaProduct>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<MediaProduct>),
    ),
)]
#[post("/products")]
pub async fn record_product(
    call: Call<RecordProducts>,
    body: Body<NewRecord<MediaProduct>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
