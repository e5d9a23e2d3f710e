use super::MediationCase;
use crate::codes::*;
use crate::rules::MediationRules;
use chrono::{Days, NaiveDate};
use kernel::Calendar;
use kernel::calendar::provisional_note;
use serde::Serialize;
use utoipa::ToSchema;

/// 待办期限: what is still to be done for a case, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseDuty {
    pub what: CaseDutyKind,
    /// The last day.
    pub due_on: NaiveDate,
    /// 应付金额（分）, of what is to be paid.
    pub amount: Option<i64>,
    /// 提醒日: on which to remind of it before its last day; it is listed from the first of them on.
    #[schema(max_items = 10)]
    pub remind_on: Vec<NaiveDate>,
    /// 期限待定: the working days of a year that it runs into are not loaded, and the last day may move.
    pub provisional: bool,
    /// 提示: what to know of the last day.
    #[schema(max_length = 200)]
    pub note: Option<&'static str>,
}

impl CaseDuty {
    const fn new(what: CaseDutyKind, due_on: NaiveDate) -> Self {
        let (provisional, note) = (false, None);
        Self { what, due_on, amount: None, remind_on: Vec::new(), provisional, note }
    }

    /// Marked where its last day was worked out without the calendar of its year.
    const fn marked(mut self, provisional: bool) -> Self {
        (self.provisional, self.note) = (provisional, provisional_note(provisional));
        self
    }

    /// Whether it is listed when somebody asks for what is due until a day.
    pub fn is_listed_by(&self, day: NaiveDate) -> bool {
        self.remind_on.iter().chain([&self.due_on]).any(|on| *on <= day)
    }

    /// 归档后: the court's days and the visit do not wait for the file.
    const fn goes_on_beside_the_file(&self) -> bool {
        matches!(self.what, CaseDutyKind::Confirm | CaseDutyKind::FollowUp)
    }

    /// The court is asked within its days or not at all; everything else is done late rather than never.
    pub fn can_be_done_on(&self, day: NaiveDate) -> bool {
        self.what != CaseDutyKind::Confirm || day <= self.due_on
    }
}

/// So many days on.
fn after(day: NaiveDate, days: u32) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(days.into()))
}

impl MediationCase {
    /// What is open, the nearest first; what has no last day is no duty.
    pub fn duties(&self, rules: &MediationRules, calendar: &Calendar) -> Vec<CaseDuty> {
        if !self.stands() {
            return Vec::new();
        }
        let mut duties: Vec<CaseDuty> = self.to_report(rules).into_iter().collect();
        duties.extend(self.to_escalate(rules));
        duties.extend(self.to_decide(rules));
        duties.extend(self.to_assign(rules, calendar));
        let mediated = matches!(
            self.status,
            CaseStatus::Accepted | CaseStatus::Assigned | CaseStatus::Mediating
        );
        let due = self.due_on.filter(|_| mediated);
        let mediate = due.map(|due| CaseDuty::new(CaseDutyKind::Mediate, due));
        duties.extend(mediate.map(|duty| duty.marked(self.term_provisional)));
        duties.extend(self.to_perform());
        duties.extend(self.to_confirm(rules));
        duties.extend(self.afterwards_due(rules));
        // What was filed is done, but for the court and the visit, which do not wait for the file.
        let filed = self.status == CaseStatus::Filed;
        duties.retain(|duty| !filed || duty.goes_on_beside_the_file());
        duties.sort_by_key(|duty| duty.due_on);
        duties
    }

    /// 归档后待办: until when something is to be done for what was filed; none where nothing is. Of what was filed on paper, before it came here,
    /// nobody is reminded.
    pub(crate) fn attended_until(&self, rules: &MediationRules) -> Option<NaiveDate> {
        let on_paper = self.events.first().is_some_and(|one| one.to == CaseStatus::Filed);
        if self.status != CaseStatus::Filed || on_paper || !self.stands() {
            return None;
        }
        let visit = self.to_follow_up(rules).and(NaiveDate::from_ymd_opt(9999, 12, 31));
        visit.or_else(|| self.to_confirm(rules).map(|duty| duty.due_on))
    }

    /// 人民调解法 art. 25: what may turn violent is told to the police or another organ at once. Whoever entrusted it knows, and so does the town that
    /// it was handed up to.
    fn to_report(&self, rules: &MediationRules) -> Option<CaseDuty> {
        let told = !self.risk_reports.is_empty();
        let known = told || self.tier >= CaseTier::Town || self.found_by == FoundBy::Entrust;
        let open = self.risk == CaseRisk::High && self.is_undecided() && !known;
        let found = Some(self.found_on).filter(|_| open)?;
        let last = after(found, rules.limits_on(found)?.risk_report_days)?;
        Some(CaseDuty::new(CaseDutyKind::Report, last))
    }

    /// 小事不出村、大事不出镇: what a tier has not settled goes up. Its days run from the day on which it was found there, handed up to it or
    /// accepted, or on which an expert's opinion came, whichever was last; while the expert is at work none is counted.
    fn to_escalate(&self, rules: &MediationRules) -> Option<CaseDuty> {
        let opinions = self.standing_changes().filter(|one| one.what == TermChangeKind::Appraisal);
        let opinion = opinions.filter_map(|one| one.until).max();
        let came = [Some(self.found_on), self.escalated_on, self.accepted_on, opinion];
        let open = self.is_undecided() && self.stands_still_since.is_none();
        let from = came.into_iter().flatten().max().filter(|_| open)?;
        let days = rules.limits_on(from)?.escalation_days(self.tier)?;
        Some(CaseDuty::new(CaseDutyKind::Escalate, after(from, days)?))
    }

    /// 受理: what was registered is accepted or declined, and the parties told.
    fn to_decide(&self, rules: &MediationRules) -> Option<CaseDuty> {
        let from = self.registered_on.filter(|_| self.status == CaseStatus::Registered)?;
        let last = after(from, rules.limits_on(from)?.decision_days)?;
        Some(CaseDuty::new(CaseDutyKind::Decide, last))
    }

    /// 涉军绿色通道: mediators are found at once.
    fn to_assign(&self, rules: &MediationRules, calendar: &Calendar) -> Option<CaseDuty> {
        let waits = matches!(self.status, CaseStatus::Registered | CaseStatus::Accepted);
        let from = self.registered_on.filter(|_| waits && self.is_military())?;
        let days = rules.limits_on(from)?.military_assign_workdays;
        let due = calendar.add_workdays(from, days);
        Some(CaseDuty::new(CaseDutyKind::Assign, due.day).marked(due.provisional))
    }

    /// Each instalment that is not paid, or the whole.
    pub(crate) fn to_perform(&self) -> Vec<CaseDuty> {
        let kept = self.performance.is_none_or(|so_far| so_far == Performance::Full);
        let Some(agreement) = self.agreement.as_ref().filter(|_| !kept) else { return Vec::new() };
        let duty =
            |due_on, amount| CaseDuty { amount, ..CaseDuty::new(CaseDutyKind::Perform, due_on) };
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

    /// 司法确认: the parties are reminded while they can still ask the court.
    fn to_confirm(&self, rules: &MediationRules) -> Option<CaseDuty> {
        let agreement = self.agreement.as_ref().filter(|_| self.confirmation.is_none())?;
        let duty = CaseDuty::new(CaseDutyKind::Confirm, agreement.confirmation_due?);
        let from = agreement.effective_on;
        let days = rules.limits_on(from).map(|limits| limits.confirmation_reminder_days.as_slice());
        let remind_on = days.unwrap_or_default().iter().filter_map(|days| after(from, *days));
        let duty = duty.marked(agreement.confirmation_provisional);
        Some(CaseDuty { remind_on: remind_on.collect(), ..duty })
    }

    /// 回访、归档, as the rates of them count it.
    fn afterwards_due(&self, rules: &MediationRules) -> Vec<CaseDuty> {
        let visit = self.to_follow_up(rules);
        let file = self.filing_due(rules).filter(|_| self.filed_on.is_none());
        let visit = visit.map(|last| CaseDuty::new(CaseDutyKind::FollowUp, last));
        let file = file.map(|last| CaseDuty::new(CaseDutyKind::File, last));
        visit.into_iter().chain(file).collect()
    }

    /// 回访, where nobody went yet.
    fn to_follow_up(&self, rules: &MediationRules) -> Option<NaiveDate> {
        self.follow_up_due(rules).filter(|_| self.follow_ups.is_empty())
    }

    /// 口头化解、未立案: what was settled on the spot is a line of the register, with no file and no visit that would be due.
    fn is_a_line_of_the_register(&self) -> bool {
        self.outcome == Some(CaseOutcome::Spot)
    }

    /// The last day to follow up, counted from the outcome. What was not accepted is followed up by nobody.
    pub(super) fn follow_up_due(&self, rules: &MediationRules) -> Option<NaiveDate> {
        let visited = self.declined.is_none() && !self.is_a_line_of_the_register();
        let ended = self.outcome_on.filter(|_| visited)?;
        after(ended, rules.limits_on(ended)?.follow_up_days)
    }

    /// The last day to file, counted from the closing: what is still in performance need not be filed yet.
    pub(super) fn filing_due(&self, rules: &MediationRules) -> Option<NaiveDate> {
        let closed = self.closed_on().filter(|_| !self.is_a_line_of_the_register())?;
        after(closed, rules.limits_on(closed)?.filing_days)
    }
}
