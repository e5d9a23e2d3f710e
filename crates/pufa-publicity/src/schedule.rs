//! When metrics of a media product are to be recorded, by the rule of its day of publication.

use crate::rules;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 待登记的数据快照
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SnapshotDue {
    /// It is due from this day on.
    pub on: NaiveDate,
    /// 发布后天数
    #[schema(minimum = 1, maximum = 3660, example = 7)]
    pub days: u32,
}

/// What is due of a product after its last snapshot. Platforms show totals of today, so one that was missed cannot be made up: the first
/// snapshot on the day or after it stands for it.
pub fn snapshots_due(published_on: NaiveDate, last: Option<NaiveDate>) -> Vec<SnapshotDue> {
    let due = |days: &u32| {
        let on = published_on.checked_add_days(Days::new((*days).into()))?;
        Some(SnapshotDue { on, days: *days })
    };
    let all = rules::snapshots_on(published_on).iter().filter_map(due);
    all.filter(|one| last.is_none_or(|last| last < one.on)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_snapshot_is_due_after_a_week_and_after_thirty_days_until_one_is_there() {
        for (published_on, last, due) in [
            ("2025-02-03", None, &[("2025-02-10", 7), ("2025-03-05", 30)][..]),
            ("2025-02-03", Some("2025-02-09"), &[("2025-02-10", 7), ("2025-03-05", 30)]),
            ("2025-02-03", Some("2025-02-10"), &[("2025-03-05", 30)]),
            ("2025-02-03", Some("2025-03-04"), &[("2025-03-05", 30)]),
            ("2025-02-03", Some("2025-03-05"), &[]),
            ("1999-12-31", None, &[]),
        ] {
            let told = snapshots_due(day(published_on), last.map(day));
            let told: Vec<(NaiveDate, u32)> = told.iter().map(|one| (one.on, one.days)).collect();
            let due: Vec<(NaiveDate, u32)> =
                due.iter().map(|(on, days)| (day(on), *days)).collect();
            assert_eq!(told, due, "published {published_on}, last snapshot {last:?}");
        }
    }
}
