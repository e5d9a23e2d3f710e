//! How a change of the register is entered in the ledger: codes and dates, and for particulars only commitments.

use crate::model::{
    AppointMediator, Committee, MediationCase, Mediator, NewMediator, NewParty, Shelter,
};
use crate::permissions::{OverseeCases, ReadMilitary};
use crate::rules::MediationRules;
use crate::store;
use kernel::{Id, Permission};
use ledger::{Change, Fact, Tx};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use web::Ground;

pub const COMMITTEE: &str = "mediation.committee";
pub const MEDIATOR: &str = "mediation.mediator";
pub const CASE: &str = "mediation.case";

/// A record that stands in a table of this line: what it is called, and what it counts for.
pub trait Registered: DeserializeOwned {
    const KIND: &'static str;
    fn id(&self) -> Id;
    fn version(&self) -> i64;
    fn unit(&self) -> Id;
    fn counts(&self) -> Vec<Fact>;
    fn shelter(&self) -> Shelter;
}

macro_rules! registered {
    ($($record:ty = $kind:ident, $counts:expr, $shelter:expr;)+) => {
        $(impl Registered for $record {
            const KIND: &'static str = $kind;

            fn id(&self) -> Id {
                self.id
            }

            fn version(&self) -> i64 {
                self.version
            }

            fn unit(&self) -> Id {
                self.unit
            }

            fn counts(&self) -> Vec<Fact> {
                $counts(self)
            }

            fn shelter(&self) -> Shelter {
                $shelter(self)
            }
        })+
    };
}

registered! {
    Committee = COMMITTEE, |one: &Committee| one.facts(MediationRules::built_in()), |_| Shelter::None;
    Mediator = MEDIATOR, Mediator::facts, |_| Shelter::None;
    MediationCase = CASE, |one: &MediationCase| one.facts(MediationRules::built_in()), MediationCase::shelter;
}

/// Tells the ledger what became of a record.
pub fn record<R: Registered>(
    tx: &mut Tx<'_>,
    event: &str,
    after: &R,
    before: Option<&R>,
    data: Value,
) {
    // What it was, and what it is: either would tell of the other.
    let shelter = before.map_or(Shelter::None, R::shelter).max(after.shelter());
    let change = Change {
        event,
        kind: R::KIND,
        id: after.id(),
        version: after.version(),
        unit: after.unit(),
        data,
        before: &before.map(R::counts).unwrap_or_default(),
        after: &after.counts(),
    };
    tx.record_guarded(change, guards(shelter));
}

/// The permissions without which the ledger shows no entry of such a record.
const fn guards(shelter: Shelter) -> &'static [&'static str] {
    match shelter {
        Shelter::None => &[],
        Shelter::Few => &[OverseeCases::NAME],
        Shelter::Soldiers => &[ReadMilitary::NAME],
    }
}

/// Keeps a new mediator, with the particulars apart, and tells the ledger.
pub fn enrolled(
    tx: &mut Tx<'_>,
    ground: &Ground,
    new: &NewMediator,
    made: &Mediator,
) -> db::Result<()> {
    store::insert_mediator(tx, made)?;
    let commitments = store::insert_particulars(tx, &ground.keys, made.id, &new.particulars)?;
    let data = json!({
        "person": made.person, "grid": made.grid, "level": made.level, "particulars_commitments": commitments,
    });
    record(tx, "mediation.mediator_registered", made, None, data);
    Ok(())
}

/// What the ledger is told of an appointment.
pub fn appointed(said: &AppointMediator) -> Value {
    json!({
        "committee": said.committee, "employment": said.employment, "from": said.from, "until": said.until,
    })
}

/// Keeps a new case, its parties apart, and tells the ledger; `more` is what only this way in tells.
pub fn open_case(
    tx: &mut Tx<'_>,
    ground: &Ground,
    event: &str,
    (made, parties): (&MediationCase, &[NewParty]),
    more: Value,
) -> db::Result<()> {
    store::insert_case(tx, made)?;
    let mut commitments = Vec::new();
    for (party, new) in made.parties.iter().zip(parties) {
        let told = store::insert_party(tx, &ground.keys, made.id, party.id, &new.details)?;
        commitments.push(told);
    }
    let mut data = json!({
        "tier": made.tier, "found_by": made.found_by, "entrusted_from": made.entrusted_from,
        "ticket": made.ticket, "patrol": made.patrol, "dispute": made.dispute, "sub_type": made.sub_type,
        "complexity": made.complexity, "flags": made.flags, "risk": made.risk,
        "found_on": made.found_on, "military": made.is_military(), "parties": commitments,
    });
    if let (Some(members), Value::Object(more)) = (data.as_object_mut(), more) {
        members.extend(more);
    }
    record(tx, event, made, None, data);
    Ok(())
}
