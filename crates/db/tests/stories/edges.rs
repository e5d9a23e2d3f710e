//! E-09: what the two databases limit differently, tried at the edge: both keep it, give it back and order it alike.

use super::write;
use db::sql::{Instant, JsonDoc as Json, Uid as UidSql};
use db::testing::TestDatabase;
use db::{At, Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use diesel::sql_types::*;
use kernel::Id;

diesel::table! {
    use super::*;
    edge (id) {
        id -> UidSql,
        number -> BigInt,
        at -> Instant,
        text -> Text,
        body -> Json,
        later -> Nullable<Instant>,
    }
}

const LITE: &str = "CREATE TABLE edge (id BLOB PRIMARY KEY, number INTEGER NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL,
    body TEXT NOT NULL, later INTEGER) STRICT";
const PG: &str = "CREATE TABLE edge (id uuid PRIMARY KEY, number bigint NOT NULL, at timestamptz NOT NULL, text text NOT NULL,
    body jsonb NOT NULL, later timestamptz)";

type Row = (Uid, i64, At, String, JsonDoc, Option<At>);

fn moment(text: &str) -> At {
    At(text.parse().unwrap())
}

/// Rows at every edge; the ids rise.
fn rows() -> Vec<Row> {
    let long = "乌".repeat(65_536 / 3);
    let body = |text: &str| JsonDoc(format!("{{\"text\":\"{text}\"}}"));
    let edges = [
        (i64::MIN, moment("1970-01-01T00:00:00Z"), String::new(), body(""), None),
        (i64::MAX, moment("9999-12-31T23:59:59.999999Z"), long.clone(), body(&long), None),
        (
            0,
            moment("2024-02-29T15:59:59.000001Z"),
            "\u{1F600}\u{2028}'\"\\%_".into(),
            body("\u{1F600}"),
            Some(moment("9999-12-31T23:59:59.999999Z")),
        ),
        (
            -1,
            moment("0001-01-01T00:00:00Z"),
            " a ".into(),
            body("a"),
            Some(moment("1970-01-01T00:00:00Z")),
        ),
    ];
    let row =
        |(number, at, text, body, later)| (Uid(kernel::new_id()), number, at, text, body, later);
    edges.into_iter().map(row).collect()
}

fn insert(db: &mut Db, rows: &[Row]) -> db::Result<()> {
    for (id, number, at, text, body, later) in rows {
        let values = (
            edge::id.eq(id),
            edge::number.eq(number),
            edge::at.eq(at),
            edge::text.eq(text),
            edge::body.eq(body),
            edge::later.eq(later),
        );
        sql!(db, |c| diesel::insert_into(edge::table).values(values).execute(c))?;
    }
    Ok(())
}

fn prepared() -> Vec<(TestDatabase, db::Database)> {
    let each = TestDatabase::each().into_iter().map(|test| {
        let database = test.open();
        match test.address {
            db::Address::Lite(_) => test.tamper(LITE),
            db::Address::Pg(_) => test.tamper(PG),
        }
        (test, database)
    });
    each.collect()
}

#[tokio::test]
async fn e09_values_at_the_edge_come_back_as_they_went() {
    for (_test, database) in prepared() {
        let rows = rows();
        let given = rows.clone();
        write(&database, move |db| insert(db, &given)).await.unwrap();
        let found: Vec<Row> = database
            .read(|db| Ok(sql!(db, |c| edge::table.order(edge::id).load(c))?))
            .await
            .unwrap();
        for (found, given) in found.iter().zip(&rows) {
            let text = |row: &Row| row.4.read::<serde_json::Value>().unwrap();
            assert_eq!(text(found), text(given));
            let plain = |row: &Row| (row.0, row.1, row.2, row.3.clone(), row.5);
            assert_eq!(plain(found), plain(given));
        }
        assert_eq!(found.len(), rows.len());
        let by_time: Vec<i64> = database
            .read(|db| Ok(sql!(db, |c| edge::table.order(edge::at).select(edge::number).load(c))?))
            .await
            .unwrap();
        assert_eq!(by_time, [-1, i64::MIN, 0, i64::MAX]);
    }
}

/// SQLite binds 32,766 values in a statement, PostgreSQL 65,535: a thousand are within both, and none find nothing.
#[tokio::test]
async fn e09_a_thousand_values_and_none_are_a_set() {
    for (_test, database) in prepared() {
        let rows = rows();
        let mut wanted: Vec<Uid> = (0..996).map(|_| Uid(kernel::new_id())).collect();
        wanted.extend(rows.iter().map(|row| row.0));
        write(&database, move |db| insert(db, &rows)).await.unwrap();
        let count = async |ids: Vec<Uid>| -> i64 {
            let question = move |db: &mut Db| {
                Ok(sql!(db, |c| edge::table.filter(edge::id.eq_any(&ids)).count().get_result(c))?)
            };
            database.read(question).await.unwrap()
        };
        assert_eq!(count(wanted.clone()).await, 4);
        wanted.extend((0..31_000).map(|_| Uid(kernel::new_id())));
        assert_eq!(count(wanted).await, 4);
        assert_eq!(count(Vec::new()).await, 0);
        assert_eq!(count(vec![Uid(Id::nil())]).await, 0);
    }
}

/// Left alone, SQLite puts what is missing first and PostgreSQL last. Whoever orders by such a column says where it goes.
#[tokio::test]
async fn e09_what_is_missing_is_ordered_alike_when_it_is_said() {
    for (_test, database) in prepared() {
        write(&database, |db| insert(db, &rows())).await.unwrap();
        let said: Vec<i64> = database
            .read(|db| {
                Ok(sql!(db, |c| edge::table
                    .order((edge::later.is_null(), edge::later, edge::id))
                    .select(edge::number)
                    .load(c))?)
            })
            .await
            .unwrap();
        assert_eq!(said, [-1, 0, i64::MIN, i64::MAX]);
    }
}
