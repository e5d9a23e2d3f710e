use super::*;
use crate::codes::*;
use crate::permissions::{ReadConsultations, RecordConsultations, VerifyConsultations};
use crate::{catalogue, related};
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use ledger::Fact;
use records::{Beside, Content, Operation, Related, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 法律咨询登记: advice that somebody asked for, at the window of the judicial office, by telephone, or at an activity that does not tell it
/// itself. Names are not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalConsultation {
    /// 咨询日期: the day that it counts on.
    pub on: NaiveDate,
    /// 咨询内容
    #[schema(min_length = 1, max_length = 200, example = "婚姻家庭")]
    pub topic: String,
    /// 人次
    #[schema(minimum = 1, maximum = 10000)]
    pub askers: u32,
    /// 问题数
    #[schema(minimum = 1, maximum = 10000)]
    pub questions: u32,
    pub answered_by: AnsweredBy,
    /// 解答
    #[schema(max_length = 2000)]
    pub answer: Option<String>,
    /// 转办
    pub follow_up: Option<ConsultationFollowUp>,
    /// 普法活动: where it was asked at one, of the same unit and those days, that tells no consultations of its own.
    pub activity: Option<Id>,
    /// 普法规划
    #[schema(min_length = 1, max_length = 40, example = "publicity-8")]
    pub campaign: Option<String>,
}

impl Content for LegalConsultation {
    type MayRead = ReadConsultations;
    type MayRecord = RecordConsultations;
    type MayVerify = VerifyConsultations;

    const KIND: &'static str = "pufa-publicity.consultation";
    const PATH: &'static str = "/v1/pufa-publicity/consultations";
    const WORDS: Words =
        Words::of("法律咨询", "a legal consultation", "legal consultations").remarks(&[(
            Operation::Record,
            "What was asked at an activity that tells its consultations is told there, and counts once.",
        )]);
    const WAITING: &'static str = CONSULTATIONS_WAITING;
    const RELATED: Related<Self> = related::of_a_consultation;
    const BESIDE: Beside<Self> = related::beside_a_consultation;

    fn day(&self) -> NaiveDate {
        self.on
    }

    fn title(&self) -> &str {
        &self.topic
    }

    /// Who answered.
    fn category(&self) -> &'static str {
        self.answered_by.code()
    }

    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.on <= today, &no::IN_FUTURE)?;
        catalogue::check_campaign(self.campaign.as_deref(), (self.on, self.on))
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Ok(())
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        let sums = [(QUESTIONS, self.questions), (ASKERS, self.askers)].into_iter();
        let facts = sums.map(|(measure, sum)| Fact::new(measure, unit, self.on, i64::from(sum)));
        let of_campaign = |fact: Fact| match &self.campaign {
            Some(campaign) => fact.of(campaign),
            None => fact,
        };
        facts.map(of_campaign).collect()
    }

    fn told(&self) -> Value {
        json!({
            "on": self.on, "askers": self.askers, "questions": self.questions, "answered_by": self.answered_by,
            "follow_up": self.follow_up, "activity": self.activity, "campaign": self.campaign,
        })
    }
}
