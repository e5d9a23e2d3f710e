use super::{own, record};
use crate::model::{Endpoint, EndpointState};
use crate::permissions::WriteEndpoints;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Call, done};

/// 恢复推送
///
/// Sends again to an endpoint that was paused or disabled: what waited first, the event whose tries were over among it, then everything
/// since, in the order of the feed.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "webhooks_enable_endpoint",
    security(("bearer" = ["webhooks.endpoints.write"])),
    responses((status = 200, description = "已恢复 / enabled", body = Endpoint)),
)]
#[post("/endpoints/{id}/enable")]
pub async fn enable_endpoint(call: Call<WriteEndpoints>, id: Path<Id>) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let endpoint = own(tx, ground, *id, version)?;
        let next = Endpoint {
            version: version + 1,
            state: EndpointState::Active,
            reason: None,
            ..endpoint
        };
        store::advance(tx, &next)?;
        record(tx, "webhooks.endpoint_enabled", &next, serde_json::json!({}));
        done(&next, next.version)
    })
    .await
}
