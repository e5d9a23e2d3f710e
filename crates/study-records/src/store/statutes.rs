use db::Db;
use diesel::prelude::*;
use diesel::sql_types::Text;
use ledger::Tx;

/// Until the transaction ends nobody else of the tenant enters a statute or changes one. SQLite has one writer.
pub fn one_statute_at_a_time(tx: &mut Tx<'_>) -> db::Result<()> {
    let named = format!("study_statutes {}", tx.tenant());
    let Db::Pg(c) = &mut *tx.db else { return Ok(()) };
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind::<Text, _>(named)
        .execute(c)?;
    Ok(())
}
