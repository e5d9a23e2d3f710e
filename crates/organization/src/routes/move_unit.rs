use super::WriteUnits;
use crate::units::{self, Unit};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use kernel::{Id, Problem};
use serde::Deserialize;
use std::slice::from_mut;
use utoipa::ToSchema;
use web::{Answer, Body, Call, done};

/// Where a unit goes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitMove {
    /// The unit above from then on.
    pub parent: Id,
    /// The first day below it; today when absent, and not before the unit above begins. Figures of days before stay with the unit
    /// above before.
    pub from: Option<NaiveDate>,
}

/// 移动机构
///
/// Puts a unit with all below it under another one, from a day on.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_move_unit",
    request_body = UnitMove,
    security(("bearer" = ["organization.units.write"])),
    responses((status = 200, description = "移动机构", body = Unit)),
)]
#[post("/units/{id}/move")]
pub async fn move_unit(
    call: Call<WriteUnits>,
    id: Path<Id>,
    body: Body<UnitMove>,
) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        if !(ground.reach.covers(*id) && ground.reach.covers(body.0.parent)) {
            return Err(Problem::not_found().into());
        }
        let from = body.0.from.unwrap_or(ground.now.local_date());
        let mut unit = units::relocate(tx, *id, version, body.0.parent, from)?;
        units::as_of(tx.db, tx.tenant(), ground.now.local_date(), from_mut(&mut unit))?;
        done(&unit, unit.version)
    })
    .await
}
