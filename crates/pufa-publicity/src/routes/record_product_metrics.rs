use crate::model::{MediaProduct, RecordMetrics};
use crate::permissions::RecordProducts;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use records::{Record, http};
use web::{Answer, Body, Call};

/// 登记数据快照
///
/// Records what the platform shows of a product on a day. Figures of views take the last snapshot.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_record_product_metrics",
    request_body = RecordMetrics,
    security(("bearer" = ["pufa-publicity.products.record"])),
    responses((status = 200, description = "登记后的新媒体产品 / the media product after it", body = Record<MediaProduct>)),
)]
#[post("/products/{id}/record-metrics")]
pub async fn record_product_metrics(
    call: Call<RecordProducts>,
    id: Path<Id>,
    body: Body<RecordMetrics>,
) -> Answer<HttpResponse> {
    let said = body.0;
    http::amend(call, *id, "measured", move |_, ground, record: &Record<MediaProduct>| {
        let next = record.content.clone().with_metrics(&said, ground.now.local_date());
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
