//! 分级覆盖: a tier is complete when every unit of its kinds has what it needs; a tier without units is not.

use crate::definition::{Indicator, Part};
use crate::evaluate::Scope;
use crate::figure::Gap;
use db::Db;
use kernel::Id;
use ledger::figures::{Grouping, SumRow, Sums, sums};
use organization::units;

/// For each tier 1 or 0, and the units that keep it from being complete.
pub(crate) fn judge(
    db: &mut Db,
    scope: &Scope,
    indicator: &Indicator,
) -> db::Result<(Sums, Vec<Gap>)> {
    let question = scope.question(db, indicator.measures(Part::Numerator), true)?;
    let found = sums(db, &question, Grouping::Unit)?;
    let has = |measure: &str, unit: Id| {
        let of = |row: &&SumRow| row.measure == measure && row.unit() == Some(unit);
        found.rows.iter().filter(of).map(|row| row.value).sum::<i64>() > 0
    };
    let (mut complete, mut gaps) = (Vec::new(), Vec::new());
    for tier in &indicator.numerator {
        let (tenant, day) = (&scope.tenant, scope.period.to);
        let all = units::of_kinds(db, tenant, scope.unit, day, &tier.of)?;
        let lacking: Vec<_> = all.iter().filter(|unit| !has(&tier.measure, unit.id)).collect();
        let is_complete = !all.is_empty() && lacking.is_empty();
        complete.push((tier.measure.clone(), i64::from(is_complete)));
        gaps.extend(lacking.into_iter().map(|unit| Gap {
            measure: tier.measure.clone(),
            unit: unit.id,
            name: unit.name.clone(),
        }));
    }
    Ok((Sums::of(complete, found.sealed), gaps))
}
