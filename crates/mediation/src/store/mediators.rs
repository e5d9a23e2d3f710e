use super::schema::{mediation_appointment as served, mediation_mediator as table};
use super::{counted, within};
use crate::codes::MediatorStatus;
use crate::model::Mediator;
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Problem, Reach};
use ledger::Tx;
use ledger::recount::Record;

/// Which mediators.
#[derive(Debug, Clone, Default)]
pub struct MediatorFilter {
    pub units: Option<Vec<Id>>,
    pub statuses: Vec<MediatorStatus>,
    /// Those who serve or served this committee.
    pub committee: Option<Id>,
}

/// The mediator, if the unit where the person counts is within reach.
pub fn find_mediator(
    db: &mut Db,
    tenant: &str,
    reach: &Reach,
    id: Id,
) -> db::Result<Option<Mediator>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .select(table::body)
        .get_result(c)
        .optional())?;
    Ok(within(body, reach)?.pop())
}

/// The mediator, whom nobody else changes until this unit of work ends.
pub fn hold_mediator(tx: &mut Tx<'_>, id: Id) -> db::Result<Option<Mediator>> {
    let row = table::table.find((tx.tenant(), Uid(id))).select(table::id);
    if let Db::Pg(c) = &mut *tx.db {
        row.for_update().load::<Uid>(c)?;
    }
    let tenant = tx.tenant();
    find_mediator(tx.db, tenant, &Reach::All, id)
}

/// The one mediator who is a person, wherever the person counts.
pub fn mediator_of_person(db: &mut Db, tenant: &str, person: Id) -> db::Result<Option<Mediator>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::person_id.eq(Uid(person))))
        .select(table::body)
        .get_result(c)
        .optional())?;
    body.map(|body| body.read()).transpose()
}

/// Those of these mediators whose unit is within reach.
pub fn find_some_mediators(
    db: &mut Db,
    tenant: &str,
    reach: &Reach,
    ids: &[Id],
) -> db::Result<Vec<Mediator>> {
    let ids: Vec<Uid> = ids.iter().map(|id| Uid(*id)).collect();
    let rows: Vec<JsonDoc> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::id.eq_any(&ids)))
        .select(table::body)
        .load(c))?;
    within(rows, reach)
}

/// A page of the mediators within reach, in the order of ids.
pub fn list_mediators(
    db: &mut Db,
    tenant: &str,
    reach: &Reach,
    filter: &MediatorFilter,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<Mediator>> {
    let statuses: Vec<&str> = filter.statuses.iter().map(|one| one.code()).collect();
    let rows: Vec<JsonDoc> = sql!(db, |c| {
        let mut query =
            table::table.filter(table::tenant_id.eq(tenant)).select(table::body).into_boxed();
        for units in reach.units().iter().chain(&filter.units) {
            let units: Vec<Uid> = units.iter().map(|id| Uid(*id)).collect();
            query = query.filter(table::unit_id.eq_any(units));
        }
        if !statuses.is_empty() {
            query = query.filter(table::status.eq_any(statuses.clone()));
        }
        if let Some(committee) = filter.committee {
            let of = served::table
                .filter(served::tenant_id.eq(tenant).and(served::committee_id.eq(Uid(committee))))
                .select(served::mediator_id);
            query = query.filter(table::id.eq_any(of));
        }
        if let Some(after) = after {
            query = query.filter(table::id.gt(Uid(after)));
        }
        query.order(table::id).limit(limit).load(c)
    })?;
    rows.iter().map(JsonDoc::read).collect()
}

pub fn insert_mediator(tx: &mut Tx<'_>, mediator: &Mediator) -> db::Result<()> {
    let tenant = tx.tenant();
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(mediator.id)),
            table::version.eq(mediator.version),
            table::person_id.eq(Uid(mediator.person)),
            table::unit_id.eq(Uid(mediator.unit)),
            table::status.eq(mediator.status.code()),
            table::body.eq(JsonDoc::of(mediator)?),
        ))
        .execute(c))?;
    Ok(())
}

/// Moves a mediator on, unless somebody else did so first, and keeps by which committees the person is found.
pub fn advance_mediator(tx: &mut Tx<'_>, next: &Mediator) -> db::Result<()> {
    let tenant = tx.tenant();
    let changed = sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(next.id))))
        .filter(table::version.eq(next.version - 1))
        .set((
            table::version.eq(next.version),
            table::unit_id.eq(Uid(next.unit)),
            table::status.eq(next.status.code()),
            table::body.eq(JsonDoc::of(next)?),
        ))
        .execute(c))?;
    Problem::unless_same_version(changed == 1)?;
    for one in &next.appointments {
        let row = (
            served::tenant_id.eq(tenant),
            served::committee_id.eq(Uid(one.committee)),
            served::mediator_id.eq(Uid(next.id)),
        );
        sql!(tx.db, |c| diesel::insert_into(served::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    Ok(())
}

/// Mediators in the order of ids, as the recount sees them.
pub fn mediator_records(
    db: &mut Db,
    tenant: &str,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<Record>> {
    let all = MediatorFilter::default();
    Ok(counted(list_mediators(db, tenant, &Reach::All, &all, after, limit)?))
}
