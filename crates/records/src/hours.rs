//! 培训学时: what people of several lines have of a training. Hours stand as long as the training is verified, and are those of the training.

use crate::RecordStatus::{Returned, Submitted, Verified};
use crate::record::{Content, Record};
use crate::{agenda, http, store};
use chrono::NaiveDate;
use kernel::Id;
use ledger::{Tx, feed};
use serde::Deserialize;
use serde_json::Value;
use web::{Basis, Follower, Ground};

/// As in the ledger.
pub const TRAINING: &str = "study-records.training";

/// A verified training, as its entry in the ledger tells it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Course {
    pub held_to: NaiveDate,
    pub tenths_of_hours: u32,
    targets: Vec<String>,
}

impl Course {
    /// What its entry tells, where it is for these people.
    pub fn of(told: &Value, target: &str) -> Option<Self> {
        let told: Option<Self> = serde_json::from_value(told.clone()).ok();
        told.filter(|course| course.targets.iter().any(|one| one == target))
    }
}

/// Whoever has hours of trainings for a group of people.
pub trait Trained: Content {
    /// 培训对象
    const TARGET: &'static str;

    /// As a training now is: of so many hours up to a day, or not verified. None where it says so already.
    fn following(&self, training: Id, held: Option<&Course>) -> Option<Self>;
}

/// The verified training for those people, which nobody changes until this unit of work ends: hours that are about to be entered rest on it.
pub fn hold<C: Trained>(tx: &mut Tx<'_>, training: Id) -> db::Result<Option<Course>> {
    hold_for(tx, training, C::TARGET)
}

/// As [`hold`], for hours that stand in no record of this crate.
pub fn hold_for(tx: &mut Tx<'_>, training: Id, target: &str) -> db::Result<Option<Course>> {
    if store::hold_status(tx, TRAINING, training)? != Some(Verified) {
        return Ok(None);
    }
    let entries = feed::of_subject(tx.db, tx.tenant(), training)?;
    let last = entries.iter().rfind(|entry| entry.restates.is_none());
    Ok(last.and_then(|entry| Course::of(&entry.data, target)))
}

/// Hours follow their trainings.
pub const fn follower<C: Trained>() -> Follower {
    Follower { kind: TRAINING, follow: follow::<C> }
}

/// Those who were trained may be of any unit, whoever held the training, and wait for a verification meanwhile.
fn follow<C: Trained>(tx: &mut Tx<'_>, ground: &Ground, basis: &Basis<'_>) -> db::Result<()> {
    // Nobody's hours come from a training that is of others.
    let Some(course) = Course::of(basis.told, C::TARGET) else { return Ok(()) };
    let held = basis.counts.then_some(&course);
    let always = agenda::until(ground.now.local_date());
    let all: Vec<Record<C>> =
        store::everywhere(tx.db, tx.tenant(), &[Submitted, Returned, Verified], always)?;
    http::follow(tx, ground, all, "hours_followed", |one: &C| one.following(basis.id, held))
}
