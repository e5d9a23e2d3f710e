use super::{own_delivery, record_asked};
use crate::model::{Delivery, DeliveryState};
use crate::permissions::WriteEndpoints;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, problems};
use web::{Answer, Call, done};

/// 重新推送
///
/// Sends an event once more, with the same `webhook-id`, from the beginning of the schedule. It may arrive after later versions of its
/// record; the receiver tells by the version.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "webhooks_redeliver",
    security(("bearer" = ["webhooks.endpoints.write"])),
    extensions(("x-unversioned" = json!(true))),
    responses((status = 200, description = "待推送 / it waits again", body = Delivery)),
)]
#[post("/deliveries/{id}/redeliver")]
pub async fn redeliver(call: Call<WriteEndpoints>, id: Path<Id>) -> Answer<HttpResponse> {
    call.write(move |tx, ground| {
        let (delivery, endpoint) = own_delivery(tx, ground, *id)?;
        if delivery.state == DeliveryState::Waiting {
            let zh = "该事件正在等待推送";
            return Err(Problem::new(
                &problems::CONFLICT,
                zh,
                "The event waits to be sent already",
            )
            .into());
        }
        let (tenant, now) = (tx.tenant(), tx.now());
        store::send_again(tx.db, tenant, delivery.id, now)?;
        let asked = ("webhooks.redelivery_requested", "webhooks.redelivery");
        record_asked(tx, asked, (&delivery, &endpoint));
        let again =
            Delivery { state: DeliveryState::Waiting, next_at: Some(now), tries: 0, ..delivery };
        done(&again, 1)
    })
    .await
}
