//! 疑点: a table of what is found, and of what looks like it and is not.

use super::exams::{at, given, new_sitting, plan, sheet};
use super::*;
use crate::checks::{Sat, of_sessions, of_sitting};
use kernel::Calendar;

type Change = fn(&mut Session);

/// What is found in two sessions of two days that differ but for what is changed: code and how many records.
fn found(kind: SessionKind, change: [Change; 2]) -> Vec<(String, usize)> {
    let mut sessions = Vec::new();
    for (number, change) in (1..).zip(change) {
        let mut one = session(kind, &["constitution"]);
        one.held_on = day(if number == 1 { "2025-03-10" } else { "2025-03-11" });
        one.minutes = Some(format!("学习第{number}章"));
        change(&mut one);
        sessions.push(verified(number, one));
    }
    let named = sessions.iter().flat_map(|one| one.content.statutes());
    let known =
        named.filter_map(|code| Some((code.to_string(), records::statutes::find(code)?.clone())));
    let findings = of_sessions(&sessions, &Calendar::built_in(), &known.collect());
    findings.into_iter().map(|one| (one.code, one.records.len())).collect()
}

#[test]
fn sessions_are_found_by_what_speaks_against_them() {
    use SessionKind::{CenterGroup, SelfStudy};
    let same: Change = |one| one.minutes = Some("学习 第一章\n".into());
    let compact: Change = |one| one.minutes = Some("学习第一章".into());
    let as_is: Change = |_| {};
    let on_the_first: Change = |one| {
        one.minutes = Some("学习第一章".into());
        one.held_on = day("2025-03-10");
    };
    // A Sunday; a Sunday on which people work for a holiday; a holiday that is a Thursday.
    let sunday: Change = |one| one.held_on = day("2025-03-09");
    let makeup: Change = |one| one.held_on = day("2025-01-26");
    let holiday: Change = |one| one.held_on = day("2025-05-01");
    let elsewhere: Change = |one| {
        one.held_on = day("2025-03-10");
        one.attendance = vec![attends(1, Presence::Absent)];
    };
    let both_there: Change = |one| {
        one.held_on = day("2025-03-10");
        one.attendance = vec![attends(1, Presence::Present)];
    };
    let no_topics: Change = |one| one.topics.clear();
    let of_a_unit: Change = |one| one.topics[0].instrument = Id::from_u128(9).to_string();
    let blank: Change = |one| one.minutes = Some(" \n".into());
    for (kind, change, expected) in [
        (CenterGroup, [as_is, as_is], vec![]),
        (CenterGroup, [same, compact], vec![("same_minutes", 2)]),
        (CenterGroup, [on_the_first, compact], vec![("same_minutes", 2)]),
        (CenterGroup, [on_the_first, on_the_first], vec![]),
        (CenterGroup, [sunday, as_is], vec![("day_off", 1)]),
        (CenterGroup, [holiday, as_is], vec![("day_off", 1)]),
        (CenterGroup, [makeup, as_is], vec![]),
        (SelfStudy, [sunday, as_is], vec![]),
        (CenterGroup, [as_is, elsewhere], vec![("absent_elsewhere", 2)]),
        (CenterGroup, [as_is, both_there], vec![]),
        (CenterGroup, [no_topics, as_is], vec![("no_content", 1)]),
        (CenterGroup, [of_a_unit, as_is], vec![("void_statute", 1)]),
        (CenterGroup, [blank, as_is], vec![("no_content", 1)]),
        (CenterGroup, [blank, blank], vec![("no_content", 1), ("no_content", 1)]),
    ] {
        let expected: Vec<(String, usize)> =
            expected.into_iter().map(|(code, records)| (code.to_string(), records)).collect();
        assert_eq!(found(kind, change), expected, "{kind:?}");
    }
}

#[test]
fn attempts_that_share_their_mistakes_are_found_and_right_ones_are_not() {
    let sitting = plan(&new_sitting()).unwrap();
    let right: Vec<GivenAnswer> = sheet()
        .questions
        .iter()
        .map(|one| GivenAnswer { number: one.number, chosen: one.right.clone(), sequence: 1 })
        .collect();
    let attempt = |person: u128, answers: &[GivenAnswer]| {
        let mut one =
            Attempt::begin(&sitting, Id::from_u128(person), at("2025-04-01 09:10")).unwrap();
        one.save((&sitting, &sheet()), answers, at("2025-04-01 09:20")).unwrap();
        one
    };
    let mut wrong = right.clone();
    wrong[0] = given(1, &[1], 7);
    let mut otherwise = right.clone();
    otherwise[0] = given(1, &[3], 1);
    let found = |all: [&[GivenAnswer]; 2]| {
        let attempts = (1..).zip(all).map(|(person, answers)| attempt(person, answers)).collect();
        of_sitting(&Sat { sitting: sitting.clone(), sheet: sheet(), attempts, opens: true })
    };
    let alike = found([&wrong, &wrong]).unwrap();
    assert_eq!((alike.code.as_str(), alike.records[0].id), ("same_answers", sitting.id));
    assert_eq!(found([&right, &right]), None, "who knows it answers it so");
    assert_eq!(found([&wrong, &otherwise]), None);
    assert_eq!(found([&[], &[]]), None, "nothing was answered");
    assert_eq!(found([&right[..1], &right[..1]]), None, "what was left out is no mistake");
    assert!(found([&wrong[..1], &wrong[..1]]).is_some());
}
