//! What may happen to committees and mediators: `(record, what was said, context) → record or refusal`. The part that a lawyer can read.

mod committees;
mod mediators;

pub use committees::{change, dissolve, elect, found};
pub use mediators::{appoint, end_service, enrol, reinstate, suspend, train};

use crate::rules::MediationRules;
use chrono::NaiveDate;

/// What a decision stands on besides the records.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub today: NaiveDate,
    pub rules: &'a MediationRules,
}
