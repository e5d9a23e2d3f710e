use super::*;
use crate::codes::*;
use crate::permissions::{ReadLiterates, RecordLiterates, VerifyLiterates};
use crate::related;
use chrono::NaiveDate;
use kernel::{Code, Id, Refusal};
use ledger::Fact;
use records::hours::{Course, Trained};
use records::{Content, Operation, Related, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 发证: after training and exam.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Qualification {
    pub on: NaiveDate,
    /// 证号
    #[schema(min_length = 1, max_length = 60)]
    pub cert_no: String,
    /// 培训学时 in tenths.
    pub tenths_of_hours: u32,
    /// 考核成绩
    pub score: u32,
    /// 培训记录: the training in the study records that the hours come from.
    pub training: Option<Id>,
    /// 学时有效: whether that training is verified, and one for legal-literate persons; hours of no record stand. The certificate is the
    /// county's, and holds until the person is removed.
    #[serde(default = "stands")]
    pub stands: bool,
}

const fn stands() -> bool {
    true
}

/// 暂停
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LiteratePause {
    pub from: NaiveDate,
    /// The day on which the person serves again.
    pub to: Option<NaiveDate>,
}

/// 退出
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LiterateRemoval {
    /// From this day on the person serves no more.
    pub on: NaiveDate,
    pub ground: RemovalGround,
}

/// 履职记录
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LiterateService {
    pub on: NaiveDate,
    pub kind: ServiceKind,
    /// At which activity.
    pub activity: Option<Id>,
}

/// 年度考核
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnualReview {
    pub year: i32,
    /// 合格
    pub passed: bool,
}

/// 法律明白人 (法治宣传教育法 art. 46): one record a person. What operations of their own write, from the certificate to the removal, is
/// not taken from what callers send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LiteratePerson {
    /// The person, as the organization knows them: another one is not taken once there is a certificate or a number of this one.
    pub person: Id,
    /// 村（社区）: where the person counts.
    pub village: Id,
    pub nominated_by: NominatedBy,
    /// 推荐日期
    pub nominated_on: NaiveDate,
    /// 身份
    #[schema(max_items = 9)]
    pub roles: Vec<LiterateRole>,
    /// 发证: written by `certify`.
    #[serde(default)]
    pub certified: Option<Qualification>,
    /// 暂停: written by `pause` and `resume`.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub pauses: Vec<LiteratePause>,
    /// 退出: written by `remove`.
    #[serde(default)]
    pub removed: Option<LiterateRemoval>,
    /// 履职记录: written by `log-service`.
    #[serde(default)]
    #[schema(max_items = 5000)]
    pub services: Vec<LiterateService>,
    /// 年度考核: written by `review`.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub reviews: Vec<AnnualReview>,
    /// 个人信息: which are known; written by `particulars`.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub particulars: Vec<ParticularCommitment>,
}

impl LiteratePerson {
    pub fn status(&self) -> LiterateStatus {
        let paused = self.pauses.last().is_some_and(|pause| pause.to.is_none());
        match (&self.certified, &self.removed) {
            (_, Some(_)) => LiterateStatus::Removed,
            (None, None) => LiterateStatus::Candidate,
            (Some(_), None) if paused => LiterateStatus::Paused,
            (Some(_), None) => LiterateStatus::Active,
        }
    }

    /// Whether it holds what is of this person and of nobody else: a certificate, a number. Who recorded the wrong one voids it.
    fn is_of_one_person(&self) -> bool {
        self.certified.is_some() || !self.particulars.is_empty()
    }

    /// Whether the certificate of somebody who serves rests on a training whose hours no longer stand.
    pub fn lacks_hours(&self) -> bool {
        self.removed.is_none() && self.certified.as_ref().is_some_and(|one| !one.stands)
    }

    /// The days of service: from the certificate to the removal, without the pauses.
    fn serving(&self) -> Vec<(NaiveDate, Option<NaiveDate>)> {
        let Some(certified) = &self.certified else { return Vec::new() };
        let before = |day: NaiveDate| day.pred_opt();
        let mut spans = Vec::new();
        let mut from = Some(certified.on);
        for pause in &self.pauses {
            spans.extend(from.map(|from| (from, before(pause.from))));
            from = pause.to;
        }
        let left = self.removed.as_ref().and_then(|removed| before(removed.on));
        spans.extend(from.map(|from| (from, left)));
        spans
    }
}

impl LiteratePerson {
    /// Whether the person was in service on a day.
    pub(super) fn serves_on(&self, day: NaiveDate) -> bool {
        let within = |(from, last): &(NaiveDate, Option<NaiveDate>)| {
            *from <= day && last.is_none_or(|last| day <= last)
        };
        self.serving().iter().any(within)
    }
}

impl Trained for LiteratePerson {
    const TARGET: &'static str = "llp";

    fn following(&self, training: Id, held: Option<&Course>) -> Option<Self> {
        let mut next = self.clone();
        let certified = next.certified.as_mut().filter(|one| one.training == Some(training))?;
        certified.stands = held.is_some();
        if let Some(held) = held {
            certified.tenths_of_hours = held.tenths_of_hours;
        }
        (next != *self).then_some(next)
    }
}

impl Content for LiteratePerson {
    type MayRead = ReadLiterates;
    type MayRecord = RecordLiterates;
    type MayVerify = VerifyLiterates;

    const KIND: &'static str = "pufa-publicity.literate";
    const PATH: &'static str = "/v1/pufa-publicity/literates";
    const WORDS: Words =
        Words::of("法律明白人", "a legal-literate person", "legal-literate persons").remarks(&[
            (Operation::Record, "The person was nominated."),
            (Operation::Verify, "The person counts from the certificate on."),
        ]);
    const WAITING: &'static str = LITERATES_WAITING;
    const RELATED: Related<Self> = related::of_a_literate;

    fn day(&self) -> NaiveDate {
        self.nominated_on
    }

    /// Names stay with the organization: lists tell what the person is.
    fn title(&self) -> &str {
        self.roles.first().map_or("法律明白人", |role| Code::label_zh(*role))
    }

    fn category(&self) -> &'static str {
        self.status().code()
    }

    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.nominated_on <= today, &no::IN_FUTURE)?;
        let first = self.certified.as_ref().map(|one| one.on);
        let in_order = first.is_none_or(|day| self.nominated_on <= day);
        Refusal::unless(in_order, &no::LITERATE_DAYS)
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Ok(())
    }

    fn keeping(self, before: Option<&Self>) -> Self {
        let Some(before) = before.cloned() else {
            return Self {
                certified: None,
                pauses: Vec::new(),
                removed: None,
                services: Vec::new(),
                reviews: Vec::new(),
                particulars: Vec::new(),
                ..self
            };
        };
        let Self { person, village, nominated_by, nominated_on, roles, .. } = self;
        let person = if before.is_of_one_person() { before.person } else { person };
        Self { person, village, nominated_by, nominated_on, roles, ..before }
    }

    /// A person counts once, whoever recorded them twice: the entity is the person.
    fn facts(&self, _: Id) -> Vec<Fact> {
        let spans = self.serving().into_iter();
        let facts = spans.flat_map(|(from, last)| Fact::span(LITERATES, self.village, from, last));
        facts.map(|fact| fact.of(self.person.to_string())).collect()
    }

    fn told(&self) -> Value {
        json!({
            "village": self.village, "standing": self.status(), "roles": self.roles,
            "certified_on": self.certified.as_ref().map(|one| one.on),
            "training": self.certified.as_ref().and_then(|one| one.training),
            "hours_stand": self.certified.as_ref().map(|one| one.stands), "pause": self.pauses.last(),
            "removed": self.removed, "services": self.services.len(), "reviewed": self.reviews.last(),
            "particulars": self.particulars,
        })
    }
}
