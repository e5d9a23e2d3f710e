//! 调解期限: the month of every case, and what a law gives some kinds of disputes instead.

use super::MediationRules;
use crate::codes::DisputeType;
use crate::model::{CaseExtension, MediationCase};
use chrono::{Days, Months, NaiveDate};
use kernel::Calendar;
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
    pub limit_on: NaiveDate,
    /// As it is kept here: in the green channel of soldiers a part of it.
    pub due_on: NaiveDate,
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

    /// None before it was accepted.
    pub fn term(&self, case: &MediationCase, calendar: &Calendar) -> Option<Term> {
        let accepted = case.accepted_on?;
        let limits = self.limits_on(accepted)?;
        let (limit, of_soldiers) = match self.dispute_limit(case.dispute, accepted) {
            Some(rule) => {
                let last = |days| rule.last_day(case, accepted, days, calendar);
                (last(rule.workdays), last(limits.for_soldiers(rule.workdays)))
            }
            None => {
                let last = self.month_from(accepted)?;
                let days = u32::try_from(last.signed_duration_since(accepted).num_days()).ok()?;
                let part = Days::new(limits.for_soldiers(days).into());
                (last, accepted.checked_add_days(part)?)
            }
        };
        let due = if case.is_military() { of_soldiers } else { limit };
        let term = Term { limit_on: limit, due_on: due };
        Some(case.extensions.iter().fold(term, Term::extended))
    }
}

impl Term {
    /// The last day of what runs on a day: where the part of soldiers is over, of what the law gives everybody.
    pub fn last_on(self, day: NaiveDate) -> NaiveDate {
        if day <= self.due_on { self.due_on } else { self.limit_on }
    }

    /// What ran when the parties agreed goes on; what was over stays over, and nothing becomes shorter.
    fn extended(self, one: &CaseExtension) -> Self {
        let goes_on =
            |last: NaiveDate| if one.agreed_on <= last { last.max(one.until) } else { last };
        Self { limit_on: goes_on(self.limit_on), due_on: goes_on(self.due_on) }
    }
}

impl DisputeLimit {
    /// The last of so many working days; those of an expert's opinion do not count.
    fn last_day(
        &self,
        case: &MediationCase,
        accepted: NaiveDate,
        days: u32,
        calendar: &Calendar,
    ) -> NaiveDate {
        let counts = |day: NaiveDate| {
            let away = case.appraisals.iter().any(|one| (one.from..=one.to).contains(&day));
            !(self.appraisal_excluded && away)
        };
        calendar.add_workdays_where(accepted, days, counts).day
    }
}
