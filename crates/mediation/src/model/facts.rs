use super::{Committee, Mediator};
use crate::codes::Employment;
use crate::rules::MediationRules;
use chrono::NaiveDate;
use kernel::Id;
use ledger::Fact;
use std::collections::BTreeSet;

ledger::measures! {
    FULL_TIME = "mediation.mediators_ft" "专职人民调解员" "full-time mediators" "名";
    PART_TIME = "mediation.mediators_pt" "兼职人民调解员" "part-time mediators" "名";
    TRAINING_HOURS = "mediation.training_hours" "培训学时" "hours of training" "学时";
    COMMITTEES = "mediation.committees" "人民调解委员会" "committees" "个";
    LAWFUL = "mediation.committees_lawful" "组成合规的调委会" "committees made up lawfully" "个";
}

/// What counts from its first day until the day on which it does not: +1 and −1 on the days on which a state of a record changes.
fn changes<S: PartialEq>(
    days: BTreeSet<NaiveDate>,
    unit: Id,
    state: impl Fn(NaiveDate) -> S,
    measure: impl Fn(&S) -> Option<&'static str>,
) -> Vec<Fact> {
    let (mut facts, mut before) = (Vec::new(), None);
    for day in days {
        let now = state(day);
        if before.as_ref() == Some(&now) {
            continue;
        }
        let ends = before.as_ref().and_then(&measure).map(|name| Fact::new(name, unit, day, -1));
        let begins = measure(&now).map(|name| Fact::new(name, unit, day, 1));
        facts.extend(ends.into_iter().chain(begins));
        before = Some(now);
    }
    facts
}

fn after(last: NaiveDate) -> Option<NaiveDate> {
    last.succ_opt()
}

impl Mediator {
    /// A person counts once, full-time or part-time, from the day of the first appointment until the person serves no more.
    pub fn facts(&self) -> Vec<Fact> {
        let mut days = BTreeSet::new();
        for one in &self.appointments {
            days.insert(one.from);
            days.extend(one.until.and_then(after));
        }
        for one in &self.suspensions {
            days.insert(one.from);
            days.extend(one.to);
        }
        days.extend(self.left_on);
        let measure = |employment: &Option<Employment>| {
            employment.map(|employment| match employment {
                Employment::FullTime => FULL_TIME,
                Employment::PartTime => PART_TIME,
            })
        };
        let mut facts = changes(days, self.unit, |day| self.employment_on(day), measure);
        let trained = |one: &super::MediatorTraining| {
            Fact::new(TRAINING_HOURS, self.unit, one.on, i64::from(one.hours))
        };
        facts.extend(self.trainings.iter().map(trained));
        facts
    }
}

impl Committee {
    /// A committee counts from its founding until it is dissolved, and as lawful while it is made up as the law asks.
    pub fn facts(&self, rules: &MediationRules) -> Vec<Fact> {
        let mut days = BTreeSet::from([self.founded_on]);
        days.extend(self.dissolved_on);
        let exists = |counts: &bool| counts.then_some(COMMITTEES);
        let mut facts = changes(days.clone(), self.unit, |day| self.exists_on(day), exists);
        for term in &self.terms {
            days.insert(term.from);
            days.extend(after(term.to));
            for seat in &term.seats {
                days.insert(seat.from);
                days.extend(after(seat.to));
            }
        }
        let lawful = |counts: &bool| counts.then_some(LAWFUL);
        facts.extend(changes(days, self.unit, |day| self.is_lawful_on(day, rules), lawful));
        facts
    }
}
