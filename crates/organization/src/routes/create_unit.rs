use super::WriteUnits;
use crate::units::{self, NewUnit, Unit};
use actix_web::{HttpResponse, post};
use kernel::Problem;
use web::{Answer, Body, Call, created};

/// 设立机构
///
/// Makes a unit below another one.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_create_unit",
    request_body = NewUnit,
    security(("bearer" = ["organization.units.write"])),
    responses((status = 201, description = "已建立 / created", body = Unit)),
)]
#[post("/units")]
pub async fn create_unit(call: Call<WriteUnits>, body: Body<NewUnit>) -> Answer<HttpResponse> {
    let new = body.0;
    call.write(move |tx, ground| {
        if !new.parent.is_none_or(|parent| ground.reach.covers(parent)) {
            return Err(Problem::not_found().into());
        }
        let unit = units::create(tx, &new)?;
        created(&unit, 1, format!("/v1/organization/units/{}", unit.id))
    })
    .await
}
