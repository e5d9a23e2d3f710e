//! What may happen to committees, mediators and cases: `(record, what was said, context) → record or refusal`. The part that a lawyer
//! can read.

mod agreements;
mod cases;
mod committees;
mod corrections;
mod elections;
mod escalation;
mod finding;
mod guards;
mod known_days;
mod limits;
mod mediators;
mod parties;
mod past;
mod performance;
mod service;
mod sessions;

pub use cases::{Action, CaseContext, Named, Nominee, apply};
pub use committees::{by_elect, change, dissolve, elect, found};
pub use elections::{annul_election, entered};
pub use finding::find_dispute;
pub use guards::{ActionKind, actions};
pub use known_days::work_out_anew;
pub use mediators::{appoint, correct, enrol, reinstate, suspend, train, void_training};
pub use parties::contradictions;
pub use past::take_over;
pub use service::{
    change_employment, change_grid, correct_service, end_appointment, end_service, take_back,
};

use crate::rules::MediationRules;
use chrono::NaiveDate;

/// What a decision on the register stands on besides the records.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub today: NaiveDate,
    pub rules: &'a MediationRules,
}
