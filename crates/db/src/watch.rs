//! What an operator watches: how busy the threads are, how much room is left, whether the schema is this program's.

use crate::{Address, Database, Db, Result, migrate, sql};
use diesel::prelude::*;
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

/// How busy the database threads are, counted as it happens.
#[derive(Default)]
pub(crate) struct Counters {
    in_use: AtomicUsize,
    refused: AtomicU64,
}

impl Counters {
    /// Counts one unit of work until it is dropped, which a panic does too.
    pub fn busy(&self) -> Busy<'_> {
        self.in_use.fetch_add(1, Relaxed);
        Busy(self)
    }

    pub fn refuse(&self) {
        self.refused.fetch_add(1, Relaxed);
    }
}

pub(crate) struct Busy<'a>(&'a Counters);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.in_use.fetch_sub(1, Relaxed);
    }
}

/// The threads at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Connections at work.
    pub in_use: usize,
    /// Units of work that wait for a connection.
    pub waiting: usize,
    /// How many were turned away since the start because too many waited.
    pub refused: u64,
}

#[derive(QueryableByName)]
struct Bytes {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    bytes: i64,
}

impl Database {
    pub fn load(&self) -> Load {
        let counters = self.counters();
        Load {
            in_use: counters.in_use.load(Relaxed),
            waiting: self.waiting(),
            refused: counters.refused.load(Relaxed),
        }
    }

    /// The write-ahead log on disk; none where PostgreSQL does not let this role see it.
    pub async fn wal_bytes(&self) -> Result<Option<u64>> {
        match self.address() {
            Address::Lite(path) => {
                let log = std::fs::metadata(format!("{}-wal", path.display()));
                Ok(Some(log.map_or(0, |file| file.len())))
            }
            Address::Pg(_) => self.scan(postgres_wal).await,
        }
    }

    /// Bytes free where this process keeps its records; none when PostgreSQL keeps them.
    pub fn free_disk(&self) -> Option<u64> {
        free_disk(self.address())
    }

    /// Whether every migration of this program has been applied; a question to the database, so also whether it answers.
    pub async fn schema_is_current(&self) -> Result<bool> {
        self.scan(migrate::is_current).await
    }
}

pub(crate) fn free_disk(address: &Address) -> Option<u64> {
    let Address::Lite(path) = address else { return None };
    free_at(path)
}

/// Bytes free where something lies, or will lie once its folders are made.
pub fn free_at(path: &Path) -> Option<u64> {
    let mut folders = path.ancestors();
    let state = folders.find_map(|folder| {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        rustix::fs::statvfs(folder).ok()
    })?;
    Some(state.f_bavail.saturating_mul(state.f_frsize))
}

fn postgres_wal(db: &mut Db) -> Result<Option<u64>> {
    // The function's result is refused when the plan is made, so the right is asked for first.
    let may = "SELECT CASE WHEN has_function_privilege('pg_ls_waldir()', 'EXECUTE') THEN 1 ELSE 0 END::bigint AS bytes";
    let may: Bytes = sql!(db, |c| diesel::sql_query(may).get_result(c))?;
    if may.bytes == 0 {
        return Ok(None);
    }
    let sum = "SELECT COALESCE(sum(size), 0)::bigint AS bytes FROM pg_ls_waldir()";
    let sum: Bytes = sql!(db, |c| diesel::sql_query(sum).get_result(c))?;
    Ok(u64::try_from(sum.bytes).ok())
}
