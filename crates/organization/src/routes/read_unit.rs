use super::ReadUnits;
use crate::units::{self, Unit};
use actix_web::get;
use actix_web::web::Path;
use kernel::{Id, Problem};
use std::slice::from_mut;
use web::{Answer, Call, Read};

/// 读取机构
///
/// Reads a unit.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_read_unit",
    security(("bearer" = ["organization.units.read"])),
    responses((status = 200, description = "读取机构", body = Unit)),
)]
#[get("/units/{id}")]
pub async fn read_unit(call: Call<ReadUnits>, id: Path<Id>) -> Answer<Read<Unit>> {
    call.read(move |db, ground| {
        let unit = units::find(db, ground.tenant(), *id)?;
        let unit = unit.filter(|unit| ground.reach.covers(unit.id));
        let mut unit = unit.ok_or_else(Problem::not_found)?;
        units::as_of(db, ground.tenant(), ground.now.local_date(), from_mut(&mut unit))?;
        Ok(Read { version: unit.version, value: unit })
    })
    .await
}
