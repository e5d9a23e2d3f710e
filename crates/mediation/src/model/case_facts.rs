use super::MediationCase;
use super::facts::*;
use crate::codes::*;
use crate::rules::MediationRules;
use chrono::NaiveDate;
use kernel::local_midnight;
use ledger::Fact;

impl MediationCase {
    /// What this case, as it stands, contributes. What is a rate counts on one day on both sides: on the day of the outcome, of
    /// the closing, or on that on which the agreement took effect. What may still be done counts as due from the end of its limit on.
    pub fn facts(&self, rules: &MediationRules) -> Vec<Fact> {
        // 并案: one dispute, however many entered it. 作废: none.
        if !self.stands() {
            return Vec::new();
        }
        let fact = |measure, day, value| Fact::new(measure, self.unit, day, value);
        let mut facts = vec![fact(FOUND, self.found_on, 1)];
        facts.extend(self.accepted_on.map(|day| fact(ACCEPTED, day, 1)));
        if let (Some(outcome), Some(day)) = (self.outcome, self.outcome_on) {
            let mut counts = vec![match outcome {
                CaseOutcome::Spot => SPOT,
                CaseOutcome::Oral => ORAL,
                CaseOutcome::Written => WRITTEN,
                CaseOutcome::Failed => FAILED,
                CaseOutcome::Withdrawn => WITHDRAWN,
                CaseOutcome::Refused => REFUSED,
                CaseOutcome::Transferred => TRANSFERRED,
            }];
            counts.extend(self.accepted_on.iter().flat_map(|on| self.concluded(*on, day, rules)));
            if matches!(outcome, CaseOutcome::Spot | CaseOutcome::Oral | CaseOutcome::Written) {
                counts.extend(self.is_military().then_some(MILITARY));
                counts.extend(self.is_hard_joint(outcome).then_some(HARD_JOINT));
            }
            facts.extend(counts.into_iter().map(|measure| fact(measure, day, 1)));
        }
        facts.extend(self.follow_up(rules));
        facts.extend(self.filing(rules));
        facts.extend(self.agreed());
        // 按纠纷类型统计: a figure may be asked for one kind of dispute.
        facts.into_iter().map(|fact| fact.of(self.dispute.code())).collect()
    }

    /// 调结: an accepted case has an outcome, within what the law gives and the parties agreed to or not. Soldiers' cases count once more, by
    /// the shorter limit of theirs.
    fn concluded(
        &self,
        accepted: NaiveDate,
        day: NaiveDate,
        rules: &MediationRules,
    ) -> Vec<&'static str> {
        let stands_still = self.stands_still_since.is_some();
        let by = |last: Option<NaiveDate>| last.map_or(stands_still, |last| day <= last);
        // Who was accepted before limits were kept had the month.
        let month = || rules.month_from(accepted).filter(|_| !stands_still);
        let all = [Some(CONCLUDED), by(self.limit_on.or_else(month)).then_some(IN_TIME)];
        let soldiers = [Some(MILITARY_CONCLUDED), by(self.due_on).then_some(MILITARY_IN_TIME)];
        let soldiers = soldiers.into_iter().filter(|_| self.is_military());
        all.into_iter().chain(soldiers).flatten().collect()
    }

    /// C21: an old hard matter that several organs of 四所一庭一中心 settled together.
    fn is_hard_joint(&self, outcome: CaseOutcome) -> bool {
        matches!(self.complexity, Complexity::Hard | Complexity::Major)
            && self.is(CaseFlag::LongStanding)
            && self.organs_in_sessions() >= 2
            && outcome != CaseOutcome::Spot
    }

    /// 回访: from the outcome on.
    fn follow_up(&self, rules: &MediationRules) -> Vec<Fact> {
        let Some((day, last)) = self.outcome_on.zip(self.follow_up_due(rules)) else {
            return Vec::new();
        };
        let visited = self.follow_ups.iter().any(|one| one.on <= last);
        self.due_by(day, last, [FOLLOW_UP_DUE, FOLLOWED_UP], visited)
    }

    /// 归档: from the closing on.
    fn filing(&self, rules: &MediationRules) -> Vec<Fact> {
        let Some((day, last)) = self.closed_on().zip(self.filing_due(rules)) else {
            return Vec::new();
        };
        let filed = self.filed_on.is_some_and(|on| on <= last);
        self.due_by(day, last, [FILE_DUE, FILED], filed)
    }

    /// What counts on a day, done or not, as soon as its last day is over.
    fn due_by(
        &self,
        day: NaiveDate,
        last: NaiveDate,
        [due, done]: [&'static str; 2],
        is_done: bool,
    ) -> Vec<Fact> {
        let Some(over) = last.succ_opt().map(local_midnight) else { return Vec::new() };
        let counts = std::iter::once(due).chain(is_done.then_some(done));
        counts.map(|measure| Fact::new(measure, self.unit, day, 1).ripening(over)).collect()
    }

    fn agreed(&self) -> Vec<Fact> {
        let Some(agreement) = &self.agreement else { return Vec::new() };
        let day = agreement.effective_on;
        let fact = |measure, value| Fact::new(measure, self.unit, day, value);
        let mut facts = vec![fact(PERSONS, i64::from(self.person_count))];
        facts.extend(agreement.amount.filter(|amount| *amount != 0).map(|one| fact(AMOUNT, one)));
        match agreement.deadline {
            Some(last) => {
                let kept = self.performance == Some(Performance::Full);
                facts.extend(self.due_by(day, last, [PERFORMANCE_DUE, PERFORMED], kept));
            }
            // When it is due nobody has said: it is left out of the rate, and shown beside it.
            None => facts.push(fact(NO_DEADLINE, 1)),
        }
        if agreement.confirmation_due.is_some() {
            facts.push(fact(CONFIRMABLE, 1));
            let valid = self.confirmation.as_ref();
            let valid = valid.filter(|one| one.result == Some(ConfirmationResult::Valid));
            facts.extend(valid.map(|_| fact(CONFIRMED_OF_AGREED, 1)));
            let on = valid.and_then(|one| one.result_on);
            facts.extend(on.map(|on| Fact::new(CONFIRMED, self.unit, on, 1)));
        }
        facts
    }
}
