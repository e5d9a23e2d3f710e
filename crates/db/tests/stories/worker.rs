//! The threads that own connections: what fails, fails alone.

use crate::{COUNTER, count_one, counted, texts, try_texts, write};
use db::testing::TestDatabase;
use db::{Database, Db, Error};
use diesel::result::DatabaseErrorKind;
use kernel::Problem;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, mpsc};

/// A database with one thread for writes, and a table that counts.
fn counting(test: &TestDatabase) -> Database {
    let database = Database::open(test.address.clone(), 1).unwrap();
    test.tamper(COUNTER);
    database
}

async fn total(database: &Database) -> i64 {
    database.read(counted).await.unwrap()
}

/// E-11: the connection that a panic leaves behind shows what is written after it.
#[tokio::test]
async fn c04_a_panic_in_a_snapshot_freezes_nobody() {
    for test in TestDatabase::each() {
        let database = counting(&test);
        let panics =
            |db: &mut Db| db.snapshot(|db| -> db::Result<i64> { panic!("{:?}", counted(db)) });
        for n in 0..4 {
            // On SQLite each of these has connections of its own, and there are several that scan.
            assert!(database.read(panics).await.unwrap_err().to_string().contains("panic"));
            assert!(database.scan(panics).await.unwrap_err().to_string().contains("panic"));
            write(&database, count_one).await.unwrap();
            assert_eq!(total(&database).await, n + 1);
            assert_eq!(database.scan(counted).await.unwrap(), n + 1);
            assert_eq!(database.read(|db| db.snapshot(counted)).await.unwrap(), n + 1);
        }
    }
}

#[tokio::test]
async fn c04_a_panic_fails_its_own_request_and_the_thread_lives() {
    for test in TestDatabase::each() {
        let database = counting(&test);
        let panicking = |db: &mut Db| -> db::Result<()> {
            // A reader may not write; it panics all the same.
            let _ = count_one(db);
            panic!("on purpose")
        };
        for _ in 0..3 {
            for failed in [
                write(&database, panicking).await,
                database.read(|_| -> db::Result<()> { panic!("on purpose") }).await,
                database.scan(|_| -> db::Result<()> { panic!("on purpose") }).await,
            ] {
                assert_eq!(failed.unwrap_err().to_string(), "broken data: panic: on purpose");
            }
            write(&database, count_one).await.unwrap();
        }
        assert_eq!(total(&database).await, 3, "what panicked left nothing behind");
    }
}

/// The writer is held until all the others wait, so that on SQLite they share one transaction.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c04_a_refusal_in_a_group_leaves_its_neighbours_alone() {
    for test in TestDatabase::each() {
        let database = counting(&test);
        let ((begun, has_begun), (release, gate)) = (mpsc::channel(), mpsc::channel::<()>());
        let mut waiting = tokio::task::JoinSet::new();
        let held = {
            let database = database.clone();
            tokio::spawn(async move {
                write(&database, move |db| {
                    let _ = begun.send(());
                    let _ = gate.recv();
                    count_one(db)
                })
                .await
            })
        };
        tokio::task::block_in_place(|| has_begun.recv().unwrap());
        for n in 0..30 {
            let database = database.clone();
            waiting.spawn(async move {
                write(&database, move |db| {
                    count_one(db)?;
                    match n % 3 {
                        0 => Ok(()),
                        1 => Err(Problem::not_found().into()),
                        _ => db.batch("INSERT INTO counter VALUES (NULL)"),
                    }
                })
                .await
                .is_ok()
            });
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        // Closing the gate opens it for good: the work may run again.
        drop(release);
        held.await.unwrap().unwrap();
        let well = waiting.join_all().await.into_iter().filter(|well| *well).count();
        assert_eq!((well, total(&database).await), (10, 11));
    }
}

#[tokio::test]
async fn c02_a_killed_connection_is_replaced() {
    let Some(test) = TestDatabase::postgres() else { return };
    let database = counting(&test);
    let mut other = Database::open_reader(&test.address).unwrap();
    let mut kill = |pid: &str| {
        texts(&mut other, &format!("SELECT pg_terminate_backend({pid}, 5000)::text AS found"));
    };
    const WHO: &str = "SELECT pg_backend_pid()::text AS found";
    let mut last = String::new();
    for round in 0..6 {
        let pid = database.read(|db| try_texts(db, WHO)).await.unwrap().remove(0);
        assert_ne!(pid, last, "a new connection");
        kill(&pid);
        last = pid;
        // The next request, of either kind, does not notice.
        if round % 2 == 0 {
            write(&database, count_one).await.unwrap();
        } else {
            total(&database).await;
        }
    }
    let mut victim = Database::open_reader(&test.address).unwrap();
    let cut = write(&database, move |db| {
        count_one(db)?;
        let pid = try_texts(db, WHO)?.remove(0);
        try_texts(
            &mut victim,
            &format!("SELECT pg_terminate_backend({pid}, 5000)::text AS found"),
        )?;
        count_one(db)
    });
    let cut = cut.await.unwrap_err();
    assert_eq!(Problem::from(cut).kind.status, 503, "in the middle of a unit of work");
    write(&database, count_one).await.unwrap();
    assert_eq!(total(&database).await, 4);
}

/// A failure as PostgreSQL reports it, without the chance that it takes.
fn serialization_failure() -> Error {
    let text = "could not serialize access due to concurrent update".to_string();
    Error::Sql(diesel::result::Error::DatabaseError(
        DatabaseErrorKind::SerializationFailure,
        Box::new(text),
    ))
}

#[tokio::test]
async fn c23_a_serialisation_failure_is_retried_at_most_three_times() {
    let Some(test) = TestDatabase::postgres() else { return };
    let database = counting(&test);
    for (failures, expected_runs, ends_well) in
        [(0, 1, true), (1, 2, true), (2, 3, true), (9, 3, false)]
    {
        let runs = Arc::new(AtomicUsize::new(0));
        let count = runs.clone();
        let ended = write(&database, move |db| {
            count_one(db)?;
            let run = count.fetch_add(1, Ordering::Relaxed);
            if run < failures { Err(serialization_failure()) } else { Ok(()) }
        })
        .await;
        assert_eq!((runs.load(Ordering::Relaxed), ended.is_ok()), (expected_runs, ends_well));
        if let Err(error) = ended {
            assert_eq!(Problem::from(error).kind.status, 503);
        }
    }
    assert_eq!(total(&database).await, 3, "each success counted once, however often it ran");
}

#[tokio::test]
async fn c23_a_real_conflict_is_run_again() {
    let Some(test) = TestDatabase::postgres() else { return };
    let database = counting(&test);
    let mut other = Database::open_reader(&test.address).unwrap();
    let mut runs = 0;
    let seen = write(&database, move |db| {
        db.batch("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")?;
        let before = counted(db)?;
        runs += 1;
        if runs == 1 {
            count_one(&mut other)?;
        }
        count_one(db)?;
        Ok((before, runs))
    });
    assert_eq!(seen.await.unwrap(), (1, 2), "the second run began with what the other had written");
    assert_eq!(total(&database).await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c23_a_real_deadlock_is_resolved() {
    let Some(test) = TestDatabase::postgres() else { return };
    let database = Database::open(test.address.clone(), 2).unwrap();
    test.tamper("CREATE TABLE pair (id INT PRIMARY KEY, n INT NOT NULL); INSERT INTO pair VALUES (0, 0), (1, 0)");
    let both_hold_one = Arc::new(Barrier::new(2));
    let crossing = |first: usize| {
        let (database, both_hold_one, mut runs) = (database.clone(), both_hold_one.clone(), 0);
        async move {
            write(&database, move |db| {
                runs += 1;
                db.batch(&format!("UPDATE pair SET n = n + 1 WHERE id = {first}"))?;
                if runs == 1 {
                    both_hold_one.wait();
                }
                db.batch(&format!("UPDATE pair SET n = n + 1 WHERE id = {}", 1 - first))?;
                Ok(runs)
            })
            .await
            .unwrap()
        }
    };
    let (one, two) = tokio::join!(crossing(0), crossing(1));
    assert_eq!(one + two, 3, "one of the two ran twice");
    let sums = database.read(|db| try_texts(db, "SELECT sum(n)::text AS found FROM pair")).await;
    assert_eq!(sums.unwrap(), ["4"]);
}

/// Until somebody waits for what this connection holds; activities would be told as they were when its transaction first asked.
fn until_waited_for(other: &mut Db) {
    const WAITING: &str = "SELECT 'x' AS found FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))";
    let began = std::time::Instant::now();
    while texts(other, WAITING).is_empty() {
        assert!(began.elapsed() < std::time::Duration::from_secs(30), "nobody waits");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

/// Somebody who holds one row and asks for the other once it is waited for: whoever waits for the first one by then is the one whom
/// PostgreSQL ends, for who has waited longer looks for a circle first.
fn crosses(mut other: Db, ready: mpsc::Sender<()>, asked: mpsc::Receiver<()>) {
    loop {
        other.batch("BEGIN; UPDATE pair SET n = n + 1 WHERE id = 1").unwrap();
        if ready.send(()).is_err() || asked.recv().is_err() {
            return;
        }
        until_waited_for(&mut other);
        other.batch("UPDATE pair SET n = n + 1 WHERE id = 0").unwrap();
        other.batch("ROLLBACK").unwrap();
    }
}

/// C-23: whoever meets a deadlock at every run is told to come again, after the third.
#[tokio::test]
async fn c23_a_real_deadlock_that_comes_again_is_told_after_three_runs() {
    let Some(test) = TestDatabase::postgres() else { return };
    let database = Database::open(test.address.clone(), 1).unwrap();
    test.tamper("CREATE TABLE pair (id INT PRIMARY KEY, n INT NOT NULL); INSERT INTO pair VALUES (0, 0), (1, 0)");
    let ((ready, is_ready), (ask, asked)) = (mpsc::channel(), mpsc::channel());
    let other = test.connect();
    let crossing = std::thread::spawn(move || crosses(other, ready, asked));
    let runs = Arc::new(AtomicUsize::new(0));
    let count = runs.clone();
    let failed = write(&database, move |db| {
        is_ready.recv().unwrap();
        count.fetch_add(1, Ordering::Relaxed);
        db.batch("UPDATE pair SET n = n + 1 WHERE id = 0")?;
        ask.send(()).unwrap();
        db.batch("UPDATE pair SET n = n + 1 WHERE id = 1")
    });
    let failed = failed.await.unwrap_err();
    assert!(failed.to_string().contains("deadlock detected"), "{failed}");
    assert_eq!(runs.load(Ordering::Relaxed), 3);
    assert_eq!(Problem::from(failed).kind.status, 503);
    crossing.join().unwrap();
    let sums = database.read(|db| try_texts(db, "SELECT sum(n)::text AS found FROM pair")).await;
    assert_eq!(sums.unwrap(), ["0"], "nothing of it is left");
}
