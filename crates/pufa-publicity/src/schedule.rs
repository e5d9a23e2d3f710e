//! When metrics of a media product are to be recorded: data, each row with its source and the days on which it holds.

use chrono::{Days, NaiveDate};
use records::statutes::Confidence;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
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

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct SnapshotRule {
    /// First day of publication for which the rule holds.
    valid_from: NaiveDate,
    /// Last day, when it was replaced.
    valid_to: Option<NaiveDate>,
    /// 发布后天数
    days: u32,
    /// 依据: for whoever changes the rule; a test asks that none lacks it.
    source: String,
    confidence: Confidence,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Schedule {
    snapshot: Vec<SnapshotRule>,
}

// A test reads the same text; without a rule nothing is due.
static BUILT_IN: LazyLock<Schedule> = LazyLock::new(|| read().unwrap_or_default());

fn read() -> Result<Schedule, toml::de::Error> {
    toml::from_str(include_str!("../data/schedule.toml"))
}

/// What is due of a product after its last snapshot. Platforms show totals of today, so one that was missed cannot be made up: the first
/// snapshot on the day or after it stands for it.
pub fn snapshots_due(published_on: NaiveDate, last: Option<NaiveDate>) -> Vec<SnapshotDue> {
    let holds = |rule: &&SnapshotRule| {
        rule.valid_from <= published_on && rule.valid_to.is_none_or(|day| published_on <= day)
    };
    let due = |rule: &SnapshotRule| {
        let on = published_on.checked_add_days(Days::new(rule.days.into()))?;
        Some(SnapshotDue { on, days: rule.days })
    };
    let all = BUILT_IN.snapshot.iter().filter(holds).filter_map(due);
    all.filter(|one| last.is_none_or(|last| last < one.on)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_schedule_of_the_product_is_read() {
        let Schedule { snapshot: rules } = read().unwrap();
        let sourced =
            |rule: &SnapshotRule| !rule.source.is_empty() && rule.confidence == Confidence::K;
        assert!(!rules.is_empty() && rules.iter().all(sourced));
        assert!(rules.is_sorted_by_key(|rule| rule.days));
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
