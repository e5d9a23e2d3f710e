//! Rows that hold the particulars of one person each: their body is [`SealedFields`], and two indexes stand beside it.

use crate::people::Person;
use crate::{Keys, SealedFields};
use db::{JsonDoc, Uid, sql};
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use diesel::{QueryableByName, RunQueryDsl};
use ledger::Tx;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = db::sql::Uid)]
    id: Uid,
    #[diesel(sql_type = Integer)]
    generation: i32,
    #[diesel(sql_type = db::sql::JsonDoc)]
    body: JsonDoc,
}

/// Seals some rows of such a table with the active key, and indexes them under it; how many. `table` and its column `id`, by which
/// the values are bound to their place, are the line's own names.
pub fn reseal_people(
    tx: &mut Tx<'_>,
    keys: &Keys,
    table: &'static str,
    id: &'static str,
    limit: i64,
) -> db::Result<usize> {
    let (tenant, now) = (tx.tenant(), keys.generation());
    let query = format!(
        "SELECT {id} AS id, generation, body FROM {table} WHERE tenant_id = $1 AND generation < $2 ORDER BY generation, {id} LIMIT $3"
    );
    let rows: Vec<Row> = sql!(tx.db, |c| diesel::sql_query(&query)
        .bind::<Text, _>(tenant)
        .bind::<Integer, _>(now)
        .bind::<BigInt, _>(limit)
        .load(c))?;
    let change = format!(
        "UPDATE {table} SET generation = $1, phone_index = $2, id_no_index = $3, body = $4 WHERE tenant_id = $5 AND {id} = $6 AND generation = $7"
    );
    for row in &rows {
        let (Uid(of), sealed) = (row.id, row.body.read::<SealedFields>()?);
        let person = Person::take_from(&mut sealed.open(keys, table, of)?)?;
        let [phone, id_no] = person.indexes(keys, table)?;
        let body = JsonDoc::of(&sealed.reseal(keys, table, of)?)?;
        sql!(tx.db, |c| diesel::sql_query(&change)
            .bind::<Integer, _>(now)
            .bind::<Nullable<Integer>, _>(phone)
            .bind::<Nullable<Integer>, _>(id_no)
            .bind::<db::sql::JsonDoc, _>(&body)
            .bind::<Text, _>(tenant)
            .bind::<db::sql::Uid, _>(row.id)
            .bind::<Integer, _>(row.generation)
            .execute(c))?;
    }
    Ok(rows.len())
}
