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

/// When a unit ends.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitClosing {
    /// Its last day; today when absent.
    pub last: Option<NaiveDate>,
}

/// 撤销机构
///
/// Ends a unit after a day. What it did stays its own.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_close_unit",
    request_body = UnitClosing,
    security(("bearer" = ["organization.units.write"])),
    responses((status = 200, description = "撤销机构", body = Unit)),
)]
#[post("/units/{id}/close")]
pub async fn close_unit(
    call: Call<WriteUnits>,
    id: Path<Id>,
    body: Body<UnitClosing>,
) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        if !ground.reach.covers(*id) {
            return Err(Problem::not_found().into());
        }
        let last = body.0.last.unwrap_or(ground.now.local_date());
        let mut unit = units::close(tx, *id, version, last)?;
        units::as_of(tx.db, tx.tenant(), ground.now.local_date(), from_mut(&mut unit))?;
        done(&unit, unit.version)
    })
    .await
}
