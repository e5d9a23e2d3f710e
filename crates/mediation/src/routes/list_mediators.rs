use super::shared::MediatorView;
use crate::permissions::ReadMediators;
use crate::store::{self, MediatorFilter};
use actix_web::get;
use actix_web::web::Json;
use kernel::Id;
use organization::{people, units};
use serde::Deserialize;
use utoipa::IntoParams;
use web::{Answer, Call, Page, PageParams, Params, codes_of};

/// Which mediators.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MediatorParams {
    /// The unit where they count, with all below it.
    pub unit: Option<Id>,
    /// 状态: one code or several, separated by commas.
    #[param(max_length = 100, example = "active,suspended")]
    pub status: Option<String>,
    /// Those who serve or served this committee.
    pub committee: Option<Id>,
}

/// 调解员列表
///
/// Lists mediators of the caller's units, in the order in which they were registered. Particulars are masked.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_list_mediators",
    params(MediatorParams, PageParams),
    security(("bearer" = ["mediation.mediators.read"])),
    responses((status = 200, description = "调解员列表 / a page of mediators", body = Page<MediatorView>)),
)]
#[get("/mediators")]
pub async fn list_mediators(
    call: Call<ReadMediators>,
    params: Params<MediatorParams>,
) -> Answer<Json<Page<MediatorView>>> {
    let Params { filter: asked, page } = params;
    call.read_behind(move |db, ground| {
        let (tenant, today) = (ground.tenant(), ground.now.local_date());
        let units = asked.unit.map(|unit| units::subtree(db, tenant, unit, today)).transpose()?;
        let statuses = codes_of("status", asked.status.as_deref())?;
        let filter = MediatorFilter { units, statuses, committee: asked.committee };
        let after: Option<Id> = page.after(ground)?;
        let limit = i64::try_from(page.size()? + 1).map_err(db::Error::broken)?;
        let found = store::list_mediators(db, tenant, &ground.reach, &filter, after, limit)?;
        let ids: Vec<Id> = found.iter().map(|one| one.id).collect();
        let persons: Vec<Id> = found.iter().map(|one| one.person).collect();
        let names = people::names(db, tenant, &persons)?;
        let mut particulars = store::particulars_of_page(db, &ground.keys, &ids)?;
        let view = |mediator: crate::model::Mediator| MediatorView {
            name: names.get(&mediator.person).cloned(),
            particulars: particulars.remove(&mediator.id).unwrap_or_default().masked(),
            mediator,
        };
        let views = found.into_iter().map(view).collect();
        Ok(Json(page.page(views, ground, |view: &MediatorView| view.mediator.id)?))
    })
    .await
}
