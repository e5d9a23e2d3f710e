//! What the operations of online exams have in common: who may see what, and what is entered.

use crate::codes::SittingPhase;
use crate::model::{Attempt, SITTING, Sheet, Sitting};
use crate::store::{self, Hold};
use db::Db;
use kernel::{Id, Instant, Problem};
use ledger::{Change, Tx};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use web::Ground;

/// 考试场次, and how far it is by the server's clock.
#[derive(Debug, Serialize, ToSchema)]
pub struct SittingView {
    #[serde(flatten)]
    pub sitting: Sitting,
    pub phase: SittingPhase,
}

impl SittingView {
    pub fn of(sitting: Sitting, now: Instant) -> Self {
        Self { phase: sitting.phase(now), sitting }
    }
}

/// The sitting, if its unit is within reach.
pub fn sitting_within(db: &mut Db, ground: &Ground, id: Id) -> db::Result<Sitting> {
    let found = store::find_sitting(db, ground.tenant(), id)?;
    let within = found.filter(|sitting| ground.reach.covers(sitting.unit));
    Ok(within.ok_or_else(Problem::not_found)?)
}

/// The sitting at the version that the caller has seen; nobody begins it, calls it off or concludes it until this unit of work ends.
pub fn hold_sitting_at(
    tx: &mut Tx<'_>,
    ground: &Ground,
    id: Id,
    version: i64,
) -> db::Result<Sitting> {
    let held = store::hold_sitting(tx, id, Hold::Alone)?;
    let held = held.filter(|sitting| ground.reach.covers(sitting.unit));
    let held = held.ok_or_else(Problem::not_found)?;
    Problem::unless_same_version(held.version == version)?;
    Ok(held)
}

/// Who the caller is; an account without a person takes no exams.
pub fn person(ground: &Ground) -> Result<Id, Problem> {
    ground.caller.person.ok_or_else(Problem::not_found)
}

/// A sitting and its drawn paper.
pub fn drawn(db: &mut Db, ground: &Ground, id: Id) -> db::Result<(Sitting, Sheet)> {
    let sitting = store::find_sitting(db, ground.tenant(), id)?;
    let sitting = sitting.ok_or_else(Problem::not_found)?;
    Ok((sitting, store::find_sheet(db, ground.tenant(), id)?))
}

pub fn record_sitting(tx: &mut Tx<'_>, event: &str, sitting: &Sitting, data: Value) {
    tx.record(Change {
        event,
        kind: SITTING,
        id: sitting.id,
        version: sitting.version,
        unit: sitting.unit,
        data,
        before: &[],
        after: &[],
    });
}

/// Neither answers nor scores: they are personal.
pub fn record_attempt(tx: &mut Tx<'_>, event: &str, unit: Id, attempt: &Attempt, data: Value) {
    tx.record(Change {
        event,
        kind: "study-records.attempt",
        id: attempt.id,
        version: attempt.version,
        unit,
        data,
        before: &[],
        after: &[],
    });
}
