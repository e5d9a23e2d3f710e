use super::*;
use crate::codes::*;
use chrono::{Datelike, NaiveDate};
use kernel::{Id, Refusal};
use ledger::Fact;
use records::statutes::{self, InstrumentCode};
use records::{Content, agenda};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 完成: by which session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Done {
    pub session: Id,
    pub on: NaiveDate,
}

/// 计划事项
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanItem {
    /// Its number in the plan.
    #[schema(minimum = 1, maximum = 500)]
    pub number: u32,
    /// 学习主题
    #[schema(min_length = 1, max_length = 200)]
    pub topic: String,
    /// 法规代码, as the catalogue has them.
    #[schema(max_items = 50)]
    pub instruments: Vec<InstrumentCode>,
    /// 月份: due at its end.
    #[schema(minimum = 1, maximum = 12)]
    pub month: u32,
    /// 学习形式
    pub form: SessionKind,
    /// 定制培训领域: what a training is made for that is ordered for one trade.
    #[serde(default)]
    pub field: Option<TrainingField>,
    /// 完成情况
    #[serde(default)]
    pub done: Option<Done>,
}

/// 年度学习计划
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// 年度
    #[schema(minimum = 2000, maximum = 2100, example = 2025)]
    pub year: i32,
    pub body: PlanBody,
    /// 名称
    #[schema(min_length = 1, max_length = 200, example = "2025年度会前学法计划")]
    pub title: String,
    /// 事项
    #[schema(max_items = 500)]
    pub items: Vec<PlanItem>,
}

kernel::command! {
    /// An item of a plan was done.
    Complete {
        #[schema(minimum = 1, maximum = 500)]
        number: u32,
        /// A verified session of the same unit.
        session: Id,
    }
}

impl Plan {
    fn codes(&self) -> impl Iterator<Item = &str> {
        self.items
            .iter()
            .flat_map(|item| item.instruments.iter().map(|InstrumentCode(code)| code.as_str()))
    }

    /// The plan with an item done on a day.
    pub fn with_done(mut self, said: &Complete, on: NaiveDate) -> Result<Self, Refusal> {
        let item = self.items.iter_mut().find(|item| item.number == said.number);
        let item = item.ok_or(Refusal(&no::NO_ITEM))?;
        Refusal::unless(item.done.is_none(), &no::DONE_BEFORE)?;
        item.done = Some(Done { session: said.session, on });
        self.check(on)?;
        Ok(self)
    }
}

impl Content for Plan {
    const KIND: &'static str = "study-records.plan";
    const PATH: &'static str = "/v1/study-records/plans";
    const NAME: (&'static str, &'static str) = ("学习计划", "study plan");
    const RECORD: &'static str = "study-records.plans.record";
    const VERIFY: &'static str = "study-records.plans.verify";
    const WAITING: &'static str = PLANS_WAITING;

    /// 年度第一日
    fn day(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, 1, 1).unwrap_or_default()
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn category(&self) -> &'static str {
        self.body.code()
    }

    fn check(&self, _: NaiveDate) -> Result<(), Refusal> {
        let mut numbers: Vec<u32> = self.items.iter().map(|item| item.number).collect();
        numbers.sort_unstable();
        let twice = numbers.windows(2).any(|pair| matches!(pair, [one, other] if one == other));
        Refusal::unless(!twice, &no::ITEM_NUMBERS)?;
        for item in &self.items {
            statutes::check(item.instruments.iter().map(|InstrumentCode(code)| code.as_str()))?;
        }
        let inside = |done: &Done| done.on.year() == self.year;
        let all = self.items.iter().filter_map(|item| item.done.as_ref()).all(inside);
        Refusal::unless(all, &no::OTHER_YEAR)
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(!self.items.is_empty(), &no::NO_ITEMS)
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        let named = self.codes().collect::<BTreeSet<_>>();
        let named =
            named.into_iter().map(|code| Fact::new(PLAN_INSTRUMENTS, unit, self.day(), 1).of(code));
        let fields = self.items.iter().filter_map(|item| item.field).collect::<BTreeSet<_>>();
        let fields = fields
            .into_iter()
            .map(|one| Fact::new(PLAN_FIELDS, unit, self.day(), 1).of(one.code()));
        let items = self.items.iter().flat_map(|item| {
            let day = agenda::end_of_month(self.year, item.month).unwrap_or_else(|| self.day());
            agenda::item((PLAN_DUE, PLAN_DONE), unit, day, item.done.is_some())
        });
        named.chain(fields).chain(items).collect()
    }

    fn told(&self) -> Value {
        json!({
            "year": self.year, "body": self.body, "items": self.items.len(),
            "done": self.items.iter().filter(|item| item.done.is_some()).count(),
        })
    }
}
