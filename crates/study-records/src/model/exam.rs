use super::*;
use crate::codes::*;
use crate::permissions::{ReadExams, RecordExams, VerifyExams};
use crate::related;
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use ledger::Fact;
use records::{Beside, Content, Operation, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 测试: with its results as totals. Who scored what at an exam on paper is kept beside it (`enter-results`) and is no matter of reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Exam {
    /// 名称
    #[schema(min_length = 1, max_length = 200, example = "第一季度党内法规知识测试")]
    pub name: String,
    pub category: ExamCategory,
    pub mode: ExamMode,
    /// 日期
    pub held_on: NaiveDate,
    /// 满分
    #[schema(minimum = 1, maximum = 1000, example = 100)]
    pub full_score: u32,
    /// 合格线
    #[schema(minimum = 1, maximum = 1000, example = 60)]
    pub pass_score: u32,
    /// 题数
    #[schema(minimum = 1, maximum = 500)]
    pub question_count: Option<u32>,
    /// 应考人数
    #[schema(minimum = 0, maximum = 10000)]
    pub expected: u32,
    /// 参考人数
    #[schema(minimum = 0, maximum = 10000)]
    pub taken: u32,
    /// 合格人数
    #[schema(minimum = 0, maximum = 10000)]
    pub passed: u32,
    /// 总分: the sum of all scores.
    #[schema(minimum = 0, maximum = 10000000)]
    pub score_sum: u32,
    /// 公布日期: when the results were published.
    #[serde(default)]
    pub published_on: Option<NaiveDate>,
    /// 补考: of which exam, one of the same unit and category that is no make-up itself; it is a sitting of that exam and no exam of its own.
    pub make_up_of: Option<Id>,
    /// 成绩表版次: rises each time that other results of persons are entered; none where only totals are known. The server's alone: what a
    /// caller sends of it is passed over.
    #[serde(default)]
    #[schema(minimum = 1)]
    pub results_version: Option<u32>,
}

impl Content for Exam {
    type MayRead = ReadExams;
    type MayRecord = RecordExams;
    type MayVerify = VerifyExams;

    const KIND: &'static str = "study-records.exam";
    const PATH: &'static str = "/v1/study-records/exams";
    const WORDS: Words = Words::of("测试", "an exam", "exams").remarks(&[
        (Operation::Record, "Its totals are enough; of an exam on paper, `enter-results` may say what each person scored. A make-up sitting names the exam that it belongs to and counts no second time."),
        (Operation::Revise, "It does not count meanwhile. Where results of persons are kept, the totals follow from them: other totals are refused, and `enter-results` enters them anew. Of an exam that was taken online nothing is changed but its name and the day of publication."),
        (Operation::Submit, "Somebody must have taken it."),
    ]);
    const WAITING: &'static str = EXAMS_WAITING;
    const BESIDE: Beside<Self> = related::beside_an_exam;

    fn day(&self) -> NaiveDate {
        self.held_on
    }

    fn title(&self) -> &str {
        &self.name
    }

    fn category(&self) -> &'static str {
        self.category.code()
    }

    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.held_on <= today, &no::IN_FUTURE)?;
        let days = self.held_on..=today;
        let published = self.published_on.is_none_or(|day| days.contains(&day));
        Refusal::unless(published, &no::PUBLISHED)?;
        let fits = self.pass_score <= self.full_score
            && self.passed <= self.taken
            && self.taken <= self.expected
            && u64::from(self.score_sum) <= u64::from(self.taken) * u64::from(self.full_score);
        Refusal::unless(fits, &no::SCORES)
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.taken > 0, &no::SCORES)
    }

    /// Results are entered by an operation of their own.
    fn keeping(self, before: Option<&Self>) -> Self {
        let results_version = before.and_then(|before| before.results_version);
        Self { results_version, ..self }
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        let fact = |measure, value| Fact::new(measure, unit, self.held_on, value);
        // Who sat again was expected, and counted, at the first sitting.
        if self.make_up_of.is_some() {
            return vec![fact(SITTINGS, 1)];
        }
        if self.category != ExamCategory::PartyRegs {
            return vec![fact(OTHER_EXAMS, 1)];
        }
        let sums = [
            (PARTY_REG_TESTS, 1),
            (CANDIDATES, self.expected),
            (TAKEN, self.taken),
            (PASSED, self.passed),
            (SCORE, self.score_sum),
        ];
        let some = sums.into_iter().filter(|(_, sum)| *sum > 0);
        some.map(|(measure, sum)| fact(measure, i64::from(sum))).collect()
    }

    fn told(&self) -> Value {
        json!({
            "category": self.category, "mode": self.mode, "expected": self.expected, "taken": self.taken,
            "passed": self.passed, "make_up_of": self.make_up_of, "results_version": self.results_version,
        })
    }

    fn waits_as(&self) -> Option<&'static str> {
        let counts = self.category == ExamCategory::PartyRegs && self.make_up_of.is_none();
        counts.then_some(PARTY_REG_TESTS_WAITING)
    }
}
