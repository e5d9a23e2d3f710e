//! What was deleted stays for a while in SQLite's log, whose pages are older than the deletion. In the file it is overwritten at once
//! (`secure_delete`). PostgreSQL has ways of its own, which are its operator's.

use crate::{Database, Db, Result};
use diesel::prelude::*;
use std::time::Duration;

/// An export reads for minutes, and whoever reads keeps the log.
const TRIES: u32 = 600;
const REST: Duration = Duration::from_secs(1);

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
}

fn empty(db: &mut Db) -> Result<bool> {
    let Db::Lite(connection) = db else { return Ok(true) };
    let done: Checkpoint =
        diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result(connection)?;
    Ok(done.busy == 0)
}
