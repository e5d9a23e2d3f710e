use super::ReadAccesses;
use crate::{Answer, Call, Page, PageParams, Params};
use actix_web::get;
use actix_web::web::Json;
use kernel::{Id, Instant};
use privacy::access::{self, Access, Asked};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which looks.
#[derive(Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AccessFilter {
    /// Who looked.
    pub account: Option<Id>,
    /// The record that holds the particulars.
    pub subject: Option<Id>,
    /// From this moment on.
    pub from: Option<Instant>,
    /// Before this moment.
    pub before: Option<Instant>,
}

/// 个人信息访问记录
///
/// Lists who looked at whose particulars, which of them, why and when, the newest first. What was seen is not in it.
#[utoipa::path(
    tag = "privacy",
    operation_id = "privacy_list_accesses",
    params(AccessFilter, PageParams),
    security(("bearer" = ["privacy.accesses.read"])),
    responses((status = 200, description = "访问记录 / a page of looks", body = Page<Access>)),
)]
#[get("/accesses")]
pub async fn list_accesses(
    call: Call<ReadAccesses>,
    params: Params<AccessFilter>,
) -> Answer<Json<Page<Access>>> {
    let Params { filter, page } = params;
    let AccessFilter { account, subject, from, before } = filter;
    call.read(move |db, ground| {
        let after: Option<(Instant, Id)> = page.after(ground)?;
        let limit = i64::try_from(page.size()? + 1).map_err(db::Error::broken)?;
        let asked = Asked { account, subject, from, before };
        let looks = access::list(db, &ground.keys, &ground.reach, asked, after, limit)?;
        Ok(Json(page.page(looks, ground, |look| (look.at, look.id))?))
    })
    .await
}
