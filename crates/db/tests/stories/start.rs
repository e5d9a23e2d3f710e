//! C-25: several processes that start together on an empty database.

use crate::{texts, try_texts, write};
use db::testing::TestDatabase;
use db::{Address, Database, Result};
use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use std::path::{Path, PathBuf};
use std::sync::Barrier;

const PROCESSES: usize = 6;

/// Every one of them opens the same database at the same moment.
fn open_at_once(address: &Address) -> Vec<Result<Database>> {
    let start = Barrier::new(PROCESSES);
    let open = || {
        start.wait();
        Database::open(address.clone(), 1)
    };
    std::thread::scope(|scope| {
        let starting: Vec<_> = (0..PROCESSES).map(|_| scope.spawn(open)).collect();
        starting.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

#[tokio::test]
async fn c25_on_postgresql_one_migrates_and_all_serve() {
    let Some(test) = TestDatabase::postgres() else { return };
    let opened: Vec<Database> =
        open_at_once(&test.address).into_iter().map(Result::unwrap).collect();
    for database in &opened {
        let count = "SELECT count(*)::text AS found FROM hotline_ticket";
        assert_eq!(database.read(move |db| try_texts(db, count)).await.unwrap(), ["0"]);
        let lease = format!(
            "INSERT INTO ledger_lease VALUES ('{}', '{}', 1, now())",
            kernel::new_id(),
            kernel::Id::nil()
        );
        write(database, move |db| db.batch(&lease)).await.unwrap();
    }
    let mut db = Database::open_reader(&test.address).unwrap();
    let recorded =
        texts(&mut db, "SELECT version::text AS found FROM __diesel_schema_migrations ORDER BY 1");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/postgres");
    assert_eq!(recorded.len(), std::fs::read_dir(folder).unwrap().count());
    assert_eq!(
        texts(&mut db, "SELECT count(*)::text AS found FROM ledger_lease"),
        [PROCESSES.to_string()]
    );
}

#[test]
fn c25_on_sqlite_one_serves_and_the_others_say_why_not() {
    let test = TestDatabase::lite();
    let opened = open_at_once(&test.address);
    let refusals: Vec<String> =
        opened.iter().filter_map(|one| one.as_ref().err().map(ToString::to_string)).collect();
    assert_eq!(refusals.len(), PROCESSES - 1);
    assert!(refusals.iter().all(|one| one.contains("another process serves")), "{refusals:?}");
}

/// What lies in a folder, name and content.
fn lying_in(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = std::fs::read_dir(folder).unwrap().map(|one| one.unwrap().path());
    let mut files: Vec<_> = files.map(|one| (one.clone(), std::fs::read(one).unwrap())).collect();
    files.sort();
    files
}

/// C-06: the database of a program that was cut off keeps its log beside it, where its newest records are; not even a lock is made there.
#[test]
fn c06_a_foreign_file_and_its_log_stay_as_they_were() {
    let (made, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let source = made.path().join("notes.db");
    let mut other = SqliteConnection::establish(source.to_str().unwrap()).unwrap();
    other
        .batch_execute(
            "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;
             CREATE TABLE notes (id INTEGER); INSERT INTO notes VALUES (1)",
        )
        .unwrap();
    // A name that would mean something else in an address.
    let file = folder.path().join("账 50%3f?mode=rw#.db");
    let beside = |path: &Path| PathBuf::from(format!("{}-wal", path.display()));
    std::fs::copy(&source, &file).unwrap();
    std::fs::copy(beside(&source), beside(&file)).unwrap();
    let refused = |file: &Path| {
        let opened = Database::open(Address::Lite(file.to_path_buf()), 1);
        let said = opened.err().unwrap().to_string();
        assert!(said.contains(file.to_str().unwrap()), "{said}");
        said
    };
    let before = lying_in(folder.path());
    let said = refused(&file);
    assert!(said.contains("is the database of another program"), "{said}");
    // An index of the log is all that reading it may leave.
    let mut after = lying_in(folder.path());
    after.retain(|(name, _)| !name.to_str().unwrap().ends_with("-shm"));
    assert!(before == after, "{:?}", after.iter().map(|(name, _)| name).collect::<Vec<_>>());

    // Without a log nothing is left at all.
    let alone = tempfile::tempdir().unwrap();
    let file = alone.path().join("notes.db");
    other.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    std::fs::copy(&source, &file).unwrap();
    let before = lying_in(alone.path());
    let said = refused(&file);
    assert!(said.contains("is the database of another program"), "{said}");
    assert!(before == lying_in(alone.path()));

    // What cannot be looked through is not taken for ours.
    let mut broken = std::fs::read(&source).unwrap();
    broken[16..].fill(0xa5);
    std::fs::write(&file, &broken).unwrap();
    let before = lying_in(alone.path());
    let said = refused(&file);
    assert!(said.contains("not a database") || said.contains("malformed"), "{said}");
    assert!(before == lying_in(alone.path()));
}
