//! Both databases, as the product meets them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod citus;
mod edges;
mod sqlite;
mod start;
mod twins;
mod worker;

use db::{Database, Db, Result, sql};
use diesel::RunQueryDsl;

#[derive(diesel::QueryableByName)]
struct Found {
    #[diesel(sql_type = diesel::sql_types::Text)]
    found: String,
}

/// The texts of the one column, `found`, that a query gives.
fn try_texts(db: &mut Db, query: &str) -> Result<Vec<String>> {
    let rows: Vec<Found> = sql!(db, |c| diesel::sql_query(query).load(c))?;
    Ok(rows.into_iter().map(|row| row.found).collect())
}

fn texts(db: &mut Db, query: &str) -> Vec<String> {
    try_texts(db, query).unwrap_or_else(|error| panic!("{error}: {query}"))
}

/// A unit of work without the ledger: here the database itself is on trial.
#[expect(clippy::disallowed_methods, reason = "these stories are about the path below the ledger")]
async fn write<T: Send + 'static>(
    database: &Database,
    work: impl FnMut(&mut Db) -> Result<T> + Send + 'static,
) -> Result<T> {
    database.write(work).await
}

/// A table that counts; what it says is read as a number.
const COUNTER: &str = "CREATE TABLE counter (n BIGINT NOT NULL); INSERT INTO counter VALUES (0)";

fn counted(db: &mut Db) -> Result<i64> {
    let found = try_texts(db, "SELECT CAST(n AS TEXT) AS found FROM counter")?;
    Ok(found[0].parse().unwrap())
}

fn count_one(db: &mut Db) -> Result<()> {
    db.batch("UPDATE counter SET n = n + 1")
}
