use super::*;
use crate::codes::*;
use crate::permissions::{ReadDuties, RecordDuties, VerifyDuties};
use crate::related;
use chrono::{Datelike, NaiveDate};
use kernel::{Id, Refusal};
use ledger::Fact;
use records::statutes::{self, InstrumentCode};
use records::{Content, Operation, Related, WithoutEntry, Words, agenda};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 完成: by which activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyDone {
    pub activity: Id,
    pub on: NaiveDate,
    /// 有效: whether that activity is verified. While it is corrected, and once it is void, the duty is not done.
    #[serde(default)]
    pub stands: bool,
}

/// 普法责任事项: whose it is to make which law known, to whom, by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Its number in the list.
    #[schema(minimum = 1, maximum = 500)]
    pub number: u32,
    /// 责任单位: it counts there.
    pub office: Id,
    /// 法规
    #[schema(max_items = 20)]
    pub instruments: Vec<InstrumentCode>,
    /// 受众
    #[serde(default)]
    #[schema(max_items = 13)]
    pub audiences: Vec<AudienceGroup>,
    /// 形式
    #[serde(default)]
    #[schema(max_items = 12)]
    pub forms: Vec<ActivityForm>,
    /// 月份: due at its end.
    #[schema(minimum = 1, maximum = 12)]
    pub month: u32,
    /// 完成情况: written by `complete-item`; what is sent here is not taken.
    #[serde(default)]
    pub done: Option<DutyDone>,
}

/// 普法责任清单 (谁执法谁普法, 法治宣传教育法 art. 9), of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyList {
    /// 年度
    #[schema(minimum = 2000, maximum = 2100, example = 2025)]
    pub year: i32,
    /// 名称
    #[schema(min_length = 1, max_length = 200, example = "2025年度“谁执法谁普法”责任清单")]
    pub title: String,
    /// 事项
    #[schema(max_items = 500)]
    pub items: Vec<Duty>,
}

impl Duty {
    /// Whether an activity makes one of its laws known; a duty that names none is done by any.
    fn is_served_by(&self, activity: &Activity) -> bool {
        let all = activity.materials.iter().flat_map(|issue| &issue.instruments);
        let mut known = all.chain(&activity.instruments);
        self.instruments.is_empty() || known.any(|one| self.instruments.contains(one))
    }

    /// By an activity that is verified.
    fn is_done(&self) -> bool {
        self.done.as_ref().is_some_and(|done| done.stands)
    }
}

kernel::command! {
    /// A duty was done.
    CompleteDuty {
        #[schema(minimum = 1, maximum = 500)]
        number: u32,
        /// A verified activity of the office that answers for it, or of the list's own unit, that makes one of its laws known and does no
        /// other duty.
        activity: Id,
    }
}

impl DutyList {
    pub fn item(&self, number: u32) -> Result<&Duty, Refusal> {
        let item = self.items.iter().find(|item| item.number == number);
        item.ok_or(Refusal(&no::NO_ITEM))
    }

    /// Whether an activity does one of its duties.
    pub fn rests_on(&self, activity: Id) -> bool {
        let mut done = self.items.iter().filter_map(|item| item.done.as_ref());
        done.any(|done| done.activity == activity)
    }

    /// The list with an item done by an activity: one activity does one duty.
    pub fn with_done(mut self, said: &CompleteDuty, by: &Activity) -> Result<Self, Refusal> {
        let on = by.held_to;
        Refusal::unless(on.year() == self.year, &no::OTHER_YEAR)?;
        let rests = self.rests_on(said.activity);
        let item = self.items.iter_mut().find(|item| item.number == said.number);
        let item = item.ok_or(Refusal(&no::NO_ITEM))?;
        Refusal::unless(!item.is_done(), &no::DONE_BEFORE)?;
        Refusal::unless(item.is_served_by(by), &no::OTHER_LAW)?;
        let own = item.done.as_ref().is_some_and(|done| done.activity == said.activity);
        Refusal::unless(own || !rests, &no::OTHER_DUTY)?;
        item.done = Some(DutyDone { activity: said.activity, on, stands: true });
        Ok(self)
    }

    /// The list with a duty of that number that no activity did.
    pub fn without_done(mut self, number: u32) -> Result<Self, Refusal> {
        let item = self.items.iter_mut().find(|item| item.number == number);
        let item = item.ok_or(Refusal(&no::NO_ITEM))?;
        item.done.take().ok_or(Refusal(&no::NOT_DONE))?;
        Ok(self)
    }

    /// The list as an activity now is: verified, held on a day of the year, and of the duty's law, or not. None where the list says so
    /// already.
    pub fn following(&self, id: Id, held: Option<&Activity>) -> Option<Self> {
        let held = held.filter(|held| held.held_to.year() == self.year);
        let mut next = self.clone();
        for item in &mut next.items {
            let held = held.filter(|held| item.is_served_by(held));
            let Some(done) = item.done.as_mut().filter(|done| done.activity == id) else {
                continue;
            };
            (done.on, done.stands) = (held.map_or(done.on, |held| held.held_to), held.is_some());
        }
        (next != *self).then_some(next)
    }
}

impl Content for DutyList {
    type MayRead = ReadDuties;
    type MayRecord = RecordDuties;
    type MayVerify = VerifyDuties;

    const KIND: &'static str = "pufa-publicity.duty";
    const PATH: &'static str = "/v1/pufa-publicity/duties";
    const WORDS: Words =
        Words::of("普法责任清单", "a list of duties", "lists of duties").approved().remarks(&[
            (Operation::Submit, "It must have items."),
            (Operation::Verify, "From then on it is in force."),
            (
                Operation::Annul,
                "That is by which activity a duty was done; `number` is that of the duty.",
            ),
        ]);
    const WAITING: &'static str = DUTIES_WAITING;
    const ENTRIES: Option<WithoutEntry<Self>> = Some(Self::without_done);
    const RELATED: Related<Self> = related::of_duties;

    /// 年度第一日
    fn day(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, 1, 1).unwrap_or_default()
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn category(&self) -> &'static str {
        "yearly"
    }

    fn check(&self, _: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(each_once(self.items.iter().map(|item| item.number)), &no::ITEM_NUMBERS)?;
        for item in &self.items {
            statutes::check(item.instruments.iter().map(|InstrumentCode(code)| code.as_str()))?;
        }
        Ok(())
    }

    fn statutes(&self) -> Vec<&str> {
        let named = self.items.iter().flat_map(|item| &item.instruments);
        named.map(|InstrumentCode(code)| code.as_str()).collect()
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(!self.items.is_empty(), &no::NO_ITEMS)
    }

    /// What was done stays done while it is the same duty.
    fn keeping(mut self, before: Option<&Self>) -> Self {
        let before = before.filter(|before| before.year == self.year);
        for item in &mut self.items {
            let known = before.and_then(|before| before.item(item.number).ok());
            let same = known.filter(|known| {
                known.office == item.office && known.instruments == item.instruments
            });
            item.done = same.and_then(|known| known.done.clone());
        }
        self
    }

    fn facts(&self, _: Id) -> Vec<Fact> {
        let items = self.items.iter().flat_map(|item| {
            let day = agenda::end_of_month(self.year, item.month).unwrap_or_else(|| self.day());
            agenda::item((DUTIES_DUE, DUTIES_DONE), item.office, day, item.is_done())
        });
        items.collect()
    }

    fn told(&self) -> Value {
        json!({
            "year": self.year, "items": self.items.len(),
            "done": self.items.iter().filter(|item| item.is_done()).count(),
        })
    }
}
