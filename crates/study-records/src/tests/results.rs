//! 成绩表 of exams on paper: what they come to, and what cannot be one.

use super::*;
use proptest::collection::btree_map;
use proptest::option;
use proptest::prelude::*;
use records::{Action, Context, Revision, apply};

fn result(person: u128, score: Option<u32>) -> ExamResult {
    ExamResult { person: Id::from_u128(person), score }
}

/// An exam that was recorded before anybody knew how it went.
fn open() -> Exam {
    Exam { expected: 0, taken: 0, passed: 0, score_sum: 0, ..exam() }
}

#[test]
fn totals_follow_from_results() {
    let totals = |results: &[ExamResult]| {
        let exam = open().with_totals(results).unwrap();
        (exam.expected, exam.taken, exam.passed, exam.score_sum)
    };
    for (results, wanted) in [
        (&[result(1, Some(85)), result(2, Some(60)), result(3, Some(59))][..], (3, 3, 2, 204)),
        (&[result(1, Some(100)), result(2, None)], (2, 1, 1, 100)),
        (&[result(1, Some(0))], (1, 1, 0, 0)),
        (&[result(1, None), result(2, None)], (2, 0, 0, 0)),
    ] {
        assert_eq!(totals(results), wanted, "{results:?}");
    }
}

#[test]
fn what_cannot_be_a_result_is_refused() {
    let many: Vec<ExamResult> = (0..501).map(|person| result(person, Some(60))).collect();
    let online = Exam { mode: ExamMode::Online, ..open() };
    for (exam, results, refusal) in [
        (open(), &[][..], &no::NO_CANDIDATES),
        (open(), &many, &no::RESULTS_MANY),
        (open(), &[result(1, Some(60)), result(1, None)], &no::SAME_PERSON),
        (open(), &[result(1, Some(101))], &no::SCORE),
        (online, &[result(1, Some(60))], &no::RESULTS_ONLINE),
    ] {
        assert_eq!(exam.with_totals(results), Err(Refusal(refusal)), "{}", refusal.code);
    }
    assert!(open().with_totals(&many[..500]).is_ok());
    let nobody = open().with_totals(&[result(1, None)]).unwrap();
    assert_eq!(nobody.complete(day("2025-12-31")), Err(Refusal(&no::SCORES)), "nobody came");
}

/// Totals that were recorded first are believed until results of persons stand behind them.
#[test]
fn lines_add_up_to_the_totals_that_were_recorded_before() {
    let results = [result(1, Some(85)), result(2, Some(60)), result(3, None)];
    let told = open().with_totals(&results).unwrap();
    assert_eq!(open().with_same_totals(&results), Ok(told.clone()), "there were none");
    assert_eq!(told.clone().with_same_totals(&results), Ok(told.clone()));
    for fewer in [&results[..2], &[result(1, Some(84)), results[1], results[2]]] {
        let differs = told.clone().with_same_totals(fewer);
        assert_eq!(differs, Err(Refusal(&no::TOTALS_DIFFER)), "{fewer:?}");
    }
    let entered = Exam { results_version: Some(1), ..told };
    assert_eq!(entered.with_same_totals(&results[..2]).unwrap().expected, 2);
}

#[test]
fn who_did_not_pass_sits_again_and_nobody_else() {
    let [passed, failed, absent, stranger] = [1, 2, 3, 4].map(Id::from_u128);
    let first = [result(1, Some(60)), result(2, Some(59)), result(3, None)];
    let first = first.map(|one| (one.person, one.passed(&exam())));
    let refused = Err(Refusal(&no::MAKE_UP_OF));
    for (again, wanted) in [
        (&[failed, absent][..], Ok(())),
        (&[failed], Ok(())),
        (&[], Ok(())),
        (&[failed, passed], refused),
        (&[stranger], refused),
    ] {
        assert_eq!(may_make_up(first, again.iter().copied()), wanted, "{again:?}");
    }
}

/// Only entering results says that there are others.
#[test]
fn the_version_of_results_is_no_callers() {
    let entered = verified(9, Exam { results_version: Some(2), ..exam() });
    let revision = |results_version, name: &str| Revision {
        content: Exam { results_version, name: name.into(), ..exam() },
        series: None,
        tags: vec![],
        reason: Some("更正名称".into()),
        client_at: None,
    };
    let actor = RecordActor { account: UNIT, person: None };
    let now = "2025-12-31T01:00:00Z".parse().unwrap();
    let context = Context { now, actor, may_record: true, may_verify: false };
    let version = |action: &Action<Exam>| {
        apply(&entered, action, &context).map(|after| after.content.results_version)
    };
    for sent in [None, Some(1), Some(7)] {
        assert_eq!(version(&Action::Revise(revision(sent, "更名"))), Ok(Some(2)), "{sent:?}");
        assert_eq!(version(&Action::Restate(revision(sent, "更名"))), Ok(sent));
    }
    let same = exam().name;
    assert_eq!(
        version(&Action::Revise(revision(Some(7), &same))),
        Err(Refusal(&records::problems::SAME_CONTENT))
    );
    assert_eq!(
        version(&Action::Restate(revision(Some(3), &same))),
        Ok(Some(3)),
        "two changed places"
    );
    assert_eq!(Exam { results_version: Some(1), ..exam() }.keeping(None), exam());
}

proptest! {
    /// Whatever was scored, the totals contradict nothing, each score counts, and the order of lines does not matter.
    #[test]
    fn totals_of_results_always_hold(
        scores in btree_map(any::<u128>(), option::of(0..=100_u32), 1..60),
        pass_score in 1..=100_u32,
    ) {
        let exam = Exam { pass_score, ..open() };
        let results: Vec<ExamResult> =
            scores.iter().map(|(person, score)| result(*person, *score)).collect();
        let summed = exam.clone().with_totals(&results).unwrap();
        prop_assert_eq!(summed.check(day("2025-12-31")), Ok(()));
        prop_assert_eq!(summed.expected as usize, scores.len());
        let known = || scores.values().flatten();
        prop_assert_eq!(summed.taken as usize, known().count());
        prop_assert_eq!(summed.passed as usize, known().filter(|score| **score >= pass_score).count());
        prop_assert_eq!(summed.score_sum, known().sum::<u32>());
        let reversed: Vec<ExamResult> = results.into_iter().rev().collect();
        prop_assert_eq!(exam.with_totals(&reversed), Ok(summed));
    }
}
