//! 调解期限: the month of every case, and what a law gives some kinds of disputes instead.

use super::MediationRules;
use crate::codes::{DisputeType, TermChangeKind};
use crate::model::{MediationCase, TermChange};
use chrono::{Days, Months, NaiveDate};
use kernel::Calendar;
use kernel::calendar::Due;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 特定纠纷的调解期限: in working days, instead of the month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisputeLimit {
    /// First day on which the rule holds.
    pub valid_from: NaiveDate,
    /// Last day, when it was replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// 依据
    #[schema(max_length = 500)]
    pub source: String,
    /// 纠纷类型
    #[schema(max_items = 50)]
    pub disputes: Vec<DisputeType>,
    /// 调解期限（工作日）
    pub workdays: u32,
    /// 鉴定时间不计入调解期限
    pub appraisal_excluded: bool,
}

/// Until when a case is to be mediated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// By the law and by what the parties agreed.
    pub limit: Limit,
    /// As it is kept here: in the green channel of soldiers a part of it.
    pub due: Limit,
}

/// An end of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// The last day.
    On(Due),
    /// 停止计算: since this day an expert has been at work, and there is no last day.
    StandsStill(NaiveDate),
}

impl MediationRules {
    /// What a law gives a kind of dispute that is accepted on a day.
    pub fn dispute_limit(&self, dispute: DisputeType, day: NaiveDate) -> Option<&DisputeLimit> {
        let holds = |rule: &&DisputeLimit| {
            rule.valid_from <= day && rule.valid_to.is_none_or(|last| day <= last)
        };
        self.dispute_limits.iter().filter(holds).find(|rule| rule.disputes.contains(&dispute))
    }

    /// The last day of the month that every dispute has (司法部令75号 art. 33).
    pub fn month_from(&self, accepted: NaiveDate) -> Option<NaiveDate> {
        let limits = self.limits_on(accepted)?;
        accepted.checked_add_months(Months::new(limits.mediation_months))
    }

    /// The term by all that is known of it; none before the case was accepted.
    pub fn term(&self, case: &MediationCase, calendar: &Calendar) -> Option<Term> {
        self.term_with(case, case.standing_changes(), calendar)
    }

    /// The term by these changes alone: what the law gives from the acceptance on, and then one change after the other as they came: longer as the
    /// parties agreed, and without the days of experts, whose the agreed days are as little as those of the law.
    pub fn term_with<'a>(
        &self,
        case: &MediationCase,
        changes: impl Iterator<Item = &'a TermChange>,
        calendar: &Calendar,
    ) -> Option<Term> {
        let accepted = case.accepted_on?;
        let rule = self.dispute_limit(case.dispute, accepted);
        let counts = |one: &&TermChange| {
            one.what == TermChangeKind::Extension
                || rule.is_some_and(|rule| rule.appraisal_excluded)
        };
        let mut changes: Vec<&TermChange> = changes.filter(counts).collect();
        // Whoever agrees knows of the expert who was asked on that day.
        changes.sort_by_key(|one| (one.from, one.what == TermChangeKind::Extension, one.until));
        let mut term = self.by_law(case, calendar)?;
        let mut away = Away { accepted, known: Vec::new(), calendar };
        for one in changes {
            match one.what {
                TermChangeKind::Extension => term = term.each(|limit| limit.extended(one)),
                TermChangeKind::Appraisal => {
                    term = term.each(|limit| limit.without(one, &away));
                    away.known.push(one);
                }
            }
        }
        Some(term)
    }

    fn by_law(&self, case: &MediationCase, calendar: &Calendar) -> Option<Term> {
        let accepted = case.accepted_on?;
        let limits = self.limits_on(accepted)?;
        let (limit, of_soldiers) = match self.dispute_limit(case.dispute, accepted) {
            Some(rule) => {
                let last = |days| Limit::On(calendar.add_workdays(accepted, days));
                (last(rule.workdays), last(limits.for_soldiers(rule.workdays)))
            }
            None => {
                let last = self.month_from(accepted)?;
                let days = u32::try_from(last.signed_duration_since(accepted).num_days()).ok()?;
                let part = Days::new(limits.for_soldiers(days).into());
                (Limit::on(last), Limit::on(accepted.checked_add_days(part)?))
            }
        };
        Some(Term { limit, due: if case.is_military() { of_soldiers } else { limit } })
    }
}

impl Limit {
    /// A day that no calendar moves.
    const fn on(day: NaiveDate) -> Self {
        Self::On(Due { day, provisional: false })
    }

    pub const fn day(self) -> Option<NaiveDate> {
        match self {
            Self::On(due) => Some(due.day),
            Self::StandsStill(_) => None,
        }
    }

    pub const fn stands_still_since(self) -> Option<NaiveDate> {
        match self {
            Self::On(_) => None,
            Self::StandsStill(since) => Some(since),
        }
    }

    const fn is_provisional(self) -> bool {
        matches!(self, Self::On(Due { provisional: true, .. }))
    }

    /// Whether it was over before a day.
    pub fn is_over_on(self, day: NaiveDate) -> bool {
        self.day().is_some_and(|last| last < day)
    }

    /// Whether it goes on past another one.
    fn outlasts(self, other: Self) -> bool {
        match (self, other) {
            (Self::On(one), Self::On(other)) => other.day < one.day,
            (one, Self::On(_)) => one.day().is_none(),
            (_, Self::StandsStill(_)) => false,
        }
    }

    /// What ran when the parties agreed goes on; what was over stays over, and nothing becomes shorter.
    fn extended(self, one: &TermChange) -> Self {
        match (self, one.until) {
            (Self::On(last), Some(until)) if one.from <= last.day && last.day < until => {
                Self::on(until)
            }
            _ => self,
        }
    }

    /// While an expert is at work no day counts. As many working days as the expert took of it are added to its end.
    fn without(self, one: &TermChange, away: &Away<'_>) -> Self {
        let Self::On(last) = self else { return self };
        if last.day < one.from {
            return self;
        }
        let Some(until) = one.until else { return Self::StandsStill(one.from) };
        let taken = away.workdays(one.from, until.min(last.day));
        let counts = |day| until < day && !away.covers(day);
        let due = away.calendar.add_workdays_where(last.day, taken, counts);
        Self::On(Due { provisional: last.provisional || due.provisional, ..due })
    }
}

/// The days that experts took before.
struct Away<'a> {
    accepted: NaiveDate,
    known: Vec<&'a TermChange>,
    calendar: &'a Calendar,
}

impl Away<'_> {
    fn covers(&self, day: NaiveDate) -> bool {
        self.known.iter().any(|one| one.from <= day && one.until.is_some_and(|until| day <= until))
    }

    /// Of these days those that counted; that of the acceptance itself does not.
    fn workdays(&self, from: NaiveDate, until: NaiveDate) -> u32 {
        let days = from.iter_days().take_while(|day| *day <= until);
        let counted = days.filter(|day| {
            self.accepted < *day && self.calendar.is_workday(*day) && !self.covers(*day)
        });
        counted.fold(0, |sum, _| sum + 1)
    }
}

impl Term {
    /// What runs on a day: where the part of soldiers is over, what the law gives everybody.
    pub fn running_on(self, day: NaiveDate) -> Limit {
        if self.due.is_over_on(day) { self.limit } else { self.due }
    }

    /// Whether what became of it on a day came too late: the limit was over then, or what was over has become later.
    pub fn is_too_late_for(self, after: Self, day: NaiveDate) -> bool {
        self.limit.is_over_on(day) || (self.due.is_over_on(day) && after.due.outlasts(self.due))
    }

    /// Whether what was late on a day is not by another term.
    pub fn is_late_and_not(self, other: Self, day: NaiveDate) -> bool {
        let ends = [(self.limit, other.limit), (self.due, other.due)];
        ends.iter().any(|(one, other)| one.is_over_on(day) && !other.is_over_on(day))
    }

    pub fn stands_still_since(self) -> Option<NaiveDate> {
        self.due.stands_still_since().or(self.limit.stands_still_since())
    }

    /// Whether a last day of it was worked out without the calendar of its year.
    pub const fn is_provisional(self) -> bool {
        self.limit.is_provisional() || self.due.is_provisional()
    }

    fn each(self, moved: impl Fn(Limit) -> Limit) -> Self {
        Self { limit: moved(self.limit), due: moved(self.due) }
    }
}
