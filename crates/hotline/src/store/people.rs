//! A caller as a person of whom records are kept: found, copied out, erased.

use super::schema::{hotline_caller as table, hotline_ticket_text as text};
use super::{CallerNumber, Sight, advance, find, find_caller, tickets_of_caller};
use crate::model::Ticket;
use crate::receipt;
use db::{Db, Uid, sql};
use diesel::prelude::*;
use kernel::{Calendar, Id, Problem, Reach};
use ledger::Tx;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use web::privacy::Keys;
use web::privacy::people::{Found, Person};

const EVERYTHING: Sight<'_> = Sight { reach: &Reach::All, account: Id::nil() };

/// The tickets of whoever has one of the numbers.
pub fn find_person(db: &mut Db, keys: &Keys, person: &Person) -> db::Result<Vec<Found>> {
    let phone = person.phone.clone().map(CallerNumber::Phone);
    let id_no = person.id_no.clone().map(CallerNumber::IdNo);
    let mut all = BTreeMap::new();
    for number in [phone, id_no].into_iter().flatten() {
        for (ticket, caller) in tickets_of_caller(db, keys, &number)? {
            let closed = ticket.archived_at.or(ticket.concluded_at).map(|at| at.local_date());
            let (record, unit) = (ticket.id, ticket.lead_unit);
            all.insert(record, Found { record, unit, fields: caller.known(), closed_on: closed });
        }
    }
    Ok(all.into_values().collect())
}

pub fn export_person(db: &mut Db, keys: &Keys, _: &Person, id: Id) -> db::Result<Value> {
    let ticket = find(db, keys.tenant(), EVERYTHING, id)?.ok_or_else(Problem::not_found)?;
    let caller = find_caller(db, keys, id)?;
    Ok(json!({ "caller": caller, "ticket": ticket }))
}

/// Takes away who called and every word that people wrote; codes, dates and what they count for stay.
pub fn erase_person(tx: &mut Tx<'_>, keys: &Keys, _: &Person, id: Id) -> db::Result<()> {
    let (tenant, calendar) = (tx.tenant(), Calendar::built_in());
    let before = find(tx.db, keys.tenant(), EVERYTHING, id)?.ok_or_else(Problem::not_found)?;
    let after = Ticket { version: before.version + 1, ..before.clone().withheld() };
    advance(tx, &before, &after, &calendar)?;
    sql!(tx.db, |c| diesel::delete(table::table.find((tenant, Uid(id)))).execute(c))?;
    sql!(tx.db, |c| diesel::delete(
        text::table.filter(text::tenant_id.eq(tenant).and(text::ticket_id.eq(Uid(id))))
    )
    .execute(c))?;
    receipt::record(tx, "hotline.caller_erased", &after, Some(&before), json!({}));
    Ok(())
}
