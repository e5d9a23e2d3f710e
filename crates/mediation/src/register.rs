//! How a change of the register is entered in the ledger: codes and dates, and for particulars only commitments.

use crate::model::{Committee, MediationCase, Mediator};
use crate::rules::MediationRules;
use ledger::{Change, Tx};
use serde_json::Value;

pub const COMMITTEE: &str = "mediation.committee";
pub const MEDIATOR: &str = "mediation.mediator";
pub const CASE: &str = "mediation.case";

pub fn record_committee(
    tx: &mut Tx<'_>,
    event: &str,
    after: &Committee,
    before: Option<&Committee>,
    data: Value,
) {
    let facts = |one: &Committee| one.facts(MediationRules::built_in());
    tx.record(Change {
        event,
        kind: COMMITTEE,
        id: after.id,
        version: after.version,
        unit: after.unit,
        data,
        before: &before.map(facts).unwrap_or_default(),
        after: &facts(after),
    });
}

pub fn record_mediator(
    tx: &mut Tx<'_>,
    event: &str,
    after: &Mediator,
    before: Option<&Mediator>,
    data: Value,
) {
    tx.record(Change {
        event,
        kind: MEDIATOR,
        id: after.id,
        version: after.version,
        unit: after.unit,
        data,
        before: &before.map(Mediator::facts).unwrap_or_default(),
        after: &after.facts(),
    });
}

pub fn record_case(
    tx: &mut Tx<'_>,
    event: &str,
    after: &MediationCase,
    before: Option<&MediationCase>,
    data: Value,
) {
    let facts = |one: &MediationCase| one.facts(MediationRules::built_in());
    tx.record(Change {
        event,
        kind: CASE,
        id: after.id,
        version: after.version,
        unit: after.unit,
        data,
        before: &before.map(facts).unwrap_or_default(),
        after: &facts(after),
    });
}
