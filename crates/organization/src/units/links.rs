//! The rows of the tree: who stood above whom, how far, on which days. Every unit stands above itself.

use super::FOR_EVER;
use crate::schema::organization_unit_closure as table;
use chrono::NaiveDate;
use db::{Db, Uid, sql};
use diesel::prelude::*;
use kernel::Id;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub ancestor: Id,
    pub descendant: Id,
    /// 0 to itself, 1 to the unit directly above.
    pub steps: i64,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

type Days = (NaiveDate, NaiveDate);

impl Link {
    pub fn itself(unit: Id, from: NaiveDate) -> Self {
        Self { ancestor: unit, descendant: unit, steps: 0, from, to: FOR_EVER }
    }

    /// The days from a day on that two links have in common.
    fn shared(&self, other: &Self, from: NaiveDate) -> Option<Days> {
        let days = (self.from.max(other.from).max(from), self.to.min(other.to));
        (days.0 <= days.1).then_some(days)
    }

    /// What is left of it without these days.
    fn without(self, (from, to): Days) -> Vec<Self> {
        if to < self.from || self.to < from {
            return vec![self];
        }
        let before = from.pred_opt().filter(|last| *last >= self.from);
        let after = to.succ_opt().filter(|first| *first <= self.to);
        let before = before.map(|to| Self { to, ..self.clone() });
        let after = after.map(|from| Self { from, ..self.clone() });
        before.into_iter().chain(after).collect()
    }
}

/// The links that come of standing directly below a parent from a day on: whatever is above the parent is above whatever is below the
/// unit, on the days on which both are so.
pub(super) fn joined(above_parent: &[Link], below_unit: &[Link], from: NaiveDate) -> Vec<Link> {
    let pairs =
        above_parent.iter().flat_map(|above| below_unit.iter().map(move |below| (above, below)));
    let link = |(above, below): (&Link, &Link)| {
        let (from, to) = above.shared(below, from)?;
        let (ancestor, descendant) = (above.ancestor, below.descendant);
        Some(Link { ancestor, descendant, steps: above.steps + 1 + below.steps, from, to })
    };
    pairs.filter_map(link).collect()
}

/// What stays of links when a unit leaves its place on a day: those that lead through it end.
pub(super) fn severed(
    links: Vec<Link>,
    above_unit: &[Link],
    below_unit: &[Link],
    from: NaiveDate,
) -> Vec<Link> {
    let mut left = links;
    for above in above_unit {
        for below in below_unit {
            let Some(days) = above.shared(below, from) else { continue };
            let leads = |link: &Link| {
                (link.ancestor, link.descendant) == (above.ancestor, below.descendant)
            };
            let cut = |link: Link| if leads(&link) { link.without(days) } else { vec![link] };
            left = left.into_iter().flat_map(cut).collect();
        }
    }
    left
}

type Row = (Uid, Uid, i64, NaiveDate, NaiveDate);

fn links(rows: Vec<Row>) -> Vec<Link> {
    let link = |(Uid(ancestor), Uid(descendant), steps, from, to)| Link {
        ancestor,
        descendant,
        steps,
        from,
        to,
    };
    rows.into_iter().map(link).collect()
}

/// The links up from a unit, itself included, that hold on some day from one on.
pub(super) fn above(db: &mut Db, tenant: &str, unit: Id, from: NaiveDate) -> db::Result<Vec<Link>> {
    let rows = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::descendant_id.eq(Uid(unit))))
        .filter(table::valid_to.ge(from))
        .select((
            table::ancestor_id,
            table::descendant_id,
            table::steps,
            table::valid_from,
            table::valid_to
        ))
        .load(c))?;
    Ok(links(rows))
}

/// The links down from a unit, itself included, that hold on some day from one on.
pub(super) fn below(db: &mut Db, tenant: &str, unit: Id, from: NaiveDate) -> db::Result<Vec<Link>> {
    between(db, tenant, &[unit], None, from)
}

/// The links from some units down, to some others where they are given, that hold on some day from one on.
pub(super) fn between(
    db: &mut Db,
    tenant: &str,
    ancestors: &[Id],
    descendants: Option<&[Id]>,
    from: NaiveDate,
) -> db::Result<Vec<Link>> {
    let ids = |units: &[Id]| units.iter().map(|id| Uid(*id)).collect::<Vec<_>>();
    let (ancestors, descendants) = (ids(ancestors), descendants.map(ids));
    let rows = sql!(db, |c| {
        let mut query = table::table
            .filter(table::tenant_id.eq(tenant).and(table::ancestor_id.eq_any(&ancestors)))
            .filter(table::valid_to.ge(from))
            .select((
                table::ancestor_id,
                table::descendant_id,
                table::steps,
                table::valid_from,
                table::valid_to,
            ))
            .into_boxed();
        if let Some(descendants) = &descendants {
            query = query.filter(table::descendant_id.eq_any(descendants));
        }
        query.load(c)
    })?;
    Ok(links(rows))
}

/// Puts links in the place of others.
pub(super) fn replace(db: &mut Db, tenant: &str, old: &[Link], new: &[Link]) -> db::Result<()> {
    for link in old.iter().filter(|link| !new.contains(link)) {
        let key = (tenant, Uid(link.ancestor), Uid(link.descendant), link.from);
        sql!(db, |c| diesel::delete(table::table.find(key)).execute(c))?;
    }
    for link in new.iter().filter(|link| !old.contains(link)) {
        sql!(db, |c| diesel::insert_into(table::table)
            .values((
                table::tenant_id.eq(tenant),
                table::ancestor_id.eq(Uid(link.ancestor)),
                table::descendant_id.eq(Uid(link.descendant)),
                table::steps.eq(link.steps),
                table::valid_from.eq(link.from),
                table::valid_to.eq(link.to),
            ))
            .execute(c))?;
    }
    Ok(())
}
