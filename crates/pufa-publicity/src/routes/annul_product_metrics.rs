use crate::model::MediaProduct;
use crate::permissions::VerifyProducts;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::Record;
use records::annul::{AnnulEntry, annul};
use web::{Answer, Body, Call};

/// 撤销数据快照
///
/// Takes a snapshot out of a media product that was entered wrongly, with the reason; the right one is entered anew by `record-metrics`.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_annul_product_metrics",
    request_body = AnnulEntry,
    security(("bearer" = ["pufa-publicity.products.verify"])),
    responses((status = 200, description = "撤销登记后的新媒体产品 / the media product after it", body = Record<MediaProduct>)),
)]
#[post("/products/{id}/annul-entry")]
pub async fn annul_product_metrics(
    call: Call<VerifyProducts>,
    id: Path<Id>,
    body: Body<AnnulEntry>,
) -> Answer<HttpResponse> {
    let (number, said) = (body.0.number, body.0.into());
    annul(call, *id, said, move |content: MediaProduct| content.without_metrics(number)).await
}
