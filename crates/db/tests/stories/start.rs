//! C-25: several processes that start together on an empty database.

use crate::{texts, try_texts, write};
use db::testing::TestDatabase;
use db::{Address, Database, Result};
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
