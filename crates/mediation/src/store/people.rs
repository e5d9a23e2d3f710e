//! Mediators and parties as persons of whom records are kept: found, copied out, erased.

use super::cases::{CaseSight, advance_case, find_case};
use super::particulars::{self, with_numbers};
use super::parties::{self, find_parties, parties_with_numbers, remove_party};
use super::representatives;
use super::{advance_mediator, find_mediator, find_particulars};
use crate::model::{MediationCase, Mediator, PartyDetails};
use crate::register::{self, CASE, MEDIATOR};
use crate::related;
use chrono::NaiveDate;
use db::Db;
use kernel::{Id, Problem, Reach};
use ledger::Tx;
use organization::people;
use serde_json::{Value, json};
use web::privacy::people::{Found, Person};
use web::privacy::{Erased, Keys, People};

pub const MEDIATORS: People =
    People { kind: MEDIATOR, find: find_mediators, export: export_mediator, erase: erase_mediator };
pub const CASES: People =
    People { kind: CASE, find: find_cases, export: export_case, erase: erase_case };

/// The record of whoever is the person; who mediators are by name, the register of persons says.
fn find_mediators(db: &mut Db, keys: &Keys, person: &Person) -> db::Result<Vec<Found>> {
    let mut all = Vec::new();
    for (record, known) in with_numbers(db, keys, person)? {
        let mediator = mediator(db, keys, record)?;
        let name = people::names(db, keys.tenant(), &[mediator.person])?.remove(&mediator.person);
        if !person.is(&known.numbers().named(name)) {
            continue;
        }
        let fields = particulars::known(&known);
        let (unit, closed_on) = (mediator.unit, mediator.gone().map(|gone| gone.on));
        let id_nos = known.id_no.into_iter().collect();
        all.push(Found { record, unit, fields, id_nos, closed_on });
    }
    Ok(all)
}

fn mediator(db: &mut Db, keys: &Keys, id: Id) -> db::Result<Mediator> {
    let mediator = find_mediator(db, keys.tenant(), &Reach::All, id)?;
    Ok(mediator.ok_or_else(Problem::not_found)?)
}

fn export_mediator(db: &mut Db, keys: &Keys, _: &Person, id: Id) -> db::Result<Value> {
    let mediator = mediator(db, keys, id)?;
    Ok(json!({ "particulars": find_particulars(db, keys, id)?, "mediator": mediator }))
}

/// Takes away the particulars and every word that people wrote; codes, dates and what they count for stay.
fn erase_mediator(tx: &mut Tx<'_>, keys: &Keys, _: &Person, id: Id) -> db::Result<Erased> {
    let before = mediator(tx.db, keys, id)?;
    let after = Mediator { version: before.version + 1, ..before.clone().without_words() };
    advance_mediator(tx, &after)?;
    particulars::remove(tx, id)?;
    register::record(tx, "mediation.mediator_erased", &after, Some(&before), json!({}));
    Ok(Erased::Words)
}

/// The cases to which whoever has one of the numbers is a party, or in which they stand for one.
fn find_cases(db: &mut Db, keys: &Keys, person: &Person) -> db::Result<Vec<Found>> {
    let parties = parties_with_numbers(db, keys, person)?.into_iter();
    let known = |party: &PartyDetails| (parties::known(party), party.id_no.clone());
    let mut known: Vec<_> = parties.map(|(case, party)| (case, known(&party))).collect();
    let standing = representatives::with_numbers(db, keys, person)?.into_iter();
    known.extend(standing.map(|(case, one)| (case, (vec![representatives::code(&one)], None))));
    let mut all: Vec<Found> = Vec::new();
    for (record, (fields, id_no)) in known {
        if let Some(found) = all.iter_mut().find(|one| one.record == record) {
            let more: Vec<_> =
                fields.into_iter().filter(|field| !found.fields.contains(field)).collect();
            found.fields.extend(more);
            found.id_nos.extend(id_no);
            continue;
        }
        let case = case(db, keys, record)?;
        let (unit, closed_on, id_nos) = (case.unit, closed(&case), id_no.into_iter().collect());
        all.push(Found { record, unit, fields, id_nos, closed_on });
    }
    Ok(all)
}

/// From when the years of keeping run: neither a void case nor one that is part of another is ever filed.
fn closed(case: &MediationCase) -> Option<NaiveDate> {
    let last = case.events.last().filter(|_| !case.stands());
    case.filed_on.or(last.map(|event| event.at.local_date()))
}

fn case(db: &mut Db, keys: &Keys, id: Id) -> db::Result<MediationCase> {
    let case = find_case(db, keys.tenant(), &CaseSight::everything(), id)?;
    Ok(case.ok_or_else(Problem::not_found)?)
}

/// The case with the asking person's own particulars, as a party or as whoever stands for one. By whom a party is represented is told of
/// it too, masked and without their numbers, for those are of another person; whose the others are is not theirs to know,
/// and what the parties said is not for whoever only stands for one.
fn export_case(db: &mut Db, keys: &Keys, person: &Person, id: Id) -> db::Result<Value> {
    let case = case(db, keys, id)?;
    let known = find_parties(db, keys, id)?;
    let (mut own, mut masked, mut stands) = (Vec::new(), Vec::new(), Vec::new());
    for party in &case.parties {
        let Some(details) = known.get(&party.id) else { continue };
        for one in details.representatives() {
            if person.is(&one.numbers()) {
                stands.push(json!({ "for": party.id, "as": one }));
            }
        }
        if person.is(&details.numbers()) {
            let (agent, guardian) = details.represented_by(party.minor);
            own.push(json!({
                "id": party.id, "details": details.clone().alone(), "agent": agent, "guardian": guardian,
            }));
        } else {
            masked.push(details.masked(party.id, party.minor));
        }
    }
    let case = if own.is_empty() { case.withheld() } else { case };
    Ok(json!({ "own": own, "represents": stands, "parties": masked, "case": case }))
}

/// Takes away who the person was: as a party with those who stand for it and every word that people wrote, as agent or guardian alone.
/// The other parties stay, and codes, dates and what they count for.
fn erase_case(tx: &mut Tx<'_>, keys: &Keys, person: &Person, id: Id) -> db::Result<Erased> {
    let before = case(tx.db, keys, id)?;
    let known = find_parties(tx.db, keys, id)?.into_iter();
    let own = known.filter(|(_, details)| person.is(&details.numbers()));
    let own: Vec<Id> = own.map(|(party, _)| party).collect();
    // The words are the parties'; whoever only stood for one takes none of them away.
    let (event, kept) = match own.is_empty() {
        true => ("mediation.representatives_erased", before.clone()),
        false => ("mediation.parties_erased", before.clone().withheld()),
    };
    let after = MediationCase { version: before.version + 1, ..kept };
    advance_case(tx, &after)?;
    for party in &own {
        remove_party(tx, id, *party)?;
    }
    representatives::remove_person(tx, keys, id, person)?;
    if !own.is_empty() {
        related::erase_meetings(tx, id)?;
    }
    register::record(tx, event, &after, Some(&before), json!({ "parties": own }));
    Ok(if own.is_empty() { Erased::PersonAlone } else { Erased::Words })
}
