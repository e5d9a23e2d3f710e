//! What an activity hands out leaves the stock that it names, in the same unit of work: neither can be told without the other.

use crate::model::{Activity, Material, MaterialIssue};
use crate::problems as no;
use db::Db;
use kernel::{Id, Problem, Refusal};
use ledger::Tx;
use records::{Record, RecordStatus, http};
use std::collections::{BTreeMap, BTreeSet};
use web::Ground;

/// The stocks that an activity names are of its unit, verified, and of what it hands out.
pub(crate) fn is_fit(
    db: &mut Db,
    ground: &Ground,
    unit: Id,
    materials: &[MaterialIssue],
) -> db::Result<()> {
    for issue in materials {
        let Some(stock) = issue.stock else { continue };
        let stock: Option<Record<Material>> = http::look_up(db, ground, stock)?;
        let fits = stock.is_some_and(|stock| {
            stock.unit == unit
                && stock.status == RecordStatus::Verified
                && stock.content.item == issue.item
        });
        Refusal::unless(fits, &no::STOCK).map_err(Problem::from)?;
    }
    Ok(())
}

/// What has left the stocks for an activity is what it names. Each row is held from here on, in the order of ids, so that two activities
/// that take from one stock follow each other and no two wait for one another.
pub(crate) fn settle(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: Option<&Record<Activity>>,
    after: &Record<Activity>,
) -> db::Result<()> {
    let (was, is) = (before.map(named).unwrap_or_default(), named(after));
    if was == is {
        return Ok(());
    }
    let mut wanted: BTreeMap<Id, i64> = was.into_keys().map(|stock| (stock, 0)).collect();
    wanted.extend(is);
    for (stock, quantity) in wanted {
        let held: Option<Record<Material>> = records::hold(tx, stock)?;
        let held = held.ok_or(Refusal(&no::STOCK)).map_err(Problem::from)?;
        let today = ground.now.local_date();
        let next = held.content.clone().settled(after.id, quantity, today);
        let Some(next) = next.map_err(Problem::from)? else { continue };
        let gives = held.status == RecordStatus::Verified || next.balance > held.content.balance;
        Refusal::unless(gives, &no::STOCK).map_err(Problem::from)?;
        http::add_to(tx, ground, &held, next, "settled")?;
    }
    Ok(())
}

/// How much of each stock: what is only planned, was sent back or is void takes nothing.
fn named(activity: &Record<Activity>) -> BTreeMap<Id, i64> {
    let mut all = BTreeMap::new();
    if !matches!(activity.status, RecordStatus::Submitted | RecordStatus::Verified) {
        return all;
    }
    for issue in &activity.content.materials {
        if let Some(stock) = issue.stock {
            *all.entry(stock).or_default() += i64::from(issue.quantity);
        }
    }
    all
}

/// What left for an activity that names the stock is what it names: nobody adds to it by hand, or takes it out. And no activity gave back more
/// than it had.
pub(crate) fn leaves_as_activities_say(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: Option<&Record<Material>>,
    after: &Record<Material>,
) -> db::Result<()> {
    let Some(before) = before else { return Ok(()) };
    let (was, is) = (before.content.left(), after.content.left());
    let activities: BTreeSet<Id> = was.keys().chain(is.keys()).copied().collect();
    for activity in activities {
        let left = is.get(&activity).copied().unwrap_or(0);
        if was.get(&activity).copied().unwrap_or(0) == left {
            continue;
        }
        let activity: Option<Record<Activity>> = http::look_up(tx.db, ground, activity)?;
        let named = activity.and_then(|activity| named(&activity).get(&after.id).copied());
        let says = left >= 0 && named.is_none_or(|quantity| quantity == left);
        Refusal::unless(says, &no::STOCK_NAMED).map_err(Problem::from)?;
    }
    Ok(())
}
