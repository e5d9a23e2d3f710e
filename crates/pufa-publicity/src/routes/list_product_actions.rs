use crate::model::MediaProduct;
use crate::permissions::ReadProducts;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 新媒体产品可执行的操作
///
/// Tells what the caller may do with the media product now, and for everything else why not.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_product_actions",
    security(("bearer" = ["pufa-publicity.products.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/products/{id}/actions")]
pub async fn list_product_actions(call: Call<ReadProducts>, id: Path<Id>) -> Answer<Json<Actions>> {
    http::actions::<MediaProduct, _>(call, *id).await
}
