use super::*;
use crate::permissions::{ReadPrompts, RecordPrompts, VerifyPrompts};
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use ledger::Fact;
use records::statutes::{self, InstrumentCode};
use records::{Content, Operation, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 反馈: what was done about a reminder, and when it was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PromptFeedback {
    pub on: NaiveDate,
    /// 反馈函文号
    #[schema(max_length = 100)]
    pub document_no: Option<String>,
    /// 采取的措施
    #[schema(max_length = 4000)]
    pub measures: String,
    /// 开展的活动
    #[schema(max_items = 50)]
    pub activities: Vec<Id>,
}

/// 普法提示函 (法治宣传教育法 arts. 57, 59): the judicial bureau reminds the town of a publicity that it owes; the town takes measures and
/// reports back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    /// 文号
    #[schema(min_length = 1, max_length = 100, example = "乌司普提〔2025〕3号")]
    pub document_no: String,
    /// 发函机关
    #[schema(min_length = 1, max_length = 100, example = "乌翠区司法局")]
    pub issuer: String,
    /// 提示事项
    #[schema(min_length = 1, max_length = 200, example = "加强农产品质量安全普法")]
    pub topic: String,
    /// 涉及法规
    #[serde(default)]
    #[schema(max_items = 20)]
    pub instruments: Vec<InstrumentCode>,
    /// 收函日期
    pub received_on: NaiveDate,
    /// 反馈期限: the day that the letter sets; the law sets none.
    pub due_on: NaiveDate,
    /// 反馈: written by `answer`; what is sent here is not taken.
    #[serde(default)]
    pub feedback: Option<PromptFeedback>,
}

kernel::command! {
    /// 反馈普法提示
    AnswerPrompt {
        on: NaiveDate,
        /// 反馈函文号
        #[schema(min_length = 1, max_length = 100)]
        document_no: Option<String>,
        /// 采取的措施
        #[schema(min_length = 1, max_length = 4000)]
        measures: String,
        /// 开展的活动: verified ones of the unit, or of those below it.
        #[serde(default)]
        #[schema(max_items = 50)]
        activities: Vec<Id>,
    }
}

impl Prompt {
    /// The category of a reminder that waits for its feedback.
    pub const OPEN: &'static str = "open";

    /// In place of what was answered before.
    pub fn answer(mut self, said: &AnswerPrompt, today: NaiveDate) -> Result<Self, Refusal> {
        Refusal::unless(self.received_on <= said.on && said.on <= today, &no::PROMPT_DAYS)?;
        self.feedback = Some(PromptFeedback {
            on: said.on,
            document_no: said.document_no.clone(),
            measures: said.measures.clone(),
            activities: said.activities.clone(),
        });
        Ok(self)
    }
}

impl Content for Prompt {
    type MayRead = ReadPrompts;
    type MayRecord = RecordPrompts;
    type MayVerify = VerifyPrompts;

    const KIND: &'static str = "pufa-publicity.prompt";
    const PATH: &'static str = "/v1/pufa-publicity/prompts";
    const WORDS: Words = Words::of("普法提示", "a reminder", "reminders").remarks(&[
        (Operation::Record, "The judicial bureau sent it (普法提示函)."),
        (Operation::Revise, "Its feedback stays."),
        (Operation::Verify, "From then on it can be answered."),
        (Operation::Void, "Nobody is reminded any more."),
    ]);
    const WAITING: &'static str = PROMPTS_WAITING;

    fn day(&self) -> NaiveDate {
        self.received_on
    }

    fn title(&self) -> &str {
        &self.topic
    }

    fn category(&self) -> &'static str {
        if self.feedback.is_none() { Self::OPEN } else { "answered" }
    }

    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.received_on <= today, &no::IN_FUTURE)?;
        let answered = self.feedback.as_ref().is_none_or(|given| self.received_on <= given.on);
        Refusal::unless(self.received_on <= self.due_on && answered, &no::PROMPT_DAYS)?;
        statutes::check(self.instruments.iter().map(|InstrumentCode(code)| code.as_str()))
    }

    fn statutes(&self) -> Vec<&str> {
        self.instruments.iter().map(|InstrumentCode(code)| code.as_str()).collect()
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Ok(())
    }

    fn keeping(self, before: Option<&Self>) -> Self {
        Self { feedback: before.and_then(|before| before.feedback.clone()), ..self }
    }

    /// No indicator of the field counts it.
    fn facts(&self, _: Id) -> Vec<Fact> {
        Vec::new()
    }

    fn told(&self) -> Value {
        json!({
            "received_on": self.received_on, "due_on": self.due_on,
            "answered_on": self.feedback.as_ref().map(|given| given.on),
        })
    }
}
