//! What the role that serves may do in PostgreSQL, when another one owns the schema: it changes records, never the schema, and what
//! is written once it can neither change nor take away.

use crate::connection::Mode;
use crate::{Address, Db, Error, Result, sql};
use diesel::prelude::*;

/// The ledger itself, and the list of migrations, which only their owner adds to.
const WRITTEN_ONCE: [&str; 6] =
    ["ledger_entry", "ledger_fact", "ledger_seal", "ledger_node", "ledger_head", "ledger_key"];
const READ_ONLY: [&str; 1] = ["__diesel_schema_migrations"];

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

/// The tables of a PostgreSQL database, by name.
pub fn tables(db: &mut Db) -> Result<Vec<String>> {
    let query = "SELECT relname::text AS name FROM pg_class
        WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace ORDER BY 1";
    let names: Vec<Name> = sql!(db, |c| diesel::sql_query(query).load(c))?;
    Ok(names.into_iter().map(|one| one.name).collect())
}

/// Gives a role its rights on every table there is, and takes those that it may have had besides.
pub fn grant(address: &Address, role: &str) -> Result<usize> {
    let Address::Pg(_) = address else {
        return Err(Error::Unavailable("SQLite has no roles".into()));
    };
    if !role.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') {
        return Err(Error::Unavailable(format!("`{role}` is no name for a role")));
    }
    let mut db = Db::open(address, Mode::Write)?;
    let tables = tables(&mut db)?;
    let rights = tables.iter().map(|table| {
        let rights = rights(table);
        format!("REVOKE ALL ON \"{table}\" FROM \"{role}\"; GRANT {rights} ON \"{table}\" TO \"{role}\";")
    });
    let schema = format!(
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC, \"{role}\"; GRANT USAGE ON SCHEMA public TO \"{role}\";"
    );
    let statements: String = std::iter::once(schema).chain(rights).collect();
    db.batch(&format!("BEGIN; {statements} COMMIT"))?;
    Ok(tables.len())
}

fn rights(table: &str) -> &'static str {
    match table {
        _ if WRITTEN_ONCE.contains(&table) => "SELECT, INSERT",
        _ if READ_ONLY.contains(&table) => "SELECT",
        _ => "SELECT, INSERT, UPDATE, DELETE",
    }
}
