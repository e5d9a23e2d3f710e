//! What an operator watches: whether events come through.

use crate::store;
use chrono::TimeDelta;
use kernel::Instant;
use ledger::Ledger;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

static SUCCEEDED: AtomicU64 = AtomicU64::new(0);
static FAILED: AtomicU64 = AtomicU64::new(0);

/// Counts a try.
pub(crate) fn count(delivered: bool) {
    if delivered { &SUCCEEDED } else { &FAILED }.fetch_add(1, Relaxed);
}

/// The state of all endpoints of all tenants, and what this process has tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Events that wait for active endpoints.
    pub waiting: i64,
    /// How long the oldest of them has waited: the lag. Zero when none waits.
    pub oldest: TimeDelta,
    /// Endpoints that the system gave up.
    pub disabled: i64,
    /// Tries of this process since its start.
    pub succeeded: u64,
    pub failed: u64,
}

pub async fn standing(ledger: &Ledger) -> db::Result<Standing> {
    let now = ledger.now();
    let asked = ledger.database().scan(|db| Ok((store::waiting(db)?, store::count_disabled(db)?)));
    let ((waiting, oldest), disabled) = asked.await?;
    let made: Option<Instant> = oldest.and_then(kernel::Id::made_at);
    let oldest = made.map_or(TimeDelta::zero(), |made| now.since(made).max(TimeDelta::zero()));
    let (succeeded, failed) = (SUCCEEDED.load(Relaxed), FAILED.load(Relaxed));
    Ok(Standing { waiting, oldest, disabled, succeeded, failed })
}
