//! A record as it travels; doc comments are the API reference.

use crate::codes::RecordStatus;
use crate::operation::Operation;
use crate::words::Words;
use chrono::NaiveDate;
use db::Db;
use kernel::{Id, Instant, Permission, Refusal, local_midnight};
use ledger::{Fact, Tx};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use web::{Ground, IN_SERIES, TAGGED, label};

/// Refuses what refers to something that is not there, for a unit.
pub type Related<C> = fn(&mut Db, &Ground, Id, &C) -> db::Result<()>;

/// Keeps what has to hold between a record and what lies beside it: asked after each change, in its transaction, when nobody else can
/// change the record any more.
pub type Beside<C> = fn(&mut Tx<'_>, &Ground, Option<&Record<C>>, &Record<C>) -> db::Result<()>;

/// Writes into what is recorded what the server knows of that to which it refers, whatever a caller sends.
pub type Filled<C> = fn(&mut Db, &Ground, &mut Record<C>) -> db::Result<()>;

/// Refuses what cannot be beside another record, of an id: what [`Beside`] keeps, as far as a line of a register can be told of it before it
/// is taken.
pub type Clashes<C> = fn(&mut Db, &Ground, Id, &C) -> db::Result<()>;

/// Which of these records are not for the caller's eyes, although they lie within reach: what they tell of asks for more.
pub type Hidden = fn(&mut Db, &Ground, &[Id]) -> db::Result<BTreeSet<Id>>;

/// The content without an entry that an operation of its own wrote, by the entry's number.
pub type WithoutEntry<C> = fn(C, u32) -> Result<C, Refusal>;

/// Whether two contents are the same plan: what an approval beforehand speaks of.
pub type SamePlan<C> = fn(&C, &C) -> bool;

/// What a line records: the noun, without the life that it shares with all others.
pub trait Content:
    Clone + PartialEq + Serialize + DeserializeOwned + ToSchema + Send + Sync + 'static
{
    /// To read it and to list it.
    type MayRead: Permission;
    /// To record, to revise, to submit and to call it off.
    type MayRecord: Permission;
    /// To approve, to verify, to return and to void it.
    type MayVerify: Permission;
    /// Such as `study-records.session`; its events are `study-records.session_recorded` and so on.
    const KIND: &'static str;
    /// The address below which its records are.
    const PATH: &'static str;
    /// How documents call it.
    const WORDS: Words;
    /// The measure of records that are not verified yet, which figures show as left out.
    const WAITING: &'static str;
    /// What it refers to has to be there: asked when it is recorded, revised and submitted.
    const RELATED: Related<Self> = |_, _, _, _| Ok(());
    /// What of it the server knows by what it refers to: written when it is recorded and revised.
    const FILLED: Filled<Self> = |_, _, _| Ok(());
    /// What another record keeps it from being: asked when a register is looked at.
    const CLASHES: Clashes<Self> = |_, _, _, _| Ok(());
    /// What is not for everybody who may read its kind there: to others it is not there, whatever they ask of it.
    const HIDDEN: Hidden = |_, _, _| Ok(BTreeSet::new());
    /// The operations that the line answers itself, since they show more than the record.
    const OWN: &'static [Operation] = &[];
    /// What may lie ahead is planned as a draft: another person approves that, and it may be called off. None for what has happened when it
    /// is recorded.
    const PLAN: Option<SamePlan<Self>> = None;
    /// 撤销登记: how an entry that an operation of its own wrote into a verified one is taken out again. None where there are no such entries,
    /// or where the line does it itself.
    const ENTRIES: Option<WithoutEntry<Self>> = None;
    /// What is kept beside it in tables of the line, and what has to hold between them.
    const BESIDE: Beside<Self> = |_, _, _, _| Ok(());

    /// 业务发生日期: the day that it counts on.
    fn day(&self) -> NaiveDate;

    /// What lists show of it.
    fn title(&self) -> &str;

    /// The code that lists filter by.
    fn category(&self) -> &'static str;

    /// What even a draft has to keep.
    fn check(&self, today: NaiveDate) -> Result<(), Refusal>;

    /// The statutes that it names: each is of the catalogue, or was entered and verified; asked as [`Self::RELATED`] is.
    fn statutes(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Whether nothing is missing: asked before somebody else is to verify it.
    fn complete(&self, today: NaiveDate) -> Result<(), Refusal>;

    /// What is taken over from the content before, whatever a caller sends: what only operations of their own write. None before it is
    /// recorded.
    fn keeping(self, _before: Option<&Self>) -> Self {
        self
    }

    /// What a verified one contributes.
    fn facts(&self, unit: Id) -> Vec<Fact>;

    /// Codes, dates and amounts for the entry in the ledger; nothing that people wrote.
    fn told(&self) -> Value;

    /// Records of other kinds that its entries name: whoever may not know of those does not learn of them here.
    fn names(&self) -> Vec<Id> {
        Vec::new()
    }

    /// Where a figure counts only some of its kind, the measure of those that wait to be among them, beside [`Self::WAITING`] of all.
    fn waits_as(&self) -> Option<&'static str> {
        None
    }
}

/// Who did something: one person may have several accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordActor {
    pub account: Id,
    /// None for a system.
    pub person: Option<Id>,
}

impl RecordActor {
    pub fn is_same_person(self, other: Self) -> bool {
        self.account == other.account || (self.person.is_some() && self.person == other.person)
    }
}

/// Why a record was returned or voided, by whom and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RecordRemark)]
pub struct Remark {
    pub by: Id,
    pub at: Instant,
    #[schema(max_length = 1000)]
    pub reason: String,
}

/// By whom and when what lay ahead was approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RecordApproval)]
pub struct Approval {
    pub by: RecordActor,
    pub at: Instant,
}

/// What happened to a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecordEvent {
    pub at: Instant,
    /// The account.
    pub actor: Id,
    /// The last segment of the action's address; `record` for the first.
    #[schema(max_length = 40, example = "submit")]
    pub event: String,
    pub from: Option<RecordStatus>,
    pub to: RecordStatus,
    /// Of an entry that was annulled: why, and on the next line what was said besides.
    #[schema(max_length = 3001)]
    pub comment: Option<String>,
    /// When a phone without network recorded it.
    pub client_at: Option<Instant>,
}

/// 记录
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Record<C> {
    pub id: Id,
    /// Rises by one with every change; the ETag names it.
    pub version: i64,
    /// The unit that answers for it.
    pub unit: Id,
    pub status: RecordStatus,
    /// 内容
    pub content: C,
    /// 系列
    #[schema(max_length = 60, example = "法治进社区")]
    pub series: Option<String>,
    /// 标签
    #[schema(max_items = 20)]
    pub tags: Vec<String>,
    /// 登记人
    pub recorded_by: RecordActor,
    pub recorded_at: Instant,
    /// Who wrote the content as it stands.
    pub written_by: RecordActor,
    /// 批准举办: before it happened, of what was planned then.
    #[serde(default)]
    pub approved: Option<Approval>,
    pub submitted_at: Option<Instant>,
    /// 核实人
    pub verified_by: Option<RecordActor>,
    pub verified_at: Option<Instant>,
    /// 退回: the last time.
    pub returned: Option<Remark>,
    /// 作废
    pub voided: Option<Remark>,
    /// How often it was corrected after it had been verified.
    #[schema(minimum = 0)]
    pub corrections: u32,
    #[schema(max_items = 10000)]
    pub events: Vec<RecordEvent>,
}

impl<C: Content> Record<C> {
    /// What it was before, where a change makes it count, or count no longer.
    pub fn turned_from<'a>(&self, before: Option<&'a Self>) -> Option<&'a Self> {
        let counts = |one: &Self| one.status == RecordStatus::Verified;
        before.filter(|before| counts(before) != counts(self))
    }

    /// What this record, as it stands, contributes: only a verified one counts. What it is filed under it mentions in any case but when it is
    /// void, for what waits is left out of a campaign, too.
    pub fn facts(&self) -> Vec<Fact> {
        let mut facts = self.counted();
        if self.status != RecordStatus::Voided {
            facts.extend(self.filed_under());
        }
        facts
    }

    /// 标签、系列
    fn filed_under(&self) -> impl Iterator<Item = Fact> {
        let fact = |measure: &'static str, word: &str| {
            Fact::new(measure, self.unit, self.content.day(), 1).of(label(word))
        };
        let tags = self.tags.iter().map(move |tag| fact(TAGGED, tag));
        tags.chain(self.series.iter().map(move |series| fact(IN_SERIES, series)))
    }

    fn counted(&self) -> Vec<Fact> {
        match self.status {
            RecordStatus::Verified => self.content.facts(self.unit),
            RecordStatus::Voided => Vec::new(),
            RecordStatus::Draft | RecordStatus::Submitted | RecordStatus::Returned => {
                let measures = std::iter::once(C::WAITING).chain(self.content.waits_as());
                let day = self.content.day();
                let waits = |measure| Fact::new(measure, self.unit, day, 1);
                // What is only planned waits for nobody yet.
                let on_its_day = |fact: Fact| match C::PLAN {
                    Some(_) => fact.ripening(local_midnight(day)),
                    None => fact,
                };
                measures.map(waits).map(on_its_day).collect()
            }
        }
    }
}

/// A new record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRecord<C> {
    /// Made by the client, so that a repetition is recognised; by the server when absent.
    pub id: Option<Id>,
    /// The unit that answers for it.
    pub unit: Id,
    /// 内容
    pub content: C,
    /// 系列
    #[serde(default)]
    #[schema(min_length = 1, max_length = 60)]
    pub series: Option<String>,
    /// 标签: of at most 40 characters each.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub tags: Vec<Tag>,
    /// When a phone without network recorded it.
    #[serde(default)]
    pub client_at: Option<Instant>,
}

impl<C: Content> NewRecord<C> {
    /// Whether a record says what is sent once more.
    pub(crate) fn is_said_by(&self, known: &Record<C>) -> bool {
        let content = self.content.clone().keeping(Some(&known.content));
        known.unit == self.unit && known.content == content
    }

    /// Whether a record stands under the same words.
    pub(crate) fn is_filed_as(&self, known: &Record<C>) -> bool {
        known.series == self.series && known.tags == tags(&self.tags)
    }
}

/// The whole content anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Revision<C> {
    pub content: C,
    /// 系列
    #[serde(default)]
    #[schema(min_length = 1, max_length = 60)]
    pub series: Option<String>,
    /// 标签: of at most 40 characters each.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub tags: Vec<Tag>,
    /// Why a verified record is corrected.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
    /// When a phone without network recorded it.
    #[serde(default)]
    pub client_at: Option<Instant>,
}

/// 标签
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(as = RecordTag, value_type = String, min_length = 1, max_length = 40, example = "八五普法")]
pub struct Tag(pub String);

kernel::command! {
    /// An action that needs its reason.
    Reasoned {
        #[schema(min_length = 1, max_length = 1000)]
        reason: String,
    }
}

/// Sorted, each once.
pub(crate) fn tags(given: &[Tag]) -> Vec<String> {
    let all: BTreeSet<String> = given.iter().map(|Tag(tag)| tag.trim().to_string()).collect();
    all.into_iter().filter(|tag| !tag.is_empty()).collect()
}
