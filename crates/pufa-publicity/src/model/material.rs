use super::*;
use crate::codes::*;
use crate::permissions::{ReadMaterials, RecordMaterials, VerifyMaterials};
use crate::stock;
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use ledger::Fact;
use records::annul::take_out;
use records::statutes::{self, InstrumentCode};
use records::{Beside, Content, Operation, WithoutEntry, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// 出入库
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StockMovement {
    pub on: NaiveDate,
    /// Received when positive, issued when negative.
    pub quantity: i64,
    /// 领用活动
    pub activity: Option<Id>,
    /// 由活动登记: the activity names this stock, and took or gave back by itself.
    #[serde(default)]
    pub by_activity: bool,
}

/// 宣传品库存: what came in and went out. What is handed out counts at its activity and never here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Material {
    pub item: MaterialItem,
    /// 名称
    #[schema(min_length = 1, max_length = 200, example = "《民法典》宣传册")]
    pub title: String,
    /// 建账日期
    pub opened_on: NaiveDate,
    /// 涉及法规
    #[serde(default)]
    #[schema(max_items = 20)]
    pub instruments: Vec<InstrumentCode>,
    /// 出入库: written by `receive` and `issue`; what is sent here is not taken.
    #[serde(default)]
    #[schema(max_items = 5000)]
    pub movements: Vec<StockMovement>,
    /// 库存: what the movements leave.
    #[serde(default)]
    #[schema(minimum = 0)]
    pub balance: i64,
}

kernel::command! {
    /// 入库
    ReceiveStock {
        on: NaiveDate,
        #[schema(minimum = 1, maximum = 1000000)]
        quantity: u32,
    }
}

kernel::command! {
    /// 出库、领用
    IssueStock {
        on: NaiveDate,
        #[schema(minimum = 1, maximum = 1000000)]
        quantity: u32,
        /// 领用活动
        activity: Option<Id>,
    }
}

impl Material {
    pub fn receive(self, said: &ReceiveStock, today: NaiveDate) -> Result<Self, Refusal> {
        self.moved(by_hand(said.on, i64::from(said.quantity), None), today)
    }

    pub fn issue(self, said: &IssueStock, today: NaiveDate) -> Result<Self, Refusal> {
        self.moved(by_hand(said.on, -i64::from(said.quantity), said.activity), today)
    }

    /// As an activity names it: what left for it before comes back or is added to. None where it is so already. The day is that on which it
    /// is entered, for the book is kept in the order of days and the activity tells its own.
    pub fn settled(
        self,
        activity: Id,
        quantity: i64,
        today: NaiveDate,
    ) -> Result<Option<Self>, Refusal> {
        let left = self.left().get(&activity).copied().unwrap_or(0);
        if left == quantity {
            return Ok(None);
        }
        let moved = by_hand(today, left - quantity, Some(activity));
        self.moved(StockMovement { by_activity: true, ..moved }, today).map(Some)
    }

    /// The book without a movement that was entered by hand, the first being 1: what is left has to be enough on every day.
    pub fn without_movement(mut self, number: u32) -> Result<Self, Refusal> {
        let gone = take_out(&mut self.movements, number)?;
        Refusal::unless(!gone.by_activity, &no::STOCK_NAMED)?;
        self.balance -= gone.quantity;
        let sums = self.movements.iter().scan(0, |sum, moved| {
            *sum += moved.quantity;
            Some(*sum)
        });
        Refusal::unless(sums.into_iter().all(|sum| sum >= 0), &no::STOCK_SHORT)?;
        Ok(self)
    }

    /// What left for each activity.
    pub fn left(&self) -> BTreeMap<Id, i64> {
        let mut all = BTreeMap::new();
        for moved in &self.movements {
            if let Some(activity) = moved.activity {
                *all.entry(activity).or_default() -= moved.quantity;
            }
        }
        all
    }

    /// Movements come in the order of days, so that there was enough on every day when there is enough at the end.
    fn moved(mut self, moved: StockMovement, today: NaiveDate) -> Result<Self, Refusal> {
        let last = self.movements.last().map_or(self.opened_on, |last| last.on);
        Refusal::unless(last <= moved.on && moved.on <= today, &no::STOCK_ORDER)?;
        Refusal::unless(self.balance + moved.quantity >= 0, &no::STOCK_SHORT)?;
        self.balance += moved.quantity;
        self.movements.push(moved);
        Ok(self)
    }
}

fn by_hand(on: NaiveDate, quantity: i64, activity: Option<Id>) -> StockMovement {
    StockMovement { on, quantity, activity, by_activity: false }
}

impl Content for Material {
    type MayRead = ReadMaterials;
    type MayRecord = RecordMaterials;
    type MayVerify = VerifyMaterials;

    const KIND: &'static str = "pufa-publicity.material";
    const PATH: &'static str = "/v1/pufa-publicity/materials";
    const WORDS: Words = Words::of("宣传品", "a material", "materials").remarks(&[
        (Operation::Record, "This opens its book of stock."),
        (Operation::Verify, "From then on stock comes in and goes out."),
        (
            Operation::Annul,
            "That is what came in or went out by hand; what an activity took is put right at the activity. There was enough on every day without it.",
        ),
    ]);
    const WAITING: &'static str = MATERIALS_WAITING;
    const BESIDE: Beside<Self> = stock::leaves_as_activities_say;
    const ENTRIES: Option<WithoutEntry<Self>> = Some(Self::without_movement);

    fn day(&self) -> NaiveDate {
        self.opened_on
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn category(&self) -> &'static str {
        self.item.code()
    }

    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.opened_on <= today, &no::IN_FUTURE)?;
        let moved = self.movements.first().is_none_or(|first| self.opened_on <= first.on);
        Refusal::unless(moved, &no::STOCK_ORDER)?;
        statutes::check(self.instruments.iter().map(|InstrumentCode(code)| code.as_str()))
    }

    fn statutes(&self) -> Vec<&str> {
        self.instruments.iter().map(|InstrumentCode(code)| code.as_str()).collect()
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Ok(())
    }

    fn keeping(self, before: Option<&Self>) -> Self {
        let movements = before.map(|before| before.movements.clone()).unwrap_or_default();
        let balance = before.map_or(0, |before| before.balance);
        Self { movements, balance, ..self }
    }

    fn facts(&self, _: Id) -> Vec<Fact> {
        Vec::new()
    }

    fn told(&self) -> Value {
        json!({ "item": self.item, "balance": self.balance, "moved": self.movements.last() })
    }
}
