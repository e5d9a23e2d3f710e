//! The one way by which tickets come in, from the district, from the town's own desk, or from a file.

use crate::model::{NewTicket, Ticket};
use crate::sla::SlaRules;
use crate::store;
use crate::workflow::{self, Assignee, Context, Past, Receipt};
use kernel::Refusal;
use kernel::identity::record_number;
use kernel::{Calendar, Id, new_id};
use ledger::{Change, Tx};
use organization::units;
use serde_json::json;
use web::privacy::{Commitments, Keys};

pub const KIND: &str = "hotline.ticket";
/// 热线 in record numbers.
const NUMBER_PREFIX: &str = "HL";

/// A ticket on its way in.
pub struct Arrival<'a> {
    pub new: &'a NewTicket,
    /// How far it had come elsewhere.
    pub past: Option<Past>,
    pub township: &'a str,
    pub calendar: &'a Calendar,
    pub keys: &'a Keys,
}

/// The township that numbers a unit's tickets; the district's code where there is none.
pub fn township(tx: &mut Tx<'_>, unit: Id) -> db::Result<String> {
    let (tenant, today) = (tx.tenant(), tx.now().local_date());
    Ok(units::township_code(tx.db, tenant, unit, today)?.unwrap_or_else(|| tenant.to_string()))
}

/// Writes the ticket, its caller and its entry, and puts its text into the index; or says why it cannot be.
pub fn insert(tx: &mut Tx<'_>, arrival: Arrival<'_>) -> db::Result<Result<Ticket, Refusal>> {
    let entered = enter(tx, arrival)?;
    if let Ok(ticket) = &entered {
        store::index_texts(tx, std::slice::from_ref(ticket))?;
    }
    Ok(entered)
}

/// As [`insert`], but for the text: whoever enters many tickets gives their texts together to [`store::index_texts`].
pub fn enter(tx: &mut Tx<'_>, arrival: Arrival<'_>) -> db::Result<Result<Ticket, Refusal>> {
    let Arrival { new, past, township, calendar, keys } = arrival;
    let dispatched_at = new.dispatched_at.unwrap_or(tx.now());
    let receipt =
        Receipt { id: new.id.unwrap_or_else(new_id), ticket_no: String::new(), dispatched_at };
    let context = Context {
        now: tx.now(),
        actor: tx.author().account,
        holds: &|_| true,
        calendar,
        rules: SlaRules::built_in(),
        assignee: Assignee::default(),
    };
    let made = match past {
        None => workflow::receive(new, receipt, &context),
        Some(past) => workflow::take_over(new, past, receipt, &context),
    };
    let mut ticket = match made {
        Ok(ticket) => ticket,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let day = dispatched_at.local_date();
    let counter = store::next_number(tx, township, day)?;
    ticket.ticket_no = record_number(NUMBER_PREFIX, township, day, counter);
    store::insert(tx, &ticket, calendar)?;
    let caller = store::insert_caller(tx, keys, ticket.id, &new.caller)?;
    record(
        tx,
        if past.is_some() { "hotline.ticket_taken_over" } else { "hotline.ticket_received" },
        &ticket,
        None,
        arrived(&ticket, caller.as_ref()),
    );
    Ok(Ok(ticket))
}

/// What the entry of a new ticket says: codes and dates, and for who called only a commitment.
fn arrived(ticket: &Ticket, caller: Option<&Commitments>) -> serde_json::Value {
    json!({
        "ticket_no": ticket.ticket_no,
        "external_system": ticket.external_system,
        "external_no": ticket.external_no,
        "channel": ticket.channel,
        "category": ticket.category,
        "urgency": ticket.urgency,
        "status": ticket.status,
        "dispatched_at": ticket.dispatched_at,
        "due_at": ticket.limits.due_at,
        "caller_commitments": caller,
    })
}

/// Appends what happened to a ticket, with what it adds to and takes from the measures.
pub fn record(
    tx: &mut Tx<'_>,
    event: &str,
    after: &Ticket,
    before: Option<&Ticket>,
    data: serde_json::Value,
) {
    let facts_before = before.map(Ticket::facts).unwrap_or_default();
    tx.record(Change {
        event,
        kind: KIND,
        id: after.id,
        version: after.version,
        unit: after.lead_unit,
        data,
        before: &facts_before,
        after: &after.facts(),
    });
}
