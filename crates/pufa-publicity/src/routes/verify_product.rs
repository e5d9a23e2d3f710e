use crate::model::MediaProduct;
use crate::permissions::VerifyProducts;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 核实新媒体产品
///
/// Verifies a media product. Another person than who recorded it does this; from then on it counts.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_verify_product",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.products.verify"])),
    responses((status = 200, description = "核实后的新媒体产品 / the media product after it", body = Record<MediaProduct>)),
)]
#[post("/products/{id}/verify")]
pub async fn verify_product(
    call: Call<VerifyProducts>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<MediaProduct, _>(call, *id, Action::Verify(body.0)).await
}
