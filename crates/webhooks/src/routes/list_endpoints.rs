use super::in_sight;
use crate::model::Endpoint;
use crate::permissions::{OverseeEndpoints, ReadEndpoints};
use crate::store;
use actix_web::get;
use actix_web::web::Json;
use kernel::{Id, Permission};
use serde::Deserialize;
use web::{Answer, Call, Page, PageParams, Params};

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoFilter {}

/// 推送地址列表
///
/// Lists the caller's own endpoints; those who watch over them see all of their units.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "webhooks_list_endpoints",
    params(PageParams),
    security(("bearer" = ["webhooks.endpoints.read"])),
    responses((status = 200, description = "推送地址 / a page of endpoints", body = Page<Endpoint>)),
)]
#[get("/endpoints")]
pub async fn list_endpoints(
    call: Call<ReadEndpoints>,
    params: Params<NoFilter>,
) -> Answer<Json<Page<Endpoint>>> {
    let page = params.page;
    call.read(move |db, ground| {
        let after: Option<Id> = page.after(ground)?;
        let limit = i64::try_from(page.size()? + 1).map_err(db::Error::broken)?;
        let overseen = ground.caller.reach(OverseeEndpoints::NAME).units();
        let endpoints =
            store::list(db, ground.tenant(), ground.caller.account, overseen, after, limit)?;
        debug_assert!(endpoints.iter().all(|one| in_sight(ground, one)));
        Ok(Json(page.page(endpoints, ground, |endpoint| endpoint.id)?))
    })
    .await
}
