//! What the databases do with the same statements and no product around them: pgbench for PostgreSQL, a bare loop for SQLite.

use crate::place::Place;

mod bare;
mod pgbench;

/// Per second, each.
pub struct Limits {
    pub read: f64,
    pub page: f64,
    /// A ticket with its entry, its facts and its stored answer, one commit each.
    pub write: f64,
    /// The ticket alone.
    pub write_without_ledger: f64,
}

pub fn measure(place: &Place, ids: &[String], seconds: u32) -> Limits {
    match place {
        Place::Pg { url, folder } => pgbench::measure(url, folder, ids, seconds),
        Place::Lite { file, .. } => bare::measure(file, ids, seconds),
    }
}

/// What a stored ticket, entry and answer look like; the statements write the same again.
pub struct Sample<Id> {
    pub unit: Id,
    pub ticket: String,
    pub caller: String,
    pub entry: String,
    pub facts: String,
    pub answer: String,
    pub text: String,
    pub terms: String,
}

impl<Id> Sample<Id> {
    /// Takes rows that the load has just written; the two databases differ in how they hold ids and terms.
    pub fn take(unit: Id, terms: String, ask: impl Fn(&str) -> String) -> Self {
        Self {
            unit,
            terms,
            ticket: ask(
                "SELECT body FROM hotline_ticket WHERE external_system = 'self' AND status = 'received' LIMIT 1",
            ),
            caller: ask("SELECT body FROM hotline_caller LIMIT 1"),
            entry: ask(
                "SELECT body FROM ledger_entry WHERE body LIKE '%hotline.ticket_received%' LIMIT 1",
            ),
            facts: FACTS.into(),
            answer: ask(
                "SELECT body FROM ledger_idempotency WHERE body LIKE '%ticket_no%' LIMIT 1",
            ),
            text: ask("SELECT text FROM hotline_ticket_text LIMIT 1"),
        }
    }
}

/// The unit that the load writes for.
const TOWN: &str = "SELECT id FROM organization_unit WHERE code = '230718101'";

/// What an open ticket that was just received changes of the measures, as the queue of the sealer holds it.
const FACTS: &str = r#"[["hotline.handled","2025-06-01","01a2131658697306a0cc296074b66b60","01a213187c107089ad5b90da1a1422a4",0,1,1764000000000000],["hotline.open","2025-06-01","01a2131658697306a0cc296074b66b60","01a213187c107089ad5b90da1a1422a4",1764720000000000,1,1764000000000000],["hotline.reachable","2025-06-01","01a2131658697306a0cc296074b66b60","01a213187c107089ad5b90da1a1422a4",0,1,1764000000000000]]"#;
