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
pub struct HouseholdCheck {
    pub on: NaiveDate,
    pub result: RecheckResult,
}

/// 学法用法示范户: chosen by the village, examined by the town, named by the county. Who lives there is not kept: the plate tells the house.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelHousehold {
    /// 村（社区）: where it counts.
    pub village: Id,
    /// 牌号
    #[schema(min_length = 1, max_length = 60, example = "锦山村 2023-07")]
    pub plate_no: String,
    /// 村初选日期
    pub chosen_on: NaiveDate,
    /// 镇审查日期
    pub examined_on: Option<NaiveDate>,
    /// 县（区）审定日期
    pub named_on: Option<NaiveDate>,
    /// 复核: written by `check`; what is sent here is not taken.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub checks: Vec<HouseholdCheck>,
}

kernel::command! {
    /// A model household was checked again.
    CheckHousehold {
        on: NaiveDate,
        result: RecheckResult,
    }
}

/// The last day on which a name holds, by what came of the checks.
pub(super) fn last_day(
    checks: impl Iterator<Item = (NaiveDate, RecheckResult)>,
) -> Option<NaiveDate> {
    let mut ends = checks.filter(|(_, result)| *result != RecheckResult::Keep);
    ends.next().and_then(|(on, _)| on.pred_opt())
}

/// Whether another check may follow those before it.
pub(super) fn follows(
    named_on: Option<NaiveDate>,
    last: Option<(NaiveDate, RecheckResult)>,
    on: NaiveDate,
    today: NaiveDate,
) -> Result<(), Refusal> {
    let named_on = named_on.ok_or(Refusal(&no::NAMED_BEFORE))?;
    let later = last.is_none_or(|(day, result)| day < on && result == RecheckResult::Keep);
    Refusal::unless(later && named_on <= on && on <= today, &no::RECHECK)
}

impl ModelHousehold {
    pub fn with_check(mut self, said: &CheckHousehold, today: NaiveDate) -> Result<Self, Refusal> {
        let last = self.checks.last().map(|check| (check.on, check.result));
        follows(self.named_on, last, said.on, today)?;
        self.checks.push(HouseholdCheck { on: said.on, result: said.result });
        Ok(self)
    }

    pub fn without_check(mut self, number: u32) -> Result<Self, Refusal> {
        take_out(&mut self.checks, number)?;
        Ok(self)
    }
}

impl Content for ModelHousehold {
    type MayRead = ReadModels;
    type MayRecord = RecordModels;
    type MayVerify = VerifyModels;

    const KIND: &'static str = "pufa-publicity.household";
    const PATH: &'static str = "/v1/pufa-publicity/households";
    const WORDS: Words = Words::of("示范户", "a model household", "model households").remarks(&[
        (Operation::Submit, "The county must have named it."),
        (Operation::Annul, "That is a check, a revocation, too."),
    ]);
    const WAITING: &'static str = HOUSEHOLDS_WAITING;
    const ENTRIES: Option<WithoutEntry<Self>> = Some(Self::without_check);
    const RELATED: Related<Self> =
        |db, ground, _, household| related::is_a_village(db, ground, household.village);

    fn day(&self) -> NaiveDate {
        self.chosen_on
    }

    fn title(&self) -> &str {
        &self.plate_no
    }

    fn category(&self) -> &'static str {
        "household"
    }

    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        let steps = [Some(self.chosen_on), self.examined_on, self.named_on];
        Refusal::unless(steps.iter().flatten().all(|day| *day <= today), &no::IN_FUTURE)?;
        let named_unexamined = self.named_on.is_some() && self.examined_on.is_none();
        let days: Vec<NaiveDate> = steps.into_iter().flatten().collect();
        Refusal::unless(!named_unexamined && days.is_sorted(), &no::NAMING)
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.named_on.is_some(), &no::NAMING)
    }

    fn keeping(self, before: Option<&Self>) -> Self {
        let checks = before.map(|before| before.checks.clone()).unwrap_or_default();
        Self { checks, ..self }
    }

    fn facts(&self, _: Id) -> Vec<Fact> {
        let last = last_day(self.checks.iter().map(|check| (check.on, check.result)));
        let named = self.named_on.into_iter();
        named.flat_map(|from| Fact::span(HOUSEHOLDS, self.village, from, last)).collect()
    }

    fn told(&self) -> Value {
        json!({
            "village": self.village, "examined_on": self.examined_on, "named_on": self.named_on, "checked": self.checks.last(),
        })
    }
}
