//! C-01 and C-05: writes that share one commit of SQLite, which fails.

use super::{TENANT, UNIT, key, ledger};
use db::Database;
use db::testing::TestDatabase;
use kernel::Id;
use ledger::{Author, Change, IdempotencyKey, Ledger, Reply, Tx, Written};
use serde_json::json;
use std::sync::mpsc;

/// A row that breaks its reference at the commit, and no sooner.
const BREAKS: &str = "CREATE TABLE one (id BIGINT PRIMARY KEY);
    CREATE TABLE other (one_id BIGINT REFERENCES one (id) DEFERRABLE INITIALLY DEFERRED);
    INSERT INTO other VALUES (7)";

fn make(tx: &mut Tx<'_>, id: Id) -> Reply {
    tx.record(Change {
        event: "test.made",
        kind: "test.record",
        id,
        version: 1,
        unit: UNIT,
        data: json!({}),
        before: &[],
        after: &[],
    });
    Reply { status: 201, headers: Vec::new(), body: format!("{id}") }
}

async fn send(ledger: &Ledger, key: IdempotencyKey, id: Id) -> db::Result<Written> {
    ledger.answer(Author::system(TENANT), key, move |tx| Ok(Ok(make(tx, id)))).await
}

/// What holds the writer until it is told, so that others wait in its queue; what it wrote breaks the commit.
#[expect(clippy::disallowed_methods, reason = "it is to fail")]
async fn breaks(database: &Database, told: mpsc::Receiver<()>) {
    let work = move |db: &mut db::Db| {
        let _ = told.recv();
        db.batch(BREAKS)
    };
    assert!(database.write(work).await.is_err());
}

#[tokio::test]
async fn c05_a_repetition_in_a_group_whose_commit_fails_is_not_told_that_it_is_done() {
    let test = TestDatabase::lite();
    let database = test.open();
    let ledger = ledger(&database);
    let (tell, told) = mpsc::channel();
    let (id, go) = (kernel::new_id(), async {
        tokio::task::yield_now().await;
        tell.send(()).unwrap();
    });
    let (_, one, again, ()) = tokio::join!(
        breaks(&database, told),
        send(&ledger, key("k", 1), id),
        send(&ledger, key("k", 1), id),
        go
    );
    assert!(one.is_err(), "{one:?}");
    assert!(again.is_err(), "nothing is kept of it: {again:?}");
    let done = send(&ledger, key("k", 1), id).await.unwrap();
    assert!(!done.replayed, "it is done now, for the first time");
    assert!(send(&ledger, key("k", 1), id).await.unwrap().replayed);
}
