use super::list_endpoints::NoFilter;
use crate::model::Network;
use crate::permissions::ReadNetworks;
use crate::store;
use actix_web::get;
use actix_web::web::Json;
use web::{Answer, Call, Page, PageParams, Params};

/// 获准的内网网段
///
/// Lists the intranets that events may go to, with who approved them, by network.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "webhooks_list_networks",
    params(PageParams),
    security(("bearer" = ["webhooks.networks.read"])),
    responses((status = 200, description = "获准的内网网段 / a page of approved intranets", body = Page<Network>)),
)]
#[get("/networks")]
pub async fn list_networks(
    call: Call<ReadNetworks>,
    params: Params<NoFilter>,
) -> Answer<Json<Page<Network>>> {
    let page = params.page;
    call.read(move |db, ground| {
        let after: Option<String> = page.after(ground)?;
        let limit = i64::try_from(page.size()? + 1).map_err(db::Error::broken)?;
        let networks = store::networks(db, ground.tenant(), after.as_deref(), limit)?;
        Ok(Json(page.page(networks, ground, |network| network.network.to_string())?))
    })
    .await
}
