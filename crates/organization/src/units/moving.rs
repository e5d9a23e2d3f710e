//! What changes the tree: a unit takes its place, moves with all below it, and ends.

use super::links::{self, Link};
use super::{MAX_DEPTH, Unit, advance, before_parent, conflict, current, open_parent, tree};
use chrono::NaiveDate;
use kernel::{Id, Problem};
use ledger::Tx;

/// Gives a new unit its place below its parent, from its first day on.
pub(super) fn place(tx: &mut Tx<'_>, unit: &Unit) -> db::Result<()> {
    let (tenant, from) = (tx.tenant(), unit.valid_from);
    let itself = vec![Link::itself(unit.id, from)];
    let above = match unit.parent {
        Some(parent) => links::above(tx.db, tenant, parent, from)?,
        None => Vec::new(),
    };
    let new = not_too_deep(links::joined(&above, &itself, from))?;
    links::replace(tx.db, tenant, &[], &[new, itself].concat())
}

fn not_too_deep(links: Vec<Link>) -> Result<Vec<Link>, Problem> {
    match links.iter().all(|link| link.steps < MAX_DEPTH) {
        true => Ok(links),
        false => Err(conflict("机构层级过深", "The tree would be too deep")),
    }
}

/// Puts a unit with all below it under another parent, from a day on, also what comes to stand below it later. Before that day
/// everything stays as it was; a later move of the same unit is overruled.
pub fn relocate(
    tx: &mut Tx<'_>,
    id: Id,
    version: i64,
    parent: Id,
    from: NaiveDate,
) -> db::Result<Unit> {
    tree::hold(tx)?;
    let mut unit = current(tx, id, version)?;
    let tenant = tx.tenant();
    let begins = open_parent(tx, parent)?.valid_from;
    let below = links::below(tx.db, tenant, id, from)?;
    if unit.parent.is_none() || below.iter().any(|link| link.descendant == parent) {
        return Err(conflict("不能移到自身或其下级之下", "A unit cannot stand below itself").into());
    }
    if below.is_empty() {
        return Err(conflict("该日机构已撤销", "The unit is closed on that day").into());
    }
    if from < begins {
        return Err(before_parent("/from", begins).into());
    }
    let above: Vec<Link> = links::above(tx.db, tenant, id, from)?
        .into_iter()
        .filter(|link| link.ancestor != id)
        .collect();
    let ancestors: Vec<Id> = above.iter().map(|link| link.ancestor).collect();
    let inside: Vec<Id> = below.iter().map(|link| link.descendant).collect();
    let old = links::between(tx.db, tenant, &ancestors, Some(&inside), from)?;
    let stay = links::severed(old.clone(), &above, &below, from);
    let above_parent = links::above(tx.db, tenant, parent, from)?;
    let new = not_too_deep(links::joined(&above_parent, &below, from))?;
    links::replace(tx.db, tenant, &old, &[stay, new].concat())?;
    unit.parent = Some(parent);
    advance(tx, unit, "organization.unit_moved", Some(from))
}

/// Ends a unit after a day; what it did stays its own.
pub fn close(tx: &mut Tx<'_>, id: Id, version: i64, last: NaiveDate) -> db::Result<Unit> {
    tree::hold(tx)?;
    let mut unit = current(tx, id, version)?;
    let tenant = tx.tenant();
    if last < unit.valid_from {
        let zh = format!("机构自 {} 起设立，撤销日不得早于该日", unit.valid_from);
        let en = format!("The unit exists from {} on: it cannot end before", unit.valid_from);
        return Err(Problem::field("/last", "before_begin", zh, en).into());
    }
    // What stood below or above it since, and what took its place, rests on the day that stands.
    if let Some(ended) = unit.valid_to.filter(|ended| *ended < last) {
        let zh = format!("机构已于 {ended} 撤销，撤销日只能改为更早的日期");
        let en = format!("The unit ended on {ended}: its last day may become an earlier one only");
        return Err(Problem::field("/last", "after_end", zh, en).into());
    }
    let after = last.succ_opt().unwrap_or(last);
    if links::below(tx.db, tenant, id, after)?.iter().any(|link| link.descendant != id) {
        return Err(
            conflict("请先撤销或移出下级机构", "Close or move the units below it first").into()
        );
    }
    let old = links::above(tx.db, tenant, id, after)?;
    let stay: Vec<Link> = old
        .iter()
        .filter(|link| link.from <= last)
        .map(|link| Link { to: last, ..link.clone() })
        .collect();
    links::replace(tx.db, tenant, &old, &stay)?;
    unit.valid_to = Some(last);
    // A move that was planned for a later day does not happen any more.
    tree::as_of(tx.db, tenant, last, std::slice::from_mut(&mut unit))?;
    advance(tx, unit, "organization.unit_closed", None)
}
