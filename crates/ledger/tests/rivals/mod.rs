//! C-37: several who think that they alone may seal.

use super::{TENANT, fact, verified, write};
use chrono::TimeDelta;
use db::testing::TestDatabase;
use kernel::{Clock, Instant, SystemClock};
use ledger::{HeadKey, Ledger, Sealer, feed};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

/// Whenever somebody looks, every lease has run out.
struct Leaping(AtomicI64);

impl Clock for Leaping {
    fn now(&self) -> Instant {
        SystemClock.now().plus(TimeDelta::seconds(self.0.fetch_add(60, Ordering::Relaxed)))
    }
}

const ENTRIES: u64 = 300;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c37_sealers_who_ignore_each_other_seal_every_entry_once() {
    for test in TestDatabase::each() {
        let database = test.open();
        let clock = Arc::new(Leaping(AtomicI64::new(0)));
        let written = Arc::new(AtomicBool::new(false));
        let rivals: Vec<_> = (0..3)
            .map(|_| {
                let ledger = Ledger::new(database.clone(), clock.clone());
                let sealer = Sealer::new(ledger, HeadKey::from_seed(&[3; 32]));
                let written = written.clone();
                tokio::spawn(async move {
                    let (mut sealed, mut lost) = (0, 0);
                    while !written.load(Ordering::Relaxed) {
                        match sealer.drain().await {
                            Ok(count) => sealed += count,
                            // Another one took the same entries; it sealed nothing itself.
                            Err(_) => lost += 1,
                        }
                    }
                    (sealed, lost)
                })
            })
            .collect();
        let ledger = Ledger::new(database.clone(), Arc::new(SystemClock));
        for _ in 0..ENTRIES {
            write(&ledger, kernel::new_id(), 1, vec![], vec![fact(1, "2025-01-05")]).await;
        }
        written.store(true, Ordering::Relaxed);
        let (mut sealed, mut lost) = (0, 0);
        for rival in rivals {
            let (some, failed) = rival.await.unwrap();
            sealed += some as u64;
            lost += failed;
        }
        let last = Sealer::new(Ledger::new(database.clone(), clock), HeadKey::from_seed(&[3; 32]));
        sealed += last.drain().await.unwrap() as u64;
        println!("{sealed} sealed, {lost} attempts lost");
        // A drain that fails in its second transaction has sealed in its first one, and does not say so.
        assert!(sealed <= ENTRIES && (sealed == ENTRIES || lost > 0));
        assert_eq!(verified(&database).await.entries, ENTRIES);
        let feed = database.read(|db| feed::from_index(db, TENANT, 0, ENTRIES + 10)).await.unwrap();
        assert!(feed.iter().map(|entry| entry.index).eq(0..ENTRIES));
    }
}
