//! What was deleted stays for a while in SQLite's log, whose pages are older than the deletion. In the file it is overwritten at once
//! (`secure_delete`). PostgreSQL has ways of its own, which are its operator's.

use crate::connection::PATIENCE;
use crate::{Database, Db, Result};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::time::{Duration, Instant};

/// An export reads for minutes, and whoever reads keeps the log.
const TRIES: u32 = 600;
const REST: Duration = Duration::from_secs(1);

/// What SQLite cuts the log to when it begins anew, which takes somebody who writes: a longer one waits for that, or for us.
const LONG: u64 = 64 << 20;
/// A log that a long reader let grow shrinks so soon after.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// Whatever became of the process that deleted something, it is in the log no longer than that.
const EMPTY_EVERY: Duration = Duration::from_secs(3600);
#[derive(QueryableByName)]
struct Checkpoint {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    busy: i32,
}

impl Database {
    /// Empties the log as soon as nobody reads what is in it; whether that came to pass.
    pub async fn empty_log(&self) -> Result<bool> {
        for _ in 0..TRIES {
            if self.scan(empty).await? {
                return Ok(true);
            }
            tokio::time::sleep(REST).await;
        }
        Ok(false)
    }

    /// Empties the log at the start, every hour, and whenever it is long; tries until nobody reads.
    pub async fn keep_log_short(self) {
        if self.is_postgres() {
            return;
        }
        let mut emptied = None;
        loop {
            match self.tend_log(emptied).await {
                Ok(true) => emptied = Some(Instant::now()),
                Ok(false) => {}
                Err(error) => tracing::error!(%error, "the log of the database cannot be emptied"),
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Whether it was time, and nobody read.
    async fn tend_log(&self, emptied: Option<Instant>) -> Result<bool> {
        let is_time = emptied.is_none_or(|at| at.elapsed() >= EMPTY_EVERY);
        let is_long = self.wal_bytes().await?.is_some_and(|bytes| bytes > LONG);
        if is_time || is_long { self.scan(empty).await } else { Ok(false) }
    }
}

/// Writers wait while SQLite waits for those who read: a tenth of a second, not the five that a statement may.
fn empty(db: &mut Db) -> Result<bool> {
    let Db::Lite(connection) = db else { return Ok(true) };
    connection.batch_execute("PRAGMA busy_timeout = 100")?;
    let done = diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result(connection);
    connection.batch_execute(PATIENCE)?;
    let Checkpoint { busy } = done?;
    Ok(busy == 0)
}
