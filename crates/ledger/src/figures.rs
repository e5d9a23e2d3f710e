//! Sums of measures and the records behind them: the same facts, so they cannot disagree.

mod records;

pub use records::{Contribution, Place, contributions, held};

use crate::query::{Bind, Sql};
use crate::tail;
use chrono::{Datelike, Days, Months, NaiveDate};
use db::sql;
use db::{Db, Uid};
use diesel::prelude::*;
use kernel::{Id, Instant};

/// What the ledger is asked to have known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf {
    /// Everything recorded until now; answered from the rollups.
    Now(Instant),
    /// What was recorded until a moment; answered from the facts.
    Moment(Instant),
    /// What the first `size` sealed entries say, with deadlines judged at a moment.
    Sealed { size: u64, moment: Instant },
}

impl AsOf {
    fn sees_the_tail(self) -> bool {
        !matches!(self, Self::Sealed { .. })
    }

    /// The moment at which deadlines are judged.
    pub fn moment(self) -> Instant {
        match self {
            Self::Now(moment) | Self::Moment(moment) | Self::Sealed { moment, .. } => moment,
        }
    }
}

/// Units that belonged to what is asked for during all of these days (both inclusive).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub units: Vec<Id>,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// Which facts alone, of all that a question is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Only {
    /// Those of one record.
    pub record: Option<Id>,
    /// Those that mention an entity.
    pub entity: Option<String>,
    /// Those whose entity another measure mentions too: of what was done, what had been planned.
    pub listed_in: Option<String>,
    /// Those of records that another measure mentions, or does not: of what was done, what is proven.
    pub proven: Option<Proven>,
    /// Those of records that are filed under each of these, whatever else they count for.
    pub filed: Vec<Filed>,
}

/// What records are filed under: a tag, a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// The measure to which a record of it contributes. It is asked of all units and days, for it goes with the record.
    pub under: String,
    /// What its facts mention.
    pub entity: String,
}

/// Whether something else speaks of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The measure whose facts mention records, by their ids ([`kernel::Id::simple`]). It is asked of all units and days: what proves a
    /// record may have come later.
    pub by: String,
    pub is: bool,
}

/// Which measures, where, when, as known when.
#[derive(Debug, Clone)]
pub struct Question {
    pub tenant: String,
    pub measures: Vec<String>,
    pub spans: Vec<Span>,
    pub as_of: AsOf,
    pub only: Only,
}

/// What sums are broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    Total,
    Unit,
    Month,
}

/// One sum.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct SumRow {
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub measure: String,
    #[diesel(sql_type = diesel::sql_types::Nullable<sql::Uid>)]
    unit_id: Option<Uid>,
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Date>)]
    pub month: Option<NaiveDate>,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub value: i64,
}

impl SumRow {
    pub fn unit(&self) -> Option<Id> {
        self.unit_id.map(|Uid(id)| id)
    }
}

/// Sums, and how many sealed entries the ledger held in the same snapshot.
#[derive(Debug, Clone, Default)]
pub struct Sums {
    pub rows: Vec<SumRow>,
    pub sealed: u64,
}

impl Sums {
    /// Sums that were judged and not added up.
    pub fn of(values: Vec<(String, i64)>, sealed: u64) -> Self {
        let row = |(measure, value)| SumRow { measure, unit_id: None, month: None, value };
        Self { rows: values.into_iter().map(row).collect(), sealed }
    }

    pub fn total(&self, measure: &str) -> i64 {
        self.rows.iter().filter(|row| row.measure == measure).map(|row| row.value).sum()
    }
}

/// The row that carries the sealed size; no measure has an empty name.
const SIZE_ROW: &str = "";

/// What is counted of the facts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counting {
    /// Their values, added up.
    Values,
    /// The entities that they mention, each once. No rollup knows them.
    Entities,
}

/// Rollups of what is sealed plus the facts that are not yet, in one statement: in two, a head signed between them
/// would count its entries twice or not at all.
pub fn sums(db: &mut Db, question: &Question, grouping: Grouping) -> db::Result<Sums> {
    count(db, question, grouping, Counting::Values)
}

/// How many distinct entities the facts mention, however often: an entity counts where what is known of it is more than nothing.
/// Read from the facts, so it costs what the mentions are many.
pub fn distinct(db: &mut Db, question: &Question, grouping: Grouping) -> db::Result<Sums> {
    count(db, question, grouping, Counting::Entities)
}

fn count(
    db: &mut Db,
    question: &Question,
    grouping: Grouping,
    counting: Counting,
) -> db::Result<Sums> {
    let mut sql = Sql::new(db);
    let tenant = sql.bind(Bind::Text(question.tenant.clone()));
    let measures = sql.bind(Bind::Texts(question.measures.clone()));
    let common = format!("tenant_id = {tenant} AND {}", sql.among_texts("measure", &measures));
    let ripe = sql.bind(Bind::At(question.as_of.moment()));
    let common = format!("{common} AND ripens_at <= {ripe}");
    let known = known(&mut sql, question.as_of);
    let tail = tail::table(db);
    let only = only(&mut sql, question, tail, &tenant);
    let columns = match counting {
        Counting::Values => "measure, unit_id, day, value",
        Counting::Entities => "measure, unit_id, day, value, entity",
    };
    let mut parts = Vec::new();
    for span in &question.spans {
        let within = within(&mut sql, span);
        let level = |table: &str| {
            format!("SELECT {columns} FROM {table} WHERE {common} AND {within}{known}{only}")
        };
        match (question.as_of, counting) {
            // The rollups know neither records nor entities.
            (AsOf::Now(_), Counting::Values) if only.is_empty() => {
                parts.extend(rollups(&mut sql, &common, span))
            }
            _ => parts.push(level("ledger_fact")),
        }
        if question.as_of.sees_the_tail() {
            parts.push(level(tail));
        }
    }
    let (unit, month, group) = match grouping {
        Grouping::Total => ("CAST(NULL AS uuid)", "CAST(NULL AS date)".to_string(), String::new()),
        Grouping::Unit => ("unit_id", "CAST(NULL AS date)".to_string(), ", unit_id".to_string()),
        Grouping::Month => {
            let month = sql.first_of_month("day");
            ("CAST(NULL AS uuid)", month.clone(), format!(", {month}"))
        }
    };
    let size = format!(
        "SELECT '{SIZE_ROW}' AS measure, CAST(NULL AS uuid) AS unit_id, CAST(NULL AS date) AS month,
           (SELECT coalesce(max(size), 0) FROM ledger_head WHERE tenant_id = {tenant}) AS value"
    );
    let all = parts.join(" UNION ALL ");
    sql.text = match counting {
        _ if parts.is_empty() => size,
        Counting::Values => format!(
            "{size} UNION ALL SELECT measure, {unit} AS unit_id, {month} AS month, CAST(sum(value) AS bigint) AS value
             FROM ({all}) AS part GROUP BY measure{group}"
        ),
        Counting::Entities => format!(
            "{size} UNION ALL SELECT measure, unit_id, month, count(*) AS value FROM (
               SELECT measure, {unit} AS unit_id, {month} AS month FROM ({all}) AS part
               WHERE entity <> '' GROUP BY measure, entity{group} HAVING sum(value) > 0) AS mentioned
             GROUP BY measure, unit_id, month"
        ),
    };
    let mut rows: Vec<SumRow> = sql.load(db)?;
    let place = rows.iter().position(|row| row.measure == SIZE_ROW);
    let sealed = place.map(|place| rows.swap_remove(place).value).unwrap_or_default();
    Ok(Sums { rows, sealed: u64::try_from(sealed).unwrap_or_default() })
}

/// Whole months from the monthly level, the days beside them from the daily one.
fn rollups(sql: &mut Sql, common: &str, span: &Span) -> Vec<String> {
    let units = sql.bind(Bind::Units(span.units.clone()));
    let among = sql.among_units("unit_id", &units);
    let mut level = |table: &str, column: &str, from: NaiveDate, to: NaiveDate| {
        let (from, to) = (sql.bind(Bind::Day(from)), sql.bind(Bind::Day(to)));
        format!(
            "SELECT measure, unit_id, {column} AS day, value FROM {table}
             WHERE {common} AND {among} AND {column} >= {from} AND {column} <= {to}"
        )
    };
    let Some((first, last)) = whole_months(span.from, span.to) else {
        return vec![level("ledger_rollup_day", "day", span.from, span.to)];
    };
    let mut parts = vec![level("ledger_rollup_month", "month", first, last)];
    if let Some(before) = first.pred_opt().filter(|before| span.from <= *before) {
        parts.push(level("ledger_rollup_day", "day", span.from, before));
    }
    if let Some(after) = last.checked_add_months(Months::new(1)).filter(|after| *after <= span.to) {
        parts.push(level("ledger_rollup_day", "day", after, span.to));
    }
    parts
}

/// The first days of the first and the last month that lie wholly inside.
fn whole_months(from: NaiveDate, to: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let next = |day: NaiveDate| day.checked_add_months(Months::new(1));
    let first = match from.day() {
        1 => from,
        _ => next(crate::rollup::first_of_month(from))?,
    };
    let after = crate::rollup::first_of_month(to.checked_add_days(Days::new(1))?);
    let last = after.checked_sub_months(Months::new(1))?;
    (first <= last).then_some((first, last))
}

/// What limits facts to those that were known, as a further condition.
fn known(sql: &mut Sql, as_of: AsOf) -> String {
    match as_of {
        AsOf::Now(_) => String::new(),
        AsOf::Moment(moment) => format!(" AND recorded_at <= {}", sql.bind(Bind::At(moment))),
        AsOf::Sealed { size, .. } => {
            let size = Bind::Number(i64::try_from(size).unwrap_or(i64::MAX));
            format!(" AND seal_index < {}", sql.bind(size))
        }
    }
}

/// What limits facts to some of them, as further conditions.
fn only(sql: &mut Sql, question: &Question, tail: &str, tenant: &str) -> String {
    let Only { record, entity, listed_in, proven, filed } = &question.only;
    let mut conditions = String::new();
    if let Some(record) = record {
        conditions.push_str(&format!(" AND subject_id = {}", sql.bind(Bind::Unit(*record))));
    }
    if let Some(entity) = entity {
        conditions.push_str(&format!(" AND entity = {}", sql.bind(Bind::Text(entity.clone()))));
    }
    if let Some(measure) = listed_in {
        let measure = sql.bind(Bind::Text(measure.clone()));
        let ripe = sql.bind(Bind::At(question.as_of.moment()));
        let spans: Vec<String> = question.spans.iter().map(|span| within(sql, span)).collect();
        let listed = format!(
            "tenant_id = {tenant} AND measure = {measure} AND ({}) AND ripens_at <= {ripe}{}",
            spans.join(" OR "),
            known(sql, question.as_of)
        );
        let level = |table: &str| format!("SELECT entity, value FROM {table} WHERE {listed}");
        let more = match question.as_of.sees_the_tail() {
            true => format!(" UNION ALL {}", level(tail)),
            false => String::new(),
        };
        conditions.push_str(&format!(
            " AND entity IN (SELECT entity FROM ({}{more}) AS listed
               WHERE entity <> '' GROUP BY entity HAVING sum(value) > 0)",
            level("ledger_fact")
        ));
    }
    if let Some(proven) = proven {
        conditions.push_str(&mentioned(sql, question, tail, tenant, proven));
    }
    for filed in filed {
        conditions.push_str(&filed_under(sql, question, tail, tenant, filed));
    }
    conditions
}

/// Whether a measure mentions the record of a fact, as a further condition.
fn mentioned(
    sql: &mut Sql,
    question: &Question,
    tail: &str,
    tenant: &str,
    proven: &Proven,
) -> String {
    let measure = sql.bind(Bind::Text(proven.by.clone()));
    let known = known(sql, question.as_of);
    let level = |table: &str| {
        format!(
            "SELECT entity, value FROM {table} WHERE tenant_id = {tenant} AND measure = {measure}{known}"
        )
    };
    let more = match question.as_of.sees_the_tail() {
        true => format!(" UNION ALL {}", level(tail)),
        false => String::new(),
    };
    let (record, not) = (sql.id_as_text("subject_id"), if proven.is { "" } else { "NOT " });
    format!(
        " AND {record} {not}IN (SELECT entity FROM ({}{more}) AS proof GROUP BY entity HAVING sum(value) > 0)",
        level("ledger_fact")
    )
}

/// Whether the record of a fact is filed under something, as a further condition.
fn filed_under(
    sql: &mut Sql,
    question: &Question,
    tail: &str,
    tenant: &str,
    filed: &Filed,
) -> String {
    let measure = sql.bind(Bind::Text(filed.under.clone()));
    let listed = sql.bind(Bind::Text(filed.entity.clone()));
    let known = known(sql, question.as_of);
    let level = |table: &str| {
        format!(
            "SELECT subject_id, value FROM {table}
             WHERE tenant_id = {tenant} AND measure = {measure} AND entity = {listed}{known}"
        )
    };
    let more = match question.as_of.sees_the_tail() {
        true => format!(" UNION ALL {}", level(tail)),
        false => String::new(),
    };
    format!(
        " AND subject_id IN (SELECT subject_id FROM ({}{more}) AS filed GROUP BY subject_id HAVING sum(value) > 0)",
        level("ledger_fact")
    )
}

fn within(sql: &mut Sql, span: &Span) -> String {
    let units = sql.bind(Bind::Units(span.units.clone()));
    let (from, to) = (sql.bind(Bind::Day(span.from)), sql.bind(Bind::Day(span.to)));
    format!("({} AND day >= {from} AND day <= {to})", sql.among_units("unit_id", &units))
}

/// The moment at which an as-of day ends, or now if that day is not over.
pub fn end_of_day(day: NaiveDate, now: Instant) -> Instant {
    let next = day.succ_opt().map(kernel::local_midnight);
    next.map_or(now, |midnight| midnight.min(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_cut_into_whole_months() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let cut = |from: &str, to: &str| whole_months(day(from), day(to));
        assert_eq!(cut("2025-01-01", "2025-12-31"), Some((day("2025-01-01"), day("2025-12-01"))));
        assert_eq!(cut("2025-01-15", "2025-03-30"), Some((day("2025-02-01"), day("2025-02-01"))));
        assert_eq!(cut("2025-02-01", "2025-02-28"), Some((day("2025-02-01"), day("2025-02-01"))));
        assert_eq!(cut("2025-02-02", "2025-03-30"), None);
        assert_eq!(cut("2025-02-10", "2025-02-20"), None);
    }
}
