use super::*;
use crate::codes::*;
use crate::permissions::{ReadPapers, RecordPapers, VerifyPapers};
use crate::related;
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use ledger::Fact;
use records::statutes::{self, InstrumentCode};
use records::{Content, Operation, Related, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// More questions than that are no exam.
const MOST_QUESTIONS: u32 = 200;
/// As many points as an exam may have.
const FULL: u32 = 1000;

/// 大题: questions of a kind, named one by one, drawn by rule, or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperSection {
    pub kind: QuestionKind,
    /// 每题分值
    #[schema(minimum = 1, maximum = 100, example = 2)]
    pub points: u32,
    /// 漏选得分: of a question with several right answers, when all that was chosen is right and something is missing.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 99, example = 1)]
    pub partial_points: u32,
    /// 固定试题
    #[serde(default)]
    #[schema(max_items = 200)]
    pub fixed: Vec<Id>,
    /// 抽题数: how many more are drawn from the bank, when a sitting is planned.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 200, example = 10)]
    pub draw: u32,
    /// 抽题范围: only questions on these statutes; on all when there is none.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub instruments: Vec<InstrumentCode>,
}

impl PaperSection {
    fn questions(&self) -> u32 {
        u32::try_from(self.fixed.len()).unwrap_or(u32::MAX).saturating_add(self.draw)
    }
}

/// 试卷: how a paper is made; the drawn one belongs to a sitting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// 名称
    #[schema(min_length = 1, max_length = 200, example = "党内法规知识测试卷")]
    pub name: String,
    pub category: ExamCategory,
    /// 命题日期
    pub made_on: NaiveDate,
    /// 大题
    #[schema(max_items = 10)]
    pub sections: Vec<PaperSection>,
}

impl Paper {
    pub fn fixed(&self) -> impl Iterator<Item = (&PaperSection, Id)> {
        self.sections.iter().flat_map(|section| section.fixed.iter().map(move |id| (section, *id)))
    }
}

impl Content for Paper {
    type MayRead = ReadPapers;
    type MayRecord = RecordPapers;
    type MayVerify = VerifyPapers;

    const KIND: &'static str = "study-records.paper";
    const PATH: &'static str = "/v1/study-records/papers";
    const WORDS: Words = Words::of("试卷", "a paper", "papers").remarks(&[
        (
            Operation::Record,
            "It says which questions are in it, and how many more are drawn by which rule.",
        ),
        (Operation::Revise, "What was drawn by it stays."),
        (Operation::Submit, "It must have questions."),
        (Operation::Verify, "From then on sittings may be planned with it."),
        (Operation::Void, "No sitting is planned with it any more."),
    ]);
    const WAITING: &'static str = PAPERS_WAITING;
    const RELATED: Related<Self> = related::of_a_paper;

    fn day(&self) -> NaiveDate {
        self.made_on
    }

    fn title(&self) -> &str {
        &self.name
    }

    fn category(&self) -> &'static str {
        self.category.code()
    }

    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.made_on <= today, &no::IN_FUTURE)?;
        let mut seen = BTreeSet::new();
        Refusal::unless(self.fixed().all(|(_, id)| seen.insert(id)), &no::SAME_QUESTION)?;
        for section in &self.sections {
            statutes::check(section.instruments.iter().map(|InstrumentCode(code)| code.as_str()))?;
            let several = section.kind == QuestionKind::Multiple;
            let partial =
                section.partial_points < section.points && (several || section.partial_points == 0);
            Refusal::unless(partial, &no::PARTIAL)?;
        }
        let questions = self.sections.iter().map(|one| u64::from(one.questions())).sum::<u64>();
        let points = |one: &PaperSection| u64::from(one.questions()) * u64::from(one.points);
        let full = self.sections.iter().map(points).sum::<u64>();
        Refusal::unless(questions <= MOST_QUESTIONS.into() && full <= FULL.into(), &no::PAPER_SIZE)
    }

    fn statutes(&self) -> Vec<&str> {
        let named = self.sections.iter().flat_map(|section| &section.instruments);
        named.map(|InstrumentCode(code)| code.as_str()).collect()
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.sections.iter().any(|one| one.questions() > 0), &no::NO_QUESTIONS)
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        vec![Fact::new(PAPERS, unit, self.made_on, 1)]
    }

    fn told(&self) -> Value {
        let questions = self.sections.iter().map(PaperSection::questions).sum::<u32>();
        json!({ "category": self.category, "questions": questions })
    }
}
