use super::{own_delivery, record_asked};
use crate::model::{Delivery, DeliveryState, TryResult};
use crate::permissions::WriteEndpoints;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, problems};
use web::{Answer, Call, done};

/// 跳过推送
///
/// Leaves an event out that was tried and that the receiver cannot take: what waits behind it goes on, as soon as the endpoint is enabled.
/// It stands on the list as `skipped` and can be sent again (`redeliver`).
#[utoipa::path(
    tag = "webhooks",
    operation_id = "webhooks_skip_delivery",
    security(("bearer" = ["webhooks.endpoints.write"])),
    extensions(("x-unversioned" = json!(true))),
    responses((status = 200, description = "已跳过 / left out", body = Delivery)),
)]
#[post("/deliveries/{id}/skip")]
pub async fn skip_delivery(call: Call<WriteEndpoints>, id: Path<Id>) -> Answer<HttpResponse> {
    call.write(move |tx, ground| {
        let (delivery, endpoint) = own_delivery(tx, ground, *id)?;
        // The first try may be on its way.
        let was_tried = delivery.log.iter().any(|one| one.result != TryResult::Unknown);
        let (tenant, now) = (tx.tenant(), tx.now());
        if !was_tried || !store::skip(tx.db, tenant, &delivery, now)? {
            let zh = "只能跳过推送过而未成功的事件";
            let en = "Only an event that was tried, and waits to be tried again, can be left out";
            return Err(Problem::new(&problems::CONFLICT, zh, en).into());
        }
        let asked = ("webhooks.delivery_skipped", "webhooks.skipping");
        record_asked(tx, asked, (&delivery, &endpoint));
        let skipped = Delivery { state: DeliveryState::Skipped, next_at: None, ..delivery };
        done(&skipped, 1)
    })
    .await
}
