//! One table for all record-like nouns: what they say is the body, and what lists filter by are columns.

use crate::codes::RecordStatus;
use crate::record::{Content, Record};
use chrono::NaiveDate;
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Instant, Problem, problems};
use ledger::Tx;
use ledger::recount;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mod schema;

use schema::records_record as table;
use schema::records_tag as tag;

/// What lists show of a record.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = RecordSummary)]
pub struct Summary {
    pub id: Id,
    pub version: i64,
    pub unit: Id,
    pub status: RecordStatus,
    /// The day that it counts on.
    pub day: NaiveDate,
    #[schema(max_length = 200)]
    pub title: String,
    /// The code of what it is.
    #[schema(max_length = 40)]
    pub category: String,
    /// 系列
    #[schema(max_length = 60)]
    pub series: Option<String>,
    /// 标签
    #[schema(max_items = 20)]
    pub tags: Vec<String>,
    pub recorded_at: Instant,
    pub verified_at: Option<Instant>,
}

/// What of a body a list shows.
#[derive(Deserialize)]
struct Shown {
    version: i64,
    status: RecordStatus,
    tags: Vec<String>,
    recorded_at: Instant,
    verified_at: Option<Instant>,
}

/// Which records.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub statuses: Vec<RecordStatus>,
    pub units: Option<Vec<Id>>,
    pub category: Option<String>,
    pub series: Option<String>,
    pub tag: Option<String>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// The record of a kind, wherever it lies.
pub fn find<C: Content>(db: &mut Db, tenant: &str, id: Id) -> db::Result<Option<Record<C>>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .filter(table::kind.eq(C::KIND))
        .select(table::body)
        .get_result(c)
        .optional())?;
    body.map(|body| body.read()).transpose()
}

/// Those of these records of a kind that there are, wherever they lie.
pub fn find_some<C: Content>(db: &mut Db, tenant: &str, ids: &[Id]) -> db::Result<Vec<Record<C>>> {
    bodies(db, tenant, C::KIND, ids)?.iter().map(JsonDoc::read).collect()
}

/// As [`find_some`], for whoever reads less of them than a record.
pub fn bodies(db: &mut Db, tenant: &str, kind: &str, ids: &[Id]) -> db::Result<Vec<JsonDoc>> {
    let ids: Vec<Uid> = ids.iter().map(|id| Uid(*id)).collect();
    let of_kind = table::tenant_id.eq(tenant).and(table::kind.eq(kind));
    Ok(sql!(db, |c| table::table
        .filter(of_kind.and(table::id.eq_any(&ids)))
        .order(table::id)
        .select(table::body)
        .load(c))?)
}

/// The ids of the records of a kind in these units, in the order of ids.
pub fn ids_within(
    db: &mut Db,
    tenant: &str,
    kind: &str,
    units: Option<Vec<Id>>,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<Id>> {
    let after = Uid(after.unwrap_or(Id::nil()));
    let ids: Vec<Uid> = sql!(db, |c| {
        let mut query = table::table
            .filter(table::tenant_id.eq(tenant).and(table::kind.eq(kind)))
            .filter(table::id.gt(after))
            .select(table::id)
            .into_boxed();
        if let Some(units) = &units {
            let units: Vec<Uid> = units.iter().map(|id| Uid(*id)).collect();
            query = query.filter(table::unit_id.eq_any(units));
        }
        query.order(table::id).limit(limit).load(c)
    })?;
    Ok(ids.into_iter().map(|Uid(id)| id).collect())
}

/// The record of a kind, which nobody else changes until this unit of work ends: what is about to name it rests on how it stands.
pub fn hold<C: Content>(tx: &mut Tx<'_>, id: Id) -> db::Result<Option<Record<C>>> {
    let row = table::table.find((tx.tenant(), Uid(id))).select(table::id);
    if let Db::Pg(c) = &mut *tx.db {
        row.for_update().load::<Uid>(c)?;
    }
    let tenant = tx.tenant();
    find(tx.db, tenant, id)
}

/// Keeps records as they are until this unit of work ends; others may keep them so, too. In the order of ids, so that nobody waits in a circle.
pub fn hold_shared(db: &mut Db, tenant: &str, ids: &[Id]) -> db::Result<()> {
    let Db::Pg(c) = db else { return Ok(()) };
    let ids: Vec<Uid> = ids.iter().map(|id| Uid(*id)).collect();
    let rows = table::table.filter(table::tenant_id.eq(tenant).and(table::id.eq_any(&ids)));
    rows.order(table::id).select(table::id).for_share().load::<Uid>(c)?;
    Ok(())
}

/// The state of a record of a kind, which nobody else changes until this unit of work ends: for what rests on records of another line.
pub fn hold_status(tx: &mut Tx<'_>, kind: &str, id: Id) -> db::Result<Option<RecordStatus>> {
    let row = table::table.find((tx.tenant(), Uid(id))).filter(table::kind.eq(kind));
    let row = row.select(table::status);
    let status: Option<String> = match &mut *tx.db {
        Db::Pg(c) => row.for_update().get_result(c).optional()?,
        Db::Lite(c) => row.get_result(c).optional()?,
    };
    Ok(status.and_then(|code| code.parse().ok()))
}

/// Whether an id is that of a record already, of whatever kind.
pub fn is_known(db: &mut Db, tenant: &str, id: Id) -> db::Result<bool> {
    let found: Option<i64> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .select(table::version)
        .get_result(c)
        .optional())?;
    Ok(found.is_some())
}

pub fn insert<C: Content>(tx: &mut Tx<'_>, record: &Record<C>) -> db::Result<()> {
    let tenant = tx.tenant();
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(record.id)),
            table::kind.eq(C::KIND),
            table::version.eq(record.version),
            table::unit_id.eq(Uid(record.unit)),
            table::day.eq(record.content.day()),
            table::status.eq(record.status.code()),
            table::category.eq(record.content.category()),
            table::series.eq(&record.series),
            table::title.eq(record.content.title()),
            table::body.eq(JsonDoc::of(record)?),
        ))
        .execute(c))?;
    insert_tags(tx, record.id, &record.tags)
}

/// The next version of a record, if nobody was faster.
pub fn advance<C: Content>(
    tx: &mut Tx<'_>,
    before: &Record<C>,
    next: &Record<C>,
) -> db::Result<()> {
    let tenant = tx.tenant();
    let changed = sql!(tx.db, |c| diesel::update(
        table::table.find((tenant, Uid(next.id))).filter(table::version.eq(before.version))
    )
    .set((
        table::version.eq(next.version),
        table::day.eq(next.content.day()),
        table::status.eq(next.status.code()),
        table::category.eq(next.content.category()),
        table::series.eq(&next.series),
        table::title.eq(next.content.title()),
        table::body.eq(JsonDoc::of(next)?),
    ))
    .execute(c))?;
    if changed != 1 {
        return Err(Problem::plain(&problems::VERSION_MISMATCH).into());
    }
    if before.tags != next.tags {
        let of_this = tag::tenant_id.eq(tenant).and(tag::record_id.eq(Uid(next.id)));
        sql!(tx.db, |c| diesel::delete(tag::table.filter(of_this)).execute(c))?;
        insert_tags(tx, next.id, &next.tags)?;
    }
    Ok(())
}

fn insert_tags(tx: &mut Tx<'_>, id: Id, tags: &[String]) -> db::Result<()> {
    let tenant = tx.tenant();
    for one in tags {
        sql!(tx.db, |c| diesel::insert_into(tag::table)
            .values((tag::tenant_id.eq(tenant), tag::tag.eq(one), tag::record_id.eq(Uid(id))))
            .execute(c))?;
    }
    Ok(())
}

/// A page of the records of a kind, the latest day first.
pub fn list(
    db: &mut Db,
    tenant: &str,
    kind: &str,
    reach: Option<Vec<Id>>,
    filter: &Filter,
    after: Option<(NaiveDate, Id)>,
    limit: u64,
) -> db::Result<Vec<Summary>> {
    let limit = i64::try_from(limit).map_err(db::Error::broken)?;
    type Row = (Uid, Uid, NaiveDate, String, String, Option<String>, JsonDoc);
    let uids = |ids: &Vec<Id>| ids.iter().map(|id| Uid(*id)).collect::<Vec<_>>();
    let rows: Vec<Row> = sql!(db, |c| {
        let mut query =
            table::table.filter(table::tenant_id.eq(tenant).and(table::kind.eq(kind))).into_boxed();
        for units in reach.iter().chain(&filter.units) {
            query = query.filter(table::unit_id.eq_any(uids(units)));
        }
        if !filter.statuses.is_empty() {
            let codes: Vec<&str> = filter.statuses.iter().map(|one| one.code()).collect();
            query = query.filter(table::status.eq_any(codes));
        }
        if let Some(category) = &filter.category {
            query = query.filter(table::category.eq(category));
        }
        if let Some(series) = &filter.series {
            query = query.filter(table::series.eq(series));
        }
        if let Some(named) = &filter.tag {
            let tagged = tag::table
                .filter(tag::tenant_id.eq(tenant).and(tag::tag.eq(named)))
                .select(tag::record_id);
            query = query.filter(table::id.eq_any(tagged));
        }
        if let Some(from) = filter.from {
            query = query.filter(table::day.ge(from));
        }
        if let Some(to) = filter.to {
            query = query.filter(table::day.le(to));
        }
        // Two conditions, for the planners of both databases see a range in the first.
        if let Some((day, id)) = after {
            query = query
                .filter(table::day.le(day))
                .filter(table::day.lt(day).or(table::id.lt(Uid(id))));
        }
        query
            .order((table::day.desc(), table::id.desc()))
            .limit(limit)
            .select((
                table::id,
                table::unit_id,
                table::day,
                table::title,
                table::category,
                table::series,
                table::body,
            ))
            .load(c)
    })?;
    rows.into_iter().map(summary).collect()
}

fn summary(
    (id, unit, day, title, category, series, body): (
        Uid,
        Uid,
        NaiveDate,
        String,
        String,
        Option<String>,
        JsonDoc,
    ),
) -> db::Result<Summary> {
    let Shown { version, status, tags, recorded_at, verified_at } = body.read()?;
    let (id, unit) = (id.0, unit.0);
    Ok(Summary {
        id,
        version,
        unit,
        status,
        day,
        title,
        category,
        series,
        tags,
        recorded_at,
        verified_at,
    })
}

/// Records of a kind in the order of ids, as the recount sees them.
pub fn records<C: Content>(
    db: &mut Db,
    tenant: &str,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<recount::Record>> {
    let after = Uid(after.unwrap_or(Id::nil()));
    let rows: Vec<JsonDoc> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::kind.eq(C::KIND)).and(table::id.gt(after)))
        .order(table::id)
        .limit(limit)
        .select(table::body)
        .load(c))?;
    let record = |body: &JsonDoc| {
        let record: Record<C> = body.read()?;
        Ok(recount::Record {
            id: record.id,
            version: record.version,
            unit: record.unit,
            facts: record.facts(),
        })
    };
    rows.iter().map(record).collect()
}

/// The verified records of a kind whose day lies within these (both inclusive), of these units.
pub fn verified_within<C: Content>(
    db: &mut Db,
    tenant: &str,
    units: &[Id],
    days: (NaiveDate, NaiveDate),
) -> db::Result<Vec<Record<C>>> {
    within(db, tenant, units, &[RecordStatus::Verified], days)
}

/// The records of a kind in some states whose day lies within these (both inclusive), of these units.
pub fn within<C: Content>(
    db: &mut Db,
    tenant: &str,
    units: &[Id],
    statuses: &[RecordStatus],
    days: (NaiveDate, NaiveDate),
) -> db::Result<Vec<Record<C>>> {
    of_days(db, tenant, Some(units), statuses, days)
}

/// As [`within`], of whichever unit.
pub fn everywhere<C: Content>(
    db: &mut Db,
    tenant: &str,
    statuses: &[RecordStatus],
    days: (NaiveDate, NaiveDate),
) -> db::Result<Vec<Record<C>>> {
    of_days(db, tenant, None, statuses, days)
}

fn of_days<C: Content>(
    db: &mut Db,
    tenant: &str,
    units: Option<&[Id]>,
    statuses: &[RecordStatus],
    (from, to): (NaiveDate, NaiveDate),
) -> db::Result<Vec<Record<C>>> {
    let statuses: Vec<&str> = statuses.iter().map(|one| one.code()).collect();
    let rows: Vec<JsonDoc> = sql!(db, |c| {
        let mut query = table::table
            .filter(table::tenant_id.eq(tenant).and(table::kind.eq(C::KIND)))
            .filter(table::status.eq_any(&statuses))
            .filter(table::day.ge(from).and(table::day.le(to)))
            .select(table::body)
            .into_boxed();
        if let Some(units) = units {
            let units: Vec<Uid> = units.iter().map(|id| Uid(*id)).collect();
            query = query.filter(table::unit_id.eq_any(units));
        }
        query.order((table::day, table::id)).load(c)
    })?;
    rows.iter().map(JsonDoc::read).collect()
}
