//! The records behind the sums.

use super::{Question, known, only, within};
use crate::query::{Bind, Sql};
use crate::tail;
use chrono::NaiveDate;
use db::sql;
use db::{Db, Uid};
use diesel::prelude::*;
use kernel::Id;

/// What one record contributes to one measure.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Contribution {
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub measure: String,
    #[diesel(sql_type = diesel::sql_types::Date)]
    pub day: NaiveDate,
    #[diesel(sql_type = sql::Uid)]
    unit_id: Uid,
    #[diesel(sql_type = sql::Uid)]
    subject_id: Uid,
    #[diesel(sql_type = diesel::sql_types::Text)]
    entity: String,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub value: i64,
}

/// Where a page of contributions ended.
pub type Place = (String, NaiveDate, Id, Id, String);

impl Contribution {
    pub fn unit(&self) -> Id {
        self.unit_id.0
    }

    /// The record.
    pub fn subject(&self) -> Id {
        self.subject_id.0
    }

    /// What the record mentions, where distinct ones are counted.
    pub fn entity(&self) -> Option<&str> {
        Some(self.entity.as_str()).filter(|entity| !entity.is_empty())
    }
}

/// The records behind the sums of [`super::sums`], in the order measure, day, unit, record, entity; the entities among them are those
/// that [`super::distinct`] counts.
pub fn contributions(
    db: &mut Db,
    question: &Question,
    after: Option<&Place>,
    limit: u64,
) -> db::Result<Vec<Contribution>> {
    if question.spans.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(db);
    let tail = tail::table(db);
    let (tenant, mut places) = places(&mut sql, question, tail);
    if let Some(after) = after {
        places.push_str(&beyond(&mut sql, after));
    }
    let ripe = sql.bind(Bind::At(question.as_of.moment()));
    let known = format!("ripens_at <= {ripe}{}", known(&mut sql, question.as_of));
    let limit = sql.bind(Bind::Number(i64::try_from(limit).unwrap_or(i64::MAX)));
    sql.text = match question.as_of.sees_the_tail() {
        false => page("ledger_fact", &format!("{places} AND {known}"), &limit),
        true => with_tail(tail, &tenant, &places, &known, &limit),
    };
    sql.load(db)
}

const KEY: &str = "measure, day, unit_id, subject_id, entity";

fn beyond(sql: &mut Sql, (measure, day, unit, subject, entity): &Place) -> String {
    let place = [
        sql.bind(Bind::Text(measure.clone())),
        sql.bind(Bind::Day(*day)),
        sql.bind(Bind::Unit(*unit)),
        sql.bind(Bind::Unit(*subject)),
        sql.bind(Bind::Text(entity.clone())),
    ];
    format!(" AND ({KEY}) > ({})", place.join(", "))
}

/// A page of sums by record; from `ledger_fact` it is read in the order of the primary key, no further than it goes.
fn page(table: &str, conditions: &str, limit: &str) -> String {
    format!(
        "SELECT {KEY}, CAST(sum(value) AS bigint) AS value FROM {table} WHERE {conditions}
         GROUP BY {KEY} HAVING sum(value) <> 0 ORDER BY {KEY} LIMIT {limit}"
    )
}

/// A page of what is sealed, and the few records of which the tail speaks with all that is known of them.
fn with_tail(tail: &str, tenant: &str, places: &str, known: &str, limit: &str) -> String {
    let same = |one: &str, other: &str| {
        KEY.split(", ")
            .map(|column| format!("{one}.{column} = {other}.{column}"))
            .collect::<Vec<_>>()
            .join(" AND ")
    };
    let settled = format!(
        "{places} AND {known} AND NOT EXISTS (SELECT 1 FROM recent WHERE {})",
        same("recent", "ledger_fact")
    );
    let all = format!(
        "(SELECT * FROM ({}) AS settled
          UNION ALL SELECT {KEY}, value FROM recent
          UNION ALL SELECT f.measure, f.day, f.unit_id, f.subject_id, f.entity, f.value FROM recent AS r CROSS JOIN ledger_fact AS f
            WHERE f.tenant_id = {tenant} AND {} AND {known}) AS part",
        page("ledger_fact", &settled, limit),
        same("f", "r"),
    );
    format!(
        "WITH recent AS MATERIALIZED (SELECT {KEY}, sum(value) AS value FROM {tail}
           WHERE {places} AND {known} GROUP BY {KEY})
         {}",
        page(&all, "true", limit)
    )
}

/// The records behind a stock, each once: what began and has ended since adds up to nothing and is not listed. The day is the last on
/// which a record changed what it counts. All facts of the measures are read, for only their sum tells.
pub fn held(
    db: &mut Db,
    question: &Question,
    after: Option<&Place>,
    limit: u64,
) -> db::Result<Vec<Contribution>> {
    if question.spans.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(db);
    let tail = tail::table(db);
    let conditions = conditions(&mut sql, question, tail);
    let beyond = after.map(|after| beyond(&mut sql, after)).unwrap_or_default();
    let limit = sql.bind(Bind::Number(i64::try_from(limit).unwrap_or(i64::MAX)));
    let facts = |table: &str| format!("SELECT {KEY}, value FROM {table} WHERE {conditions}");
    let mut all = facts("ledger_fact");
    if question.as_of.sees_the_tail() {
        all = format!("{all} UNION ALL {}", facts(tail));
    }
    sql.text = format!(
        "SELECT {KEY}, value FROM (
           SELECT measure, max(day) AS day, unit_id, subject_id, entity, CAST(sum(value) AS bigint) AS value
           FROM ({all}) AS part GROUP BY measure, unit_id, subject_id, entity HAVING sum(value) <> 0) AS held
         WHERE true{beyond} ORDER BY {KEY} LIMIT {limit}"
    );
    sql.load(db)
}

/// What a question asks for, of facts that are ripe and known.
fn conditions(sql: &mut Sql, question: &Question, tail: &str) -> String {
    let (_, places) = places(sql, question, tail);
    let ripe = sql.bind(Bind::At(question.as_of.moment()));
    format!("{places} AND ripens_at <= {ripe}{}", known(sql, question.as_of))
}

/// The tenant's place, and the condition on where and when a question looks, and at which facts alone.
fn places(sql: &mut Sql, question: &Question, tail: &str) -> (String, String) {
    let tenant = sql.bind(Bind::Text(question.tenant.clone()));
    let measures = sql.bind(Bind::Texts(question.measures.clone()));
    let spans: Vec<String> = question.spans.iter().map(|span| within(sql, span)).collect();
    let measures = sql.among_texts("measure", &measures);
    let only = only(sql, question, tail, &tenant);
    let places = format!("tenant_id = {tenant} AND {measures} AND ({}){only}", spans.join(" OR "));
    (tenant, places)
}
