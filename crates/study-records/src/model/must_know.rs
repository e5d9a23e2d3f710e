use super::*;
use crate::codes::*;
use crate::permissions::{ReadMustKnowLists, RecordMustKnowLists, VerifyMustKnowLists};
use crate::related;
use chrono::{Datelike, NaiveDate};
use kernel::{Id, Refusal};
use ledger::Fact;
use records::statutes::{self, InstrumentCode};
use records::{Content, Operation, Record, Related, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// 清单条目
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MustKnowItem {
    /// 法规代码, as the catalogue has it.
    pub instrument: InstrumentCode,
    /// 条款: which of it has to be known; all of it when absent.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub articles: Option<String>,
    /// 版本: an edition that the catalogue knows; whichever is in force when absent.
    #[serde(default)]
    #[schema(max_length = 40)]
    pub edition: Option<String>,
}

/// 撤下
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// The last day on which the list holds.
    pub last_day: NaiveDate,
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

kernel::command! {
    /// A list ends before its time.
    Withdraw {
        /// The last day on which it holds.
        last_day: NaiveDate,
        #[schema(min_length = 1, max_length = 1000)]
        reason: String,
    }
}

/// 应知应会法律法规清单: what a group of people has to know in a year. It is published by being verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MustKnowList {
    /// 名称
    #[schema(
        min_length = 1,
        max_length = 200,
        example = "2025年领导干部应知应会党内法规和法律法规清单"
    )]
    pub title: String,
    /// 适用对象
    pub audience: Audience,
    /// 年度
    #[schema(minimum = 2000, maximum = 2100, example = 2025)]
    pub year: i32,
    /// 施行日期: in the year.
    pub valid_from: NaiveDate,
    /// 终止日期: in the year; its end when absent.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// 条目
    #[schema(max_items = 200)]
    pub items: Vec<MustKnowItem>,
    /// 调整自: the version that this one follows, withdrawn before it begins.
    #[serde(default)]
    pub replaces: Option<Id>,
    /// 撤下
    #[serde(default)]
    pub withdrawn: Option<Withdrawn>,
}

/// What tells a statute that a group has to know in a year from all others.
pub(super) fn key(audience: Audience, year: i32, instrument: &str) -> String {
    format!("{}:{year}:{instrument}", audience.code())
}

impl MustKnowList {
    fn codes(&self) -> impl Iterator<Item = &str> {
        self.items.iter().map(|item| item.instrument.0.as_str())
    }

    fn end_of_year(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, 12, 31).unwrap_or(self.valid_from)
    }

    /// The last day on which it holds.
    pub fn last_day(&self) -> NaiveDate {
        let last = self.valid_to.unwrap_or_else(|| self.end_of_year());
        self.withdrawn.as_ref().map_or(last, |withdrawn| withdrawn.last_day.min(last))
    }

    /// The list, ending on a day on which it held.
    pub fn withdraw(mut self, said: &Withdraw) -> Result<Self, Refusal> {
        Refusal::unless(self.withdrawn.is_none(), &no::WITHDRAWN_BEFORE)?;
        let held = self.valid_from <= said.last_day && said.last_day <= self.last_day();
        Refusal::unless(held, &no::LIST_DAYS)?;
        self.withdrawn = Some(Withdrawn { last_day: said.last_day, reason: said.reason.clone() });
        Ok(self)
    }
}

impl Content for MustKnowList {
    type MayRead = ReadMustKnowLists;
    type MayRecord = RecordMustKnowLists;
    type MayVerify = VerifyMustKnowLists;

    const KIND: &'static str = "study-records.must_know_list";
    const PATH: &'static str = "/v1/study-records/must-know-lists";
    const WORDS: Words =
        Words::of("应知应会清单", "a must-know list", "must-know lists").published().remarks(&[
            (Operation::Record, "It is what a group of people has to know in a year."),
            (Operation::Submit, "It must name statutes."),
            (Operation::Verify, "It holds from its first day on."),
        ]);
    const WAITING: &'static str = MUST_KNOW_LISTS_WAITING;
    const RELATED: Related<Self> = related::of_a_must_know_list;

    fn day(&self) -> NaiveDate {
        self.valid_from
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn category(&self) -> &'static str {
        self.audience.code()
    }

    fn check(&self, _: NaiveDate) -> Result<(), Refusal> {
        let last = self.valid_to.unwrap_or_else(|| self.end_of_year());
        let inside = self.valid_from.year() == self.year && last.year() == self.year;
        Refusal::unless(inside && self.valid_from <= last, &no::LIST_DAYS)?;
        statutes::check(self.codes())
    }

    fn statutes(&self) -> Vec<&str> {
        self.codes().collect()
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(!self.items.is_empty(), &no::NO_TOPICS)
    }

    fn keeping(self, before: Option<&Self>) -> Self {
        Self { withdrawn: before.and_then(|before| before.withdrawn.clone()), ..self }
    }

    /// Each statute is on the list from its first day to its last.
    fn facts(&self, unit: Id) -> Vec<Fact> {
        let listed = |code: &str| {
            let key = key(self.audience, self.year, code);
            let held = Fact::span(MUST_KNOW, unit, self.valid_from, Some(self.last_day()));
            held.map(move |fact| fact.of(key.clone())).collect::<Vec<_>>()
        };
        self.codes().flat_map(listed).collect()
    }

    fn told(&self) -> Value {
        json!({
            "audience": self.audience, "year": self.year, "instruments": self.codes().collect::<Vec<_>>(),
            "last_day": self.last_day(), "replaces": self.replaces,
        })
    }
}

/// How far an item has been studied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MustKnowProgress {
    pub instrument: InstrumentCode,
    /// 学习场次: verified ones for the group, in the year, which somebody attended.
    #[schema(minimum = 0)]
    pub sessions: u32,
    /// The last of them.
    pub last_on: Option<NaiveDate>,
    /// 参学人数: each person once.
    #[schema(minimum = 0)]
    pub people: u32,
}

/// What a person has studied of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonProgress {
    pub person: Id,
    /// 已学
    #[schema(max_items = 200)]
    pub studied: Vec<InstrumentCode>,
    /// 未学
    #[schema(max_items = 200)]
    pub missing: Vec<InstrumentCode>,
}

/// 学习情况
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MustKnowCoverage {
    /// 清单部数
    #[schema(minimum = 0)]
    pub listed: u32,
    /// 已学部数
    #[schema(minimum = 0)]
    pub studied: u32,
    #[schema(max_items = 200)]
    pub items: Vec<MustKnowProgress>,
    /// Everybody who was expected at a session of the group in the year.
    #[schema(max_items = 10000)]
    pub people: Vec<PersonProgress>,
}

fn count<T>(all: impl IntoIterator<Item = T>) -> u32 {
    u32::try_from(all.into_iter().count()).unwrap_or(u32::MAX)
}

impl MustKnowCoverage {
    /// What verified sessions say of a list: those of its year and group.
    pub fn of(list: &MustKnowList, sessions: &[Record<Session>]) -> Self {
        let of_group = |session: &&Session| {
            session.held_on.year() == list.year && session.audience.contains(&list.audience)
        };
        let sessions: Vec<&Session> =
            sessions.iter().map(|one| &one.content).filter(of_group).collect();
        let mut known: BTreeMap<Id, BTreeSet<&str>> = BTreeMap::new();
        for session in &sessions {
            for one in &session.attendance {
                let studied = known.entry(one.person).or_default();
                if one.attended() {
                    studied.extend(session.topics.iter().map(|topic| topic.instrument.as_str()));
                }
            }
        }
        let progress = |item: &MustKnowItem| {
            let code = item.instrument.0.as_str();
            let named = |one: &&&Session| {
                one.is_attended() && one.topics.iter().any(|topic| topic.instrument == code)
            };
            MustKnowProgress {
                instrument: item.instrument.clone(),
                sessions: count(sessions.iter().filter(named)),
                last_on: sessions.iter().filter(named).map(|one| one.held_on).max(),
                people: count(known.values().filter(|studied| studied.contains(code))),
            }
        };
        let items: Vec<_> = list.items.iter().map(progress).collect();
        let person = |(person, studied): (Id, BTreeSet<&str>)| {
            let codes = list.items.iter().map(|item| item.instrument.clone());
            let (studied, missing) =
                codes.partition(|InstrumentCode(code)| studied.contains(code.as_str()));
            PersonProgress { person, studied, missing }
        };
        Self {
            listed: count(&items),
            studied: count(items.iter().filter(|item| item.sessions > 0)),
            people: known.into_iter().map(person).collect(),
            items,
        }
    }
}
