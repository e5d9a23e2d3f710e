//! A mediator as a person of whom records are kept: found, copied out, erased.

use super::particulars::{known, remove, with_numbers};
use super::{advance_mediator, find_mediator, find_particulars};
use crate::model::Mediator;
use crate::register;
use db::Db;
use kernel::{Id, Problem, Reach};
use ledger::Tx;
use serde_json::{Value, json};
use web::privacy::Keys;
use web::privacy::people::{Found, Person};

/// The record of whoever has one of the numbers.
pub fn find_person(db: &mut Db, keys: &Keys, person: &Person) -> db::Result<Vec<Found>> {
    let mut all = Vec::new();
    for (record, particulars) in with_numbers(db, keys, person)? {
        let mediator = find_mediator(db, keys.tenant(), &Reach::All, record)?;
        let mediator = mediator.ok_or_else(Problem::not_found)?;
        let fields = known(&particulars);
        all.push(Found { record, unit: mediator.unit, fields, closed_on: mediator.left_on });
    }
    Ok(all)
}

pub fn export_person(db: &mut Db, keys: &Keys, id: Id) -> db::Result<Value> {
    let mediator = find_mediator(db, keys.tenant(), &Reach::All, id)?;
    let mediator = mediator.ok_or_else(Problem::not_found)?;
    Ok(json!({ "particulars": find_particulars(db, keys, id)?, "mediator": mediator }))
}

/// Takes away the particulars and every word that people wrote; codes, dates and what they count for stay.
pub fn erase_person(tx: &mut Tx<'_>, keys: &Keys, id: Id) -> db::Result<()> {
    let before = find_mediator(tx.db, keys.tenant(), &Reach::All, id)?;
    let before = before.ok_or_else(Problem::not_found)?;
    let after = Mediator { version: before.version + 1, ..before.clone().without_words() };
    advance_mediator(tx, &after)?;
    remove(tx, id)?;
    register::record_mediator(tx, "mediation.mediator_erased", &after, Some(&before), json!({}));
    Ok(())
}
