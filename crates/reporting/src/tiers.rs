//! 逐机构判断: what each unit of some kinds has on the last day. A tier is complete when every unit of its kinds has what it needs; a tier
//! without units is not.

use crate::definition::{Indicator, Kind, Part};
use crate::evaluate::Scope;
use crate::figure::Gap;
use db::Db;
use kernel::Id;
use ledger::figures::{Grouping, Sums, distinct, sums};
use organization::units;
use std::collections::HashMap;

/// What stands for the units themselves among the sums, where they divide; no measure has this name.
pub(crate) const UNITS: &str = "units";

/// For each term what the units make of it, and the units that lack it.
pub(crate) fn judge(
    db: &mut Db,
    scope: &Scope,
    indicator: &Indicator,
) -> db::Result<(Sums, Vec<Gap>)> {
    let question = scope.question(db, indicator.measures(Part::Numerator), true)?;
    // Who is averaged over units counts once in each, however often they were recorded there; what a unit lacks follows.
    let ask = if indicator.kind == Kind::UnitAverage { distinct } else { sums };
    let found = ask(db, &question, Grouping::Unit)?;
    let mut held: HashMap<(&str, Option<Id>), i64> = HashMap::new();
    for row in &found.rows {
        *held.entry((row.measure.as_str(), row.unit())).or_default() += row.value;
    }
    let has = |measure: &str, unit: Id| held.get(&(measure, Some(unit))).copied().unwrap_or(0);
    let (mut values, mut gaps, mut count) = (Vec::new(), Vec::new(), 0);
    for term in &indicator.numerator {
        let (tenant, day) = (&scope.tenant, scope.period.to);
        let all = units::of_kinds(db, tenant, scope.unit, day, &term.of)?;
        let lacks = |unit: &&units::Unit| has(&term.measure, unit.id) < term.needed;
        let lacking: Vec<_> = all.iter().filter(lacks).collect();
        let value = match indicator.kind {
            Kind::UnitAverage => all.iter().map(|unit| has(&term.measure, unit.id)).sum(),
            Kind::UnitShare => number(all.len()) - number(lacking.len()),
            _ => i64::from(!all.is_empty() && lacking.is_empty()),
        };
        values.push((term.measure.clone(), value));
        count += number(all.len());
        gaps.extend(lacking.into_iter().map(|unit| Gap {
            measure: term.measure.clone(),
            unit: unit.id,
            name: unit.name.clone(),
        }));
    }
    values.push((UNITS.into(), count));
    let excluded = indicator.measures(Part::Excluded);
    if !excluded.is_empty() {
        let question = scope.question(db, excluded.clone(), true)?;
        let left_out = sums(db, &question, Grouping::Total)?;
        values.extend(excluded.into_iter().map(|measure| {
            let total = left_out.total(&measure);
            (measure, total)
        }));
    }
    Ok((Sums::of(values, found.sealed), gaps))
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
