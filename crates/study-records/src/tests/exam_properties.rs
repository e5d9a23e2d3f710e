//! What holds of every drawing, every score and every way in which answers arrive.

use super::exams::{at, bank, given, new_sitting, paper, plan, sheet};
use super::*;
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseResult;

fn answers() -> impl Strategy<Value = Vec<GivenAnswer>> {
    let one = (1..=6_u32, btree_set(1..=4_u32, 0..=4), 1..=5_u32);
    let one = one.prop_map(|(number, chosen, sequence)| {
        let chosen: Vec<u32> = chosen.into_iter().collect();
        given(number, &chosen, sequence)
    });
    vec(one, 0..20)
}

proptest! {
    /// The order in which the bank is read changes nothing, and no question comes twice.
    #[test]
    fn a_drawing_is_repeated_by_its_seed(seed in any::<u32>(), order in Just(bank()).prop_shuffle()) {
        let on = day("2025-04-01");
        let drawn = Sheet::draw(&paper(), &order, seed, on).unwrap();
        prop_assert_eq!(&drawn, &Sheet::draw(&paper(), &bank(), seed, on).unwrap());
        let each: BTreeSet<Id> = drawn.questions.iter().map(|one| one.question).collect();
        prop_assert_eq!(each.len(), 6);
        let numbers: Vec<u32> = drawn.questions.iter().map(|one| one.number).collect();
        prop_assert_eq!(numbers, (1..=6).collect::<Vec<_>>());
    }

    /// What was taken out of the bank elsewhere does not change what a seed draws, unless it was drawn itself.
    #[test]
    fn a_drawing_stands_when_others_leave_the_bank(seed in any::<u32>()) {
        let on = day("2025-04-01");
        let drawn = Sheet::draw(&paper(), &bank(), seed, on).unwrap();
        let held: BTreeSet<Id> = drawn.questions.iter().map(|one| one.question).collect();
        let rest: Vec<_> = bank().into_iter().filter(|one| held.contains(&one.id)).collect();
        prop_assert_eq!(drawn, Sheet::draw(&paper(), &rest, seed, on).unwrap());
    }

    /// A score lies between nothing and everything, is the sum over the questions, and all that is right is everything.
    #[test]
    fn a_score_is_bounded_and_adds_up(given_answers in answers()) {
        let sheet = sheet();
        let allowed: Vec<_> = given_answers.into_iter().filter(|one| sheet.check(one).is_ok()).collect();
        let score = sheet.score(&allowed);
        prop_assert!(score <= sheet.full_score());
        let last = |number: u32| allowed.iter().rev().find(|one| one.number == number);
        let sum: u32 = sheet.questions.iter()
            .map(|one| last(one.number).map_or(0, |given| one.score(&given.chosen)))
            .sum();
        prop_assert_eq!(score, sum);
        let right: Vec<GivenAnswer> = sheet.questions.iter()
            .map(|one| GivenAnswer { number: one.number, chosen: one.right.clone(), sequence: 1 })
            .collect();
        prop_assert_eq!(sheet.score(&right), sheet.full_score());
    }

    /// One more wrong choice never makes an answer worth more.
    #[test]
    fn a_wrong_choice_is_worth_nothing(chosen in btree_set(1..=4_u32, 0..=4), wrong in select(vec![2_u32, 4])) {
        let sheet = sheet();
        let question = &sheet.questions[3];
        let mut more: BTreeSet<u32> = chosen.clone();
        more.insert(wrong);
        let worth = |of: &BTreeSet<u32>| question.score(&of.iter().map(|n| Choice(*n)).collect::<Vec<_>>());
        prop_assert_eq!(worth(&more), 0);
        prop_assert!(worth(&chosen) <= question.points);
    }

    /// Saves that arrive twice, or in another order, leave the answer with the highest sequence: one and the same in the end.
    #[test]
    fn saves_may_come_twice_and_in_any_order(
        sequences in Just((1..=8_u32).collect::<Vec<_>>()).prop_shuffle(),
        again in vec(1..=8_u32, 0..8),
    ) {
        saved_in_the_end(&sequences, &again)?;
    }
}

fn saved_in_the_end(sequences: &[u32], again: &[u32]) -> TestCaseResult {
    let (sitting, sheet) = (plan(&new_sitting()).unwrap(), sheet());
    let now = at("2025-04-01 09:10");
    let mut attempt = Attempt::begin(&sitting, UNIT, now).unwrap();
    for sequence in sequences.iter().chain(again) {
        let one = given(1, &[sequence % 4 + 1], *sequence);
        attempt.save((&sitting, &sheet), &[one], now).unwrap();
    }
    prop_assert_eq!(attempt.answers.len(), 1);
    prop_assert_eq!(&attempt.answers[0].given, &given(1, &[1], 8));
    Ok(())
}
