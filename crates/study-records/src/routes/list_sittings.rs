use super::exams::SittingView;
use crate::permissions::ReadSittings;
use crate::store::{self, SittingFilter};
use actix_web::get;
use actix_web::web::Json;
use kernel::Id;
use organization::units;
use serde::Deserialize;
use utoipa::IntoParams;
use web::{Answer, Call, Page, PageParams, Params, codes_of};

/// Which sittings.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SittingParams {
    /// The unit, with all below it.
    pub unit: Option<Id>,
    /// 状态: one code or several, separated by commas.
    #[param(max_length = 100, example = "planned")]
    pub status: Option<String>,
}

/// 考试场次列表
///
/// Lists the sittings of the caller's units, in the order in which they were planned.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_sittings",
    params(SittingParams, PageParams),
    security(("bearer" = ["study-records.sittings.read"])),
    responses((status = 200, description = "场次列表 / a page of sittings", body = Page<SittingView>)),
)]
#[get("/sittings")]
pub async fn list_sittings(
    call: Call<ReadSittings>,
    params: Params<SittingParams>,
) -> Answer<Json<Page<SittingView>>> {
    let Params { filter: asked, page } = params;
    call.read_behind(move |db, ground| {
        let (tenant, today) = (ground.tenant(), ground.now.local_date());
        let units = asked.unit.map(|unit| units::subtree(db, tenant, unit, today)).transpose()?;
        let statuses = codes_of("status", asked.status.as_deref())?;
        let filter = SittingFilter { units, statuses };
        let after: Option<Id> = page.after(ground)?;
        let limit = i64::try_from(page.size()? + 1).map_err(db::Error::broken)?;
        let rows = store::list_sittings(db, tenant, &ground.reach, &filter, after, limit)?;
        let views = rows.into_iter().map(|one| SittingView::of(one, ground.now)).collect();
        Ok(Json(page.page(views, ground, |one: &SittingView| one.sitting.id)?))
    })
    .await
}
