//! The copies that phones keep of tickets.

use crate::permissions::ReadTickets;
use crate::receipt::KIND;
use crate::routes::{TicketView, sight};
use crate::store;
use db::Db;
use kernel::{Id, Permission};
use ledger::Entry;
use serde_json::Value;
use web::{Ground, SyncCopy, Synced};

pub const TICKETS: Synced = Synced {
    kind: KIND,
    path: "/v1/hotline/tickets",
    permission: ReadTickets::NAME,
    ids: |db, ground, after, limit| {
        store::ids_in_sight(db, ground.tenant(), sight(ground), after, limit)
    },
    read: copies,
    hiding: &["hotline.ticket_assigned"],
    showed,
};

fn copies(db: &mut Db, ground: &Ground, ids: &[Id]) -> db::Result<Vec<SyncCopy>> {
    let found = store::find_some_with_callers(db, &ground.keys, sight(ground), ids)?;
    let copy = |(ticket, caller): (crate::model::Ticket, crate::model::CallerDetails)| {
        let (id, version) = (ticket.id, ticket.version);
        let caller = (!caller.is_empty()).then(|| caller.masked());
        SyncCopy::of(id, version, &TicketView::of(ticket, caller, ground))
    };
    found.into_iter().map(copy).collect()
}

/// At one of its units, or the caller's own to handle.
fn showed(ground: &Ground, entry: &Entry) -> bool {
    let told = |member: &str| entry.data.get(member).and_then(Value::as_str);
    let with = entry.data.get("co_units").and_then(Value::as_array).into_iter().flatten();
    let mut with = with.filter_map(|unit| unit.as_str()?.parse::<Id>().ok());
    ground.reach.covers(entry.unit)
        || with.any(|unit| ground.reach.covers(unit))
        || told("handler") == Some(ground.caller.account.to_string().as_str())
}
