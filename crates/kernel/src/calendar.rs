//! Working days by the yearly arrangements of the State Council.

use crate::Instant;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};
use utoipa::ToSchema;

/// 国务院办公厅 holiday arrangements of the loaded years, with their sources.
const ARRANGEMENTS: &str = include_str!("../data/holidays.json");

/// Days; no limit of the field is longer than these 109 years. Ends loops that would run to the end of time.
const MAX_DAYS: usize = 40_000;

/// Days; no festival keeps offices closed for longer.
const MAX_REST: usize = 60;

/// 工作日历: which days offices work.
///
/// A day is a working day if it is a make-up day, or Monday to Friday and no holiday (全国年节及纪念日放假办法, and the
/// arrangement of the year). A year that is not loaded has only weekends, and answers that touch it are provisional.
#[derive(Debug, Clone)]
pub struct Calendar {
    days: Arc<Loaded>,
}

#[derive(Debug, Default)]
struct Loaded {
    years: BTreeSet<i32>,
    /// Holidays, and working days in their stead.
    special: BTreeMap<NaiveDate, DayKind>,
}

/// What kind of day it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DayKind {
    /// 工作日
    Workday,
    /// 周末
    Weekend,
    /// 放假
    Holiday {
        #[schema(max_length = 40, example = "国庆节")]
        name_zh: String,
        #[schema(max_length = 60, example = "National Day")]
        name_en: String,
    },
    /// 调休上班
    MakeupWorkday {
        #[schema(max_length = 40, example = "国庆节")]
        name_zh: String,
        #[schema(max_length = 60, example = "National Day")]
        name_en: String,
    },
}

/// The last day of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Due {
    pub day: NaiveDate,
    /// The arrangement of a year it touches is not known yet.
    pub provisional: bool,
}

const NOTICE_ZH: &str = "所涉年度的放假安排尚未载入，暂按周末推算，最后一日可能变动";

/// 待定说明: a word for whoever is told a last day that is provisional.
pub const fn provisional_note(provisional: bool) -> Option<&'static str> {
    if provisional { Some(NOTICE_ZH) } else { None }
}

/// One day of an explained limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CountedDay {
    pub date: NaiveDate,
    /// What kind of day it is.
    pub day: DayKind,
    /// The how-manieth working day of the limit, if it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted: Option<u32>,
    /// Why it counts or does not: `counted`, `weekend`, `holiday`, `paused`.
    #[schema(max_length = 20, example = "counted")]
    pub reason: String,
    pub provisional: bool,
}

/// Why an arrangement could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    #[error("the arrangement is not the JSON that is needed: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the year {0} is no number")]
    Year(String),
}

#[derive(Deserialize)]
struct File {
    years: BTreeMap<String, Year>,
}

#[derive(Deserialize)]
struct Year {
    holidays: Vec<Day>,
    makeup_workdays: Vec<Day>,
}

#[derive(Deserialize)]
struct Day {
    date: NaiveDate,
    #[serde(alias = "for_zh")]
    name_zh: String,
    #[serde(alias = "for_en")]
    name_en: String,
}

impl Calendar {
    /// The arrangements that come with the product.
    pub fn built_in() -> Self {
        static BUILT_IN: LazyLock<Calendar> = LazyLock::new(|| {
            // A test reads the same text; should it break all the same, every answer is provisional and none is wrong.
            Calendar::from_json(ARRANGEMENTS).unwrap_or_else(|_| Calendar { days: Arc::default() })
        });
        BUILT_IN.clone()
    }

    /// Reads arrangements in the form of the crate's `data/holidays.json`.
    pub fn from_json(text: &str) -> Result<Self, CalendarError> {
        let file: File = serde_json::from_str(text)?;
        let mut loaded = Loaded::default();
        for (year, days) in file.years {
            loaded.years.insert(year.parse().map_err(|_| CalendarError::Year(year.clone()))?);
            loaded.special.extend(days.holidays.into_iter().map(
                |Day { date, name_zh, name_en }| (date, DayKind::Holiday { name_zh, name_en }),
            ));
            // Behind the holidays: whatever else a day is, on a working day in a holiday's stead offices work.
            loaded.special.extend(days.makeup_workdays.into_iter().map(|day| {
                let Day { date, name_zh, name_en } = day;
                (date, DayKind::MakeupWorkday { name_zh, name_en })
            }));
        }
        Ok(Self { days: Arc::new(loaded) })
    }

    /// The years whose arrangement is known.
    pub fn loaded_years(&self) -> impl Iterator<Item = i32> {
        self.days.years.iter().copied()
    }

    /// What kind of day it is; in a year that is not loaded, a workday or a weekend.
    pub fn kind(&self, day: NaiveDate) -> DayKind {
        self.days.special.get(&day).cloned().unwrap_or(match is_weekend(day) {
            true => DayKind::Weekend,
            false => DayKind::Workday,
        })
    }

    /// Whether offices work on this day.
    pub fn is_workday(&self, day: NaiveDate) -> bool {
        match self.days.special.get(&day) {
            Some(special) => matches!(special, DayKind::MakeupWorkday { .. }),
            None => !is_weekend(day),
        }
    }

    /// Whether the arrangement of the day's year is not known yet.
    pub fn is_provisional(&self, day: NaiveDate) -> bool {
        !self.days.years.contains(&day.year())
    }

    /// Whether more may come to be known of a day that is provisional: of years before the first that is loaded nothing ever will.
    pub fn may_move(&self, day: NaiveDate) -> bool {
        self.loaded_years().min().is_none_or(|first| first <= day.year())
    }

    /// The `n`-th working day after `start`, which itself does not count (民法典 art. 201).
    ///
    /// The answer is provisional if a day that was looked at lies in a year that is not loaded, or if 40,000 days did not
    /// suffice: then it is the last day looked at.
    pub fn add_workdays(&self, start: NaiveDate, n: u32) -> Due {
        self.add_workdays_where(start, n, |_| true)
    }

    /// As [`Self::add_workdays`]; a working day for which `counts` is false (the clock stood) is passed over.
    pub fn add_workdays_where(
        &self,
        start: NaiveDate,
        n: u32,
        counts: impl Fn(NaiveDate) -> bool,
    ) -> Due {
        let mut due = Due { day: start, provisional: false };
        let mut left = n;
        for day in start.iter_days().skip(1).take(MAX_DAYS) {
            if left == 0 {
                break;
            }
            due = Due { day, provisional: due.provisional || self.is_provisional(day) };
            if self.is_workday(day) && counts(day) {
                left -= 1;
            }
        }
        due.provisional |= left > 0;
        due
    }

    /// `n` calendar days after `start`; a last day on which offices rest rolls on to the next working day
    /// (民法典 art. 201, 203; 民事诉讼法 art. 85). Past the last day that can be written, it is that day, provisionally.
    pub fn add_days_rolling(&self, start: NaiveDate, n: u32) -> Due {
        let last = start.checked_add_days(Days::new(n.into())).unwrap_or(NaiveDate::MAX);
        let day = last.iter_days().take(MAX_REST).find(|day| self.is_workday(*day)).unwrap_or(last);
        Due { day, provisional: self.is_provisional(last) || self.is_provisional(day) }
    }

    /// Every day after `start` until `until` inclusive, with the reason why it counts or does not; at most 40,000.
    pub fn explain(
        &self,
        start: NaiveDate,
        until: NaiveDate,
        counts: impl Fn(NaiveDate) -> bool,
    ) -> Vec<CountedDay> {
        let mut number = 0;
        let mut counted_day = |date| {
            let day = self.kind(date);
            let reason = match (&day, counts(date)) {
                (DayKind::Weekend, _) => "weekend",
                (DayKind::Holiday { .. }, _) => "holiday",
                (_, false) => "paused",
                (_, true) => "counted",
            };
            let counted = (reason == "counted").then(|| {
                number += 1;
                number
            });
            CountedDay {
                date,
                day,
                counted,
                reason: reason.into(),
                provisional: self.is_provisional(date),
            }
        };
        let days = start.iter_days().skip(1).take(MAX_DAYS).take_while(|day| *day <= until);
        days.map(&mut counted_day).collect()
    }

    /// Whole minutes of the span that fall on working days, of which each has 1440; none if `to` lies before `from`.
    ///
    /// Spans that meet on a full minute add up exactly. Days past the first 40,000 are left out.
    pub fn working_minutes(&self, from: Instant, to: Instant) -> i64 {
        // Later moments have no local day that chrono could name.
        let end = crate::local_midnight(NaiveDate::MAX);
        let (from, to) = (from.min(end), to.min(end));
        let days =
            from.local_date().iter_days().take(MAX_DAYS).take_while(|day| *day <= to.local_date());
        let within = days.filter(|day| self.is_workday(*day)).map(|day| {
            let begins = crate::local_midnight(day).max(from);
            let ends = day.succ_opt().map_or(to, crate::local_midnight).min(to);
            ends.since(begins).num_microseconds().unwrap_or(0).max(0)
        });
        within.sum::<i64>() / 60_000_000
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests;
