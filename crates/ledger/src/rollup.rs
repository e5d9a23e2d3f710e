//! Sums of sealed facts by day and by month: what figures are read from.

use crate::fact::Fact;
use crate::schema::{ledger_rollup_day, ledger_rollup_month};
use chrono::{Datelike, NaiveDate};
use db::{At, Db, Uid, sql};
use diesel::prelude::*;
use diesel::upsert::excluded;
use kernel::{Id, Instant};
use std::collections::BTreeMap;

type Key = (String, Id, NaiveDate, Instant);

/// Adds the facts of a batch to the daily and monthly rollups.
pub(crate) fn fold<'a>(
    db: &mut Db,
    tenant: &str,
    facts: impl Iterator<Item = &'a Fact>,
) -> db::Result<()> {
    let mut days: BTreeMap<Key, i64> = BTreeMap::new();
    let mut months: BTreeMap<Key, i64> = BTreeMap::new();
    for fact in facts {
        let ripens = fact.ripens_at.unwrap_or(Instant::EPOCH);
        let key = |day| (fact.measure.to_string(), fact.unit, day, ripens);
        *days.entry(key(fact.day)).or_default() += fact.value;
        *months.entry(key(first_of_month(fact.day))).or_default() += fact.value;
    }
    fold_days(db, tenant, days)?;
    fold_months(db, tenant, months)
}

pub(crate) fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

macro_rules! fold_into {
    ($name:ident, $table:ident, $date:ident) => {
        fn $name(db: &mut Db, tenant: &str, sums: BTreeMap<Key, i64>) -> db::Result<()> {
            use $table::dsl;
            let row = |((measure, unit, day, ripens), value): (Key, i64)| {
                (
                    dsl::tenant_id.eq(tenant),
                    dsl::measure.eq(measure),
                    dsl::unit_id.eq(Uid(unit)),
                    dsl::$date.eq(day),
                    dsl::ripens_at.eq(At(ripens)),
                    dsl::value.eq(value),
                )
            };
            let key = (dsl::tenant_id, dsl::measure, dsl::unit_id, dsl::$date, dsl::ripens_at);
            let add = || dsl::value.eq(dsl::value + excluded(dsl::value));
            let ripening: Vec<Key> = sums
                .iter()
                .filter(|((_, _, _, ripens), value)| *ripens > Instant::EPOCH && **value < 0)
                .map(|(key, _)| key.clone())
                .collect();
            match db {
                Db::Pg(c) => {
                    let rows: Vec<_> = sums.into_iter().map(row).collect();
                    if !rows.is_empty() {
                        let insert = diesel::insert_into($table::table).values(rows);
                        insert.on_conflict(key).do_update().set(add()).execute(c)?;
                    }
                }
                Db::Lite(c) => {
                    fold_lite(c, stringify!($table), stringify!($date), tenant, &sums)?;
                }
            }
            // What was open and is so no longer leaves no row behind, or every deadline would keep one for ever.
            for (measure, unit, day, ripens) in ripening {
                let spent = $table::table.find((tenant, measure, Uid(unit), day, At(ripens)));
                sql!(db, |c| diesel::delete(spent.filter(dsl::value.eq(0))).execute(c))?;
            }
            Ok(())
        }
    };
}

fold_into!(fold_days, ledger_rollup_day, day);
fold_into!(fold_months, ledger_rollup_month, month);

/// One statement for the whole batch: SQLite would parse an upsert anew for every row.
fn fold_lite(
    connection: &mut SqliteConnection,
    table: &str,
    date: &str,
    tenant: &str,
    sums: &BTreeMap<Key, i64>,
) -> db::Result<()> {
    let rows: Vec<_> = sums
        .iter()
        .map(|((measure, unit, day, ripens), value)| {
            (measure, unit.simple(), day, ripens.micros(), value)
        })
        .collect();
    let rows = serde_json::to_string(&rows).map_err(db::Error::broken)?;
    // "WHERE true" tells the parser that ON CONFLICT does not belong to a join.
    diesel::sql_query(format!(
        "INSERT INTO {table} (tenant_id, measure, unit_id, {date}, ripens_at, value)
         SELECT ?1, value ->> 0, unhex(value ->> 1), value ->> 2, value ->> 3, value ->> 4
         FROM json_each(?2) WHERE true
         ON CONFLICT (tenant_id, measure, unit_id, {date}, ripens_at)
         DO UPDATE SET value = {table}.value + excluded.value"
    ))
    .bind::<diesel::sql_types::Text, _>(tenant)
    .bind::<diesel::sql_types::Text, _>(rows)
    .execute(connection)?;
    Ok(())
}
