//! Distinct entities: 22 statutes, however often they were studied.

use super::*;
use ledger::figures::distinct;

fn mention(statute: &str, on: &str) -> Fact {
    fact(1, on).of(statute)
}

/// How many statutes, by month, and which of them the records name.
async fn known(database: &Database, as_of: AsOf) -> (i64, Vec<i64>, Vec<String>) {
    database
        .scan(move |db| {
            let total = distinct(db, &question(as_of), Grouping::Total)?.total("test.count");
            let mut months = distinct(db, &question(as_of), Grouping::Month)?.rows;
            months.sort_by_key(|row| row.month);
            let listed = contributions(db, &question(as_of), None, 10_000)?;
            let named = listed.iter().filter_map(|row| row.entity().map(String::from)).collect();
            Ok((total, months.iter().map(|row| row.value).collect(), named))
        })
        .await
        .unwrap()
}

#[tokio::test]
async fn an_entity_counts_once_however_often_it_is_mentioned() {
    for test in TestDatabase::each() {
        let database = test.open();
        let ledger = ledger(&database);
        let ids: Vec<Id> = (0..4).map(|_| kernel::new_id()).collect();
        let first = vec![mention("charter", "2025-01-05"), mention("discipline", "2025-01-05")];
        write(&ledger, ids[0], 1, vec![], first.clone()).await;
        write(&ledger, ids[1], 1, vec![], vec![mention("charter", "2025-03-31")]).await;
        write(&ledger, ids[2], 1, vec![], vec![mention("petition", "2025-03-31")]).await;
        write(&ledger, ids[3], 1, vec![], vec![mention("audit", "2026-01-01")]).await;
        let frozen = AsOf::Sealed { size: 4, moment: now().moment() };
        let said = ["charter", "discipline", "charter", "petition"].map(String::from);
        for sealed in [false, true] {
            let (total, months, mut named) = known(&database, now()).await;
            assert_eq!((total, months), (3, vec![2, 2]), "sealed: {sealed}");
            named.sort();
            assert_eq!(named, ["charter", "charter", "discipline", "petition"]);
            sealer(&ledger).drain().await.unwrap();
        }
        // A correction: the first session studied something else, the third was none at all.
        write(&ledger, ids[0], 2, first, vec![mention("selection", "2025-01-05")]).await;
        write(&ledger, ids[2], 2, vec![mention("petition", "2025-03-31")], vec![]).await;
        for sealed in [false, true] {
            let (total, months, mut named) = known(&database, now()).await;
            assert_eq!((total, months), (2, vec![1, 1]), "sealed: {sealed}");
            named.sort();
            assert_eq!(named, ["charter", "selection"], "what is taken back names nothing");
            sealer(&ledger).drain().await.unwrap();
        }
        let (total, _, mut named) = known(&database, frozen).await;
        named.sort();
        let mut said = said.to_vec();
        said.sort();
        assert_eq!((total, named), (3, said), "the frozen figure says what it said");
        verified(&database).await;
    }
}

#[tokio::test]
async fn pages_end_between_two_entities_of_one_record() {
    for test in TestDatabase::each() {
        let database = test.open();
        let ledger = ledger(&database);
        let statutes = ["a", "b", "c", "d", "e"];
        let facts = statutes.map(|statute| mention(statute, "2025-01-05")).to_vec();
        let id = kernel::new_id();
        write(&ledger, id, 1, vec![], facts).await;
        for sealed in [false, true] {
            let named: Vec<String> = database
                .scan(move |db| {
                    let (mut named, mut after) = (Vec::new(), None);
                    while let [row] =
                        contributions(db, &question(now()), after.as_ref(), 1)?.as_slice()
                    {
                        let entity = row.entity().unwrap_or_default().to_string();
                        named.push(entity.clone());
                        after =
                            Some((row.measure.clone(), row.day, row.unit(), row.subject(), entity));
                    }
                    Ok(named)
                })
                .await
                .unwrap();
            assert_eq!(named, statutes, "sealed: {sealed}");
            sealer(&ledger).drain().await.unwrap();
        }
    }
}

/// What began and has ended since is not behind a stock; what it was before is not either.
#[tokio::test]
async fn only_what_still_holds_is_behind_a_stock() {
    use ledger::figures::held;
    for test in TestDatabase::each() {
        let database = test.open();
        let ledger = ledger(&database);
        let ids: Vec<Id> = (0..4).map(|_| kernel::new_id()).collect();
        write(&ledger, ids[0], 1, vec![], vec![fact(1, "2025-01-05")]).await;
        write(&ledger, ids[1], 1, vec![], vec![fact(1, "2025-01-05"), fact(-1, "2025-03-01")])
            .await;
        write(&ledger, ids[2], 1, vec![], vec![fact(1, "2025-02-01"), fact(2, "2025-03-01")]).await;
        write(&ledger, ids[3], 1, vec![], vec![fact(1, "2026-01-01")]).await;
        for sealed in [false, true] {
            let ids = ids.clone();
            let listed = database.scan(move |db| {
                let (mut all, mut after) = (Vec::new(), None);
                while let [row] = held(db, &question(now()), after.as_ref(), 1)?.as_slice() {
                    let place = ids.iter().position(|id| *id == row.subject()).unwrap();
                    all.push((place, row.day.to_string(), row.value));
                    after = Some((
                        row.measure.clone(),
                        row.day,
                        row.unit(),
                        row.subject(),
                        String::new(),
                    ));
                }
                Ok(all)
            });
            let expected = [(0, "2025-01-05".to_string(), 1), (2, "2025-03-01".to_string(), 3)];
            assert_eq!(listed.await.unwrap(), expected, "sealed: {sealed}");
            sealer(&ledger).drain().await.unwrap();
        }
        // It ends after all: nothing is behind it any more.
        write(&ledger, ids[0], 2, vec![fact(1, "2025-01-05")], vec![]).await;
        let left = database.scan(|db| held(db, &question(now()), None, 10)).await.unwrap();
        assert_eq!(left.iter().map(|row| row.subject()).collect::<Vec<_>>(), [ids[2]]);
    }
}

/// What one record says, what mentions one entity, and what another measure lists: sealed or not, then as now.
#[tokio::test]
async fn a_question_may_be_about_some_facts_alone() {
    for test in TestDatabase::each() {
        let database = test.open();
        let ledger = ledger(&database);
        let ids: Vec<Id> = (0..3).map(|_| kernel::new_id()).collect();
        let planned = |statute: &str| Fact {
            measure: "test.planned".into(),
            ..mention(statute, "2025-01-01")
        };
        write(&ledger, ids[0], 1, vec![], vec![planned("charter"), planned("audit")]).await;
        let first = vec![mention("charter", "2025-01-05"), mention("petition", "2025-01-05")];
        write(&ledger, ids[1], 1, vec![], first).await;
        write(&ledger, ids[2], 1, vec![], vec![mention("charter", "2025-03-31")]).await;
        let alone = |record, entity: Option<&str>, listed_in: Option<&str>| Only {
            record,
            entity: entity.map(Into::into),
            listed_in: listed_in.map(Into::into),
            ..Only::default()
        };
        let frozen = AsOf::Sealed { size: 3, moment: now().moment() };
        for (sealed, as_of) in [(false, now()), (true, now()), (true, frozen)] {
            for (only, sum, kinds) in [
                (alone(None, None, None), 3, 2),
                (alone(Some(ids[1]), None, None), 2, 2),
                (alone(None, Some("charter"), None), 2, 1),
                (alone(Some(ids[2]), Some("petition"), None), 0, 0),
                (alone(None, None, Some("test.planned")), 2, 1),
            ] {
                let asked = only.clone();
                let found = database.scan(move |db| {
                    let question = Question { only: asked.clone(), ..question(as_of) };
                    let listed = contributions(db, &question, None, 10_000)?;
                    Ok((
                        sums(db, &question, Grouping::Total)?.total("test.count"),
                        distinct(db, &question, Grouping::Total)?.total("test.count"),
                        listed.iter().map(|row| row.value).sum::<i64>(),
                    ))
                });
                assert_eq!(found.await.unwrap(), (sum, kinds, sum), "{only:?}, sealed: {sealed}");
            }
            sealer(&ledger).drain().await.unwrap();
        }
    }
}
