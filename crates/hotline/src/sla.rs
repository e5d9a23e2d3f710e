//! 时限: rules as data, and the deadlines that follow from them. Pure: the same ticket always has the same deadlines.

use crate::codes::{Category, Urgency};
use crate::model::{Limits, Pause};
use chrono::{NaiveDate, TimeDelta};
use kernel::{Calendar, Instant, local_midnight};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use utoipa::ToSchema;

const BUILT_IN: &str = include_str!("../data/sla-rules.toml");

/// How long a matter may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HandleLimit {
    /// 个工作日: the day of dispatch does not count, and the last one ends at 24:00.
    Workdays(u32),
    /// 小时, running day and night.
    Hours(u32),
    /// 当日
    SameDay,
}

/// 时限规则
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SlaRule {
    #[schema(max_length = 60, example = "default")]
    pub code: String,
    /// Only for this category; for all when absent.
    pub category: Option<Category>,
    /// Only for this urgency; for all when absent.
    pub urgency: Option<Urgency>,
    /// 签收, in working days.
    pub sign_workdays: u32,
    /// 联系, in hours.
    pub contact_hours: u32,
    pub handle: HandleLimit,
    pub max_extensions: u32,
    /// Working days that one extension may have at most.
    pub max_extension_workdays: u32,
    pub max_reworks: u32,
    /// 黄牌, in percent of the time.
    pub warn_percent: u32,
    /// 归档: working days after the last follow-up.
    pub archive_after_workdays: u32,
    pub valid_from: NaiveDate,
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// 依据
    #[schema(max_length = 500)]
    pub source: String,
    /// V text read, K knowledge of the field, D decision of the product.
    #[schema(max_length = 1, example = "V")]
    pub confidence: String,
}

/// All rules.
#[derive(Debug, Clone)]
pub struct SlaRules(Vec<SlaRule>);

#[derive(Deserialize)]
struct File {
    rule: Vec<SlaRule>,
}

impl SlaRules {
    /// The rules that come with the product.
    pub fn built_in() -> &'static Self {
        static RULES: LazyLock<SlaRules> = LazyLock::new(|| {
            // A test reads the same text; without rules every receipt would be refused, and none judged wrongly.
            SlaRules::from_toml(BUILT_IN).unwrap_or(SlaRules(Vec::new()))
        });
        &RULES
    }

    /// Refuses two rules of the same specificity on the same day.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        for (n, rule) in file.rule.iter().enumerate() {
            let clash = file.rule.iter().skip(n + 1).find(|other| {
                (rule.category, rule.urgency) == (other.category, other.urgency)
                    && rule.valid_to.is_none_or(|last| other.valid_from <= last)
                    && other.valid_to.is_none_or(|last| rule.valid_from <= last)
            });
            if let Some(other) = clash {
                return Err(format!(
                    "rules {} and {} hold on the same day for the same tickets",
                    rule.code, other.code
                ));
            }
        }
        Ok(Self(file.rule))
    }

    pub fn all(&self) -> &[SlaRule] {
        &self.0
    }

    pub fn by_code(&self, code: &str, day: NaiveDate) -> Option<&SlaRule> {
        self.0.iter().find(|rule| rule.code == code && rule.holds_on(day))
    }

    /// The most specific rule that holds on a day; urgency weighs more than category.
    pub fn rule_for(
        &self,
        category: Category,
        urgency: Urgency,
        day: NaiveDate,
    ) -> Option<&SlaRule> {
        let fits = |rule: &&SlaRule| {
            rule.holds_on(day)
                && rule.category.is_none_or(|one| one == category)
                && rule.urgency.is_none_or(|one| one == urgency)
        };
        self.0
            .iter()
            .filter(fits)
            .max_by_key(|rule| (rule.urgency.is_some(), rule.category.is_some()))
    }
}

impl SlaRule {
    fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// What a deadline is computed from.
#[derive(Debug, Clone, Copy)]
pub struct Course<'a> {
    /// Dispatch, or the last rework.
    pub started_at: Instant,
    pub written_limit: Option<Instant>,
    /// Working days of approved extensions.
    pub extension_days: u32,
    pub pauses: &'a [Pause],
}

/// All limits of a ticket.
pub fn limits(rule: &SlaRule, course: Course<'_>, calendar: &Calendar) -> Limits {
    let start = course.started_at.local_date();
    let sign = calendar.add_workdays(start, rule.sign_workdays);
    let (due_at, provisional) = due(rule, course, calendar);
    let percent = i64::from(rule.warn_percent.min(100));
    let whole = due_at.micros() - course.started_at.micros();
    let warn_at =
        Instant::from_micros(course.started_at.micros() + whole / 100 * percent).unwrap_or(due_at);
    Limits {
        rule: rule.code.clone(),
        source: rule.source.clone(),
        started_at: course.started_at,
        sign_due: end_of(sign.day),
        contact_due: course.started_at.plus(TimeDelta::hours(rule.contact_hours.into())),
        due_at,
        warn_at,
        provisional: provisional || sign.provisional,
    }
}

fn due(rule: &SlaRule, course: Course<'_>, calendar: &Calendar) -> (Instant, bool) {
    let start = course.started_at.local_date();
    let running = |day| clock_runs(course.pauses, day);
    let by_workdays = |from: NaiveDate, days: u32| {
        let due = calendar.add_workdays_where(from, days, running);
        (end_of(due.day), due.provisional)
    };
    let base = match (course.written_limit, rule.handle) {
        (Some(written), _) => shifted(written, course, calendar),
        (None, HandleLimit::Workdays(days)) => {
            return by_workdays(start, days.saturating_add(course.extension_days));
        }
        (None, HandleLimit::Hours(hours)) => {
            let limit = course.started_at.plus(TimeDelta::hours(hours.into()));
            moved(limit, course, |limit, from, to| limit.plus(to.since(from)))
        }
        (None, HandleLimit::SameDay) => shifted(end_of(start), course, calendar),
    };
    match course.extension_days {
        0 => (base, calendar.is_provisional(base.local_date())),
        days => by_workdays(last_day(base), days),
    }
}

/// A limit that names a moment moves by the working days on which the clock stood.
fn shifted(limit: Instant, course: Course<'_>, calendar: &Calendar) -> Instant {
    moved(limit, course, |limit, from, to| {
        let days = from.local_date().iter_days().take_while(|day| end_of(*day) <= to);
        match u32::try_from(days.filter(|day| calendar.is_workday(*day)).count()) {
            Ok(0) | Err(_) => limit,
            Ok(stood) => end_of(calendar.add_workdays(last_day(limit), stood).day),
        }
    })
}

/// Each pause moves the limit in its turn. One that begins after the limit does not: what is overdue stays overdue.
fn moved(
    limit: Instant,
    course: Course<'_>,
    by: impl Fn(Instant, Instant, Instant) -> Instant,
) -> Instant {
    let closed = course.pauses.iter().filter_map(|pause| Some((pause.from, pause.to?)));
    closed.fold(limit, |limit, (from, to)| {
        let from = from.max(course.started_at);
        if from < limit && from < to { by(limit, from, to) } else { limit }
    })
}

/// Whether a day counts: the clock ran when it ended.
pub fn clock_runs(pauses: &[Pause], day: NaiveDate) -> bool {
    let end = end_of(day);
    !pauses.iter().any(|pause| pause.from < end && pause.to.is_none_or(|to| end <= to))
}

/// 24:00 of a local day.
pub fn end_of(day: NaiveDate) -> Instant {
    day.succ_opt().map_or(Instant::EPOCH, local_midnight)
}

/// The day that a limit belongs to: midnight ends the day before.
pub fn last_day(limit: Instant) -> NaiveDate {
    limit.plus(TimeDelta::microseconds(-1)).local_date()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(local: &str) -> Instant {
        format!("{local}:00+08:00").replace(' ', "T").parse().unwrap()
    }

    fn course(start: &str) -> Course<'static> {
        Course { started_at: at(start), written_limit: None, extension_days: 0, pauses: &[] }
    }

    fn rule(category: Category, urgency: Urgency) -> &'static SlaRule {
        SlaRules::built_in().rule_for(category, urgency, "2025-01-24".parse().unwrap()).unwrap()
    }

    fn help() -> &'static SlaRule {
        rule(Category::Help, Urgency::Normal)
    }

    #[test]
    fn the_most_specific_rule_wins() {
        assert_eq!(help().code, "default");
        assert_eq!(rule(Category::Consult, Urgency::Normal).code, "consult");
        assert_eq!(rule(Category::Consult, Urgency::Emergency).code, "emergency");
    }

    #[test]
    fn overlapping_rules_are_refused() {
        let twice = format!(
            "{BUILT_IN}\n{}",
            BUILT_IN.split("[[rule]]").nth(1).map(|rule| format!("[[rule]]{rule}")).unwrap()
        );
        assert!(SlaRules::from_toml(&twice).unwrap_err().contains("default"));
    }

    #[test]
    fn five_working_days_pass_over_the_spring_festival() {
        let limits = limits(help(), course("2025-01-24 10:00"), &Calendar::built_in());
        assert_eq!(limits.due_at, at("2025-02-08 00:00"), "24:00 of 7 February");
        assert_eq!(limits.contact_due, at("2025-01-25 10:00"));
        assert_eq!(limits.sign_due, at("2025-01-27 00:00"), "Sunday the 26th is a working day");
        assert!(!limits.provisional);
    }

    #[test]
    fn days_on_which_the_clock_stood_do_not_count() {
        let calendar = Calendar::built_in();
        let pauses = [Pause { from: at("2025-03-11 15:00"), to: Some(at("2025-03-17 09:00")) }];
        let paused =
            limits(help(), Course { pauses: &pauses, ..course("2025-03-10 09:00") }, &calendar);
        // 11 to 14 March stood; 17, 18, 19, 20, 21 count.
        assert_eq!(paused.due_at, at("2025-03-22 00:00"));
        let extended = limits(
            help(),
            Course { pauses: &pauses, extension_days: 2, ..course("2025-03-10 09:00") },
            &calendar,
        );
        assert_eq!(extended.due_at, at("2025-03-26 00:00"), "two days more, over a weekend");
    }

    #[test]
    fn a_written_limit_overrides_the_rule_and_moves_with_pauses() {
        let calendar = Calendar::built_in();
        let written =
            Course { written_limit: Some(at("2025-03-12 17:00")), ..course("2025-03-10 09:00") };
        assert_eq!(limits(help(), written, &calendar).due_at, at("2025-03-12 17:00"));
        let pauses = [Pause { from: at("2025-03-11 15:00"), to: Some(at("2025-03-13 09:00")) }];
        let moved = limits(help(), Course { pauses: &pauses, ..written }, &calendar);
        assert_eq!(moved.due_at, at("2025-03-15 00:00"), "11 and 12 March stood");
    }

    #[test]
    fn an_emergency_ends_with_the_day() {
        let limits = limits(
            rule(Category::Help, Urgency::Emergency),
            course("2025-03-10 09:00"),
            &Calendar::built_in(),
        );
        assert_eq!(
            (limits.contact_due, limits.due_at),
            (at("2025-03-10 11:00"), at("2025-03-11 00:00"))
        );
    }

    #[test]
    fn beyond_the_known_years_a_limit_is_provisional() {
        assert!(limits(help(), course("2026-12-30 09:00"), &Calendar::built_in()).provisional);
    }
}
