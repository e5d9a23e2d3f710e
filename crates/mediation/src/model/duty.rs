use super::MediationCase;
use crate::codes::*;
use crate::rules::MediationRules;
use chrono::{Days, NaiveDate};
use kernel::Calendar;
use serde::Serialize;
use utoipa::ToSchema;

/// 待办期限: what is still to be done for a case, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseDuty {
    pub what: CaseDutyKind,
    /// The last day.
    pub due_on: NaiveDate,
    /// 应付金额（分）, of what is to be paid.
    pub amount: Option<i64>,
}

impl CaseDuty {
    const fn new(what: CaseDutyKind, due_on: NaiveDate) -> Self {
        Self { what, due_on, amount: None }
    }
}

impl MediationCase {
    /// What is open, the nearest first; what has no last day is no duty.
    pub fn duties(&self, rules: &MediationRules, calendar: &Calendar) -> Vec<CaseDuty> {
        if self.merged_into.is_some() {
            return Vec::new();
        }
        let mut duties: Vec<CaseDuty> = self.to_assign(rules, calendar).into_iter().collect();
        let mediated = matches!(
            self.status,
            CaseStatus::Accepted | CaseStatus::Assigned | CaseStatus::Mediating
        );
        let due = self.due_on.filter(|_| mediated);
        duties.extend(due.map(|due| CaseDuty::new(CaseDutyKind::Mediate, due)));
        duties.extend(self.to_perform());
        duties.extend(self.to_confirm());
        duties.extend(self.afterwards_due(rules));
        duties.sort_by_key(|duty| duty.due_on);
        duties
    }

    /// 涉军绿色通道: mediators are found at once.
    fn to_assign(&self, rules: &MediationRules, calendar: &Calendar) -> Option<CaseDuty> {
        let waits = matches!(self.status, CaseStatus::Registered | CaseStatus::Accepted);
        let from = self.registered_on.filter(|_| waits && self.is_military())?;
        let days = rules.limits_on(from)?.military_assign_workdays;
        Some(CaseDuty::new(CaseDutyKind::Assign, calendar.add_workdays(from, days).day))
    }

    /// Each instalment that is not paid, or the whole.
    fn to_perform(&self) -> Vec<CaseDuty> {
        let kept = self.performance.is_none_or(|so_far| so_far == Performance::Full);
        let Some(agreement) = self.agreement.as_ref().filter(|_| !kept) else { return Vec::new() };
        let duty = |due_on, amount| CaseDuty { what: CaseDutyKind::Perform, due_on, amount };
        if agreement.instalments.is_empty() {
            return agreement
                .deadline
                .map(|last| duty(last, agreement.amount))
                .into_iter()
                .collect();
        }
        let open = agreement.instalments.iter().filter(|one| one.paid_on.is_none());
        open.map(|one| duty(one.due_on, Some(one.amount))).collect()
    }

    fn to_confirm(&self) -> Option<CaseDuty> {
        let agreement = self.agreement.as_ref().filter(|_| self.confirmation.is_none())?;
        Some(CaseDuty::new(CaseDutyKind::Confirm, agreement.confirmation_due?))
    }

    /// 回访、归档, as the rates of them count it.
    fn afterwards_due(&self, rules: &MediationRules) -> Vec<CaseDuty> {
        let visit = self.follow_up_due(rules).filter(|_| self.follow_ups.is_empty());
        let file = self.filing_due(rules).filter(|_| self.filed_on.is_none());
        let visit = visit.map(|last| CaseDuty::new(CaseDutyKind::FollowUp, last));
        let file = file.map(|last| CaseDuty::new(CaseDutyKind::File, last));
        visit.into_iter().chain(file).collect()
    }

    /// The last day to follow up, counted from the outcome. What was not accepted is followed up by nobody.
    pub(super) fn follow_up_due(&self, rules: &MediationRules) -> Option<NaiveDate> {
        let ended = self.outcome_on.filter(|_| self.declined.is_none())?;
        ended.checked_add_days(Days::new(rules.limits_on(ended)?.follow_up_days.into()))
    }

    /// The last day to file, counted from the closing: what is still in performance need not be filed yet.
    pub(super) fn filing_due(&self, rules: &MediationRules) -> Option<NaiveDate> {
        let closed = self.closed_on()?;
        closed.checked_add_days(Days::new(rules.limits_on(closed)?.filing_days.into()))
    }
}
