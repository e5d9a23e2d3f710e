//! E-06, E-07: the schema of the next release comes while this one serves.

use crate::book::{Book, Outcome, PASSWORD};
use crate::long_or;
use crate::operator::{Operator, Server};
use db::{diesel, migrate, sql};
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Rows as a district has them after years: copies of one ticket, without what hangs on it and without entries of the ledger.
fn fill(operator: &Operator, rows: usize) {
    operator.tampers(&format!(
        "SET statement_timeout = 0; SET session_replication_role = replica;
         DO $$ DECLARE columns text; changed text; BEGIN
           SELECT string_agg(column_name, ', ' ORDER BY ordinal_position),
                  string_agg(CASE column_name WHEN 'id' THEN 'gen_random_uuid()' WHEN 'ticket_no' THEN '''filled-'' || gen_random_uuid()'
                             WHEN 'external_no' THEN 'gen_random_uuid()'
                             ELSE 'one.' || column_name END, ', ' ORDER BY ordinal_position)
             INTO columns, changed FROM information_schema.columns WHERE table_name = 'hotline_ticket';
           EXECUTE format('INSERT INTO hotline_ticket (%s) SELECT %s FROM (SELECT * FROM hotline_ticket LIMIT 1) one,
             generate_series(1, {rows})', columns, changed);
         END $$;
         ANALYZE hotline_ticket"
    ));
}

fn empty(operator: &Operator) {
    operator.tampers(
        "SET statement_timeout = 0; SET session_replication_role = replica; DELETE FROM hotline_ticket WHERE ticket_no LIKE 'filled-%'",
    );
}

#[derive(QueryableByName)]
struct Held {
    #[diesel(sql_type = sql_types::Text)]
    lock: String,
}

/// The longest time for which anybody held a lock on the tickets that their writers wait for.
fn watch(operator: &Operator, stop: &AtomicBool) -> (Duration, usize) {
    let mut db = operator.database.connect();
    let held = "SELECT pid || ' ' || mode AS lock FROM pg_locks WHERE granted AND relation = 'hotline_ticket'::regclass
        AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')";
    let (mut since, mut longest, mut seen) = (BTreeMap::new(), Duration::ZERO, 0);
    while !stop.load(Ordering::Relaxed) {
        let rows: Vec<Held> = sql!(&mut db, |c| sql_query(held).load(c)).unwrap();
        let now = Instant::now();
        since.retain(|lock, _| rows.iter().any(|row| row.lock == *lock));
        seen += rows.len();
        for row in rows {
            longest = longest.max(now - *since.entry(row.lock).or_insert(now));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    (longest, seen)
}

/// What everybody does in a morning, asked of a release whose schema has gone on.
fn works(server: &Server, book: &Book) {
    let clerk = server.login("clerk", PASSWORD);
    let received = book.receive();
    let path = format!("/v1/hotline/tickets/{}", received.subject);
    assert!(matches!(book.send(received), Outcome::Acked(_)));
    assert_eq!(server.get(&path, Some(&clerk))["place"], "镇政府");
    let figures = server.get("/v1/reporting/figures?period=2025", Some(&clerk));
    let handled = figures["figures"].as_array().unwrap();
    assert!(handled.iter().any(|one| one["indicator"] == "HL.HANDLED" && one["text"] == "69"));
    let judicial = server.login("judicial", PASSWORD);
    for list in ["mediation/cases", "pufa-publicity/activities", "study-records/sessions"] {
        let page: Value = server.get(&format!("/v1/{list}?page_size=5"), Some(&judicial));
        assert!(page["items"].is_array(), "{list}: {page}");
    }
    assert_eq!(server.ask("/health/ready", &[]).0, 200);
}

/// Columns, a table, a rule and an index more: no writer waits for a second, nothing that is written is lost, and the release that
/// does not know of them works as before, also on the way back.
#[test]
fn e06_e07_a_release_works_while_the_next_ones_schema_comes() {
    let Some(operator) = Operator::postgres() else { return };
    operator.demonstrates();
    let rows = long_or(1_000_000, 20_000);
    fill(&operator, rows);
    let server = operator.serve();
    let book = Book::new(&server);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/next");
    let stop = AtomicBool::new(false);
    let (applied, took, (longest, seen)) = std::thread::scope(|scope| {
        let watcher = scope.spawn(|| watch(&operator, &stop));
        let applied = book.while_written(|| {
            std::thread::sleep(Duration::from_millis(500));
            let began = Instant::now();
            let applied = migrate::run_from(operator.database(), &folder).unwrap();
            (applied, began.elapsed())
        });
        stop.store(true, Ordering::Relaxed);
        (applied.0, applied.1, watcher.join().unwrap())
    });
    println!("{rows} rows: {took:?}, a lock for at most {longest:?}, seen {seen} times");
    assert_eq!(applied, 3);
    assert!(longest < Duration::from_secs(1), "{longest:?}");
    // Who was told to come back on a busy machine is served below; nobody is left without an answer.
    let answered = |outcome: &Outcome| matches!(outcome, Outcome::Acked(_) | Outcome::Refused(_));
    assert_eq!(book.len(|outcome| !answered(outcome)), 0);
    works(&server, &book);
    for step in
        ["2099-01-03-000000_validated", "2099-01-02-000000_indexed", "2099-01-01-000000_widened"]
    {
        operator.tampers(&std::fs::read_to_string(folder.join(step).join("down.sql")).unwrap());
    }
    works(&server, &book);
    empty(&operator);
    book.holds(&operator, server, &[]);
}

/// On SQLite one process serves the file: a release ends before the next one's schema comes. It does not start on that, and says why; a
/// program to which the additions mean nothing works on them as before, also on the way back, and nothing that was written is lost.
#[test]
fn e06_on_sqlite_a_release_ends_before_the_next_ones_schema_comes() {
    let operator = Operator::lite();
    operator.demonstrates();
    let server = operator.serve();
    let book = Book::new(&server);
    book.while_written(|| std::thread::sleep(Duration::from_millis(500)));
    server.stops();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/next-sqlite");
    assert_eq!(migrate::run_from(operator.database(), &folder).unwrap(), 2);
    let said = operator.fails(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(said.contains("newer than this program"), "{said}");
    // As if this were the release that brings them.
    operator.tampers("DELETE FROM __diesel_schema_migrations WHERE version LIKE '2099%'");
    for step in [None, Some("2099-01-02-000000_indexed"), Some("2099-01-01-000000_widened")] {
        if let Some(step) = step {
            operator.tampers(&std::fs::read_to_string(folder.join(step).join("down.sql")).unwrap());
        }
        let server = operator.serve();
        book.follows(&server);
        works(&server, &book);
        server.stops();
    }
    let server = operator.serve();
    book.follows(&server);
    book.holds(&operator, server, &[]);
}
