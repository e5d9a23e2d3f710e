//! 抽题与判分: a drawn paper, and what answers to it are worth.

use super::*;
use crate::codes::*;
use chrono::NaiveDate;
use kernel::{Id, Instant, Refusal};
use records::{Record, RecordStatus};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A question as it stands on a drawn paper: it stays, whatever becomes of the question in the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetQuestion {
    /// 题号
    #[schema(minimum = 1, maximum = 200)]
    pub number: u32,
    pub question: Id,
    /// The version of the question that was drawn.
    pub version: i64,
    pub kind: QuestionKind,
    #[schema(minimum = 1, maximum = 100)]
    pub points: u32,
    #[schema(minimum = 0, maximum = 99)]
    pub partial_points: u32,
    #[schema(max_length = 1000)]
    pub stem: String,
    #[schema(max_items = 8)]
    pub options: Vec<OptionText>,
    /// 正确答案
    #[schema(max_items = 8)]
    pub right: Vec<Choice>,
}

/// What somebody chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenAnswer {
    /// 题号
    #[schema(minimum = 1, maximum = 200)]
    pub number: u32,
    /// 所选: none to take an answer back.
    #[schema(max_items = 8)]
    pub chosen: Vec<Choice>,
    /// Rises with every change of this answer on the client. A lower one than is saved already is passed over, so that what arrives late
    /// changes nothing.
    #[schema(minimum = 1, maximum = 1000000)]
    pub sequence: u32,
}

/// An answer as it is saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedAnswer {
    /// What was given last.
    pub given: GivenAnswer,
    pub saved_at: Instant,
}

/// A drawn paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sheet {
    #[schema(max_items = 200)]
    pub questions: Vec<SheetQuestion>,
}

/// Where a question stands in the drawing: the hexadecimal SHA-256 of `seed:question`. Whoever knows the seed can repeat it.
fn place(seed: u32, question: Id) -> [u8; 32] {
    Sha256::digest(format!("{seed}:{question}")).into()
}

impl SheetQuestion {
    fn of(section: &PaperSection, one: &Record<Question>) -> Self {
        let Question { kind, stem, options, right, .. } = one.content.clone();
        let PaperSection { points, partial_points, .. } = *section;
        let (question, version) = (one.id, one.version);
        Self { number: 0, question, version, kind, points, partial_points, stem, options, right }
    }

    fn choices(&self) -> u32 {
        let options = u32::try_from(self.options.len()).unwrap_or(0);
        if self.kind == QuestionKind::Judgement { 2 } else { options }
    }

    /// Whether these are choices of the question, and not more than may be chosen.
    fn allows(&self, chosen: &[Choice]) -> bool {
        let each: BTreeSet<Choice> = chosen.iter().copied().collect();
        let known = |Choice(number): &Choice| (1..=self.choices()).contains(number);
        let one = self.kind == QuestionKind::Multiple || each.len() <= 1;
        each.len() == chosen.len() && one && each.iter().all(known)
    }

    /// 判分: all of the points for exactly what is right; those for a part where nothing wrong was chosen; else none.
    pub fn score(&self, chosen: &[Choice]) -> u32 {
        let right: BTreeSet<Choice> = self.right.iter().copied().collect();
        let chosen: BTreeSet<Choice> = chosen.iter().copied().collect();
        if chosen == right {
            return self.points;
        }
        let part =
            self.kind == QuestionKind::Multiple && !chosen.is_empty() && chosen.is_subset(&right);
        if part { self.partial_points } else { 0 }
    }
}

impl Sheet {
    /// Draws a paper from the bank: named questions first, then as many as the rule asks for, in the order of [`place`]. The same paper,
    /// bank and seed give the same sheet, in whatever order the bank is read.
    pub fn draw(
        paper: &Paper,
        bank: &[Record<Question>],
        seed: u32,
        day: NaiveDate,
    ) -> Result<Self, Refusal> {
        let usable = |one: &&Record<Question>| {
            let verified = one.status == RecordStatus::Verified;
            verified && one.content.category == paper.category && one.content.is_in_use(day)
        };
        let bank: BTreeMap<Id, &Record<Question>> =
            bank.iter().filter(usable).map(|one| (one.id, one)).collect();
        let mut taken: BTreeSet<Id> = paper.fixed().map(|(_, id)| id).collect();
        let mut questions = Vec::new();
        for section in &paper.sections {
            let of_kind = |one: &&&Record<Question>| one.content.kind == section.kind;
            for id in &section.fixed {
                let one = bank.get(id).filter(of_kind).ok_or(Refusal(&no::QUESTION_GONE))?;
                questions.push(SheetQuestion::of(section, one));
            }
            let on = |one: &&&Record<Question>| {
                let instrument = one.content.instrument.as_ref();
                section.instruments.is_empty()
                    || instrument.is_some_and(|code| section.instruments.contains(code))
            };
            let free = bank.values().filter(of_kind).filter(on);
            let mut free: Vec<&&Record<Question>> =
                free.filter(|one| !taken.contains(&one.id)).collect();
            free.sort_by_key(|one| (place(seed, one.id), one.id));
            free.truncate(usize::try_from(section.draw).unwrap_or(usize::MAX));
            let enough = u32::try_from(free.len()).is_ok_and(|found| found == section.draw);
            Refusal::unless(enough, &no::QUESTIONS_FEW)?;
            taken.extend(free.iter().map(|one| one.id));
            questions.extend(free.into_iter().map(|one| SheetQuestion::of(section, one)));
        }
        for (number, question) in (1..).zip(&mut questions) {
            question.number = number;
        }
        Ok(Self { questions })
    }

    pub fn full_score(&self) -> u32 {
        self.questions.iter().map(|question| question.points).sum()
    }

    /// What answers are worth together; what was not answered is worth nothing.
    pub fn score<'a>(&self, answers: impl IntoIterator<Item = &'a GivenAnswer>) -> u32 {
        let chosen: BTreeMap<u32, &[Choice]> =
            answers.into_iter().map(|one| (one.number, one.chosen.as_slice())).collect();
        let of = |question: &SheetQuestion| {
            chosen.get(&question.number).map_or(0, |chosen| question.score(chosen))
        };
        self.questions.iter().map(of).sum()
    }

    /// Whether any of these answers is not wholly right; one without a choice is none.
    pub fn has_wrong<'a>(&self, answers: impl IntoIterator<Item = &'a GivenAnswer>) -> bool {
        let wrong = |one: &GivenAnswer| {
            let question = self.questions.iter().find(|question| question.number == one.number);
            let is_right =
                |question: &SheetQuestion| question.score(&one.chosen) == question.points;
            !one.chosen.is_empty() && !question.is_some_and(is_right)
        };
        answers.into_iter().any(wrong)
    }

    /// Refuses an answer to no question, and choices that the question does not have.
    pub fn check(&self, given: &GivenAnswer) -> Result<(), Refusal> {
        let question = self.questions.iter().find(|one| one.number == given.number);
        let question = question.ok_or(Refusal(&no::NO_SUCH_QUESTION))?;
        Refusal::unless(question.allows(&given.chosen), &no::CHOICES)
    }
}
