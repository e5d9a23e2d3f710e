use crate::model::MediaProduct;
use crate::permissions::RecordProducts;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改新媒体产品
///
/// Replaces the content of the media product. One that was verified needs a reason, waits for verification again and does not count meanwhile.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_revise_product",
    request_body = Revision<MediaProduct>,
    security(("bearer" = ["pufa-publicity.products.record"])),
    responses((status = 200, description = "修改后的新媒体产品 / the media product after it", body = Record<MediaProduct>)),
)]
#[post("/products/{id}/revise")]
pub async fn revise_product(
    call: Call<RecordProducts>,
    id: Path<Id>,
    body: Body<Revision<MediaProduct>>,
) -> Answer<HttpResponse> {
    http::act::<MediaProduct, _>(call, *id, Action::Revise(body.0)).await
}
