use super::schema::mediation_committee as table;
use super::{counted, within};
use crate::codes::{CommitteeKind, CommitteeLevel};
use crate::model::Committee;
use chrono::NaiveDate;
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Problem, Reach};
use ledger::Tx;
use ledger::recount::Record;

/// Which committees.
#[derive(Debug, Clone, Default)]
pub struct CommitteeFilter {
    pub units: Option<Vec<Id>>,
    pub kind: Option<CommitteeKind>,
    pub level: Option<CommitteeLevel>,
    /// Only those that are not dissolved, or only those that are.
    pub dissolved: Option<bool>,
}

/// The committee, if its unit is within reach.
pub fn find_committee(
    db: &mut Db,
    tenant: &str,
    reach: &Reach,
    id: Id,
) -> db::Result<Option<Committee>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .select(table::body)
        .get_result(c)
        .optional())?;
    Ok(within(body, reach)?.pop())
}

/// Keeps a committee as it is until this unit of work ends: who comes to serve it rests on how it stands, and its end on who serves it.
pub fn hold_committee(db: &mut Db, tenant: &str, id: Id) -> db::Result<()> {
    let Db::Pg(c) = db else { return Ok(()) };
    table::table.find((tenant, Uid(id))).select(table::id).for_update().load::<Uid>(c)?;
    Ok(())
}

/// Those of these committees whose unit is within reach.
pub fn find_some_committees(
    db: &mut Db,
    tenant: &str,
    reach: &Reach,
    ids: &[Id],
) -> db::Result<Vec<Committee>> {
    let ids: Vec<Uid> = ids.iter().map(|id| Uid(*id)).collect();
    let rows: Vec<JsonDoc> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::id.eq_any(&ids)))
        .select(table::body)
        .load(c))?;
    within(rows, reach)
}

/// A page of the committees within reach, in the order of ids.
pub fn list_committees(
    db: &mut Db,
    tenant: &str,
    reach: &Reach,
    filter: &CommitteeFilter,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<Committee>> {
    let rows: Vec<JsonDoc> = sql!(db, |c| {
        let mut query =
            table::table.filter(table::tenant_id.eq(tenant)).select(table::body).into_boxed();
        for units in reach.units().iter().chain(&filter.units) {
            let units: Vec<Uid> = units.iter().map(|id| Uid(*id)).collect();
            query = query.filter(table::unit_id.eq_any(units));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(table::kind.eq(kind.code()));
        }
        if let Some(level) = filter.level {
            query = query.filter(table::level.eq(level.code()));
        }
        match filter.dissolved {
            Some(true) => query = query.filter(table::dissolved_on.is_not_null()),
            Some(false) => query = query.filter(table::dissolved_on.is_null()),
            None => {}
        }
        if let Some(after) = after {
            query = query.filter(table::id.gt(Uid(after)));
        }
        query.order(table::id).limit(limit).load(c)
    })?;
    rows.iter().map(JsonDoc::read).collect()
}

pub fn insert_committee(tx: &mut Tx<'_>, committee: &Committee) -> db::Result<()> {
    let tenant = tx.tenant();
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(committee.id)),
            table::version.eq(committee.version),
            table::unit_id.eq(Uid(committee.unit)),
            table::name.eq(&committee.name),
            table::kind.eq(committee.kind.code()),
            table::level.eq(committee.level.code()),
            table::dissolved_on.eq(None::<NaiveDate>),
            table::body.eq(JsonDoc::of(committee)?),
        ))
        .execute(c))?;
    Ok(())
}

/// Moves a committee on, unless somebody else did so first: `next` is one version after what was read.
pub fn advance_committee(tx: &mut Tx<'_>, next: &Committee) -> db::Result<()> {
    let tenant = tx.tenant();
    let changed = sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(next.id))))
        .filter(table::version.eq(next.version - 1))
        .set((
            table::version.eq(next.version),
            table::name.eq(&next.name),
            table::dissolved_on.eq(next.dissolved_on),
            table::body.eq(JsonDoc::of(next)?),
        ))
        .execute(c))?;
    Ok(Problem::unless_same_version(changed == 1)?)
}

/// Committees in the order of ids, as the recount sees them.
pub fn committee_records(
    db: &mut Db,
    tenant: &str,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<Record>> {
    let all = CommitteeFilter::default();
    Ok(counted(list_committees(db, tenant, &Reach::All, &all, after, limit)?))
}
