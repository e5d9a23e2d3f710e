use crate::model::{Material, ReceiveStock};
use crate::permissions::RecordMaterials;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use records::{Record, http};
use web::{Answer, Body, Call};

/// 入库
///
/// Enters what came into stock.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_receive_stock",
    request_body = ReceiveStock,
    security(("bearer" = ["pufa-publicity.materials.record"])),
    responses((status = 200, description = "入库后的宣传品 / the material after it", body = Record<Material>)),
)]
#[post("/materials/{id}/receive")]
pub async fn receive_stock(
    call: Call<RecordMaterials>,
    id: Path<Id>,
    body: Body<ReceiveStock>,
) -> Answer<HttpResponse> {
    let said = body.0;
    http::amend(call, *id, "received", move |_, ground, record: &Record<Material>| {
        let next = record.content.clone().receive(&said, ground.now.local_date());
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
