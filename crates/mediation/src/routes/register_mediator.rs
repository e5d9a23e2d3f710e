use super::shared::{MediatorView, unknown};
use crate::model::NewMediator;
use crate::permissions::WriteMediators;
use crate::problems::{NO_GRID, PERSON_UNKNOWN};
use crate::register::record_mediator;
use crate::store;
use crate::workflow;
use actix_web::{HttpResponse, post};
use kernel::new_id;
use organization::units::UnitKind;
use organization::{people, units};
use serde_json::json;
use web::{Answer, Body, Call, created};

/// 登记调解员
///
/// Registers a person as mediator, once however many committees the person serves. Being elected or hired brings the person into service.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_register_mediator",
    request_body = NewMediator,
    security(("bearer" = ["mediation.mediators.write"])),
    responses((status = 201, description = "新调解员 / the new mediator", body = MediatorView)),
)]
#[post("/mediators")]
pub async fn register_mediator(
    call: Call<WriteMediators>,
    body: Body<NewMediator>,
) -> Answer<HttpResponse> {
    let new = body.0;
    call.write(move |tx, ground| {
        units::named(tx.db, ground.tenant(), &ground.reach, "/unit", new.unit)?;
        let person = people::find(tx.db, ground.tenant(), new.person)?;
        let person = person.filter(|person| ground.reach.covers(person.unit));
        person.ok_or_else(|| unknown("/person", &PERSON_UNKNOWN))?;
        if let Some(grid) = new.grid {
            let grid = units::named(tx.db, ground.tenant(), &ground.reach, "/grid", grid)?;
            let is_grid = grid.kind == UnitKind::Grid;
            is_grid.then_some(()).ok_or_else(|| unknown("/grid", &NO_GRID))?;
        }
        let made = workflow::enrol(&new, new.id.unwrap_or_else(new_id));
        store::insert_mediator(tx, &made)?;
        let commitments = store::insert_particulars(tx, &ground.keys, made.id, &new.particulars)?;
        let data = json!({
            "person": made.person, "grid": made.grid, "level": made.level, "particulars_commitments": commitments,
        });
        record_mediator(tx, "mediation.mediator_registered", &made, None, data);
        let (id, version) = (made.id, made.version);
        let view = MediatorView::of(tx.db, ground, made)?;
        created(&view, version, format!("/v1/mediation/mediators/{id}"))
    })
    .await
}
