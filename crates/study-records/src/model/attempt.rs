use super::*;
use crate::codes::*;
use chrono::TimeDelta;
use kernel::{Id, Instant, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 结果: how an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AttemptEnded)]
pub struct Ended {
    pub at: Instant,
    /// 交卷; else the time ran out, and what was saved counts.
    pub submitted: bool,
    /// 得分
    pub score: u32,
    /// 合格
    pub passed: bool,
}

/// 答卷: one person's, once per sitting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub id: Id,
    pub version: i64,
    pub sitting: Id,
    pub person: Id,
    pub started_at: Instant,
    /// By the server's clock.
    pub deadline: Instant,
    pub answers: Vec<SavedAnswer>,
    pub ended: Option<Ended>,
}

impl Attempt {
    /// Begins within the window; the time ends with the window at the latest.
    pub fn begin(sitting: &Sitting, person: Id, now: Instant) -> Result<Self, Refusal> {
        Refusal::unless(sitting.phase(now) == SittingPhase::Open, &no::NOT_OPEN)?;
        let deadline = now.plus(TimeDelta::minutes(sitting.minutes.into()));
        Ok(Self {
            id: kernel::new_id(),
            version: 1,
            sitting: sitting.id,
            person,
            started_at: now,
            deadline: deadline.min(sitting.closes_at),
            answers: Vec::new(),
            ended: None,
        })
    }

    fn is_in_time(&self, sitting: &Sitting, now: Instant) -> bool {
        sitting.status == SittingStatus::Planned && now <= self.deadline.plus(sitting.grace())
    }

    pub fn state(&self, sitting: &Sitting, now: Instant) -> AttemptState {
        match self.ended {
            Some(Ended { submitted: true, .. }) => AttemptState::Submitted,
            None if self.is_in_time(sitting, now) => AttemptState::Open,
            _ => AttemptState::Expired,
        }
    }

    /// Keeps answers; those that are older than what is kept are passed over. Tells whether anything changed.
    pub fn save(
        &mut self,
        (sitting, sheet): (&Sitting, &Sheet),
        given: &[GivenAnswer],
        now: Instant,
    ) -> Result<bool, Refusal> {
        let open = self.state(sitting, now) == AttemptState::Open;
        Refusal::unless(open, &no::ATTEMPT_OVER)?;
        let before = self.answers.len();
        let mut changed = false;
        for one in given {
            sheet.check(one)?;
            let saved = SavedAnswer { given: one.clone(), saved_at: now };
            match self.answers.iter_mut().find(|kept| kept.given.number == one.number) {
                Some(kept) if kept.given.sequence < one.sequence => *kept = saved,
                Some(_) => continue,
                None => self.answers.push(saved),
            }
            changed = true;
        }
        if self.answers.len() > before {
            self.answers.sort_by_key(|kept| kept.given.number);
        }
        Ok(changed)
    }

    /// How it has ended, or would if it ended now, by what is saved.
    fn ending(&self, (sitting, sheet): (&Sitting, &Sheet), submitted: bool, at: Instant) -> Ended {
        let score = sheet.score(self.answers.iter().map(|saved| &saved.given));
        Ended { at, submitted, score, passed: sitting.pass_score <= score }
    }

    /// 交卷
    pub fn submit(
        &mut self,
        with: (&Sitting, &Sheet),
        given: &[GivenAnswer],
        now: Instant,
    ) -> Result<Ended, Refusal> {
        self.save(with, given, now)?;
        let ended = self.ending(with, true, now);
        self.ended = Some(ended);
        Ok(ended)
    }

    /// The result, once there is one: when the time has run out, what was saved counts.
    pub fn result(&self, with: (&Sitting, &Sheet), now: Instant) -> Option<Ended> {
        let over = self.state(with.0, now) == AttemptState::Expired;
        self.ended.or_else(|| over.then(|| self.ending(with, false, self.deadline)))
    }
}

impl Totals {
    /// Of the scores, and of whether each passed.
    pub fn of(scored: impl IntoIterator<Item = (u32, bool)>) -> Self {
        scored.into_iter().fold(Self::default(), |sum, (score, passed)| Self {
            taken: sum.taken + 1,
            passed: sum.passed + u32::from(passed),
            score_sum: sum.score_sum + score,
        })
    }
}
