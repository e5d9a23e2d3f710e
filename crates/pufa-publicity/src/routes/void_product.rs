use crate::model::MediaProduct;
use crate::permissions::VerifyProducts;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废新媒体产品
///
/// Voids the media product, with a reason: it counts nowhere any more, and stays to be read.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_void_product",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.products.verify"])),
    responses((status = 200, description = "作废后的新媒体产品 / the media product after it", body = Record<MediaProduct>)),
)]
#[post("/products/{id}/void")]
pub async fn void_product(
    call: Call<VerifyProducts>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<MediaProduct, _>(call, *id, Action::Void(body.0)).await
}
