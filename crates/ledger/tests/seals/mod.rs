//! What is sealed: in order, once, proved, and betrayed when somebody changes it.

use super::*;

#[tokio::test]
async fn every_proof_verifies_and_a_forged_one_does_not() {
    for test in TestDatabase::each() {
        let database = test.open();
        let ledger = ledger(&database);
        let seal = sealer(&ledger);
        let mut sizes = Vec::new();
        for n in 0..40_u64 {
            for _ in 0..(n % 3 + 1) * 7 {
                write(&ledger, kernel::new_id(), 1, vec![], vec![fact(1, "2025-01-05")]).await;
            }
            seal.drain().await.unwrap();
            let head = database.read(|db| proof::head(db, TENANT, None)).await.unwrap().unwrap();
            assert!(head.verify());
            sizes.push(head.size);
        }
        for (first, second) in
            sizes.iter().flat_map(|first| sizes.iter().map(move |second| (*first, *second)))
        {
            if first <= second {
                let consistency = database
                    .read(move |db| proof::consistency(db, TENANT, first, Some(second)))
                    .await
                    .unwrap();
                assert!(consistency.verify(), "{first} to {second}");
            }
        }
        let size = *sizes.last().unwrap();
        for index in 0..size {
            let (inclusion, body) = database
                .read(move |db| {
                    let sealed = feed::from_index(db, TENANT, index, 1)?;
                    Ok((proof::inclusion(db, TENANT, index, None)?, sealed[0].body.clone()))
                })
                .await
                .unwrap();
            assert!(inclusion.verify(&body), "{index}");
            assert!(!inclusion.verify(&format!("{body} ")), "{index}");
        }
        verified(&database).await;
    }
}

#[tokio::test]
async fn entries_of_a_record_are_sealed_in_the_order_of_its_versions() {
    for test in TestDatabase::each() {
        let database = test.open();
        let clock = Arc::new(ManualClock::at("2025-01-01T00:00:00Z".parse().unwrap()));
        let ledger = Ledger::new(database.clone(), clock.clone());
        let id = kernel::new_id();
        for version in 1..=5 {
            // A machine whose clock runs backwards.
            clock.advance(TimeDelta::seconds(-60));
            write(&ledger, id, version, vec![], vec![]).await;
        }
        sealer(&ledger).drain().await.unwrap();
        let entries = database.read(|db| feed::from_index(db, TENANT, 0, 100)).await.unwrap();
        let versions: Vec<i64> =
            entries.iter().map(|sealed| sealed.entry.subject.version).collect();
        assert_eq!(versions, [1, 2, 3, 4, 5]);
    }
}

/// Whatever is changed behind the ledger's back is found; what a whole rewrite hides, a head kept elsewhere shows.
#[tokio::test]
async fn tampering_is_found() {
    let tampering = [
        (
            "changed",
            "UPDATE ledger_entry SET body = replace(body, '\"n\":1', '\"n\":7') WHERE id = (SELECT entry_id FROM ledger_seal WHERE seal_index = 5)",
            Some(5),
        ),
        (
            "deleted",
            "DELETE FROM ledger_entry WHERE id = (SELECT entry_id FROM ledger_seal WHERE seal_index = 6)",
            None,
        ),
        (
            "leaf",
            "UPDATE ledger_seal SET leaf = (SELECT leaf FROM ledger_seal WHERE seal_index = 1) WHERE seal_index = 8",
            Some(8),
        ),
        ("seal", "DELETE FROM ledger_seal WHERE seal_index = 4", Some(4)),
        ("head", "UPDATE ledger_head SET size = size - 1", Some(28)),
        ("rollup", "UPDATE ledger_rollup_day SET value = value + 1", None),
        ("month", "UPDATE ledger_rollup_month SET value = value - 1", None),
        ("facts", "UPDATE ledger_fact SET value = 2", None),
        ("entity", "UPDATE ledger_fact SET entity = 'audit' WHERE entity = 'charter'", None),
        ("tail", "DELETE FROM ledger_seal WHERE seal_index >= 20", None),
    ];
    for test in TestDatabase::each() {
        for (what, statement, expected) in tampering {
            let test = if test.open().is_postgres() {
                TestDatabase::postgres().unwrap()
            } else {
                TestDatabase::lite()
            };
            let database = test.open();
            let ledger = ledger(&database);
            for _ in 0..30 {
                let facts = vec![fact(1, "2025-01-05"), fact(1, "2025-01-05").of("charter")];
                write(&ledger, kernel::new_id(), 1, vec![], facts).await;
            }
            sealer(&ledger).drain().await.unwrap();
            assert_eq!(verified(&database).await.entries, 30);
            #[expect(clippy::disallowed_methods, reason = "this is the forger")]
            database.write(move |db| db.batch(statement)).await.unwrap();
            let report = database.scan(|db| verify::tenant(db, TENANT, None)).await.unwrap();
            assert!(!report.is_sound(), "{what}");
            if expected.is_some() {
                assert_eq!(report.first_bad_index, expected, "{what}: {:?}", report.faults);
            }
        }
    }
}

#[tokio::test]
async fn a_rewritten_ledger_is_betrayed_by_a_head_kept_elsewhere() {
    let make = async |n: usize| {
        let test = TestDatabase::lite();
        let database = test.open();
        let ledger = ledger(&database);
        for _ in 0..n {
            write(&ledger, kernel::new_id(), 1, vec![], vec![fact(1, "2025-01-05")]).await;
        }
        sealer(&ledger).drain().await.unwrap();
        (test, database)
    };
    let (_kept, first) = make(10).await;
    let head = first.read(|db| proof::head(db, TENANT, None)).await.unwrap().unwrap();
    for (what, entries) in [("rewritten", 12), ("cut off", 8)] {
        let (_other, database) = make(entries).await;
        verified(&database).await;
        let head = head.clone();
        let report =
            database.scan(move |db| verify::tenant(db, TENANT, Some(&head))).await.unwrap();
        assert!(!report.is_sound(), "{what}");
    }
    let sound = first.scan(move |db| verify::tenant(db, TENANT, Some(&head))).await.unwrap();
    assert!(sound.is_sound());
}

/// Whoever can write to the database has a key too, and puts it beside a head of their own: nothing is sealed on top of that, and the check
/// tells whose heads there are.
#[tokio::test]
async fn what_another_key_signed_is_not_gone_on_with() {
    let signer =
        |ledger: &Ledger, seed: u8| Sealer::new(ledger.clone(), HeadKey::from_seed(&[seed; 32]));
    let id = |seed: u8| HeadKey::from_seed(&[seed; 32]).id().to_string();
    for test in TestDatabase::each() {
        let database = test.open();
        let ledger = ledger(&database);
        let one = async || write(&ledger, kernel::new_id(), 1, vec![], vec![]).await;
        let honest = sealer(&ledger);
        one().await;
        honest.finish().await.unwrap();
        one().await;
        signer(&ledger, 9).after([id(3)].into()).finish().await.unwrap();
        one().await;
        for honest in [honest.clone(), sealer(&ledger)] {
            let refused = honest.finish().await.unwrap_err().to_string();
            assert!(refused.contains(&id(9)), "{refused}");
        }
        let report = database.scan(|db| verify::tenant(db, TENANT, None)).await.unwrap();
        assert_eq!(report.signed_by, [(id(3), 1), (id(9), 1)].into());

        // A genuine id with another's signature.
        test.tamper(&format!("UPDATE ledger_head SET key_id = '{}'", id(3)));
        assert!(sealer(&ledger).finish().await.is_err());
        test.tamper(&format!("UPDATE ledger_head SET key_id = '{}' WHERE size = 2", id(9)));
        let replaced = sealer(&ledger).after([id(9)].into());
        assert_eq!(replaced.finish().await.unwrap(), 1, "the operator says so");
    }
}

/// Whoever takes all that was sealed away, to have it sealed once more with other entries.
#[tokio::test]
async fn a_sealer_does_not_begin_again_where_it_was_before() {
    for test in TestDatabase::each() {
        let database = test.open();
        let ledger = ledger(&database);
        let one = async || write(&ledger, kernel::new_id(), 1, vec![], vec![]).await;
        let honest = sealer(&ledger);
        one().await;
        honest.drain().await.unwrap();
        test.tamper("DELETE FROM ledger_head; DELETE FROM ledger_seal; DELETE FROM ledger_node");
        one().await;
        let refused = honest.drain().await.unwrap_err().to_string();
        assert!(refused.contains("taken away"), "{refused}");
    }
}

/// An upgrade replaces one process by another: entries do not wait until the lease of the first has run out.
#[tokio::test]
async fn a_sealer_that_ends_lets_the_next_one_seal_at_once() {
    for test in TestDatabase::each() {
        let database = test.open();
        let ledger = ledger(&database);
        let (one, two) = (sealer(&ledger), sealer(&ledger));
        let entry = || write(&ledger, kernel::new_id(), 1, vec![], vec![]);
        entry().await;
        assert_eq!(one.drain().await.unwrap(), 1);
        entry().await;
        assert_eq!(two.drain().await.unwrap(), 0, "the first one holds the lease");
        one.run(async {}).await;
        assert_eq!(verified(&database).await.entries, 2, "and seals what is there when it ends");
        entry().await;
        assert_eq!(two.drain().await.unwrap(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_sealers_at_once_seal_every_entry_once() {
    for test in TestDatabase::each() {
        let database = test.open();
        let ledger = ledger(&database);
        for _ in 0..300 {
            write(&ledger, kernel::new_id(), 1, vec![], vec![fact(1, "2025-01-05")]).await;
        }
        let (one, two) = (sealer(&ledger), sealer(&ledger));
        let (one, two) = tokio::join!(one.drain(), two.drain());
        let sealed: usize = [one, two].into_iter().flatten().sum();
        assert_eq!(sealed, 300);
        assert_eq!(verified(&database).await.entries, 300);
    }
}
