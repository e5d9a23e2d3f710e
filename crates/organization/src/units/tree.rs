//! The tree in time: who stands below whom on which days.

use super::{FOR_EVER, SINCE_ALWAYS, Unit, UnitKind, find, find_some, parse};
use crate::schema::{organization_unit as units, organization_unit_closure as closure};
use chrono::NaiveDate;
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::Id;
use ledger::Tx;
use ledger::figures::Span;
use std::collections::{BTreeMap, HashMap};

/// The unit and everything below it on a day.
pub fn subtree(db: &mut Db, tenant: &str, root: Id, day: NaiveDate) -> db::Result<Vec<Id>> {
    let ids: Vec<Uid> = sql!(db, |c| closure::table
        .filter(closure::tenant_id.eq(tenant).and(closure::ancestor_id.eq(Uid(root))))
        .filter(closure::valid_from.le(day).and(closure::valid_to.ge(day)))
        .select(closure::descendant_id)
        .load(c))?;
    Ok(ids.into_iter().map(|Uid(id)| id).collect())
}

/// The units that are or stand below a unit on a day.
pub fn below(db: &mut Db, tenant: &str, root: Id, day: NaiveDate) -> db::Result<Vec<Unit>> {
    let ids: Vec<Uid> = subtree(db, tenant, root, day)?.into_iter().map(Uid).collect();
    let rows: Vec<(i64, JsonDoc)> = sql!(db, |c| units::table
        .filter(units::tenant_id.eq(tenant).and(units::id.eq_any(&ids)))
        .order(units::id)
        .select((units::version, units::body))
        .load(c))?;
    rows.iter().map(|(version, body)| parse(*version, body)).collect()
}

/// Those of some kinds among [`below`].
pub fn of_kinds(
    db: &mut Db,
    tenant: &str,
    root: Id,
    day: NaiveDate,
    kinds: &[UnitKind],
) -> db::Result<Vec<Unit>> {
    let all = below(db, tenant, root, day)?.into_iter();
    Ok(all.filter(|unit| kinds.contains(&unit.kind)).collect())
}

/// A unit and those above it on a day, nearest first; on the nearest day of its existence when it did not exist on that one.
fn above(db: &mut Db, tenant: &str, id: Id, day: NaiveDate) -> db::Result<Vec<Unit>> {
    let Some(unit) = find(db, tenant, id)? else { return Ok(Vec::new()) };
    let day = nearest(&unit, day);
    let rows: Vec<(i64, JsonDoc)> =
        sql!(db, |c| closure::table
            .inner_join(units::table.on(
                units::tenant_id.eq(closure::tenant_id).and(units::id.eq(closure::ancestor_id))
            ))
            .filter(closure::tenant_id.eq(tenant).and(closure::descendant_id.eq(Uid(id))))
            .filter(closure::valid_from.le(day).and(closure::valid_to.ge(day)))
            .order(closure::steps)
            .select((units::version, units::body))
            .load(c))?;
    rows.iter().map(|(version, body)| parse(*version, body)).collect()
}

/// The names of a unit and of those above it on a day, nearest first.
pub fn names_above(db: &mut Db, tenant: &str, unit: Id, day: NaiveDate) -> db::Result<Vec<String>> {
    Ok(above(db, tenant, unit, day)?.into_iter().map(|unit| unit.name).collect())
}

/// The nine digits of the township that a unit lies in on a day.
pub fn township_code(
    db: &mut Db,
    tenant: &str,
    unit: Id,
    day: NaiveDate,
) -> db::Result<Option<String>> {
    let above = above(db, tenant, unit, day)?;
    let mut codes = above.iter().filter_map(|unit| unit.code.as_ref()?.as_str().get(..9));
    Ok(codes.next().map(str::to_string))
}

/// The units directly below one on a day.
pub(crate) fn directly_below(
    db: &mut Db,
    tenant: &str,
    parent: Id,
    day: NaiveDate,
) -> db::Result<Vec<Id>> {
    let ids: Vec<Uid> = sql!(db, |c| closure::table
        .filter(closure::tenant_id.eq(tenant).and(closure::ancestor_id.eq(Uid(parent))))
        .filter(
            closure::steps.eq(1).and(closure::valid_from.le(day)).and(closure::valid_to.ge(day))
        )
        .select(closure::descendant_id)
        .load(c))?;
    Ok(ids.into_iter().map(|Uid(id)| id).collect())
}

/// The unit of a name directly below another one on a day; one that did not exist on that day, where it stood on the nearest day of its
/// existence.
pub fn by_name_under(
    db: &mut Db,
    tenant: &str,
    parent: Id,
    name: &str,
    day: NaiveDate,
) -> db::Result<Option<Unit>> {
    let rows: Vec<(i64, JsonDoc, NaiveDate, NaiveDate)> =
        sql!(db, |c| closure::table
            .inner_join(units::table.on(
                units::tenant_id.eq(closure::tenant_id).and(units::id.eq(closure::descendant_id))
            ))
            .filter(closure::tenant_id.eq(tenant).and(closure::ancestor_id.eq(Uid(parent))))
            .filter(closure::steps.eq(1).and(units::name.eq(name)))
            .select((units::version, units::body, closure::valid_from, closure::valid_to))
            .load(c))?;
    let mut found = Vec::new();
    for (version, body, from, to) in rows {
        let unit = parse(version, &body)?;
        let day = nearest(&unit, day);
        if from <= day && day <= to {
            found.push(unit);
        }
    }
    Ok(found.into_iter().max_by_key(|unit| unit.valid_to.unwrap_or(FOR_EVER)))
}

/// Whether the name is taken directly below a unit: by one that stands there today or will some day, or by one that ended there.
pub(super) fn has_name_under(
    db: &mut Db,
    tenant: &str,
    parent: Id,
    name: &str,
    today: NaiveDate,
) -> db::Result<bool> {
    let stands = closure::valid_to.ge(today).or(units::parent_id.eq(Uid(parent)).assume_not_null());
    let one: Option<Uid> =
        sql!(db, |c| closure::table
            .inner_join(units::table.on(
                units::tenant_id.eq(closure::tenant_id).and(units::id.eq(closure::descendant_id))
            ))
            .filter(closure::tenant_id.eq(tenant).and(closure::ancestor_id.eq(Uid(parent))))
            .filter(closure::steps.eq(1).and(units::name.eq(name)).and(stands))
            .select(units::id)
            .limit(1)
            .get_result(c)
            .optional())?;
    Ok(one.is_some())
}

/// The day itself, or the nearest one on which the unit exists.
fn nearest(unit: &Unit, day: NaiveDate) -> NaiveDate {
    day.max(unit.valid_from).min(unit.valid_to.unwrap_or(FOR_EVER))
}

/// Units with the parent that they have on a day: the one that is kept with a unit is where the last move puts it, some day.
pub fn as_of(db: &mut Db, tenant: &str, day: NaiveDate, some: &mut [Unit]) -> db::Result<()> {
    let ids: Vec<Uid> = some.iter().map(|unit| Uid(unit.id)).collect();
    let parents: Vec<(Uid, Uid)> = sql!(db, |c| closure::table
        .filter(closure::tenant_id.eq(tenant).and(closure::descendant_id.eq_any(&ids)))
        .filter(
            closure::steps.eq(1).and(closure::valid_from.le(day)).and(closure::valid_to.ge(day))
        )
        .select((closure::descendant_id, closure::ancestor_id))
        .load(c))?;
    let parents: HashMap<Id, Id> =
        parents.into_iter().map(|(Uid(unit), Uid(parent))| (unit, parent)).collect();
    for unit in some {
        unit.parent = parents.get(&unit.id).copied().or(unit.parent);
    }
    Ok(())
}

/// Which units belonged to `root` on which days of a period; one span, unless the tree changed meanwhile.
pub fn spans(
    db: &mut Db,
    tenant: &str,
    root: Id,
    from: NaiveDate,
    to: NaiveDate,
) -> db::Result<Vec<Span>> {
    let rows: Vec<(Uid, NaiveDate, NaiveDate)> = sql!(db, |c| closure::table
        .filter(closure::tenant_id.eq(tenant).and(closure::ancestor_id.eq(Uid(root))))
        .filter(closure::valid_from.le(to).and(closure::valid_to.ge(from)))
        .select((closure::descendant_id, closure::valid_from, closure::valid_to))
        .load(c))?;
    let mut spans: BTreeMap<(NaiveDate, NaiveDate), Vec<Id>> = BTreeMap::new();
    for (Uid(unit), valid_from, valid_to) in rows {
        // Nothing happens before a unit that exists since ever, so such a unit covers any beginning.
        let begins = if valid_from <= SINCE_ALWAYS { from } else { valid_from.max(from) };
        spans.entry((begins, valid_to.min(to))).or_default().push(unit);
    }
    Ok(spans.into_iter().map(|((from, to), units)| Span { units, from, to }).collect())
}

/// The units that stood directly below `parent` on some day of a period.
pub fn children(
    db: &mut Db,
    tenant: &str,
    parent: Id,
    from: NaiveDate,
    to: NaiveDate,
) -> db::Result<Vec<Unit>> {
    let ids: Vec<Uid> = sql!(db, |c| closure::table
        .filter(closure::tenant_id.eq(tenant).and(closure::ancestor_id.eq(Uid(parent))))
        .filter(
            closure::steps.eq(1).and(closure::valid_from.le(to)).and(closure::valid_to.ge(from))
        )
        .select(closure::descendant_id)
        .distinct()
        .load(c))?;
    let ids: Vec<Id> = ids.into_iter().map(|Uid(id)| id).collect();
    let mut units = find_some(db, tenant, &ids)?;
    units.sort_by(|a, b| (&a.code, &a.name).cmp(&(&b.code, &b.name)));
    Ok(units)
}

/// From here on nobody else changes the tree until this unit of work ends: whether a place in it is a good one depends on rows that
/// the change itself does not touch. The district's row stands for the tree; on SQLite there is one writer.
pub(super) fn hold(tx: &mut Tx<'_>) -> db::Result<()> {
    let root = units::table
        .filter(units::tenant_id.eq(tx.tenant()).and(units::parent_id.is_null()))
        .select(units::id);
    if let Db::Pg(c) = &mut *tx.db {
        root.for_update().load::<Uid>(c)?;
    }
    Ok(())
}
