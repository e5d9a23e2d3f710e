//! The schema: which migrations a database has had, and how it gets the rest.

mod foreign;

use crate::connection::Mode;
use crate::{Address, Db, Error, Result, fail_point, sql};
use diesel::migration::{Migration, MigrationSource};
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::fs::{File, TryLockError};
use std::time::{Duration, Instant};

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Any number, as long as every version of this program asks for the same.
const ADVISORY_LOCK: i64 = 0x7461_697a_6861_6e67;
/// A migration waits no longer for a table at once: whoever comes behind a waiting lock waits with it.
const LOCK_PATIENCE: &str = "2s";
/// But it tries again, as long as the requests before it take to end.
const KEEP_TRYING: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(500);

/// One process serves one SQLite file: a second would not see the first one's queue of writes. Beside a file that is not ours no lock is
/// made.
pub(crate) fn lock_file(address: &Address) -> Result<Option<File>> {
    let Address::Lite(path) = address else { return Ok(None) };
    foreign::refuse(path)?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|error| Error::Unavailable(format!("{}: {error}", folder.display())))?;
    }
    let name = path.with_added_extension("lock");
    let file = File::create(&name)
        .map_err(|error| Error::Unavailable(format!("{}: {error}", name.display())))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(Error::Unavailable(format!(
            "another process serves {}: stop it first, or use its HTTP interface",
            path.display()
        ))),
        Err(TryLockError::Error(error)) => Err(Error::Unavailable(error.to_string())),
    }
}

/// Brings the schema up to date; of several processes that start together, one does it and the others wait. Gives how many
/// migrations it took. A role that may not change the schema can start on one that is up to date.
pub(crate) fn run(address: &Address) -> Result<usize> {
    let mut db = Db::open(address, Mode::Write)?;
    let missing = missing(&mut db).map_err(|error| named(address, error))?;
    if missing.is_empty() {
        return Ok(0);
    }
    let postgres = db.is_postgres();
    apply_in_turn(&mut db, || if postgres { POSTGRES } else { SQLITE })
}

fn named(address: &Address, error: Error) -> Error {
    match (address, error) {
        (Address::Lite(path), Error::Unavailable(text)) => {
            Error::Unavailable(format!("{}: {text}", path.display()))
        }
        (_, error) => error,
    }
}

/// The migrations of a folder, as those of a later release would come to a database that this one serves.
#[cfg(feature = "testing")]
pub fn run_from(address: &Address, folder: &std::path::Path) -> Result<usize> {
    let later = diesel_migrations::FileBasedMigrations::from_path(folder).map_err(Error::broken)?;
    apply_in_turn(&mut Db::open(address, Mode::Write)?, || later.clone())
}

/// What both databases can take migrations from.
trait Source: MigrationSource<diesel::pg::Pg> + MigrationSource<diesel::sqlite::Sqlite> {}
impl<S: MigrationSource<diesel::pg::Pg> + MigrationSource<diesel::sqlite::Sqlite>> Source for S {}

fn apply_in_turn<S: Source>(db: &mut Db, source: impl Fn() -> S) -> Result<usize> {
    if db.is_postgres() {
        // A migration of large tables, or the wait for one, takes longer than a request may.
        db.batch(&format!(
            "SET statement_timeout = 0; SET lock_timeout = 0; SELECT pg_advisory_lock({ADVISORY_LOCK});
             SET lock_timeout = '{LOCK_PATIENCE}'"
        ))?;
    }
    let started = Instant::now();
    let applied = loop {
        match apply(db, source()) {
            Err(error) if error.contains("lock timeout") && started.elapsed() < KEEP_TRYING => {
                tracing::warn!("a table is in use; the migration tries again");
                std::thread::sleep(PAUSE);
            }
            ended => break ended,
        }
    };
    let applied =
        applied.map_err(|error| Error::Unavailable(format!("migration failed: {error}")))?;
    if applied > 0 {
        tracing::info!(applied, "the schema is up to date");
    }
    // The lock of PostgreSQL ends with the connection.
    Ok(applied)
}

/// Each migration is a transaction of its own: one that was cut off left nothing.
fn apply(db: &mut Db, source: impl Source) -> std::result::Result<usize, String> {
    let applied = match db {
        Db::Pg(connection) => one_by_one(connection, source),
        Db::Lite(connection) => one_by_one(connection, source),
    };
    applied.map_err(|error| error.to_string())
}

fn one_by_one<D: diesel::backend::Backend>(
    connection: &mut impl MigrationHarness<D>,
    source: impl MigrationSource<D>,
) -> diesel::migration::Result<usize> {
    let pending = connection.pending_migrations(source)?;
    for migration in &pending {
        connection.run_migration(migration)?;
        fail_point("migration.applied").map_err(|error| error.to_string())?;
    }
    Ok(pending.len())
}

/// What this program knows and the database has not had. Refuses a schema that is newer than the program.
fn missing(db: &mut Db) -> Result<Vec<String>> {
    let (known, applied) = (known(db.is_postgres())?, applied(db)?);
    if let Some(unknown) = applied.iter().find(|version| !known.contains(version)) {
        return Err(Error::Unavailable(format!(
            "the schema is newer than this program (it has had migration {unknown}): use the version that made it, or restore a backup of this one elsewhere"
        )));
    }
    Ok(known.into_iter().filter(|version| !applied.contains(version)).collect())
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = diesel::sql_types::Text)]
    version: String,
}

/// The migrations that a database has had, oldest first; none in an empty one.
pub fn applied(db: &mut Db) -> Result<Vec<String>> {
    let table = match db {
        Db::Pg(_) => {
            "SELECT c.relname::text AS version FROM pg_class c WHERE c.oid = to_regclass('__diesel_schema_migrations')"
        }
        Db::Lite(_) => {
            "SELECT name AS version FROM sqlite_schema WHERE name = '__diesel_schema_migrations'"
        }
    };
    let there: Vec<Version> = sql!(db, |c| diesel::sql_query(table).load(c))?;
    if there.is_empty() {
        return Ok(Vec::new());
    }
    let query =
        "SELECT CAST(version AS text) AS version FROM __diesel_schema_migrations ORDER BY 1";
    let rows: Vec<Version> = sql!(db, |c| diesel::sql_query(query).load(c))?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}

/// The migrations of this program, oldest first.
pub fn known(postgres: bool) -> Result<Vec<String>> {
    fn versions<D: diesel::backend::Backend>(
        all: diesel::migration::Result<Vec<Box<dyn Migration<D>>>>,
    ) -> Result<Vec<String>> {
        let all = all.map_err(Error::broken)?;
        let mut versions: Vec<String> =
            all.iter().map(|one| one.name().version().to_string()).collect();
        versions.sort();
        Ok(versions)
    }
    if postgres {
        versions::<diesel::pg::Pg>(POSTGRES.migrations())
    } else {
        versions::<diesel::sqlite::Sqlite>(SQLITE.migrations())
    }
}

/// Whether the database has had every migration of this program. One that has had more is current too: while a new version is
/// brought in, the old one goes on. It only reads, for the role that serves may not change the schema.
pub(crate) fn is_current(db: &mut Db) -> Result<bool> {
    let applied = applied(db)?;
    Ok(known(db.is_postgres())?.iter().all(|version| applied.contains(version)))
}
