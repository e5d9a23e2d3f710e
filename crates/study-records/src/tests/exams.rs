//! What answers are worth, how a paper is drawn, and what the clock allows; what holds for all of it is in `exam_properties`.

use super::*;
use chrono::TimeDelta;
use kernel::Instant;

pub fn at(text: &str) -> Instant {
    format!("{}:00+08:00", text.replace(' ', "T")).parse().unwrap()
}

pub fn choices(numbers: &[u32]) -> Vec<Choice> {
    numbers.iter().map(|number| Choice(*number)).collect()
}

pub fn question(kind: QuestionKind, right: &[u32]) -> Question {
    let options = if kind == QuestionKind::Judgement { 0 } else { 4 };
    Question {
        kind,
        category: ExamCategory::PartyRegs,
        stem: "以下说法正确的是".into(),
        options: (0..options).map(|n| OptionText(format!("选项{n}"))).collect(),
        right: choices(right),
        instrument: Some(InstrumentCode("party-discipline".into())),
        explanation: None,
        valid_from: day("2025-01-01"),
        retired: None,
    }
}

fn section(kind: QuestionKind, draw: u32) -> PaperSection {
    let partial_points = if kind == QuestionKind::Multiple { 1 } else { 0 };
    PaperSection { kind, points: 4, partial_points, fixed: vec![], draw, instruments: vec![] }
}

pub fn paper() -> Paper {
    Paper {
        name: "测试卷".into(),
        category: ExamCategory::PartyRegs,
        made_on: day("2025-03-01"),
        sections: vec![
            section(QuestionKind::Single, 3),
            section(QuestionKind::Multiple, 2),
            section(QuestionKind::Judgement, 1),
        ],
    }
}

/// Ten questions of each kind.
pub fn bank() -> Vec<Record<Question>> {
    let of = |(first, kind, right): (u128, QuestionKind, &'static [u32])| {
        (0..10).map(move |n| verified(first + n, question(kind, right)))
    };
    let kinds: [(u128, QuestionKind, &'static [u32]); 3] = [
        (100, QuestionKind::Single, &[2]),
        (200, QuestionKind::Multiple, &[1, 3]),
        (300, QuestionKind::Judgement, &[1]),
    ];
    kinds.into_iter().flat_map(of).collect()
}

pub fn sheet() -> Sheet {
    Sheet::draw(&paper(), &bank(), 7, day("2025-04-01")).unwrap()
}

#[test]
fn an_answer_is_worth_what_the_table_says() {
    use QuestionKind::*;
    for (kind, right, chosen, score) in [
        (Single, &[2][..], &[2][..], 4),
        (Single, &[2], &[1], 0),
        (Single, &[2], &[], 0),
        (Judgement, &[1], &[1], 4),
        (Judgement, &[1], &[2], 0),
        (Multiple, &[1, 3], &[1, 3], 4),
        (Multiple, &[1, 3], &[3, 1], 4),
        (Multiple, &[1, 3], &[1], 1),
        (Multiple, &[1, 3], &[3], 1),
        (Multiple, &[1, 3], &[], 0),
        (Multiple, &[1, 3], &[2], 0),
        (Multiple, &[1, 3], &[1, 2], 0),
        (Multiple, &[1, 3], &[1, 2, 3], 0),
    ] {
        let mut one = sheet().questions[3].clone();
        (one.kind, one.right) = (kind, choices(right));
        assert_eq!(one.score(&choices(chosen)), score, "{kind:?} {right:?}: {chosen:?}");
        one.partial_points = 0;
        let strict = if score == 4 { 4 } else { 0 };
        assert_eq!(one.score(&choices(chosen)), strict, "{kind:?} without points for a part");
    }
}

#[test]
fn a_question_has_options_and_a_right_answer_of_its_kind() {
    use QuestionKind::*;
    let today = day("2025-03-10");
    for (kind, right) in [(Single, &[4][..]), (Multiple, &[1, 2, 3, 4]), (Judgement, &[2])] {
        assert_eq!(question(kind, right).check(today), Ok(()), "{kind:?}");
    }
    for (kind, right) in [
        (Single, &[][..]),
        (Single, &[1, 2]),
        (Single, &[0]),
        (Single, &[5]),
        (Multiple, &[1]),
        (Multiple, &[1, 1]),
        (Judgement, &[3]),
    ] {
        let refused = question(kind, right).check(today);
        assert_eq!(refused, Err(Refusal(&no::RIGHT_ANSWER)), "{kind:?} {right:?}");
    }
    let alone = Question { options: vec![OptionText("一".into())], ..question(Single, &[1]) };
    assert_eq!(alone.check(today), Err(Refusal(&no::OPTIONS)));
    let listed = Question { options: question(Single, &[1]).options, ..question(Judgement, &[1]) };
    assert_eq!(listed.check(today), Err(Refusal(&no::OPTIONS)));
    let long = Question { stem: "题".repeat(300), ..question(Single, &[1]) };
    assert_eq!(long.title().chars().count(), 200, "a list shows its beginning");
}

#[test]
fn a_paper_stays_within_its_bounds() {
    let today = day("2025-03-10");
    assert_eq!(paper().check(today), Ok(()));
    let with = |change: fn(&mut PaperSection)| {
        let mut paper = paper();
        change(&mut paper.sections[0]);
        paper
    };
    for (wrong, refusal) in [
        (with(|one| one.fixed = vec![Id::from_u128(1); 2]), &no::SAME_QUESTION),
        (with(|one| one.partial_points = 1), &no::PARTIAL),
        (with(|one| (one.kind, one.partial_points) = (QuestionKind::Multiple, 4)), &no::PARTIAL),
        (with(|one| one.draw = 198), &no::PAPER_SIZE),
        (with(|one| (one.draw, one.points) = (100, 100)), &no::PAPER_SIZE),
        (Paper { made_on: day("2025-03-11"), ..paper() }, &no::IN_FUTURE),
    ] {
        assert_eq!(wrong.check(today), Err(Refusal(refusal)), "{}", refusal.code);
    }
    let empty = with(|one| one.draw = 0);
    let empty = Paper { sections: vec![empty.sections[0].clone()], ..empty };
    assert_eq!(empty.complete(today), Err(Refusal(&no::NO_QUESTIONS)));
}

#[test]
fn what_is_retired_waiting_or_of_another_category_is_not_drawn() {
    let on = day("2025-04-01");
    let draw = |bank: &[Record<Question>]| Sheet::draw(&paper(), bank, 7, on).err();
    let few = Some(Refusal(&no::QUESTIONS_FEW));
    assert_eq!(draw(&bank()), None);
    let spoilt = |spoil: fn(&mut Record<Question>)| {
        let mut bank = bank();
        bank.iter_mut().filter(|one| one.id >= Id::from_u128(300)).for_each(spoil);
        bank
    };
    let retired = |on: &str| Some(Retired { on: day(on), reason: "修订".into() });
    assert_eq!(draw(&spoilt(|one| one.status = RecordStatus::Submitted)), few);
    assert_eq!(draw(&spoilt(|one| one.content.category = ExamCategory::Mediator)), few);
    assert_eq!(draw(&spoilt(|one| one.content.valid_from = day("2025-04-02"))), few);
    let mut bank = bank();
    for one in bank.iter_mut().filter(|one| one.id >= Id::from_u128(300)) {
        one.content.retired = retired("2025-04-01");
    }
    assert_eq!(draw(&bank), few, "retired on that day");
    for one in &mut bank {
        one.content.retired = retired("2025-04-02");
    }
    assert_eq!(draw(&bank), None, "still in use on that day");
    let mut named = paper();
    named.sections[0].fixed = vec![Id::from_u128(200)];
    let refused = Sheet::draw(&named, &super::exams::bank(), 7, on);
    assert_eq!(refused, Err(Refusal(&no::QUESTION_GONE)), "of another kind");
    named.sections[0].fixed = vec![Id::from_u128(104)];
    let drawn = Sheet::draw(&named, &super::exams::bank(), 7, on).unwrap();
    assert_eq!((drawn.questions.len(), drawn.questions[0].question), (7, Id::from_u128(104)));
    named.sections[0].instruments = vec![InstrumentCode("constitution".into())];
    assert_eq!(Sheet::draw(&named, &super::exams::bank(), 7, on), Err(Refusal(&no::QUESTIONS_FEW)));
}

#[test]
fn another_seed_draws_another_paper() {
    let drawn = |seed| {
        let sheet = Sheet::draw(&paper(), &bank(), seed, day("2025-04-01")).unwrap();
        sheet.questions.iter().map(|one| one.question).collect::<Vec<_>>()
    };
    assert_eq!(drawn(7), drawn(7));
    let different: BTreeSet<Vec<Id>> = (0..20).map(drawn).collect();
    assert!(different.len() > 15, "{} papers of twenty seeds", different.len());
}

pub fn new_sitting() -> NewSitting {
    NewSitting {
        unit: UNIT,
        name: "线上测试".into(),
        paper: Id::from_u128(9),
        seed: None,
        opens_at: at("2025-04-01 09:00"),
        closes_at: at("2025-04-01 12:00"),
        minutes: 60,
        pass_score: 15,
        candidates: vec![Id::from_u128(1), Id::from_u128(2)],
        make_up_of: None,
    }
}

pub fn plan(new: &NewSitting) -> Result<Sitting, Refusal> {
    let approved = verified(9, paper());
    let actor = RecordActor { account: UNIT, person: None };
    let (paper, sheet, now) = (&approved, &sheet(), at("2025-03-20 09:00"));
    Sitting::plan(new, &Planning { paper, sheet, seed: 7, grace_seconds: 30, now, actor })
}

#[test]
fn a_sitting_has_a_window_that_lies_ahead_candidates_and_a_pass_mark_within_reach() {
    let sitting = plan(&new_sitting()).unwrap();
    assert_eq!((sitting.full_score, sitting.question_count, sitting.candidates), (24, 6, 2));
    let once = new_sitting;
    for (wrong, refusal) in [
        (NewSitting { closes_at: at("2025-04-01 09:00"), ..once() }, &no::WINDOW),
        (NewSitting { minutes: 181, ..once() }, &no::WINDOW),
        (
            NewSitting {
                opens_at: at("2025-03-01 09:00"),
                closes_at: at("2025-03-20 09:00"),
                ..once()
            },
            &no::WINDOW,
        ),
        (NewSitting { pass_score: 25, ..once() }, &no::SCORES),
        (NewSitting { candidates: vec![], ..once() }, &no::NO_CANDIDATES),
        (NewSitting { candidates: vec![UNIT, UNIT], ..once() }, &no::SAME_PERSON),
    ] {
        assert_eq!(plan(&wrong), Err(Refusal(refusal)), "{}", refusal.code);
    }
    for (moment, phase) in [
        ("2025-04-01 08:59", SittingPhase::Planned),
        ("2025-04-01 09:00", SittingPhase::Open),
        ("2025-04-01 11:59", SittingPhase::Open),
        ("2025-04-01 12:00", SittingPhase::Closed),
    ] {
        assert_eq!(sitting.phase(at(moment)), phase, "{moment}");
    }
    let closed = at("2025-04-01 12:00");
    assert_eq!(sitting.may_conclude(true, closed), Ok(()));
    let in_grace = closed.plus(TimeDelta::seconds(30));
    assert_eq!(sitting.may_conclude(false, in_grace), Err(Refusal(&no::SITTING_RUNS)));
    assert_eq!(sitting.may_conclude(false, closed.plus(TimeDelta::seconds(31))), Ok(()));
    assert_eq!(sitting.clone().cancel(true), Err(Refusal(&no::SITTING_STATE)), "somebody began");
    let cancelled = sitting.cancel(false).unwrap();
    assert_eq!(cancelled.phase(closed), SittingPhase::Cancelled);
    assert_eq!(cancelled.may_conclude(true, closed), Err(Refusal(&no::SITTING_STATE)));
}

pub fn given(number: u32, chosen: &[u32], sequence: u32) -> GivenAnswer {
    GivenAnswer { number, chosen: choices(chosen), sequence }
}

#[test]
fn answers_are_taken_until_the_deadline_with_its_grace_and_what_is_saved_counts() {
    let (sitting, sheet) = (plan(&new_sitting()).unwrap(), sheet());
    let with = (&sitting, &sheet);
    let begin = |moment: &str| Attempt::begin(&sitting, Id::from_u128(1), at(moment));
    assert_eq!(begin("2025-04-01 08:59").unwrap_err(), Refusal(&no::NOT_OPEN));
    assert_eq!(begin("2025-04-01 12:00").unwrap_err(), Refusal(&no::NOT_OPEN));
    assert_eq!(begin("2025-04-01 09:10").unwrap().deadline, at("2025-04-01 10:10"));
    assert_eq!(begin("2025-04-01 11:30").unwrap().deadline, sitting.closes_at, "with the window");
    let mut attempt = begin("2025-04-01 09:10").unwrap();
    let last = attempt.deadline.plus(TimeDelta::seconds(30));
    let late = attempt.deadline.plus(TimeDelta::seconds(31));
    assert_eq!(attempt.save(with, &[given(1, &[2], 1)], at("2025-04-01 09:20")), Ok(true));
    assert_eq!(attempt.save(with, &[given(1, &[2], 1)], last), Ok(false), "sent again");
    assert_eq!(attempt.save(with, &[given(2, &[2], 1)], last), Ok(true));
    let before = attempt.clone();
    assert_eq!(attempt.save(with, &[given(3, &[2], 1)], late), Err(Refusal(&no::ATTEMPT_OVER)));
    assert_eq!(attempt.submit(with, &[given(3, &[2], 1)], late), Err(Refusal(&no::ATTEMPT_OVER)));
    assert_eq!(attempt, before, "and nothing of it is kept");
    assert_eq!(attempt.result(with, last), None);
    let result = attempt.result(with, late).unwrap();
    assert_eq!((result.score, result.passed, result.submitted), (8, false, false));
    assert_eq!(attempt.state(&sitting, late), AttemptState::Expired);

    let mut other = begin("2025-04-01 09:10").unwrap();
    let all = [given(1, &[2], 1), given(2, &[2], 1), given(3, &[2], 1), given(4, &[1, 3], 1)];
    let result = other.submit(with, &all, at("2025-04-01 09:30")).unwrap();
    assert_eq!((result.score, result.passed, result.submitted), (16, true, true));
    assert_eq!(other.result(with, late), Some(result), "it stays what it was");
    let again = other.save(with, &[given(5, &[1], 1)], at("2025-04-01 09:31"));
    assert_eq!(again, Err(Refusal(&no::ATTEMPT_OVER)));
    for (wrong, refusal) in [
        (given(7, &[1], 1), &no::NO_SUCH_QUESTION),
        (given(1, &[1, 2], 1), &no::CHOICES),
        (given(1, &[5], 1), &no::CHOICES),
        (given(6, &[3], 1), &no::CHOICES),
        (given(4, &[1, 1], 1), &no::CHOICES),
    ] {
        let mut attempt = begin("2025-04-01 09:10").unwrap();
        let refused = attempt.save(with, std::slice::from_ref(&wrong), at("2025-04-01 09:20"));
        assert_eq!(refused, Err(Refusal(refusal)), "{wrong:?}");
    }
}

#[test]
fn a_make_up_sitting_is_no_exam_of_its_own_and_totals_are_sums() {
    let sitting = plan(&new_sitting()).unwrap();
    let totals = Totals::of([24, 14, 15].map(|score| (score, 15 <= score)));
    assert_eq!(totals, Totals { taken: 3, passed: 2, score_sum: 53 });
    let exam = sitting.exam(Totals { taken: 2, passed: 1, score_sum: 38 }, None);
    assert_eq!(exam.check(day("2025-04-01")), Ok(()));
    assert_eq!((exam.expected, exam.mode, exam.held_on), (2, ExamMode::Online, day("2025-04-01")));
    assert_eq!(values(exam.facts(UNIT), "party_reg_tests"), 1);
    let make_up = sitting.exam(totals, Some(Id::from_u128(5)));
    assert_eq!(values(make_up.facts(UNIT), "party_reg_tests"), 0);
}
