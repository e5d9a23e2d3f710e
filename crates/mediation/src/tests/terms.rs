//! 调解期限: worked out of the day of acceptance, the rule of that day and the rows.

use super::lives::*;
use super::*;
use crate::rules::{Limit, Term};
use kernel::{Calendar, Instant};

const NOON: &str = "2025-03-10";

fn row(what: TermChangeKind, from: &str, until: Option<&str>) -> TermChange {
    TermChange {
        what,
        from: day(from),
        until: until.map(day),
        agreed_by: Vec::new(),
        recorded_by: Id::from_u128(7),
        recorded_at: at(NOON),
        ended: None,
        belated: None,
        reason: None,
        withdrawn: None,
    }
}

fn longer(from: &str, until: &str) -> TermChange {
    row(TermChangeKind::Extension, from, Some(until))
}

fn expert(from: &str, until: Option<&str>) -> TermChange {
    row(TermChangeKind::Appraisal, from, until)
}

fn withdrawn(one: TermChange) -> TermChange {
    let at: Instant = at(NOON);
    let remark = records::Remark { by: Id::from_u128(8), at, reason: "误登".into() };
    TermChange { withdrawn: Some(remark), ..one }
}

/// Accepted on 4 March 2025.
fn term(new: &NewCase, changes: Vec<TermChange>) -> Term {
    let case = MediationCase { term_changes: changes, ..mediating(new) };
    MediationRules::built_in().term(&case, &Calendar::built_in()).unwrap()
}

fn days(term: Term) -> [String; 2] {
    [term.due, term.limit].map(|limit| match limit {
        Limit::On(due) => due.day.to_string(),
        Limit::StandsStill(since) => format!("since {since}"),
    })
}

fn medical(flags: &[CaseFlag]) -> NewCase {
    NewCase { dispute: DisputeType::Medical, flags: flags.to_vec(), ..new_case() }
}

#[test]
fn a_term_follows_from_its_rows() {
    let soldiers = medical(&[CaseFlag::Military]);
    for (new, changes, expected) in [
        (new_case(), vec![], ["2025-04-04", "2025-04-04"]),
        // In the order in which they were agreed to, whoever entered them first.
        (
            new_case(),
            vec![longer("2025-04-20", "2025-05-31"), longer("2025-04-04", "2025-04-30")],
            ["2025-05-31", "2025-05-31"],
        ),
        (new_case(), vec![longer("2025-04-05", "2025-04-30")], ["2025-04-04", "2025-04-04"]),
        (
            new_case(),
            vec![withdrawn(longer("2025-04-04", "2025-04-30"))],
            ["2025-04-04", "2025-04-04"],
        ),
        // The month of all counts the days of experts.
        (new_case(), vec![expert("2025-03-10", None)], ["2025-04-04", "2025-04-04"]),
        (medical(&[]), vec![expert("2025-03-10", None)], ["since 2025-03-10"; 2]),
        (medical(&[]), vec![expert("2025-04-16", None)], ["since 2025-04-16"; 2]),
        (medical(&[]), vec![expert("2025-04-17", None)], ["2025-04-16", "2025-04-16"]),
        (medical(&[]), vec![withdrawn(expert("2025-03-10", None))], ["2025-04-16"; 2]),
        (
            medical(&[]),
            vec![expert("2025-03-06", Some("2025-03-07")), expert("2025-03-10", None)],
            ["since 2025-03-10"; 2],
        ),
        (
            medical(&[]),
            vec![expert("2025-03-10", None), longer("2025-03-05", "2025-06-30")],
            ["since 2025-03-10"; 2],
        ),
        // The agreed day stands still as that of the law, and moves by the nine working days that the expert took.
        (
            medical(&[]),
            vec![longer("2025-03-05", "2025-06-30"), expert("2025-06-10", None)],
            ["since 2025-06-10"; 2],
        ),
        (
            medical(&[]),
            vec![longer("2025-03-05", "2025-06-30"), expert("2025-06-10", Some("2025-06-20"))],
            ["2025-07-11"; 2],
        ),
        // Who agreed when the opinion was there knew of it.
        (
            medical(&[]),
            vec![expert("2025-03-10", Some("2025-03-14")), longer("2025-03-20", "2025-06-30")],
            ["2025-06-30"; 2],
        ),
        // The day of the acceptance counts for nobody, and a day of two experts once.
        (medical(&[]), vec![expert("2025-03-04", Some("2025-03-05"))], ["2025-04-17"; 2]),
        (
            medical(&[]),
            vec![
                expert("2025-03-10", Some("2025-03-12")),
                expert("2025-03-11", Some("2025-03-13")),
            ],
            ["2025-04-22"; 2],
        ),
        (soldiers, vec![expert("2025-03-26", None)], ["2025-03-25", "since 2025-03-26"]),
    ] {
        assert_eq!(days(term(&new, changes.clone())), expected, "{changes:?}");
    }
}

/// What was over stays over, for whoever enters it in time.
#[test]
fn what_was_over_has_become_later_too_late() {
    let soldiers = NewCase { flags: vec![CaseFlag::Military], ..new_case() };
    let before = term(&soldiers, vec![]);
    assert_eq!(days(before), ["2025-03-20", "2025-04-04"]);
    let theirs = term(&soldiers, vec![longer("2025-03-20", "2025-03-28")]);
    let of_all = term(&soldiers, vec![longer("2025-03-21", "2025-04-30")]);
    for (after, on, late) in [
        (theirs, "2025-03-20", false),
        (theirs, "2025-03-21", true),
        (of_all, "2025-03-21", false),
        (of_all, "2025-04-04", false),
        (of_all, "2025-04-05", true),
        (before, "2025-04-05", true),
    ] {
        assert_eq!(before.is_too_late_for(after, day(on)), late, "{on}");
    }
}
