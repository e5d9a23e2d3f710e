use super::*;
use crate::codes::*;
use crate::permissions::{ReadPlans, RecordPlans, VerifyPlans};
use chrono::{Datelike, NaiveDate};
use kernel::{Id, Refusal};
use ledger::Fact;
use records::statutes::{self, InstrumentCode};
use records::{Content, Operation, Words, agenda};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 完成: by which session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Done {
    pub session: Id,
    pub on: NaiveDate,
    /// 有效: whether that session is verified. While it is corrected, and once it is void, the item is not done.
    #[serde(default)]
    pub stands: bool,
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
    /// 完成情况: written by `complete-item`; what is sent here is not taken.
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

impl PlanItem {
    /// By a session that is verified.
    fn is_done(&self) -> bool {
        self.done.as_ref().is_some_and(|done| done.stands)
    }
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
        Refusal::unless(!item.is_done(), &no::DONE_BEFORE)?;
        item.done = Some(Done { session: said.session, on, stands: true });
        self.check(on)?;
        Ok(self)
    }

    /// The plan as a session now is: verified and held on a day of the year, or not. None where the plan says so already.
    pub fn following(&self, session: Id, held_on: Option<NaiveDate>) -> Option<Self> {
        let held_on = held_on.filter(|day| day.year() == self.year);
        let mut next = self.clone();
        let done = next.items.iter_mut().filter_map(|item| item.done.as_mut());
        for done in done.filter(|done| done.session == session) {
            (done.on, done.stands) = (held_on.unwrap_or(done.on), held_on.is_some());
        }
        (next != *self).then_some(next)
    }
}

impl Content for Plan {
    type MayRead = ReadPlans;
    type MayRecord = RecordPlans;
    type MayVerify = VerifyPlans;

    const KIND: &'static str = "study-records.plan";
    const PATH: &'static str = "/v1/study-records/plans";
    const WORDS: Words =
        Words::of("学习计划", "a study plan", "study plans").approved().remarks(&[
            (Operation::Submit, "It must have items."),
            (Operation::Verify, "From then on it is in force."),
        ]);
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

    /// What was done stays done while it is the same item.
    fn keeping(mut self, before: Option<&Self>) -> Self {
        let before = before.filter(|before| before.year == self.year);
        for item in &mut self.items {
            let mut known = before.iter().flat_map(|before| &before.items);
            let same = known
                .find(|known| known.number == item.number && known.instruments == item.instruments);
            item.done = same.and_then(|known| known.done.clone());
        }
        self
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
            agenda::item((PLAN_DUE, PLAN_DONE), unit, day, item.is_done())
        });
        named.chain(fields).chain(items).collect()
    }

    fn told(&self) -> Value {
        json!({
            "year": self.year, "body": self.body, "items": self.items.len(),
            "done": self.items.iter().filter(|item| item.is_done()).count(),
        })
    }
}
