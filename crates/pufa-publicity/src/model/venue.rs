use super::*;
use crate::codes::*;
use crate::permissions::{ReadVenues, RecordVenues, VerifyVenues};
use crate::rules;
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use ledger::Fact;
use records::annul::take_out;
use records::{Content, Operation, WithoutEntry, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 检查
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VenueInspection {
    pub on: NaiveDate,
    /// 完好
    pub sound: bool,
}

/// 法治文化阵地
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Venue {
    pub kind: VenueKind,
    /// 名称
    #[schema(min_length = 1, max_length = 200, example = "锦山村法治文化广场")]
    pub name: String,
    /// 地点
    #[schema(max_length = 200)]
    pub place: Option<String>,
    /// 建成日期
    pub built_on: NaiveDate,
    /// 面积（平方米）
    #[schema(minimum = 1, maximum = 1000000)]
    pub area: Option<u32>,
    /// 列入名录 (法治宣传教育法 art. 52)
    #[serde(default)]
    pub in_directory: bool,
    /// 内容更新日期
    pub content_updated_on: Option<NaiveDate>,
    /// 撤除日期: its last day.
    pub closed_on: Option<NaiveDate>,
    /// 检查: written by `inspect`; what is sent here is not taken.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub inspections: Vec<VenueInspection>,
}

kernel::command! {
    /// A venue was inspected.
    InspectVenue {
        on: NaiveDate,
        /// 完好
        sound: bool,
    }
}

impl Venue {
    pub fn with_inspection(
        mut self,
        said: &InspectVenue,
        today: NaiveDate,
    ) -> Result<Self, Refusal> {
        let later = self.inspections.last().is_none_or(|last| last.on < said.on);
        let stands = self.built_on <= said.on && self.closed_on.is_none_or(|last| said.on <= last);
        Refusal::unless(later && stands && said.on <= today, &no::INSPECTION)?;
        self.inspections.push(VenueInspection { on: said.on, sound: said.sound });
        Ok(self)
    }

    pub fn without_inspection(mut self, number: u32) -> Result<Self, Refusal> {
        take_out(&mut self.inspections, number)?;
        Ok(self)
    }

    /// From the day of an inspection to the last one on which it speaks; what overlaps is one.
    fn inspected(&self) -> Vec<(NaiveDate, NaiveDate)> {
        let mut all: Vec<(NaiveDate, NaiveDate)> = Vec::new();
        for one in &self.inspections {
            let end = one
                .on
                .checked_add_months(rules::inspected_for(one.on))
                .and_then(|day| day.pred_opt());
            let end = end.unwrap_or(one.on);
            let end = self.closed_on.map_or(end, |closed| end.min(closed));
            match all.last_mut().filter(|last| last.1.succ_opt().is_none_or(|next| one.on <= next))
            {
                Some(last) => last.1 = end,
                None => all.push((one.on, end)),
            }
        }
        all
    }
}

impl Content for Venue {
    type MayRead = ReadVenues;
    type MayRecord = RecordVenues;
    type MayVerify = VerifyVenues;

    const KIND: &'static str = "pufa-publicity.venue";
    const PATH: &'static str = "/v1/pufa-publicity/venues";
    const WORDS: Words = Words::of("法治文化阵地", "a venue", "venues").remarks(&[
        (Operation::Submit, "Its place must be told."),
        (Operation::Verify, "It counts while inspections speak for it."),
        (Operation::Annul, "That is an inspection."),
    ]);
    const WAITING: &'static str = VENUES_WAITING;
    const ENTRIES: Option<WithoutEntry<Self>> = Some(Self::without_inspection);

    fn day(&self) -> NaiveDate {
        self.built_on
    }

    fn title(&self) -> &str {
        &self.name
    }

    fn category(&self) -> &'static str {
        self.kind.code()
    }

    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        let past = [Some(self.built_on), self.content_updated_on, self.closed_on];
        Refusal::unless(past.into_iter().flatten().all(|day| day <= today), &no::IN_FUTURE)?;
        let after = [self.content_updated_on, self.closed_on];
        Refusal::unless(after.into_iter().flatten().all(|day| self.built_on <= day), &no::DAYS)
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        let place = self.place.as_deref().is_some_and(|place| !place.trim().is_empty());
        Refusal::unless(place, &no::NO_PLACE)
    }

    fn keeping(self, before: Option<&Self>) -> Self {
        let inspections = before.map(|before| before.inspections.clone()).unwrap_or_default();
        Self { inspections, ..self }
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        let spoken = self.inspected().into_iter();
        let inspected: Vec<Fact> =
            spoken.flat_map(|(from, last)| Fact::span(VENUES, unit, from, Some(last))).collect();
        // What stands is either inspected or has lapsed.
        let stands = Fact::span(VENUES_LAPSED, unit, self.built_on, self.closed_on);
        let lapsed = stands.chain(
            inspected.iter().map(|fact| Fact::new(VENUES_LAPSED, unit, fact.day, -fact.value)),
        );
        lapsed.chain(inspected.clone()).collect()
    }

    fn told(&self) -> Value {
        json!({
            "kind": self.kind, "in_directory": self.in_directory, "closed_on": self.closed_on,
            "inspected": self.inspections.last(),
        })
    }
}
