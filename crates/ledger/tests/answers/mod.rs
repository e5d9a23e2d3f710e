//! How long an answer is kept, and for whom.

use super::{TENANT, key, now, total};
use chrono::TimeDelta;
use db::Database;
use db::testing::TestDatabase;
use kernel::{Clock, Id, Instant, ManualClock};
use ledger::{Author, Ledger, Reply, Written, last_written};
use serde_json::json;
use std::sync::Arc;

const WANG: Id = Id::from_u128(11);
const LI: Id = Id::from_u128(12);

async fn answer(ledger: &Ledger, account: Id, name: &str, about: Id) -> Written {
    let author = Author { account, ..Author::system(TENANT) };
    let work = move |tx: &mut ledger::Tx<'_>| {
        tx.record(ledger::Change {
            event: "test.made",
            kind: "test.record",
            id: kernel::new_id(),
            version: 1,
            unit: super::UNIT,
            data: json!({}),
            before: &[],
            after: &[super::fact(1, "2025-01-05")],
        });
        Ok(Ok(Reply { status: 201, headers: Vec::new(), body: format!("\"{about}\"") }))
    };
    ledger.answer(author, key(name, 1), work).await.unwrap()
}

async fn last(database: &Database, account: Id) -> Option<Instant> {
    database.read(move |db| last_written(db, TENANT, account)).await.unwrap()
}

#[tokio::test]
async fn a_key_is_its_account_s_own_and_is_forgotten_with_its_answer() {
    for test in TestDatabase::each() {
        let database = test.open();
        let clock = Arc::new(ManualClock::at("2025-03-10T01:00:00Z".parse().unwrap()));
        let ledger = Ledger::new(database.clone(), clock.clone());
        let first = clock.now();
        assert_eq!(last(&database, WANG).await, None);
        assert!(!answer(&ledger, WANG, "k", WANG).await.replayed);
        clock.set(first.plus(TimeDelta::hours(1)));
        assert!(!answer(&ledger, WANG, "l", WANG).await.replayed);
        assert!(answer(&ledger, WANG, "k", WANG).await.replayed, "and nothing is written by it");
        assert_eq!(last(&database, WANG).await, Some(clock.now()));
        assert_eq!(last(&database, LI).await, None);
        assert!(!answer(&ledger, LI, "k", LI).await.replayed, "the same key of somebody else");
        let forget = |tenant: &str, before| ledger.forget_answers(tenant.into(), before);
        assert_eq!(forget(TENANT, first).await.unwrap(), 0, "it has just reached its age");
        assert_eq!(forget("230719", clock.now()).await.unwrap(), 0, "another tenant's");
        assert_eq!(forget(TENANT, clock.now()).await.unwrap(), 1);
        assert!(answer(&ledger, WANG, "l", WANG).await.replayed, "the younger one is kept");
        assert!(!answer(&ledger, WANG, "k", WANG).await.replayed, "the older one is done anew");
        assert_eq!(total(&database, now()).await, (4, 4));
    }
}

/// An erased person is in no answer that is still kept.
#[tokio::test]
async fn answers_about_somebody_are_forgotten_and_no_others() {
    for test in TestDatabase::each() {
        let database = test.open();
        let clock = Arc::new(ManualClock::at("2025-03-10T01:00:00Z".parse().unwrap()));
        let ledger = Ledger::new(database, clock);
        answer(&ledger, WANG, "of wang", WANG).await;
        answer(&ledger, WANG, "of li", LI).await;
        let erase = |tenant: &str| {
            ledger.change(Author::system(tenant), move |tx| {
                tx.record(ledger::Change {
                    event: "test.erased",
                    kind: "test.person",
                    id: WANG,
                    version: 1,
                    unit: super::UNIT,
                    data: json!({}),
                    before: &[],
                    after: &[],
                });
                tx.forget_answers(WANG)
            })
        };
        erase("230719").await.unwrap();
        assert!(answer(&ledger, WANG, "of wang", WANG).await.replayed, "another tenant's erasure");
        erase(TENANT).await.unwrap();
        assert!(!answer(&ledger, WANG, "of wang", WANG).await.replayed);
        assert!(answer(&ledger, WANG, "of li", LI).await.replayed);
    }
}
