//! What waits for the sealer.

use crate::Ledger;
use crate::schema::ledger_pending;
use chrono::TimeDelta;
use db::{Db, Uid, sql};
use diesel::prelude::*;
use kernel::Instant;

/// Entries that are written and not sealed, of all tenants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    pub entries: i64,
    /// How long the oldest of them has waited: the lag of the sealer. Zero when nothing waits.
    pub oldest: TimeDelta,
}

impl Ledger {
    pub async fn backlog(&self) -> db::Result<Backlog> {
        let now = self.now();
        self.database().scan(move |db| backlog(db, now)).await
    }
}

fn backlog(db: &mut Db, now: Instant) -> db::Result<Backlog> {
    let count = ledger_pending::table.count();
    let entries: i64 = sql!(db, |c| count.get_result(c))?;
    let oldest = ledger_pending::table
        .select(ledger_pending::entry_id)
        .order(ledger_pending::entry_id)
        .limit(1);
    let oldest: Option<Uid> = sql!(db, |c| oldest.first(c).optional())?;
    let made = oldest.and_then(|oldest| oldest.0.made_at());
    let oldest = made.map_or(TimeDelta::zero(), |made| now.since(made).max(TimeDelta::zero()));
    Ok(Backlog { entries, oldest })
}
