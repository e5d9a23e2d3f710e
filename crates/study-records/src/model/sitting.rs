use super::*;
use crate::codes::*;
use chrono::TimeDelta;
use kernel::{Id, Instant, Refusal};
use records::{Record, RecordActor};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// As in the ledger.
pub const SITTING: &str = "study-records.sitting";

/// A new sitting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSitting {
    /// The unit that answers for it.
    pub unit: Id,
    /// 名称
    #[schema(min_length = 1, max_length = 200, example = "第二季度党内法规知识测试")]
    pub name: String,
    /// An approved paper of the same unit.
    pub paper: Id,
    /// 抽题种子: made by the server when absent. The same seed draws the same paper from the same bank.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 2147483647)]
    pub seed: Option<u32>,
    /// 开放时间
    pub opens_at: Instant,
    /// 截止时间
    pub closes_at: Instant,
    /// 答题时长（分钟）
    #[schema(minimum = 1, maximum = 1440, example = 60)]
    pub minutes: u32,
    /// 合格线
    #[schema(minimum = 1, maximum = 1000, example = 60)]
    pub pass_score: u32,
    /// 应考人员
    #[schema(max_items = 500)]
    pub candidates: Vec<Id>,
    /// 补考: of which concluded sitting; for those who did not pass it.
    #[serde(default)]
    pub make_up_of: Option<Id>,
}

/// 考试场次: a drawn paper, a window, and those who may take it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sitting {
    pub id: Id,
    /// Rises by one with every change; the ETag names it.
    pub version: i64,
    pub unit: Id,
    #[schema(max_length = 200)]
    pub name: String,
    pub category: ExamCategory,
    pub status: SittingStatus,
    pub paper: Id,
    /// The version of the paper by which it was drawn.
    pub paper_version: i64,
    /// 抽题种子
    pub seed: u32,
    pub opens_at: Instant,
    pub closes_at: Instant,
    #[schema(minimum = 1)]
    pub minutes: u32,
    /// 宽限（秒）: for what was sent in time and arrives late.
    #[schema(minimum = 0)]
    pub grace_seconds: u32,
    #[schema(minimum = 1)]
    pub full_score: u32,
    #[schema(minimum = 1)]
    pub pass_score: u32,
    #[schema(minimum = 1)]
    pub question_count: u32,
    /// 应考人数
    #[schema(minimum = 1)]
    pub candidates: u32,
    pub make_up_of: Option<Id>,
    pub planned_by: RecordActor,
    pub planned_at: Instant,
    pub concluded_at: Option<Instant>,
    /// 测试: the record with the totals, once concluded; another person verifies it, and then it counts. None where nobody came.
    pub exam: Option<Id>,
}

/// What stands behind a new sitting.
pub struct Planning<'a> {
    pub paper: &'a Record<Paper>,
    pub sheet: &'a Sheet,
    pub seed: u32,
    pub grace_seconds: u32,
    pub now: Instant,
    pub actor: RecordActor,
}

/// The totals of an exam, over all who took it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    pub taken: u32,
    pub passed: u32,
    pub score_sum: u32,
}

impl Sitting {
    pub fn plan(new: &NewSitting, with: &Planning<'_>) -> Result<Self, Refusal> {
        let span = new.closes_at.since(new.opens_at);
        let window = with.now < new.closes_at && TimeDelta::zero() < span;
        Refusal::unless(window, &no::WINDOW)?;
        Refusal::unless(TimeDelta::minutes(new.minutes.into()) <= span, &no::WINDOW)?;
        each_once(new.candidates.iter().copied())?;
        Refusal::unless(!new.candidates.is_empty(), &no::NO_CANDIDATES)?;
        let full_score = with.sheet.full_score();
        Refusal::unless(new.pass_score <= full_score, &no::SCORES)?;
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        Ok(Self {
            id: kernel::new_id(),
            version: 1,
            unit: new.unit,
            name: new.name.clone(),
            category: with.paper.content.category,
            status: SittingStatus::Planned,
            paper: with.paper.id,
            paper_version: with.paper.version,
            seed: with.seed,
            opens_at: new.opens_at,
            closes_at: new.closes_at,
            minutes: new.minutes,
            grace_seconds: with.grace_seconds,
            full_score,
            pass_score: new.pass_score,
            question_count: count(with.sheet.questions.len()),
            candidates: count(new.candidates.len()),
            make_up_of: new.make_up_of,
            planned_by: with.actor,
            planned_at: with.now,
            concluded_at: None,
            exam: None,
        })
    }

    /// The last moment at which anything is taken in.
    fn end(&self) -> Instant {
        self.closes_at.plus(self.grace())
    }

    pub(super) fn grace(&self) -> TimeDelta {
        TimeDelta::seconds(self.grace_seconds.into())
    }

    pub fn phase(&self, now: Instant) -> SittingPhase {
        match self.status {
            SittingStatus::Cancelled => SittingPhase::Cancelled,
            SittingStatus::Concluded => SittingPhase::Concluded,
            SittingStatus::Planned if now < self.opens_at => SittingPhase::Planned,
            SittingStatus::Planned if now < self.closes_at => SittingPhase::Open,
            SittingStatus::Planned => SittingPhase::Closed,
        }
    }

    /// Whether right answers may be shown to those who sat: nobody can answer any more.
    pub fn is_over(&self, now: Instant) -> bool {
        self.status != SittingStatus::Planned || self.end() < now
    }

    /// Called off, before anybody has begun.
    pub fn cancel(mut self, begun: bool) -> Result<Self, Refusal> {
        Refusal::unless(self.status == SittingStatus::Planned && !begun, &no::SITTING_STATE)?;
        self.status = SittingStatus::Cancelled;
        self.version += 1;
        Ok(self)
    }

    /// Whether the totals are final: the window is over, or everybody has handed in.
    pub fn may_conclude(&self, all_ended: bool, now: Instant) -> Result<(), Refusal> {
        Refusal::unless(self.status == SittingStatus::Planned, &no::SITTING_STATE)?;
        Refusal::unless(all_ended || self.end() < now, &no::SITTING_RUNS)
    }

    pub fn concluded(mut self, exam: Option<Id>, now: Instant) -> Self {
        self.status = SittingStatus::Concluded;
        self.version += 1;
        (self.concluded_at, self.exam) = (Some(now), exam);
        self
    }

    /// The exam of this sitting, with its totals; a make-up sitting belongs to the exam of the first.
    pub fn exam(&self, totals: Totals, make_up_of: Option<Id>) -> Exam {
        Exam {
            name: self.name.clone(),
            category: self.category,
            mode: ExamMode::Online,
            held_on: self.opens_at.local_date(),
            full_score: self.full_score,
            pass_score: self.pass_score,
            question_count: Some(self.question_count),
            expected: self.candidates,
            taken: totals.taken,
            passed: totals.passed,
            score_sum: totals.score_sum,
            published_on: None,
            make_up_of,
            results_version: None,
        }
    }
}
