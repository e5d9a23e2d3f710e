use super::{Appointment, Candidate, Entered, Mediator, RegisterCorrection};
use crate::codes::*;
use crate::rules::MediationRules;
use chrono::NaiveDate;
use kernel::Id;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 人民调解委员会
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Committee {
    pub id: Id,
    /// Rises by one with every change; the ETag names it.
    pub version: i64,
    /// 名称
    #[schema(max_length = 100, example = "锦山村人民调解委员会")]
    pub name: String,
    pub kind: CommitteeKind,
    pub level: CommitteeLevel,
    /// The unit that it belongs to.
    pub unit: Id,
    /// 上级调委会
    pub parent: Option<Id>,
    /// 地址
    #[schema(max_length = 300)]
    pub address: Option<String>,
    /// 公开电话
    #[schema(max_length = 30)]
    pub phone: Option<String>,
    /// 印章
    #[schema(max_length = 60)]
    pub seal_no: Option<String>,
    /// 备案机关
    #[schema(max_length = 100, example = "乌翠区司法局")]
    pub registered_with: String,
    /// 备案号
    #[schema(max_length = 60)]
    pub filing_no: Option<String>,
    /// 成立日期
    pub founded_on: NaiveDate,
    /// 撤销日期: from this day on it is no more.
    pub dissolved_on: Option<NaiveDate>,
    /// 有少数民族成员 (人民调解法 art. 8, where several peoples live together).
    pub has_minority: bool,
    pub room: MediationRoom,
    /// 历届, the oldest first.
    #[schema(max_items = 100)]
    pub terms: Vec<CommitteeTerm>,
    /// 推选登记, in the order in which they were entered, those that were annulled among them.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub elections: Vec<CommitteeElection>,
}

/// 推选登记: what was entered, and what it ended, which comes back when it is annulled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CommitteeElection {
    pub from: NaiveDate,
    /// 补选
    pub by_election: bool,
    pub elected_by: ElectedBy,
    #[schema(max_items = 20)]
    pub members: Vec<Candidate>,
    pub entered: Entered,
    /// 因此终止的任职, as they were.
    #[schema(max_items = 1000)]
    pub ended: Vec<EndedAppointment>,
    /// 上届原届满日期: the last day that the term before had.
    pub term_until: Option<NaiveDate>,
    /// 撤销登记: it was entered wrongly.
    pub annulled: Option<RegisterCorrection>,
}

/// 因推选终止的任职
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndedAppointment {
    pub mediator: Id,
    pub appointment: Appointment,
}

/// 调解室: what has to be there and seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MediationRoom {
    /// 标牌
    #[serde(default)]
    pub sign: bool,
    /// 印章
    #[serde(default)]
    pub seal: bool,
    /// 标识
    #[serde(default)]
    pub emblem: bool,
    /// 制度上墙
    #[serde(default)]
    pub rules_on_wall: bool,
}

/// 届
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CommitteeTerm {
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    pub elected_by: ElectedBy,
    #[schema(max_items = 50)]
    pub seats: Vec<Seat>,
}

/// 委员
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Seat {
    pub mediator: Id,
    pub office: Office,
    pub sex: Sex,
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

impl CommitteeTerm {
    pub fn covers(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

impl Committee {
    pub fn exists_on(&self, day: NaiveDate) -> bool {
        self.founded_on <= day && self.dissolved_on.is_none_or(|gone| day < gone)
    }

    /// Whether it exists from a day until another, or for good.
    pub fn exists_through(&self, from: NaiveDate, until: Option<NaiveDate>) -> bool {
        let ends = self.dissolved_on.and_then(|gone| gone.pred_opt());
        self.exists_on(from) && ends.is_none_or(|last| until.is_some_and(|until| until <= last))
    }

    /// Who sits on it on a day.
    pub fn seats_on(&self, day: NaiveDate) -> impl Iterator<Item = &Seat> {
        let terms = self.terms.iter().filter(move |term| term.covers(day));
        terms.flat_map(|term| &term.seats).filter(move |seat| (seat.from..=seat.to).contains(&day))
    }

    /// Whether somebody sits on it, in a term that runs.
    pub fn is_active_on(&self, day: NaiveDate) -> bool {
        self.exists_on(day) && self.seats_on(day).next().is_some()
    }

    /// The committee as what became of a mediator leaves it: seats end where the person left them, and tell the person's sex. None where it
    /// says so already.
    pub fn reseated(&self, mediator: &Mediator) -> Option<Self> {
        let mut next = self.clone();
        for term in &mut next.terms {
            let own = term.seats.iter().filter(|seat| seat.mediator == mediator.id);
            let begun: Vec<NaiveDate> = own.map(|seat| seat.from).collect();
            for seat in term.seats.iter_mut().filter(|seat| seat.mediator == mediator.id) {
                // Who was elected to another office in the term sits there from then on.
                let later = begun.iter().filter(|from| seat.from < **from).min();
                let last = later.and_then(|from| from.pred_opt()).unwrap_or(term.to);
                seat.to = mediator.seated_until(self.id, seat.from, last);
                seat.sex = mediator.sex;
            }
        }
        (next != *self).then(|| Self { version: self.version + 1, ..next })
    }

    /// Whether it is made up as 人民调解法 arts. 8 and 9 ask, in a term that runs.
    pub fn is_lawful_on(&self, day: NaiveDate, rules: &MediationRules) -> bool {
        let Some(rule) = rules.composition_on(day).filter(|_| self.exists_on(day)) else {
            return false;
        };
        let count = |counts: fn(&Seat) -> bool| {
            u32::try_from(self.seats_on(day).filter(|seat| counts(seat)).count()).unwrap_or(0)
        };
        (rule.min_members..=rule.max_members).contains(&count(|_| true))
            && count(|seat| seat.office == Office::Chair) == rule.chairs
            && count(|seat| seat.sex == Sex::Female) >= rule.min_women
    }
}
