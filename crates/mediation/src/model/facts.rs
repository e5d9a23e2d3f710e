use super::{Committee, Mediator};
use crate::codes::{CommitteeLevel, Employment};
use crate::rules::MediationRules;
use chrono::{Datelike, NaiveDate};
use kernel::Id;
use ledger::Fact;
use std::collections::BTreeSet;

ledger::measures! {
    filed {
        ORGANS = "mediation.joint_organs" "四所一庭一中心联动单位" "organs that settle jointly" "个";
        ORGANS_WAITING = "mediation.organs_waiting" "未核实的联动单位" "organs not verified" "个";
        JOINT_MEETINGS = "mediation.joint_meetings" "联席会商" "joint meetings" "次";
        JOINT_MEETINGS_WAITING = "mediation.joint_meetings_waiting" "未核实的联席会商" "joint meetings not verified" "次";
        PATROLS = "mediation.patrols" "排查轮次" "screening rounds" "次";
        PATROLS_WAITING = "mediation.patrols_waiting" "未核实的排查轮次" "screening rounds not verified" "次";
        ZERO_REPORTS_WAITING = "mediation.zero_reports_waiting" "未核实的零报告" "zero reports not verified" "次";
        ZERO_REPORTS = "mediation.zero_reports" "零报告" "zero reports" "次";
        SUBSIDY = "mediation.subsidy" "已发放补贴" "subsidies paid" "分";
        SUBSIDIES_UNPAID = "mediation.subsidies_unpaid" "已审核未发放的补贴" "subsidies reviewed and not paid" "笔";
        SUBSIDIES_WAITING = "mediation.subsidies_waiting" "未审核的补贴" "subsidies not reviewed" "笔";
    }
    unfiled {
        FULL_TIME = "mediation.mediators_ft" "专职人民调解员" "full-time mediators" "名";
        PART_TIME = "mediation.mediators_pt" "兼职人民调解员" "part-time mediators" "名";
        TRAINING_HOURS = "mediation.training_hours" "培训学时" "hours of training" "学时";
        TRAINED = "mediation.trained" "本年度已参训的在册调解员" "mediators in service who were trained in the year" "名";
        HOURS_OF_YEAR = "mediation.hours_of_year" "在册调解员本年度学时" "hours of training in the year, of mediators in service" "学时";
        GRID_MEDIATORS = "mediation.grid_mediators" "网格调解员" "mediators of a grid" "名";
        COMMITTEES = "mediation.committees" "人民调解委员会" "committees" "个";
        LAWFUL = "mediation.committees_lawful" "组成合规的调委会" "committees made up lawfully" "个";
        TOWN_COMMITTEES = "mediation.committees_town" "在任镇级调委会" "committees of a town with members in office" "个";
        VILLAGE_COMMITTEES = "mediation.committees_village" "在任村（社区）调委会" "committees of a village or community with members in office" "个";
        FOUND = "mediation.found" "排查纠纷" "disputes found" "起";
        ACCEPTED = "mediation.accepted" "受理" "cases accepted" "件";
        CONCLUDED = "mediation.concluded" "受理后有结果" "accepted cases with an outcome" "件";
        IN_TIME = "mediation.in_time" "期限内有结果" "outcome within the limit" "件";
        SPOT = "mediation.spot" "即时化解" "settled on the spot" "起";
        ORAL = "mediation.oral" "口头协议" "oral agreements" "起";
        WRITTEN = "mediation.written" "书面协议" "written agreements" "起";
        FAILED = "mediation.failed" "调解不成" "failed" "件";
        WITHDRAWN = "mediation.withdrawn" "撤回" "withdrawn" "件";
        REFUSED = "mediation.refused" "一方拒绝" "refused by a party" "件";
        TRANSFERRED = "mediation.transferred" "转办" "transferred" "件";
        MILITARY = "mediation.military" "涉军纠纷化解" "matters of soldiers resolved" "起";
        MILITARY_CONCLUDED = "mediation.military_concluded" "受理后有结果的涉军纠纷" "accepted matters of soldiers with an outcome" "件";
        MILITARY_IN_TIME = "mediation.military_in_time" "期限内有结果的涉军纠纷" "matters of soldiers with an outcome within the limit" "件";
        HARD_JOINT = "mediation.hard_joint" "联合化解疑难积案" "old hard matters resolved jointly" "起";
        PERSONS = "mediation.persons" "涉及人数" "persons concerned" "人";
        AMOUNT = "mediation.amount" "协议金额" "amount agreed" "分";
        PERFORMANCE_DUE = "mediation.performance_due" "履行期满的协议" "agreements whose term has ended" "件";
        PERFORMED = "mediation.performed" "全部履行" "kept in full" "件";
        NO_DEADLINE = "mediation.no_deadline" "未约定履行期限的协议" "agreements that say no deadline" "件";
        CONFIRMABLE = "mediation.confirmable" "可司法确认的协议" "agreements that can be confirmed" "件";
        CONFIRMED_OF_AGREED = "mediation.confirmed_of_agreed" "已确认的协议" "agreements that were confirmed" "件";
        CONFIRMED = "mediation.confirmed" "司法确认" "judicial confirmations" "件";
        FOLLOW_UP_DUE = "mediation.follow_up_due" "应回访" "follow-up due" "件";
        FOLLOWED_UP = "mediation.followed_up" "按期回访" "followed up in time" "件";
        FILE_DUE = "mediation.file_due" "应归档" "filing due" "件";
        FILED = "mediation.filed" "按期归档" "filed in time" "件";
    }
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
        for one in &self.departures {
            days.insert(one.on);
            days.extend(one.back_on);
        }
        days.extend(self.earlier_grids.iter().filter_map(|one| after(one.until)));
        let mut facts = self.of_service(&days);
        // What was learnt in a year ends with it.
        for one in self.counting() {
            days.insert(one.on);
            days.extend(NaiveDate::from_ymd_opt(one.on.year() + 1, 1, 1));
        }
        let serves = |day| self.employment_on(day).is_some();
        let hours = |day| if serves(day) { i64::from(self.hours_on(day)) } else { 0 };
        facts.extend(Fact::levels(HOURS_OF_YEAR, self.unit, &days, hours));
        facts.extend(Fact::levels(TRAINED, self.unit, &days, |day| hours(day).min(1)));
        facts
    }

    fn of_service(&self, days: &BTreeSet<NaiveDate>) -> Vec<Fact> {
        let measure = |employment: &Option<Employment>| {
            employment.map(|employment| match employment {
                Employment::FullTime => FULL_TIME,
                Employment::PartTime => PART_TIME,
            })
        };
        let mut facts = changes(days.clone(), self.unit, |day| self.employment_on(day), measure);
        let grids = self.earlier_grids.iter().filter_map(|one| one.grid).chain(self.grid);
        for grid in grids.collect::<BTreeSet<Id>>() {
            let here = |day| self.grid_on(day) == Some(grid) && self.employment_on(day).is_some();
            facts.extend(Fact::levels(GRID_MEDIATORS, grid, days, |day| i64::from(here(day))));
        }
        let trained = |one: &super::MediatorTraining| {
            Fact::new(TRAINING_HOURS, self.unit, one.on, i64::from(one.hours))
        };
        facts.extend(self.counting().map(trained));
        facts
    }
}

impl Committee {
    /// A committee counts from its founding until it is dissolved, in its tier while somebody sits on it, and as lawful while it is made up
    /// as the law asks.
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
        let tier = match self.level {
            CommitteeLevel::Town => Some(TOWN_COMMITTEES),
            CommitteeLevel::Village | CommitteeLevel::Community => Some(VILLAGE_COMMITTEES),
            CommitteeLevel::GridPoint | CommitteeLevel::Other => None,
        };
        let active = |day| i64::from(self.is_active_on(day));
        let of_tier = |tier| Fact::levels(tier, self.unit, &days, active);
        facts.extend(tier.into_iter().flat_map(of_tier));
        let lawful = |counts: &bool| counts.then_some(LAWFUL);
        facts.extend(changes(days, self.unit, |day| self.is_lawful_on(day, rules), lawful));
        facts
    }
}
