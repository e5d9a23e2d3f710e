use super::MediationRules;
use crate::codes::PatrolCadence;
use chrono::{Datelike, Days, NaiveDate};
use organization::units::UnitKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 排查频次
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PatrolRule {
    /// First day on which the rule holds.
    pub valid_from: NaiveDate,
    /// Last day, when it was replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// 依据
    #[schema(max_length = 500)]
    pub source: String,
    /// Which kinds of units it binds.
    #[schema(max_items = 20)]
    pub of: Vec<UnitKind>,
    pub every: PatrolCadence,
}

impl PatrolRule {
    fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// Kinds of units that rules of rounds may bind.
pub const PATROLLING: [UnitKind; 3] = [UnitKind::Township, UnitKind::Village, UnitKind::Community];

/// 时段: both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Stretch {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl PatrolCadence {
    /// The stretch of the calendar that a day lies in.
    fn stretch(self, day: NaiveDate) -> Option<Stretch> {
        let end = records::agenda::end_of_month(day.year(), day.month())?;
        let (from, to) = match self {
            Self::Week => {
                let monday =
                    day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into()))?;
                (monday, monday.checked_add_days(Days::new(6))?)
            }
            Self::TenDays if day.day() <= 10 => (day.with_day(1)?, day.with_day(10)?),
            Self::TenDays if day.day() <= 20 => (day.with_day(11)?, day.with_day(20)?),
            Self::TenDays => (day.with_day(21)?, end),
            Self::HalfMonth if day.day() <= 15 => (day.with_day(1)?, day.with_day(15)?),
            Self::HalfMonth => (day.with_day(16)?, end),
            Self::Month => (day.with_day(1)?, end),
        };
        Some(Stretch { from, to })
    }
}

impl MediationRules {
    /// The stretches of a period, whole ones only, in each of which a unit of a kind has to go round.
    pub fn stretches(&self, kind: UnitKind, from: NaiveDate, to: NaiveDate) -> Vec<Stretch> {
        let (mut all, mut day) = (Vec::new(), from);
        while day <= to {
            let holds = |rule: &&PatrolRule| rule.of.contains(&kind) && rule.holds_on(day);
            let rule = self.patrols.iter().find(holds);
            let next = match rule.and_then(|rule| rule.every.stretch(day)) {
                Some(one) => {
                    all.extend(
                        (from <= one.from && one.from == day && one.to <= to).then_some(one),
                    );
                    one.to.succ_opt()
                }
                None => day.succ_opt(),
            };
            let Some(next) = next else { break };
            day = next;
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_one_of_the_calendar_and_counts_when_it_lies_whole_in_the_period() {
        let rules = MediationRules::built_in();
        let day = |text: &str| text.parse().unwrap();
        let of = |kind, from, to| -> Vec<String> {
            let all = rules.stretches(kind, day(from), day(to));
            all.iter().map(|one| format!("{} {}", one.from, one.to)).collect()
        };
        let halves = of(UnitKind::Village, "2025-02-10", "2025-03-20");
        assert_eq!(halves, ["2025-02-16 2025-02-28", "2025-03-01 2025-03-15"]);
        assert_eq!(of(UnitKind::Township, "2025-02-10", "2025-03-31"), ["2025-03-01 2025-03-31"]);
        assert!(of(UnitKind::Office, "2025-02-10", "2025-03-31").is_empty());
        let stretch = |every: PatrolCadence, on| {
            let one = every.stretch(day(on)).unwrap();
            (one.from.to_string(), one.to.to_string())
        };
        let both = |from: &str, to: &str| (from.to_string(), to.to_string());
        let week = stretch(PatrolCadence::Week, "2025-03-04");
        assert_eq!(week, both("2025-03-03", "2025-03-09"));
        for (on, from, to) in [
            ("2025-02-10", "2025-02-01", "2025-02-10"),
            ("2025-02-11", "2025-02-11", "2025-02-20"),
            ("2025-02-28", "2025-02-21", "2025-02-28"),
        ] {
            assert_eq!(stretch(PatrolCadence::TenDays, on), both(from, to));
        }
    }
}
