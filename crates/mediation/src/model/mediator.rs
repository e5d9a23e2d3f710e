use super::service::*;
use crate::codes::*;
use chrono::{Datelike, NaiveDate};
use kernel::Id;
use records::Remark;
use records::hours::Course;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 人民调解员: one record a person, however many committees the person serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Mediator {
    pub id: Id,
    /// Rises by one with every change; the ETag names it.
    pub version: i64,
    /// The person, as the organization knows them.
    pub person: Id,
    /// The unit where the person counts.
    pub unit: Id,
    pub sex: Sex,
    /// 网格: the unit whose disputes the person looks after.
    pub grid: Option<Id>,
    /// 原网格: where the person did so before, the oldest first.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub earlier_grids: Vec<EarlierGrid>,
    pub level: MediatorLevel,
    /// 兼任身份
    #[schema(max_items = 8)]
    pub occupations: Vec<Occupation>,
    /// 证号
    #[schema(max_length = 60)]
    pub cert_no: Option<String>,
    pub status: MediatorStatus,
    /// 离任, the oldest first. Whoever returned is back; a departure ends every appointment that began before the return.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub departures: Vec<MediatorDeparture>,
    /// 任职
    #[schema(max_items = 200)]
    pub appointments: Vec<Appointment>,
    /// 停职
    #[schema(max_items = 200)]
    pub suspensions: Vec<Suspension>,
    /// 培训 (人民调解法 art. 14), those that were voided among them.
    #[schema(max_items = 2000)]
    pub trainings: Vec<MediatorTraining>,
    /// 更正任职: who put right what of the service, and why.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub corrections: Vec<RegisterCorrection>,
}

/// 培训
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MediatorTraining {
    pub on: NaiveDate,
    /// 学时
    pub hours: u32,
    /// 主题
    #[schema(max_length = 200)]
    pub topic: String,
    /// 培训记录: the training in the study records that the hours come from.
    pub training: Option<Id>,
    /// 学时有效: whether the training that they come from is verified, one for mediators, and of as many hours.
    #[serde(default = "stands")]
    pub stands: bool,
    /// 作废: entered wrongly; the hours count no more.
    #[serde(default)]
    pub voided: Option<Remark>,
}

impl MediatorTraining {
    /// Whether its hours count.
    pub fn counts(&self) -> bool {
        self.stands && self.voided.is_none()
    }
}

/// 学时 of a training that a mediator can have: whole ones.
pub const fn whole_hours(course: &Course) -> u32 {
    course.tenths_of_hours / 10
}

/// Hours of no record stand as they were entered.
const fn stands() -> bool {
    true
}

impl Mediator {
    /// The trainings whose hours count.
    pub fn counting(&self) -> impl Iterator<Item = &MediatorTraining> {
        self.trainings.iter().filter(|one| one.counts())
    }

    /// The mediator as a training now is: verified, with so many hours up to a day, or not. None where the mediator says so already.
    pub fn following(&self, training: Id, held: Option<&Course>) -> Option<Self> {
        let mut next = self.clone();
        let rests =
            |one: &&mut MediatorTraining| one.voided.is_none() && one.training == Some(training);
        for one in next.trainings.iter_mut().filter(rests) {
            one.stands = held.is_some_and(|held| one.hours <= whole_hours(held));
            one.on = held.map_or(one.on, |held| held.held_to);
        }
        (next != *self).then(|| Self { version: self.version + 1, ..next })
    }

    /// 本年度学时: hours of training in the year of a day, up to it.
    pub fn hours_on(&self, day: NaiveDate) -> u32 {
        let of = |one: &&MediatorTraining| one.on <= day && one.on.year() == day.year();
        self.counting().filter(of).map(|one| one.hours).sum()
    }

    /// The record of a person who is erased: codes, dates and what it counts for.
    pub fn without_words(mut self) -> Self {
        self.cert_no = None;
        self.occupations.clear();
        self.suspensions.iter_mut().for_each(|one| one.reason.clear());
        for one in &mut self.corrections {
            one.reason.clear();
            one.comment = None;
        }
        for one in &mut self.trainings {
            one.topic.clear();
            one.voided.iter_mut().for_each(|remark| remark.reason.clear());
        }
        self
    }
}
