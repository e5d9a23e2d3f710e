//! Legal-literate persons as persons of whom records are kept: found, copied out, erased.

use super::particulars::{find_particulars, known, remove, with_numbers};
use crate::model::LiteratePerson;
use db::Db;
use kernel::{Id, Problem};
use ledger::Tx;
use organization::people;
use records::{Content, Record};
use serde_json::{Value, json};
use web::privacy::people::{Found, Person};
use web::privacy::{Erased, Keys, People};

pub const LITERATES: People = People { kind: LiteratePerson::KIND, find, export, erase };

fn record(db: &mut Db, keys: &Keys, id: Id) -> db::Result<Record<LiteratePerson>> {
    let found: Option<Record<LiteratePerson>> = records::find(db, keys.tenant(), id)?;
    Ok(found.ok_or_else(Problem::not_found)?)
}

/// The record of whoever is the person; the register of persons has the name.
fn find(db: &mut Db, keys: &Keys, person: &Person) -> db::Result<Vec<Found>> {
    let mut all = Vec::new();
    for (id, particulars) in with_numbers(db, keys, person)? {
        let found = record(db, keys, id)?;
        let of = found.content.person;
        let name = people::names(db, keys.tenant(), &[of])?.remove(&of);
        if !person.is(&particulars.numbers().named(name)) {
            continue;
        }
        let closed_on = found.content.removed.as_ref().map(|removed| removed.on);
        let (unit, fields) = (found.unit, known(&particulars));
        let id_nos = particulars.id_no.into_iter().collect();
        all.push(Found { record: id, unit, fields, id_nos, closed_on });
    }
    Ok(all)
}

fn export(db: &mut Db, keys: &Keys, _: &Person, id: Id) -> db::Result<Value> {
    let found = record(db, keys, id)?;
    Ok(json!({ "particulars": find_particulars(db, keys, id)?, "literate": found }))
}

/// Takes away the particulars and every word that people wrote; codes, dates and what they count for stay.
fn erase(tx: &mut Tx<'_>, keys: &Keys, _: &Person, id: Id) -> db::Result<Erased> {
    remove(tx, id)?;
    let before = record(tx.db, keys, id)?;
    let content = before.content.clone().without_words();
    records::erase_words(tx, &before, content)?;
    Ok(Erased::Words)
}
