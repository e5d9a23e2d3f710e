use super::delivery;
use crate::model::Delivery;
use crate::permissions::ReadEndpoints;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::Id;
use web::{Answer, Call};

/// 读取推送
///
/// Reads a delivery with its tries.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "webhooks_read_delivery",
    security(("bearer" = ["webhooks.endpoints.read"])),
    responses((status = 200, description = "推送 / the delivery", body = Delivery)),
)]
#[get("/deliveries/{id}")]
pub async fn read_delivery(call: Call<ReadEndpoints>, id: Path<Id>) -> Answer<Json<Delivery>> {
    call.read(move |db, ground| Ok(Json(delivery(db, ground, *id)?.0))).await
}
