use super::WriteUnits;
use crate::units::{self, Unit, UnitChange};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use std::slice::from_mut;
use web::{Answer, Body, Call, done};

/// 变更机构
///
/// Changes the name, the kind or the division code of a unit: what is absent stays, null takes away the code (RFC 7396).
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_change_unit",
    request_body = UnitChange,
    security(("bearer" = ["organization.units.write"])),
    responses((status = 200, description = "变更机构", body = Unit)),
)]
#[post("/units/{id}/change")]
pub async fn change_unit(
    call: Call<WriteUnits>,
    id: Path<Id>,
    body: Body<UnitChange>,
) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        if !ground.reach.covers(*id) {
            return Err(Problem::not_found().into());
        }
        let mut unit = units::change(tx, *id, version, &body.0)?;
        units::as_of(tx.db, tx.tenant(), ground.now.local_date(), from_mut(&mut unit))?;
        done(&unit, unit.version)
    })
    .await
}
