use super::*;
use crate::codes::*;
use crate::permissions::{ReadQuestions, RecordQuestions, VerifyQuestions};
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use ledger::Fact;
use records::statutes::{self, InstrumentCode};
use records::{Content, Operation, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// How long a title in a list may be.
const TITLE: usize = 200;

/// 选项编号: from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(as = QuestionChoice, value_type = u32, minimum = 1, maximum = 8, example = 1)]
pub struct Choice(pub u32);

/// 选项
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(as = QuestionOption, value_type = String, min_length = 1, max_length = 500, example = "全国人民代表大会")]
pub struct OptionText(pub String);

/// 停用
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuestionRetired)]
pub struct Retired {
    /// From this day on it is drawn no more.
    pub on: NaiveDate,
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

kernel::command! {
    /// A question is drawn no more from a day on; papers that hold it stay as they are.
    Retire {
        on: NaiveDate,
        #[schema(min_length = 1, max_length = 1000)]
        reason: String,
    }
}

/// 试题: of the bank. Who may read it sees the right answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub kind: QuestionKind,
    pub category: ExamCategory,
    /// 题干
    #[schema(min_length = 1, max_length = 1000, example = "我国的最高国家权力机关是")]
    pub stem: String,
    /// 选项: none of a judgement, whose first choice is 正确 and whose second is 错误.
    #[schema(max_items = 8)]
    pub options: Vec<OptionText>,
    /// 正确答案: by the numbers of the options.
    #[schema(max_items = 8)]
    pub right: Vec<Choice>,
    /// 依据的法规
    #[serde(default)]
    pub instrument: Option<InstrumentCode>,
    /// 解析
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub explanation: Option<String>,
    /// 启用日期
    pub valid_from: NaiveDate,
    /// 停用
    #[serde(default)]
    pub retired: Option<Retired>,
}

impl Question {
    /// How many choices there are.
    fn choices(&self) -> usize {
        if self.kind == QuestionKind::Judgement { 2 } else { self.options.len() }
    }

    pub fn is_in_use(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.retired.as_ref().is_none_or(|retired| day < retired.on)
    }

    /// The question, drawn no more from a day on.
    pub fn retire(mut self, said: &Retire) -> Result<Self, Refusal> {
        Refusal::unless(self.retired.is_none(), &no::RETIRED_BEFORE)?;
        Refusal::unless(self.valid_from <= said.on, &no::DAYS)?;
        self.retired = Some(Retired { on: said.on, reason: said.reason.clone() });
        Ok(self)
    }
}

impl Content for Question {
    type MayRead = ReadQuestions;
    type MayRecord = RecordQuestions;
    type MayVerify = VerifyQuestions;

    const KIND: &'static str = "study-records.question";
    const PATH: &'static str = "/v1/study-records/questions";
    const WORDS: Words = Words::of("试题", "a question", "questions").remarks(&[
        (Operation::Record, "It is one for the bank."),
        (
            Operation::Revise,
            "It is not drawn meanwhile; papers that were drawn before stay as they are.",
        ),
        (Operation::Verify, "From then on it may be drawn."),
        (Operation::Void, "It is drawn no more."),
    ]);
    const WAITING: &'static str = QUESTIONS_WAITING;

    fn day(&self) -> NaiveDate {
        self.valid_from
    }

    fn title(&self) -> &str {
        let end = self.stem.char_indices().nth(TITLE).map_or(self.stem.len(), |(at, _)| at);
        self.stem.get(..end).unwrap_or_default()
    }

    fn category(&self) -> &'static str {
        self.category.code()
    }

    fn check(&self, _: NaiveDate) -> Result<(), Refusal> {
        statutes::check(self.instrument.iter().map(|InstrumentCode(code)| code.as_str()))?;
        let options = match self.kind {
            QuestionKind::Judgement => self.options.is_empty(),
            QuestionKind::Single | QuestionKind::Multiple => (2..=8).contains(&self.options.len()),
        };
        Refusal::unless(options, &no::OPTIONS)?;
        let right: BTreeSet<u32> = self.right.iter().map(|Choice(number)| *number).collect();
        let known = |number: &u32| {
            usize::try_from(*number).is_ok_and(|n| (1..=self.choices()).contains(&n))
        };
        let enough = match self.kind {
            QuestionKind::Multiple => right.len() >= 2,
            QuestionKind::Single | QuestionKind::Judgement => right.len() == 1,
        };
        let good = right.len() == self.right.len() && right.iter().all(known) && enough;
        Refusal::unless(good, &no::RIGHT_ANSWER)
    }

    fn statutes(&self) -> Vec<&str> {
        self.instrument.iter().map(|InstrumentCode(code)| code.as_str()).collect()
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Ok(())
    }

    fn keeping(self, before: Option<&Self>) -> Self {
        Self { retired: before.and_then(|before| before.retired.clone()), ..self }
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        let last = self.retired.as_ref().and_then(|retired| retired.on.pred_opt());
        Fact::span(QUESTIONS, unit, self.valid_from, last).collect()
    }

    fn told(&self) -> Value {
        json!({
            "kind": self.kind, "category": self.category, "instrument": self.instrument,
            "retired_on": self.retired.as_ref().map(|retired| retired.on),
        })
    }
}
