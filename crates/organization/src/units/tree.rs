//! The tree in time: who stands below whom on which days.

use super::{
    FOR_EVER, SINCE_ALWAYS, Unit, UnitKind, advance, conflict, current, find, no_parent, parse,
};
use crate::schema::{organization_unit as units, organization_unit_closure as closure};
use chrono::NaiveDate;
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::Id;
use ledger::Tx;
use ledger::figures::Span;
use std::collections::BTreeMap;

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

/// The units above a unit on a day, itself included, nearest last.
pub(super) fn ancestors(
    db: &mut Db,
    tenant: &str,
    unit: Id,
    day: NaiveDate,
) -> db::Result<Vec<Id>> {
    let ids: Vec<Uid> = sql!(db, |c| closure::table
        .filter(closure::tenant_id.eq(tenant).and(closure::descendant_id.eq(Uid(unit))))
        .filter(closure::valid_from.le(day).and(closure::valid_to.ge(day)))
        .select(closure::ancestor_id)
        .load(c))?;
    Ok(ids.into_iter().map(|Uid(id)| id).collect())
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
    let below: Vec<Uid> = sql!(db, |c| closure::table
        .filter(closure::tenant_id.eq(tenant).and(closure::ancestor_id.eq(Uid(parent))))
        .filter(closure::valid_from.le(to).and(closure::valid_to.ge(from)))
        .filter(closure::descendant_id.ne(Uid(parent)))
        .select(closure::descendant_id)
        .distinct()
        .load(c))?;
    // Of all that are below, those that nothing else of them is above.
    let links: Vec<(Uid, Uid)> = sql!(db, |c| closure::table
        .filter(closure::tenant_id.eq(tenant).and(closure::ancestor_id.eq_any(&below)))
        .filter(closure::valid_from.le(to).and(closure::valid_to.ge(from)))
        .filter(closure::descendant_id.ne(closure::ancestor_id))
        .select((closure::ancestor_id, closure::descendant_id))
        .load(c))?;
    let inner: std::collections::HashSet<Uid> =
        links.into_iter().map(|(_, descendant)| descendant).collect();
    let mut units = Vec::new();
    for Uid(id) in below.into_iter().filter(|id| !inner.contains(id)) {
        units.extend(find(db, tenant, id)?);
    }
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

/// Puts a unit with all below it under another parent, from a day on. Before that day everything stays as it was.
pub fn relocate(
    tx: &mut Tx<'_>,
    id: Id,
    version: i64,
    parent: Id,
    from: NaiveDate,
) -> db::Result<Unit> {
    hold(tx)?;
    let mut unit = current(tx, id, version)?;
    let tenant = tx.tenant();
    find(tx.db, tenant, parent)?
        .filter(|parent| parent.valid_to.is_none())
        .ok_or_else(no_parent)?;
    let moved = subtree(tx.db, tenant, id, from)?;
    if unit.parent.is_none() || moved.contains(&parent) {
        return Err(conflict("不能移到自身或其下级之下", "A unit cannot stand below itself").into());
    }
    let new = ancestors(tx.db, tenant, parent, from)?;
    let last = from.pred_opt().unwrap_or(from);
    let inside: Vec<Uid> = moved.iter().map(|id| Uid(*id)).collect();
    sql!(tx.db, |c| {
        // Whatever was above it from that day on, also by a later move that this one overrules.
        let cut = || {
            closure::table
                .filter(closure::tenant_id.eq(tenant))
                .filter(
                    closure::ancestor_id
                        .ne_all(&inside)
                        .and(closure::descendant_id.eq_any(&inside)),
                )
                .filter(closure::valid_to.ge(from))
        };
        diesel::delete(cut().filter(closure::valid_from.ge(from))).execute(c)?;
        diesel::update(cut().filter(closure::valid_from.lt(from)))
            .set(closure::valid_to.eq(last))
            .execute(c)
    })?;
    for ancestor in new {
        for descendant in &moved {
            link(tx.db, tenant, ancestor, *descendant, from)?;
        }
    }
    unit.parent = Some(parent);
    advance(tx, unit, "organization.unit_moved")
}

/// Ends a unit after a day; what it did stays its own.
pub fn close(tx: &mut Tx<'_>, id: Id, version: i64, last: NaiveDate) -> db::Result<Unit> {
    hold(tx)?;
    let mut unit = current(tx, id, version)?;
    let tenant = tx.tenant();
    let after = last.succ_opt().unwrap_or(last);
    if subtree(tx.db, tenant, id, after)?.len() > 1 {
        return Err(
            conflict("请先撤销或移出下级机构", "Close or move the units below it first").into()
        );
    }
    sql!(tx.db, |c| diesel::update(closure::table)
        .filter(closure::tenant_id.eq(tenant).and(closure::descendant_id.eq(Uid(id))))
        .filter(closure::valid_to.gt(last))
        .set(closure::valid_to.eq(last))
        .execute(c))?;
    unit.valid_to = Some(last);
    advance(tx, unit, "organization.unit_closed")
}

pub(super) fn link(
    db: &mut Db,
    tenant: &str,
    ancestor: Id,
    descendant: Id,
    from: NaiveDate,
) -> db::Result<()> {
    sql!(db, |c| diesel::insert_into(closure::table)
        .values((
            closure::tenant_id.eq(tenant),
            closure::ancestor_id.eq(Uid(ancestor)),
            closure::descendant_id.eq(Uid(descendant)),
            closure::valid_from.eq(from),
            closure::valid_to.eq(FOR_EVER),
        ))
        .execute(c))?;
    Ok(())
}
