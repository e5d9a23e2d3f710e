use crate::model::MediaProduct;
use crate::permissions::ReadProducts;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取新媒体产品
///
/// Reads a media product with all that happened to it.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_read_product",
    security(("bearer" = ["pufa-publicity.products.read"])),
    responses((status = 200, description = "新媒体产品 / the media product", body = Record<MediaProduct>)),
)]
#[get("/products/{id}")]
pub async fn read_product(
    call: Call<ReadProducts>,
    id: Path<Id>,
) -> Answer<Read<Record<MediaProduct>>> {
    http::read(call, *id).await
}
