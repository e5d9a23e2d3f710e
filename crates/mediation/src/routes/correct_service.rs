use super::shared::{
    MediatorView, context, finish_mediator, mediator_at, named_committee, reseat, seated,
};
use crate::model::{Committee, CorrectService, Mediator, RegisterCorrection};
use crate::permissions::WriteMediators;
use crate::{related, store, workflow};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use db::Db;
use kernel::{Id, Patch, Problem};
use organization::units;
use serde_json::{Value, json};
use web::{Answer, Body, Call, Ground};

/// 更正任职
///
/// Puts right what was entered wrongly of a mediator's service, with a reason: sex, unit, grids, appointments, departures, suspensions; of
/// whoever has left, too, as a departure that never was. A list says all that hold. Seats on committees follow.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_correct_service",
    request_body = CorrectService,
    security(("bearer" = ["mediation.mediators.write"])),
    responses((status = 200, description = "更正后的调解员 / the mediator after it", body = MediatorView)),
)]
#[post("/mediators/{id}/correct-service")]
pub async fn correct_service(
    call: Call<WriteMediators>,
    id: Path<Id>,
    body: Body<CorrectService>,
) -> Answer<HttpResponse> {
    let (version, said) = (call.if_match()?, body.0);
    call.write(move |tx, ground| {
        let before = mediator_at(tx.db, ground, *id, version)?;
        if let Some(unit) = said.unit {
            units::named(tx.db, ground.tenant(), &ground.reach, "/unit", unit)?;
        }
        if let Patch::Set(grid) = &said.grid {
            related::grid_of_a_mediator(tx.db, ground, Some(*grid))?;
        }
        let named = said.earlier_grids.iter().flatten();
        for one in named.filter(|one| !before.earlier_grids.iter().any(|had| had.grid == one.grid))
        {
            related::grid_of_a_mediator(tx.db, ground, one.grid)?;
        }
        let committees = concerned(tx.db, ground, &before, &said)?;
        let correction = RegisterCorrection {
            by: ground.caller.account,
            at: ground.now,
            reason: said.reason.clone(),
            comment: said.comment.clone(),
            client_at: said.client_at,
        };
        let context = context(ground);
        let right = workflow::correct_service(&before, &said, &committees, correction, context);
        let (after, reseated) = right.map_err(Problem::from)?;
        let told = json!({ "mediator": *id });
        reseat(tx, &committees, &reseated, "mediation.seat_corrected", &told)?;
        let data = json!({ "before": service(&before), "after": service(&after) });
        finish_mediator(tx, ground, "mediation.service_corrected", &before, after, data)
    })
    .await
}

/// The committees on which the person sits, and those within reach that the appointments name.
fn concerned(
    db: &mut Db,
    ground: &Ground,
    mediator: &Mediator,
    said: &CorrectService,
) -> db::Result<Vec<Committee>> {
    let mut all = seated(db, ground.tenant(), mediator)?;
    for one in said.appointments.iter().flatten() {
        if all.iter().any(|known| known.id == one.committee) {
            continue;
        }
        // Where the person serves already is no question of reach.
        let known = mediator.appointments.iter().any(|own| own.committee == one.committee);
        let (tenant, everywhere) = (ground.tenant(), kernel::Reach::All);
        let reach = if known { &everywhere } else { &ground.reach };
        store::hold_committee(db, tenant, one.committee)?;
        all.push(named_committee(db, tenant, reach, "/appointments", one.committee)?);
    }
    Ok(all)
}

/// What of the service the ledger is told: codes and dates.
fn service(one: &Mediator) -> Value {
    let suspended = one.suspensions.iter();
    let suspended: Vec<Value> =
        suspended.map(|one| json!({ "from": one.from, "to": one.to })).collect();
    json!({
        "unit": one.unit, "grid": one.grid, "earlier_grids": one.earlier_grids, "appointments": one.appointments, "departures": one.departures,
        "suspensions": suspended,
    })
}
