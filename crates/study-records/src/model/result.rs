use super::*;
use crate::codes::ExamMode;
use kernel::{Id, Instant, Refusal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// As many as a sitting has candidates: a decision of the product.
const MOST_RESULTS: usize = 500;

/// 成绩: of one person at an exam on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExamResult {
    pub person: Id,
    /// 成绩: in points, up to the full mark of the exam; none of who was absent (缺考).
    #[schema(minimum = 0, maximum = 1000, example = 85)]
    pub score: Option<u32>,
}

/// 成绩表: who was to take an exam on paper, and what each scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterResults {
    /// All of them, each person once; what was entered before is replaced.
    #[schema(max_items = 500)]
    pub results: Vec<ExamResult>,
    /// Why results of a verified exam are corrected.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: Option<String>,
    /// When a phone without network recorded it.
    #[serde(default)]
    pub client_at: Option<Instant>,
}

impl ExamResult {
    /// 合格: who was absent has not passed.
    pub fn passed(&self, exam: &Exam) -> bool {
        self.score.is_some_and(|score| exam.pass_score <= score)
    }
}

impl Exam {
    /// Refuses a result that cannot be one of this exam.
    pub fn takes(&self, result: &ExamResult) -> Result<(), Refusal> {
        Refusal::unless(self.mode == ExamMode::Paper, &no::RESULTS_ONLINE)?;
        Refusal::unless(result.score.is_none_or(|score| score <= self.full_score), &no::SCORE)
    }

    /// The exam with the totals of its results: 应考 is whoever stands there, 参考 whoever has a score.
    pub fn with_totals(self, results: &[ExamResult]) -> Result<Self, Refusal> {
        Refusal::unless(!results.is_empty(), &no::NO_CANDIDATES)?;
        Refusal::unless(results.len() <= MOST_RESULTS, &no::RESULTS_MANY)?;
        each_once(results.iter().map(|one| one.person))?;
        results.iter().try_for_each(|one| self.takes(one))?;
        let scored = |one: &ExamResult| one.score.map(|score| (score, one.passed(&self)));
        let Totals { taken, passed, score_sum } = Totals::of(results.iter().filter_map(scored));
        let expected = u32::try_from(results.len()).unwrap_or(u32::MAX);
        Ok(Self { expected, taken, passed, score_sum, ..self })
    }

    /// As [`Self::with_totals`], where totals that were recorded before the results have to be what the results come to.
    pub fn with_same_totals(self, results: &[ExamResult]) -> Result<Self, Refusal> {
        let has_totals = self.results_version.is_none() && self.expected > 0;
        let next = self.clone().with_totals(results)?;
        Refusal::unless(!has_totals || next == self, &no::TOTALS_DIFFER)?;
        Ok(next)
    }
}

/// 补考: for those who were to take the first one and did not pass it.
pub fn may_make_up(
    first: impl IntoIterator<Item = (Id, bool)>,
    again: impl IntoIterator<Item = Id>,
) -> Result<(), Refusal> {
    let passed: BTreeMap<Id, bool> = first.into_iter().collect();
    let all = again.into_iter().all(|person| passed.get(&person) == Some(&false));
    Refusal::unless(all, &no::MAKE_UP_OF)
}
