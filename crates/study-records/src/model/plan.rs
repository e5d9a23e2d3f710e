use super::*;
use crate::codes::*;
use crate::permissions::{ReadPlans, RecordPlans, VerifyPlans};
use crate::related;
use chrono::{Datelike, NaiveDate};
use kernel::{Id, Refusal};
use ledger::Fact;
use records::statutes::{self, InstrumentCode};
use records::{Content, Filled, Operation, Record, Related, WithoutEntry, Words, agenda};
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
    /// 领学人、牵头人
    #[serde(default)]
    pub lead: Option<Id>,
    /// 授课人
    #[serde(default)]
    pub lecturer: Option<Lecturer>,
    /// 定制培训领域: what a training is made for that is ordered for one trade.
    #[serde(default)]
    pub field: Option<TrainingField>,
    /// 完成情况: by the verified session that names the item, or the one that `complete-item` tells; what is sent here is not taken.
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

    /// Whether a session is on one of its statutes; an item that names none is carried out by any.
    pub fn is_carried_out_by(&self, session: &Session) -> bool {
        let studied = |InstrumentCode(code): &InstrumentCode| {
            session.topics.iter().any(|topic| topic.instrument == *code)
        };
        self.instruments.is_empty() || self.instruments.iter().any(studied)
    }
}

kernel::command! {
    /// An item of a plan was done.
    Complete {
        #[schema(minimum = 1, maximum = 500)]
        number: u32,
        /// A verified session of the same unit, on a statute that the item names, and that of no other item.
        session: Id,
    }
}

impl Plan {
    fn codes(&self) -> impl Iterator<Item = &str> {
        self.items
            .iter()
            .flat_map(|item| item.instruments.iter().map(|InstrumentCode(code)| code.as_str()))
    }

    pub fn item(&self, number: u32) -> Option<&PlanItem> {
        self.items.iter().find(|item| item.number == number)
    }

    /// The items that a session is told to have done.
    pub fn done_by(&self, plan: Id, session: Id) -> Vec<PlanReference> {
        let by = |item: &&PlanItem| item.done.as_ref().is_some_and(|done| done.session == session);
        let named = |item: &PlanItem| PlanReference { plan, item: item.number };
        self.items.iter().filter(by).map(named).collect()
    }

    /// Whether an item is done by a session.
    fn has_done(&self, session: Id) -> bool {
        let by = |item: &PlanItem| item.done.as_ref().is_some_and(|done| done.session == session);
        self.items.iter().any(|item| item.is_done() && by(item))
    }

    /// The plan of an id with an item done by a session, which is that of no other item and on what the item is on.
    pub fn with_done(
        mut self,
        plan: Id,
        number: u32,
        by: &Record<Session>,
    ) -> Result<Self, Refusal> {
        let item = self.item(number).ok_or(Refusal(&no::NO_ITEM))?;
        Refusal::unless(!item.is_done(), &no::DONE_BEFORE)?;
        Refusal::unless(item.is_carried_out_by(&by.content), &no::OTHER_STATUTES)?;
        let free = by.content.may_be_of(plan, number) && !self.has_done(by.id);
        Refusal::unless(free, &no::SESSION_TAKEN)?;
        self.complete_item(number, by);
        self.check(by.content.held_on)?;
        Ok(self)
    }

    /// The plan with an item of that number that no session did.
    pub fn without_done(mut self, number: u32) -> Result<Self, Refusal> {
        let item = self.items.iter_mut().find(|item| item.number == number);
        let item = item.ok_or(Refusal(&no::NO_ITEM))?;
        item.done.take().ok_or(Refusal(&no::NOT_DONE))?;
        Ok(self)
    }

    /// What another item once said of the session it says no longer.
    fn complete_item(&mut self, number: u32, by: &Record<Session>) {
        for item in &mut self.items {
            if item.number == number {
                item.done = Some(Done { session: by.id, on: by.content.held_on, stands: true });
            } else {
                item.done.take_if(|done| done.session == by.id);
            }
        }
    }

    /// The plan of an id as the sessions of its unit now are, of which `verified` are those that matter and are verified. What was done by
    /// the one that changed is done as long as it is verified, on what the item is on, and names no other item; what a verified one says that
    /// it carries out is done by it. None where the plan says so already.
    pub fn following(&self, plan: Id, changed: Id, verified: &[Record<Session>]) -> Option<Self> {
        let of_the_year = |one: &&Record<Session>| one.content.held_on.year() == self.year;
        let verified: Vec<&Record<Session>> = verified.iter().filter(of_the_year).collect();
        let mut next = self.clone();
        for item in &mut next.items {
            let number = item.number;
            let of_it = |one: &&&Record<Session>| {
                let may_be = one.content.may_be_of(plan, number);
                one.id == changed && may_be && item.is_carried_out_by(&one.content)
            };
            let held = verified.iter().find(of_it).map(|one| one.content.held_on);
            if let Some(done) = item.done.as_mut().filter(|done| done.session == changed) {
                (done.on, done.stands) = (held.unwrap_or(done.on), held.is_some());
            }
        }
        for one in verified {
            let named = one.content.plan.as_ref().filter(|named| named.plan == plan);
            let item = named.and_then(|named| next.item(named.item));
            let open = item.filter(|item| !item.is_done() && item.is_carried_out_by(&one.content));
            let number = open.map(|item| item.number).filter(|_| !next.has_done(one.id));
            if let Some(number) = number {
                next.complete_item(number, one);
            }
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
            (
                Operation::Annul,
                "That is by which session an item was done, where the session does not say so itself; `number` is that of the item.",
            ),
        ]);
    const WAITING: &'static str = PLANS_WAITING;
    const ENTRIES: Option<WithoutEntry<Self>> = Some(Self::without_done);
    const RELATED: Related<Self> = related::of_a_plan;
    const FILLED: Filled<Self> = related::what_is_done;

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

    fn statutes(&self) -> Vec<&str> {
        self.codes().collect()
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
