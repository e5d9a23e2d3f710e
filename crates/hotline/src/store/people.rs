//! A caller as a person of whom records are kept: found, copied out, erased.

use super::callers::numbers;
use super::schema::{hotline_caller as table, hotline_ticket_text as text};
use super::{CallerNumber, Sight, advance, find, find_caller, tickets_of_caller};
use crate::model::Ticket;
use crate::receipt;
use chrono::NaiveDate;
use db::{Db, Uid, sql};
use diesel::prelude::*;
use kernel::{Calendar, Id, Problem, Reach};
use ledger::Tx;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use web::privacy::people::{Found, Person};
use web::privacy::{Erased, Keys};

const EVERYTHING: Sight<'_> = Sight { reach: &Reach::All, account: Id::nil(), unit: None };

/// The tickets of whoever has the numbers.
pub fn find_person(db: &mut Db, keys: &Keys, person: &Person) -> db::Result<Vec<Found>> {
    let phone = person.phone.clone().map(CallerNumber::Phone);
    let id_no = person.id_no.clone().map(CallerNumber::IdNo);
    let mut all = BTreeMap::new();
    for number in [phone, id_no].into_iter().flatten() {
        for (ticket, caller) in tickets_of_caller(db, keys, &number)? {
            if !person.is(&numbers(&caller)) {
                continue;
            }
            let (record, unit, closed_on) = (ticket.id, ticket.lead_unit, closed(&ticket));
            let (fields, id_nos) = (caller.known(), caller.id_no.into_iter().collect());
            all.insert(record, Found { record, unit, fields, id_nos, closed_on });
        }
    }
    Ok(all.into_values().collect())
}

/// From when the years of keeping run: a ticket that went back, elsewhere or into another one is never concluded here.
fn closed(ticket: &Ticket) -> Option<NaiveDate> {
    let last = ticket.events.last().filter(|_| ticket.status.is_outside_cohort());
    let closed = ticket.archived_at.or(ticket.concluded_at).or(last.map(|event| event.at));
    closed.map(|at| at.local_date())
}

pub fn export_person(db: &mut Db, keys: &Keys, _: &Person, id: Id) -> db::Result<Value> {
    let ticket = find(db, keys.tenant(), EVERYTHING, id)?.ok_or_else(Problem::not_found)?;
    let caller = find_caller(db, keys, id)?;
    Ok(json!({ "caller": caller, "ticket": ticket }))
}

/// Takes away who called and every word that people wrote; codes, dates and what they count for stay.
pub fn erase_person(tx: &mut Tx<'_>, keys: &Keys, _: &Person, id: Id) -> db::Result<Erased> {
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
    Ok(Erased::Words)
}
