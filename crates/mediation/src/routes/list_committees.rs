use crate::codes::{CommitteeKind, CommitteeLevel};
use crate::model::Committee;
use crate::permissions::ReadCommittees;
use crate::store::{self, CommitteeFilter};
use actix_web::get;
use actix_web::web::Json;
use kernel::Id;
use organization::units;
use serde::Deserialize;
use utoipa::IntoParams;
use web::{Answer, Call, Page, PageParams, Params};

/// Which committees.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CommitteeParams {
    /// The unit that they belong to, with all below it.
    pub unit: Option<Id>,
    #[param(inline)]
    pub kind: Option<CommitteeKind>,
    #[param(inline)]
    pub level: Option<CommitteeLevel>,
    /// Only those that are dissolved, or only those that are not.
    pub dissolved: Option<bool>,
}

/// 调委会列表
///
/// Lists committees of the caller's units, in the order in which they were registered.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_list_committees",
    params(CommitteeParams, PageParams),
    security(("bearer" = ["mediation.committees.read"])),
    responses((status = 200, description = "调委会列表 / a page of committees", body = Page<Committee>)),
)]
#[get("/committees")]
pub async fn list_committees(
    call: Call<ReadCommittees>,
    params: Params<CommitteeParams>,
) -> Answer<Json<Page<Committee>>> {
    let Params { filter: asked, page } = params;
    call.read_behind(move |db, ground| {
        let (tenant, today) = (ground.tenant(), ground.now.local_date());
        let units = asked.unit.map(|unit| units::subtree(db, tenant, unit, today)).transpose()?;
        let CommitteeParams { kind, level, dissolved, .. } = asked;
        let filter = CommitteeFilter { units, kind, level, dissolved };
        let after: Option<Id> = page.after(ground)?;
        let limit = i64::try_from(page.size()? + 1).map_err(db::Error::broken)?;
        let found = store::list_committees(db, tenant, &ground.reach, &filter, after, limit)?;
        Ok(Json(page.page(found, ground, |committee| committee.id)?))
    })
    .await
}
