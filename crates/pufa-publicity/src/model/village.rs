use super::household::{follows, last_day};
use super::*;
use crate::codes::*;
use crate::permissions::{ReadModels, RecordModels, VerifyModels};
use crate::related;
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use ledger::Fact;
use records::annul::take_out;
use records::{Content, Operation, Related, WithoutEntry, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 复核
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VillageRecheck {
    pub on: NaiveDate,
    pub result: RecheckResult,
}

/// 民主法治示范村（社区）
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelVillage {
    /// 村（社区）: where it counts.
    pub village: Id,
    /// 名称
    #[schema(min_length = 1, max_length = 200, example = "第九批全国民主法治示范村")]
    pub title: String,
    /// 级别
    pub level: NamedBy,
    /// 批次
    #[schema(max_length = 60)]
    pub batch: Option<String>,
    /// 申报日期
    pub applied_on: NaiveDate,
    /// 命名日期
    pub named_on: Option<NaiveDate>,
    /// 复核: written by `recheck`; what is sent here is not taken.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub rechecks: Vec<VillageRecheck>,
}

kernel::command! {
    /// A model village was checked again.
    RecheckVillage {
        on: NaiveDate,
        result: RecheckResult,
    }
}

impl ModelVillage {
    pub fn with_recheck(
        mut self,
        said: &RecheckVillage,
        today: NaiveDate,
    ) -> Result<Self, Refusal> {
        let last = self.rechecks.last().map(|check| (check.on, check.result));
        follows(self.named_on, last, said.on, today)?;
        self.rechecks.push(VillageRecheck { on: said.on, result: said.result });
        Ok(self)
    }

    pub fn without_recheck(mut self, number: u32) -> Result<Self, Refusal> {
        take_out(&mut self.rechecks, number)?;
        Ok(self)
    }
}

impl Content for ModelVillage {
    type MayRead = ReadModels;
    type MayRecord = RecordModels;
    type MayVerify = VerifyModels;

    const KIND: &'static str = "pufa-publicity.village";
    const PATH: &'static str = "/v1/pufa-publicity/villages";
    const WORDS: Words = Words::of("示范村", "a model village", "model villages").remarks(&[
        (Operation::Record, "It is a village or a community."),
        (Operation::Submit, "It must have been named."),
        (Operation::Annul, "That is a check, a revocation, too."),
    ]);
    const WAITING: &'static str = VILLAGES_WAITING;
    const ENTRIES: Option<WithoutEntry<Self>> = Some(Self::without_recheck);
    const RELATED: Related<Self> =
        |db, ground, _, named| related::is_a_village(db, ground, named.village);

    fn day(&self) -> NaiveDate {
        self.applied_on
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn category(&self) -> &'static str {
        self.level.code()
    }

    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        let past = self.applied_on <= today && self.named_on.is_none_or(|day| day <= today);
        Refusal::unless(past, &no::IN_FUTURE)?;
        Refusal::unless(self.named_on.is_none_or(|day| self.applied_on <= day), &no::NAMING)
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.named_on.is_some(), &no::NAMING)
    }

    fn keeping(self, before: Option<&Self>) -> Self {
        let rechecks = before.map(|before| before.rechecks.clone()).unwrap_or_default();
        Self { rechecks, ..self }
    }

    /// A village that is named at several levels is one village: the entity is the village.
    fn facts(&self, _: Id) -> Vec<Fact> {
        let last = last_day(self.rechecks.iter().map(|check| (check.on, check.result)));
        let named = self.named_on.into_iter();
        let spans = named.flat_map(|from| Fact::span(VILLAGES, self.village, from, last));
        spans.map(|fact| fact.of(self.village.to_string())).collect()
    }

    fn told(&self) -> Value {
        json!({ "village": self.village, "level": self.level, "named_on": self.named_on, "rechecked": self.rechecks.last() })
    }
}
