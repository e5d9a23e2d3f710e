//! 培训学时: hours of mediators that come from a training of the study records stand as long as it is verified.

use crate::model::Mediator;
use crate::register::record;
use crate::store::{self, MediatorFilter};
use kernel::{Id, Reach};
use ledger::Tx;
use records::hours::{Course, TRAINING, hold_for};
use serde_json::json;
use web::{Basis, Follower, Ground};

/// 培训对象
const TARGET: &str = "mediator";

/// Hours follow their trainings.
pub const FOLLOWER: Follower = Follower { kind: TRAINING, follow };

/// The verified training for mediators that hours are about to be entered of; nobody changes it until this unit of work ends.
pub(crate) fn hold(tx: &mut Tx<'_>, training: Option<Id>) -> db::Result<Option<Course>> {
    Ok(training.map(|id| hold_for(tx, id, TARGET)).transpose()?.flatten())
}

/// Those who were trained may be of any unit, whoever held the training, and may have left since.
fn follow(tx: &mut Tx<'_>, _: &Ground, basis: &Basis<'_>) -> db::Result<()> {
    // Nobody's hours come from a training that is of others.
    let Some(course) = Course::of(basis.told, TARGET) else { return Ok(()) };
    let held = basis.counts.then_some(&course);
    let (tenant, all) = (tx.tenant(), MediatorFilter::default());
    let all = store::list_mediators(tx.db, tenant, &Reach::All, &all, None, i64::MAX)?;
    let rests = |one: &Mediator| one.following(basis.id, held).is_some();
    for one in all.into_iter().filter(rests) {
        let Some(before) = store::hold_mediator(tx, one.id)? else { continue };
        let Some(after) = before.following(basis.id, held) else { continue };
        store::advance_mediator(tx, &after)?;
        let told = json!({ "training": basis.id, "counts": basis.counts });
        record(tx, "mediation.hours_followed", &after, Some(&before), told);
    }
    Ok(())
}
