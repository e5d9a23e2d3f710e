use crate::connection::Mode;
use crate::{Address, Db, Error, Result};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::fs::{File, TryLockError};

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Any number, as long as every version of this program asks for the same.
const ADVISORY_LOCK: i64 = 0x7461_697a_6861_6e67;

/// One process serves one SQLite file: a second would not see the first one's queue of writes.
pub(crate) fn lock_file(address: &Address) -> Result<Option<File>> {
    let Address::Lite(path) = address else { return Ok(None) };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| Error::Unavailable(error.to_string()))?;
    }
    let name = path.with_added_extension("lock");
    let file = File::create(&name).map_err(|error| Error::Unavailable(error.to_string()))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(Error::Unavailable(format!(
            "another process serves {}: stop it first, or use its HTTP interface",
            path.display()
        ))),
        Err(TryLockError::Error(error)) => Err(Error::Unavailable(error.to_string())),
    }
}

/// Brings the schema up to date; of several processes that start together, one does it and the others wait.
pub(crate) fn run(address: &Address) -> Result<()> {
    let mut db = Db::open(address, Mode::Write)?;
    if db.is_postgres() {
        // A migration of large tables, or the wait for one, takes longer than a request may.
        db.batch(&format!(
            "SET statement_timeout = 0; SET lock_timeout = 0; SELECT pg_advisory_lock({ADVISORY_LOCK});
             SET lock_timeout = '60s'"
        ))?;
    }
    let applied = match &mut db {
        Db::Pg(connection) => connection.run_pending_migrations(POSTGRES).map(|done| done.len()),
        Db::Lite(connection) => connection.run_pending_migrations(SQLITE).map(|done| done.len()),
    };
    let applied =
        applied.map_err(|error| Error::Unavailable(format!("migration failed: {error}")))?;
    if applied > 0 {
        tracing::info!(applied, "the schema is up to date");
    }
    // The lock of PostgreSQL ends with the connection.
    Ok(())
}
