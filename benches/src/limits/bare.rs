//! The statements of the server on one connection, without a product around them; writes commit one by one with their fsync.

use super::{Limits, Sample, TOWN};
use rusqlite::{Connection, params};
use std::path::Path;
use std::time::{Duration, Instant};

const TENANT: &str = "230718";

const READ: &str = "SELECT t.body, c.body FROM hotline_ticket t LEFT JOIN hotline_caller c
    ON c.tenant_id = t.tenant_id AND c.ticket_id = t.id WHERE t.tenant_id = ?1 AND t.id = ?2";
const PAGE: &str = "SELECT body FROM hotline_ticket WHERE tenant_id = ?1 AND status = 'concluded'
    ORDER BY dispatched_at DESC, id DESC LIMIT 50";

pub fn measure(file: &Path, ids: &[String], seconds: u32) -> Limits {
    let db = Connection::open(file).unwrap();
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384;",
    )
    .unwrap();
    let ids: Vec<Vec<u8>> = ids.iter().map(|id| bytes(id)).collect();
    let patience = Duration::from_secs(u64::from(seconds));
    let writer = Writer { db: &db, sample: sample(&db) };
    Limits {
        read: rate(patience, |n| {
            let id = &ids[n as usize % ids.len()];
            let mut read = db.prepare_cached(READ).unwrap();
            let row: (String, Option<String>) =
                read.query_row(params![TENANT, id], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            assert!(!row.0.is_empty());
        }),
        page: rate(patience, |_| {
            let mut page = db.prepare_cached(PAGE).unwrap();
            let rows = page.query_map([TENANT], |row| row.get::<_, String>(0)).unwrap();
            assert_eq!(rows.filter(Result::is_ok).count(), 50);
        }),
        write: rate(patience, |n| writer.write(0xf1 << 120 | u128::from(n), true)),
        write_without_ledger: rate(patience, |n| writer.write(0xf2 << 120 | u128::from(n), false)),
    }
}

fn rate(patience: Duration, mut once: impl FnMut(u64)) -> f64 {
    let started = Instant::now();
    let mut done = 0;
    while started.elapsed() < patience {
        once(done);
        done += 1;
    }
    done as f64 / started.elapsed().as_secs_f64()
}

fn bytes(id: &str) -> Vec<u8> {
    let digits = id.replace('-', "");
    u128::from_str_radix(&digits, 16).unwrap().to_be_bytes().to_vec()
}

fn sample(db: &Connection) -> Sample<Vec<u8>> {
    let ask = |sql: &str| db.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    let unit = db.query_row(TOWN, [], |row| row.get(0)).unwrap();
    Sample::take(unit, ask("SELECT terms FROM hotline_ticket_text LIMIT 1"), ask)
}

struct Writer<'a> {
    db: &'a Connection,
    sample: Sample<Vec<u8>>,
}

impl Writer<'_> {
    fn run(&self, sql: &str, values: impl rusqlite::Params) {
        self.db.prepare_cached(sql).unwrap().execute(values).unwrap();
    }

    fn write(&self, id: u128, with_ledger: bool) {
        let (Sample { unit, ticket, caller, entry, facts, answer, text, terms }, key) =
            (&self.sample, id.to_string());
        let id = id.to_be_bytes().to_vec();
        self.db.execute_batch("BEGIN IMMEDIATE").unwrap();
        let mut answered = self
            .db
            .prepare_cached("SELECT body FROM ledger_idempotency WHERE tenant_id = ?1 AND account_id = ?2 AND key = ?3")
            .unwrap();
        assert!(!answered.exists(params![TENANT, unit, key]).unwrap());
        for _ in 0..2 {
            let mut find = self
                .db
                .prepare_cached(
                    "SELECT version, body FROM organization_unit WHERE tenant_id = ?1 AND id = ?2",
                )
                .unwrap();
            find.query_row(params![TENANT, unit], |row| row.get::<_, i64>(0)).unwrap();
        }
        let mut count = self
            .db
            .prepare_cached(
                "INSERT INTO hotline_ticket_counter VALUES (?1, 'limit', '2025-06-01', 1)
                 ON CONFLICT (tenant_id, township, day) DO UPDATE SET last = last + 1 RETURNING last",
            )
            .unwrap();
        count.query_row([TENANT], |row| row.get::<_, i64>(0)).unwrap();
        self.run("INSERT INTO hotline_ticket VALUES (?1, ?2, 1, ?3, 'self', NULL, 'received', 'help', ?4, NULL, 1, 1, 1, ?5)", params![TENANT, id, key, unit, ticket]);
        self.run(
            "INSERT INTO hotline_caller VALUES (?1, ?2, 1, 7, NULL, ?3)",
            params![TENANT, id, caller],
        );
        self.run("INSERT INTO hotline_ticket_text (tenant_id, ticket_id, text, terms) VALUES (?1, ?2, ?3, ?4)", params![TENANT, id, text, terms]);
        self.run(
            "INSERT INTO ledger_idempotency VALUES (?1, ?2, ?3, x'00', 0, 201, '[]', ?4)",
            params![TENANT, unit, key, answer],
        );
        if with_ledger {
            self.run(
                "INSERT INTO ledger_entry VALUES (?1, ?2, ?2, 1, ?3)",
                params![TENANT, id, entry],
            );
            self.run(
                "INSERT INTO ledger_pending VALUES (?1, 1, ?2, ?3)",
                params![TENANT, id, facts],
            );
        }
        self.db.execute_batch("COMMIT").unwrap();
    }
}
