use super::schema::study_records_attempt as table;
use crate::model::Attempt;
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Problem};
use ledger::Tx;

pub fn find_attempt(db: &mut Db, tenant: &str, id: Id) -> db::Result<Option<Attempt>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .select(table::body)
        .get_result(c)
        .optional())?;
    body.map(|body| body.read()).transpose()
}

/// The attempt of a person at a sitting.
pub fn find_own(db: &mut Db, tenant: &str, sitting: Id, person: Id) -> db::Result<Option<Attempt>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant))
        .filter(table::sitting_id.eq(Uid(sitting)).and(table::person_id.eq(Uid(person))))
        .select(table::body)
        .get_result(c)
        .optional())?;
    body.map(|body| body.read()).transpose()
}

/// All attempts at a sitting.
pub fn attempts_of(db: &mut Db, tenant: &str, sitting: Id) -> db::Result<Vec<Attempt>> {
    let rows: Vec<JsonDoc> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::sitting_id.eq(Uid(sitting))))
        .order(table::id)
        .select(table::body)
        .load(c))?;
    rows.iter().map(JsonDoc::read).collect()
}

/// The attempt of a person, one version on: the row is held until the end of the unit of work, so that two saves of one person follow
/// each other, and neither is refused.
pub fn lock_attempt(tx: &mut Tx<'_>, id: Id, person: Id) -> db::Result<Option<Attempt>> {
    let tenant = tx.tenant();
    let held: Option<(i64, JsonDoc)> = sql!(tx.db, |c| diesel::update(
        table::table.find((tenant, Uid(id))).filter(table::person_id.eq(Uid(person)))
    )
    .set(table::version.eq(table::version + 1))
    .returning((table::version, table::body))
    .get_result(c)
    .optional())?;
    let Some((version, body)) = held else { return Ok(None) };
    let attempt: Attempt = body.read()?;
    Ok(Some(Attempt { version, ..attempt }))
}

/// Keeps a new attempt; false where the person has one at this sitting already.
pub fn insert_attempt(tx: &mut Tx<'_>, attempt: &Attempt) -> db::Result<bool> {
    let tenant = tx.tenant();
    let inserted = sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(attempt.id)),
            table::sitting_id.eq(Uid(attempt.sitting)),
            table::person_id.eq(Uid(attempt.person)),
            table::version.eq(attempt.version),
            table::body.eq(JsonDoc::of(attempt)?),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(inserted == 1)
}

/// Stores an attempt at the version that its row is to have: held before, or `before` one version behind.
pub fn advance_attempt(tx: &mut Tx<'_>, before: i64, next: &Attempt) -> db::Result<()> {
    let tenant = tx.tenant();
    let changed = sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(next.id))))
        .filter(table::version.eq(before))
        .set((table::version.eq(next.version), table::body.eq(JsonDoc::of(next)?)))
        .execute(c))?;
    Ok(Problem::unless_same_version(changed == 1)?)
}
