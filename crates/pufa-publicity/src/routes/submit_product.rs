use crate::model::MediaProduct;
use crate::permissions::RecordProducts;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交新媒体产品
///
/// Hands a media product over for verification, when it was reviewed and published.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_submit_product",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.products.record"])),
    responses((status = 200, description = "提交后的新媒体产品 / the media product after it", body = Record<MediaProduct>)),
)]
#[post("/products/{id}/submit")]
pub async fn submit_product(
    call: Call<RecordProducts>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<MediaProduct, _>(call, *id, Action::Submit(body.0)).await
}
