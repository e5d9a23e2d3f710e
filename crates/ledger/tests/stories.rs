//! The ledger on both databases.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod answers;
mod consumers;
mod entities;
mod group;
mod rivals;
mod seals;

use chrono::{NaiveDate, TimeDelta};
use db::testing::TestDatabase;
use db::{Database, Db};
use kernel::{Id, Instant, ManualClock, SystemClock};
use ledger::figures::{AsOf, Grouping, Only, Question, Span, contributions, sums};
use ledger::{
    Author, Change, Fact, HeadKey, IdempotencyKey, Ledger, Reply, Sealer, feed, proof, verify,
};
use serde_json::json;
use std::sync::Arc;

const TENANT: &str = "230718";
const UNIT: Id = Id::from_u128(1);
const OTHER_UNIT: Id = Id::from_u128(2);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn fact(value: i64, on: &str) -> Fact {
    Fact::new("test.count", UNIT, day(on), value)
}

fn ledger(database: &Database) -> Ledger {
    Ledger::new(database.clone(), Arc::new(SystemClock))
}

fn sealer(ledger: &Ledger) -> Sealer {
    Sealer::new(ledger.clone(), HeadKey::from_seed(&[3; 32]))
}

async fn write(ledger: &Ledger, id: Id, version: i64, before: Vec<Fact>, after: Vec<Fact>) {
    ledger
        .change(Author::system(TENANT), move |tx| {
            tx.record(Change {
                event: "test.changed",
                kind: "test.record",
                id,
                version,
                unit: UNIT,
                data: json!({ "n": version }),
                before: &before,
                after: &after,
            });
            Ok(())
        })
        .await
        .unwrap();
}

fn question(as_of: AsOf) -> Question {
    let span =
        Span { units: vec![UNIT, OTHER_UNIT], from: day("2025-01-01"), to: day("2025-12-31") };
    Question {
        tenant: TENANT.into(),
        measures: vec!["test.count".into()],
        spans: vec![span],
        as_of,
        only: Only::default(),
    }
}

async fn total(database: &Database, as_of: AsOf) -> (i64, i64) {
    database
        .scan(move |db| {
            let sum = sums(db, &question(as_of), Grouping::Total)?.total("test.count");
            let listed = contributions(db, &question(as_of), None, 10_000)?;
            Ok((sum, listed.iter().map(|row| row.value).sum()))
        })
        .await
        .unwrap()
}

fn now() -> AsOf {
    use kernel::Clock;
    AsOf::Now(SystemClock.now())
}

#[tokio::test]
async fn a_figure_is_the_same_before_and_after_sealing() {
    for test in TestDatabase::each() {
        let database = test.open();
        let ledger = ledger(&database);
        let ids: Vec<Id> = (0..20).map(|_| kernel::new_id()).collect();
        for (n, id) in ids.iter().enumerate() {
            write(
                &ledger,
                *id,
                1,
                vec![],
                vec![fact(1, ["2025-01-05", "2025-03-31", "2026-01-01"][n % 3])],
            )
            .await;
        }
        // One record leaves the cohort, another moves to a later day.
        write(&ledger, ids[0], 2, vec![fact(1, "2025-01-05")], vec![]).await;
        write(&ledger, ids[1], 2, vec![fact(1, "2025-03-31")], vec![fact(1, "2025-12-31")]).await;
        assert_eq!(total(&database, now()).await, (13, 13));
        assert_eq!(sealer(&ledger).drain().await.unwrap(), 22);
        assert_eq!(total(&database, now()).await, (13, 13));
        assert_eq!(sealer(&ledger).drain().await.unwrap(), 0, "nothing is sealed twice");
        let sealed = AsOf::Sealed { size: 20, moment: now().moment() };
        assert_eq!(
            total(&database, sealed).await,
            (14, 14),
            "the first twenty entries say what they said"
        );
    }
}

/// More than one unit of work takes: what waits is sealed to the last entry.
#[tokio::test]
async fn a_drain_leaves_nothing_behind() {
    for test in TestDatabase::each() {
        let database = test.open();
        let ledger = ledger(&database);
        for _ in 0..401 {
            write(&ledger, kernel::new_id(), 1, vec![], vec![fact(1, "2025-01-05")]).await;
        }
        assert_eq!(sealer(&ledger).drain().await.unwrap(), 401);
        assert_eq!(total(&database, now()).await, (401, 401));
    }
}

#[tokio::test]
async fn a_fact_counts_from_the_moment_it_ripens() {
    for test in TestDatabase::each() {
        let database = test.open();
        let ledger = ledger(&database);
        let due: Instant = "2025-06-01T16:00:00Z".parse().unwrap();
        let id = kernel::new_id();
        let open = vec![fact(1, "2025-05-20").ripening(due)];
        write(&ledger, id, 1, vec![], open.clone()).await;
        for sealed in [false, true] {
            if sealed {
                sealer(&ledger).drain().await.unwrap();
            }
            assert_eq!(total(&database, AsOf::Now(due.plus(TimeDelta::seconds(-1)))).await, (0, 0));
            assert_eq!(total(&database, AsOf::Now(due)).await, (1, 1));
        }
        write(&ledger, id, 2, open, vec![]).await;
        sealer(&ledger).drain().await.unwrap();
        assert_eq!(total(&database, AsOf::Now(due)).await, (0, 0));
    }
}

#[tokio::test]
async fn a_change_without_an_entry_is_refused_and_leaves_nothing() {
    for test in TestDatabase::each() {
        let database = test.open();
        let ledger = ledger(&database);
        let refused = ledger.change(Author::system(TENANT), |_| Ok(())).await.unwrap_err();
        assert!(refused.to_string().contains("without a ledger entry"), "{refused}");
        let panicked = ledger
            .change(Author::system(TENANT), |_| -> db::Result<()> { panic!("on purpose") })
            .await;
        assert!(panicked.unwrap_err().to_string().contains("on purpose"));
        write(&ledger, kernel::new_id(), 1, vec![], vec![fact(1, "2025-01-05")]).await;
        assert_eq!(total(&database, now()).await, (1, 1), "the thread lives after a panic");
    }
}

fn key(text: &str, print: u8) -> IdempotencyKey {
    IdempotencyKey { key: text.into(), fingerprint: [print; 32] }
}

async fn answer(ledger: &Ledger, key: IdempotencyKey, id: Id) -> db::Result<ledger::Written> {
    ledger
        .answer(Author::system(TENANT), key, move |tx| {
            tx.record(Change {
                event: "test.made",
                kind: "test.record",
                id,
                version: 1,
                unit: UNIT,
                data: json!({}),
                before: &[],
                after: &[fact(1, "2025-01-05")],
            });
            Ok(Ok(Reply {
                status: 201,
                headers: vec![("ETag".into(), "\"v1\"".into())],
                body: format!("\"{id}\""),
            }))
        })
        .await
}

#[tokio::test]
async fn fifty_identical_requests_have_one_effect() {
    for test in TestDatabase::each() {
        let database = test.open();
        let ledger = ledger(&database);
        let mut running = tokio::task::JoinSet::new();
        for _ in 0..50 {
            let ledger = ledger.clone();
            running.spawn(async move { answer(&ledger, key("k", 1), kernel::new_id()).await });
        }
        let ended = running.join_all().await;
        let fresh: Vec<_> = ended.iter().flatten().filter(|written| !written.replayed).collect();
        assert_eq!(fresh.len(), 1);
        assert!(ended.iter().flatten().all(|written| written.reply == fresh[0].reply));
        assert!(ended.iter().all(Result::is_ok), "{ended:?}");
        assert_eq!(total(&database, now()).await, (1, 1));
        let other = answer(&ledger, key("k", 2), kernel::new_id()).await.unwrap_err();
        assert!(other.to_string().contains("idempotency_key_reused"), "{other}");
        let again = answer(&ledger, key("l", 1), kernel::new_id()).await.unwrap();
        assert!(!again.replayed);
    }
}

/// Writers, a sealer and a reader at once: the figure, read in one statement, never strays from the count of entries.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_are_exact_while_entries_are_sealed() {
    for test in TestDatabase::each() {
        let database = test.open();
        let ledger = ledger(&database);
        let seal = sealer(&ledger);
        let writers: Vec<_> = (0..6)
            .map(|_| {
                let ledger = ledger.clone();
                tokio::spawn(async move {
                    for _ in 0..100 {
                        write(&ledger, kernel::new_id(), 1, vec![], vec![fact(1, "2025-01-05")])
                            .await;
                    }
                })
            })
            .collect();
        let sealing = tokio::spawn(async move {
            let mut sealed = 0;
            while sealed < 600 {
                sealed += seal.drain().await.unwrap();
            }
        });
        let mut last = 0;
        while !sealing.is_finished() {
            let (figure, entries) = database
                .scan(|db| {
                    db.snapshot(|db| {
                        let figure =
                            sums(db, &question(now()), Grouping::Total)?.total("test.count");
                        Ok((figure, count_entries(db)?))
                    })
                })
                .await
                .unwrap();
            assert_eq!(figure, entries);
            assert!(figure >= last);
            last = figure;
        }
        for writer in writers {
            writer.await.unwrap();
        }
        sealing.await.unwrap();
        assert_eq!(total(&database, now()).await, (600, 600));
        verified(&database).await;
    }
}

fn count_entries(db: &mut Db) -> db::Result<i64> {
    use diesel::prelude::*;
    diesel::table! { ledger_entry (id) { id -> Binary, } }
    Ok(db::sql!(db, |c| ledger_entry::table.count().get_result(c))?)
}

async fn verified(database: &Database) -> verify::Report {
    let report = database.scan(|db| verify::tenant(db, TENANT, None)).await.unwrap();
    assert!(report.is_sound(), "{:?}", report.faults);
    report
}
