use crate::model::MediaProduct;
use crate::permissions::VerifyProducts;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回新媒体产品
///
/// Gives the media product back to be mended, with a reason.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_return_product",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.products.verify"])),
    responses((status = 200, description = "退回后的新媒体产品 / the media product after it", body = Record<MediaProduct>)),
)]
#[post("/products/{id}/return")]
pub async fn return_product(
    call: Call<VerifyProducts>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<MediaProduct, _>(call, *id, Action::Return(body.0)).await
}
