use super::ReadUnits;
use crate::units::{self, Unit};
use actix_web::get;
use actix_web::web::Json;
use kernel::Id;
use serde::Deserialize;
use utoipa::IntoParams;
use web::{Answer, Call, Page, PageParams, Params};

#[derive(Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UnitFilter {
    /// Only units that stand directly below this one today.
    parent: Option<Id>,
}

/// 机构列表
///
/// Lists units by name.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_list_units",
    params(UnitFilter, PageParams),
    security(("bearer" = ["organization.units.read"])),
    responses((status = 200, description = "机构列表", body = Page<Unit>)),
)]
#[get("/units")]
pub async fn list_units(
    call: Call<ReadUnits>,
    params: Params<UnitFilter>,
) -> Answer<Json<Page<Unit>>> {
    let Params { filter, page } = params;
    call.read(move |db, ground| {
        let after: Option<(String, Id)> = page.after(ground)?;
        let limit = i64::try_from(page.size()? + 1).map_err(db::Error::broken)?;
        let reach = ground.reach.units();
        let (tenant, today) = (ground.tenant(), ground.now.local_date());
        let below = filter.parent.map(|parent| units::directly_below(db, tenant, parent, today));
        let below = below.transpose()?;
        let mut units =
            units::list(db, tenant, reach.as_deref(), below.as_deref(), after.as_ref(), limit)?;
        units::as_of(db, tenant, today, &mut units)?;
        Ok(Json(page.page(units, ground, |unit| (unit.name.clone(), unit.id))?))
    })
    .await
}
