use super::MediationCase;
use crate::codes::{CaseFault, Performance};
use chrono::NaiveDate;
use kernel::Id;

impl MediationCase {
    /// 评查: what whoever audits looks into. `served` tells whether a mediator was in service on a day. Of a case that a register told, the
    /// notice of rights may lie on paper.
    pub fn faults(
        &self,
        today: NaiveDate,
        served: impl Fn(Id, NaiveDate) -> bool,
    ) -> Vec<CaseFault> {
        if !self.stands() {
            return Vec::new();
        }
        let unnotified = self.accepted_on.is_some() && self.rights_notified_at.is_none();
        let overdue = self.performance != Some(Performance::Breached)
            && self.to_perform().iter().any(|duty| duty.due_on < today);
        // Who concluded it, or has it.
        let day = self.outcome_on.or(self.accepted_on);
        let strange =
            day.is_some_and(|day| self.mediators.iter().any(|one| !served(one.mediator, day)));
        let all = [
            (unnotified, CaseFault::NoRights),
            (strange, CaseFault::NotInService),
            (overdue, CaseFault::NotPerformed),
        ];
        all.into_iter().filter_map(|(is, fault)| is.then_some(fault)).collect()
    }
}
