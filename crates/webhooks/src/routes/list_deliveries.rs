use super::find;
use crate::model::{Delivery, DeliveryState};
use crate::permissions::ReadEndpoints;
use crate::store;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::Id;
use serde::Deserialize;
use utoipa::IntoParams;
use web::{Answer, Call, Page, PageParams, Params};

#[derive(Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeliveryFilter {
    /// 状态
    #[param(inline)]
    pub state: Option<DeliveryState>,
}

/// 推送记录
///
/// Lists the deliveries of an endpoint with their tries, the newest first. What was delivered is listed for thirty days; no answer of
/// a receiver is kept, only its status.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "webhooks_list_deliveries",
    params(DeliveryFilter, PageParams),
    security(("bearer" = ["webhooks.endpoints.read"])),
    responses((status = 200, description = "推送记录 / a page of deliveries", body = Page<Delivery>)),
)]
#[get("/endpoints/{id}/deliveries")]
pub async fn list_deliveries(
    call: Call<ReadEndpoints>,
    id: Path<Id>,
    params: Params<DeliveryFilter>,
) -> Answer<Json<Page<Delivery>>> {
    let Params { filter, page } = params;
    call.read(move |db, ground| {
        let endpoint = find(db, ground, *id)?;
        let after: Option<u64> = page.after(ground)?;
        let limit = i64::try_from(page.size()? + 1).map_err(db::Error::broken)?;
        let deliveries =
            store::deliveries(db, ground.tenant(), endpoint.id, filter.state, after, limit)?;
        Ok(Json(page.page(deliveries, ground, |delivery| delivery.index)?))
    })
    .await
}
