//! E-13, shortened: writers that commit out of order, a sealer, and consumers that miss nothing.

use crate::{TENANT, UNIT, ledger, sealer};
use db::testing::TestDatabase;
use db::{Database, Uid, sql};
use diesel::prelude::*;
use kernel::Id;
use ledger::{Author, Change, Ledger, feed};
use serde_json::json;
use std::collections::HashMap;
use std::time::{Duration, Instant};

const WRITERS: u64 = 8;
const EACH: u64 = 120;
const SUBJECTS: u64 = 24;
const ALL: u64 = WRITERS * EACH;
/// How far the feed may lag behind the last write.
const LAG: Duration = Duration::from_secs(5);

diesel::table! {
    use diesel::sql_types::{BigInt, Text};
    use db::sql::Uid;
    ledger_entry (tenant_id, id) {
        tenant_id -> Text,
        id -> Uid,
        subject_id -> Uid,
        subject_version -> BigInt,
    }
}

/// The same numbers in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// One more version of a record that other writers change too; the entry has its id long before it is committed.
async fn change(ledger: &Ledger, subject: Id, delay: Duration) -> db::Result<()> {
    let work = move |tx: &mut ledger::Tx<'_>| {
        let last: Option<i64> = sql!(&mut *tx.db, |c| ledger_entry::table
            .filter(
                ledger_entry::tenant_id.eq(TENANT).and(ledger_entry::subject_id.eq(Uid(subject)))
            )
            .select(diesel::dsl::max(ledger_entry::subject_version))
            .get_result(c))?;
        let version = last.unwrap_or_default() + 1;
        let (data, facts) = (json!({ "n": version }), [crate::fact(1, "2025-01-05")]);
        let (event, kind) = ("test.changed", "test.record");
        tx.record(Change {
            event,
            kind,
            id: subject,
            version,
            unit: UNIT,
            data,
            before: &[],
            after: &facts,
        });
        std::thread::sleep(delay);
        Ok(())
    };
    ledger.change(Author::system(TENANT), work).await
}

async fn write_many(ledger: Ledger, seed: u64) {
    let mut chance = Chance(seed);
    for _ in 0..EACH {
        let subject = Id::from_u128(u128::from(100 + chance.below(SUBJECTS)));
        // A sleeping writer of SQLite would hold up all the others.
        let longest = if ledger.database().is_postgres() { 8 } else { 1 };
        loop {
            let delay = Duration::from_millis(chance.below(longest));
            match change(&ledger, subject, delay).await {
                Ok(()) => break,
                Err(taken) => assert!(taken.is_unique_violation(), "{taken}"),
            }
        }
    }
}

/// Reads until it has everything; each page begins where the last one ended.
async fn consume(database: Database, seed: u64) {
    let (mut chance, mut next) = (Chance(seed), 0);
    let mut versions: HashMap<Id, i64> = HashMap::new();
    while next < ALL {
        let (from, limit) = (next, 1 + chance.below(60));
        let page =
            database.read(move |db| feed::from_index(db, TENANT, from, limit)).await.unwrap();
        if page.is_empty() {
            tokio::time::sleep(Duration::from_millis(chance.below(5))).await;
        }
        for sealed in page {
            assert_eq!(sealed.index, next, "no gap, nothing twice");
            let subject = &sealed.entry.subject;
            let last = versions.insert(subject.id, subject.version).unwrap_or_default();
            assert_eq!(
                subject.version,
                last + 1,
                "a record's entries in the order of its versions"
            );
            next += 1;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e13_every_consumer_sees_every_entry_once_and_in_order() {
    for test in TestDatabase::each() {
        let database = test.open();
        let ledger = ledger(&database);
        // Somebody forgot to end a transaction: whoever waits for the oldest one would wait for ever.
        let mut forgotten = test.connect();
        if forgotten.is_postgres() {
            forgotten.batch("BEGIN; SELECT pg_current_xact_id()").unwrap();
        }
        let seal = sealer(&ledger);
        let sealing = tokio::spawn(async move {
            let mut sealed = 0;
            while sealed < ALL as usize {
                sealed += seal.drain().await.unwrap();
                tokio::time::sleep(Duration::from_millis(3)).await;
            }
        });
        let mut writers = tokio::task::JoinSet::new();
        (0..WRITERS).for_each(|n| drop(writers.spawn(write_many(ledger.clone(), n))));
        let mut consumers = tokio::task::JoinSet::new();
        (0..3).for_each(|n| drop(consumers.spawn(consume(database.clone(), 90 + n))));
        writers.join_all().await;
        let written = Instant::now();
        consumers.join_all().await;
        assert!(written.elapsed() < LAG, "{:?} behind", written.elapsed());
        sealing.await.unwrap();
        assert_eq!(crate::verified(&database).await.entries, ALL);
    }
}
