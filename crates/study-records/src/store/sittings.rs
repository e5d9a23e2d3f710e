use super::schema::{
    study_records_candidate as candidate, study_records_sheet as sheet,
    study_records_sitting as table,
};
use crate::codes::SittingStatus;
use crate::model::{Sheet, Sitting};
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Problem, Reach};
use ledger::Tx;

/// Which sittings.
#[derive(Debug, Clone, Default)]
pub struct SittingFilter {
    pub units: Option<Vec<Id>>,
    pub statuses: Vec<SittingStatus>,
}

pub fn find_sitting(db: &mut Db, tenant: &str, id: Id) -> db::Result<Option<Sitting>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .select(table::body)
        .get_result(c)
        .optional())?;
    body.map(|body| body.read()).transpose()
}

/// The sitting of which an exam is the outcome; none of an exam that was recorded.
pub fn sitting_of_exam(db: &mut Db, tenant: &str, exam: Id) -> db::Result<Option<Sitting>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::exam_id.eq(Uid(exam))))
        .select(table::body)
        .get_result(c)
        .optional())?;
    body.map(|body| body.read()).transpose()
}

/// How a sitting is held until a unit of work ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// As it is: others may begin it, too, and nobody calls it off or concludes it.
    Shared,
    /// Nobody else begins it, calls it off or concludes it.
    Alone,
}

/// The sitting as it stands when it is held.
pub fn hold_sitting(tx: &mut Tx<'_>, id: Id, hold: Hold) -> db::Result<Option<Sitting>> {
    let row = table::table.find((tx.tenant(), Uid(id))).select(table::id);
    if let Db::Pg(c) = &mut *tx.db {
        match hold {
            Hold::Shared => row.for_share().load::<Uid>(c)?,
            Hold::Alone => row.for_update().load::<Uid>(c)?,
        };
    }
    let tenant = tx.tenant();
    find_sitting(tx.db, tenant, id)
}

/// A page of the sittings within reach, in the order in which they were planned.
pub fn list_sittings(
    db: &mut Db,
    tenant: &str,
    reach: &Reach,
    filter: &SittingFilter,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<Sitting>> {
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
        if let Some(after) = after {
            query = query.filter(table::id.gt(Uid(after)));
        }
        query.order(table::id).limit(limit).load(c)
    })?;
    rows.iter().map(JsonDoc::read).collect()
}

/// The sittings that a person may take or has taken, the latest first.
pub fn own_sittings(db: &mut Db, tenant: &str, person: Id, limit: i64) -> db::Result<Vec<Sitting>> {
    let rows: Vec<JsonDoc> = sql!(db, |c| {
        let own = candidate::table
            .filter(candidate::tenant_id.eq(tenant).and(candidate::person_id.eq(Uid(person))))
            .select(candidate::sitting_id);
        table::table
            .filter(table::tenant_id.eq(tenant).and(table::id.eq_any(own)))
            .order(table::id.desc())
            .limit(limit)
            .select(table::body)
            .load(c)
    })?;
    rows.iter().map(JsonDoc::read).collect()
}

/// The ids of the sittings that a person is to take, after an id, in the order of ids.
pub fn own_ids(
    db: &mut Db,
    tenant: &str,
    person: Id,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<Id>> {
    let after = Uid(after.unwrap_or(Id::nil()));
    let ids: Vec<Uid> = sql!(db, |c| candidate::table
        .filter(candidate::tenant_id.eq(tenant).and(candidate::person_id.eq(Uid(person))))
        .filter(candidate::sitting_id.gt(after))
        .order(candidate::sitting_id)
        .limit(limit)
        .select(candidate::sitting_id)
        .load(c))?;
    Ok(ids.into_iter().map(|Uid(id)| id).collect())
}

/// The ids of the sittings of these units, after an id, in the order of ids.
pub fn ids_within(
    db: &mut Db,
    tenant: &str,
    reach: &Reach,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<Id>> {
    let after = Uid(after.unwrap_or(Id::nil()));
    let ids: Vec<Uid> = sql!(db, |c| {
        let later = table::tenant_id.eq(tenant).and(table::id.gt(after));
        let mut query = table::table.filter(later).select(table::id).into_boxed();
        if let Some(units) = reach.units() {
            let units: Vec<Uid> = units.iter().map(|id| Uid(*id)).collect();
            query = query.filter(table::unit_id.eq_any(units));
        }
        query.order(table::id).limit(limit).load(c)
    })?;
    Ok(ids.into_iter().map(|Uid(id)| id).collect())
}

/// Those of these sittings that a person is to take.
pub fn own_among(db: &mut Db, tenant: &str, person: Id, ids: &[Id]) -> db::Result<Vec<Id>> {
    let ids: Vec<Uid> = ids.iter().map(|id| Uid(*id)).collect();
    let own: Vec<Uid> = sql!(db, |c| candidate::table
        .filter(candidate::tenant_id.eq(tenant).and(candidate::person_id.eq(Uid(person))))
        .filter(candidate::sitting_id.eq_any(&ids))
        .select(candidate::sitting_id)
        .load(c))?;
    Ok(own.into_iter().map(|Uid(id)| id).collect())
}

/// These sittings, wherever they are.
pub fn sittings_among(db: &mut Db, tenant: &str, ids: &[Id]) -> db::Result<Vec<Sitting>> {
    let ids: Vec<Uid> = ids.iter().map(|id| Uid(*id)).collect();
    let rows: Vec<JsonDoc> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::id.eq_any(&ids)))
        .select(table::body)
        .load(c))?;
    rows.iter().map(JsonDoc::read).collect()
}

/// Keeps a sitting with its drawn paper and those who may take it.
pub fn insert_sitting(
    tx: &mut Tx<'_>,
    sitting: &Sitting,
    drawn: &Sheet,
    candidates: &[Id],
) -> db::Result<()> {
    let tenant = tx.tenant();
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(sitting.id)),
            table::version.eq(sitting.version),
            table::unit_id.eq(Uid(sitting.unit)),
            table::status.eq(sitting.status.code()),
            table::body.eq(JsonDoc::of(sitting)?),
        ))
        .execute(c))?;
    sql!(tx.db, |c| diesel::insert_into(sheet::table)
        .values((
            sheet::tenant_id.eq(tenant),
            sheet::sitting_id.eq(Uid(sitting.id)),
            sheet::body.eq(JsonDoc::of(drawn)?),
        ))
        .execute(c))?;
    for person in candidates {
        sql!(tx.db, |c| diesel::insert_into(candidate::table)
            .values((
                candidate::tenant_id.eq(tenant),
                candidate::person_id.eq(Uid(*person)),
                candidate::sitting_id.eq(Uid(sitting.id)),
            ))
            .execute(c))?;
    }
    Ok(())
}

/// Moves a sitting on, unless somebody else did so first: `next` is one version after what was read.
pub fn advance_sitting(tx: &mut Tx<'_>, next: &Sitting) -> db::Result<()> {
    let tenant = tx.tenant();
    let changed = sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(next.id))))
        .filter(table::version.eq(next.version - 1))
        .set((
            table::version.eq(next.version),
            table::status.eq(next.status.code()),
            table::exam_id.eq(next.exam.map(Uid)),
            table::body.eq(JsonDoc::of(next)?),
        ))
        .execute(c))?;
    Ok(Problem::unless_same_version(changed == 1)?)
}

/// The drawn paper of a sitting, with its right answers.
pub fn find_sheet(db: &mut Db, tenant: &str, sitting: Id) -> db::Result<Sheet> {
    let body: JsonDoc =
        sql!(db, |c| sheet::table.find((tenant, Uid(sitting))).select(sheet::body).get_result(c))?;
    body.read()
}

pub fn candidates(db: &mut Db, tenant: &str, sitting: Id) -> db::Result<Vec<Id>> {
    let rows: Vec<Uid> = sql!(db, |c| candidate::table
        .filter(candidate::tenant_id.eq(tenant).and(candidate::sitting_id.eq(Uid(sitting))))
        .order(candidate::person_id)
        .select(candidate::person_id)
        .load(c))?;
    Ok(rows.into_iter().map(|Uid(id)| id).collect())
}

pub fn is_candidate(db: &mut Db, tenant: &str, person: Id, sitting: Id) -> db::Result<bool> {
    let found: Option<Uid> = sql!(db, |c| candidate::table
        .find((tenant, Uid(person), Uid(sitting)))
        .select(candidate::person_id)
        .get_result(c)
        .optional())?;
    Ok(found.is_some())
}
