//! When a mediator serves: appointed, suspended, gone, back again.

use super::Mediator;
use crate::codes::*;
use chrono::NaiveDate;
use kernel::{Id, Instant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 任职
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Appointment {
    pub committee: Id,
    pub basis: MediatorBasis,
    pub employment: Employment,
    pub from: NaiveDate,
    /// Last day; open when absent.
    pub until: Option<NaiveDate>,
}

/// 停职
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspension {
    pub from: NaiveDate,
    /// The day on which the person serves again.
    pub to: Option<NaiveDate>,
    /// 事由
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// 离任
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MediatorDeparture {
    /// From this day on the person serves no more.
    pub on: NaiveDate,
    pub departure: Departure,
    /// 罢免、解聘事由 (人民调解法 art. 15).
    pub misconduct: Option<Misconduct>,
    /// 重新到任: from this day on the person can serve again.
    pub back_on: Option<NaiveDate>,
}

/// 更正、撤销登记: who put something of the register right, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RegisterCorrection {
    /// The account.
    pub by: Id,
    pub at: Instant,
    /// 事由
    #[schema(max_length = 1000)]
    pub reason: String,
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub comment: Option<String>,
    /// When a phone without network recorded it.
    #[serde(default)]
    pub client_at: Option<Instant>,
}

/// 原网格
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EarlierGrid {
    /// None where the person looked after no grid.
    pub grid: Option<Id>,
    /// Last day.
    pub until: NaiveDate,
}

impl Suspension {
    fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|back| day < back)
    }
}

impl MediatorDeparture {
    fn covers(&self, day: NaiveDate) -> bool {
        self.on <= day && self.back_on.is_none_or(|back| day < back)
    }

    /// Whether it ends what began on a day: whoever returns is appointed anew.
    fn ends(&self, from: NaiveDate) -> bool {
        self.back_on.is_none_or(|back| from < back)
    }
}

impl Mediator {
    /// The departure from which the person did not return.
    pub fn gone(&self) -> Option<&MediatorDeparture> {
        self.departures.last().filter(|last| last.back_on.is_none())
    }

    /// The state that departures and suspensions leave the person in.
    pub fn standing(&self) -> MediatorStatus {
        match self.gone().map(|gone| gone.departure) {
            Some(Departure::Resigned) => MediatorStatus::Resigned,
            Some(Departure::Removed) => MediatorStatus::Removed,
            Some(Departure::Deceased) => MediatorStatus::Deceased,
            None if self.suspensions.iter().any(|one| one.to.is_none()) => {
                MediatorStatus::Suspended
            }
            None => MediatorStatus::Active,
        }
    }

    /// Whether the person may serve at all on a day.
    pub fn is_free_on(&self, day: NaiveDate) -> bool {
        !self.departures.iter().any(|one| one.covers(day))
            && !self.suspensions.iter().any(|one| one.covers(day))
    }

    /// The last day of an appointment: its own, or that before a departure; open when there is none.
    pub fn end_of(&self, one: &Appointment) -> Option<NaiveDate> {
        let gone = self.departures.iter().filter(|gone| gone.ends(one.from));
        gone.filter_map(|gone| gone.on.pred_opt()).chain(one.until).min()
    }

    pub fn covers(&self, one: &Appointment, day: NaiveDate) -> bool {
        one.from <= day && self.end_of(one).is_none_or(|last| day <= last)
    }

    /// How the person serves on a day; whoever is full-time anywhere is full-time.
    pub fn employment_on(&self, day: NaiveDate) -> Option<Employment> {
        let serving = self.appointments.iter().filter(|one| self.covers(one, day));
        serving.map(|one| one.employment).min().filter(|_| self.is_free_on(day))
    }

    /// The grid that the person looks after on a day.
    pub fn grid_on(&self, day: NaiveDate) -> Option<Id> {
        let earlier = self.earlier_grids.iter().find(|one| day <= one.until);
        earlier.map_or(self.grid, |one| one.grid)
    }

    /// The last day of a seat that began on a day, in a term that ends on `to`: the person may have left it, or left altogether.
    pub fn seated_until(&self, committee: Id, from: NaiveDate, to: NaiveDate) -> NaiveDate {
        let of = |one: &&Appointment| {
            one.committee == committee
                && one.basis == MediatorBasis::Member
                && (from..=to).contains(&one.from)
        };
        let elected = self.appointments.iter().filter(of);
        elected.filter_map(|one| self.end_of(one)).max().map_or(to, |last| last.min(to))
    }
}
