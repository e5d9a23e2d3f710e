//! Limits that ran into a year whose holidays were not known, once they are.

use super::*;
use crate::workflow::{attention_at, work_out_anew};

/// 2027 with New Year's Day off, or with the Saturday after it worked in its stead.
fn calendar(holidays: &str, worked: &str) -> Calendar {
    let day = |day: &str| match day {
        "" => String::new(),
        day => format!(r#"{{ "date": "{day}", "name_zh": "元旦", "name_en": "New Year's Day" }}"#),
    };
    let (holidays, worked) = (day(holidays), day(worked));
    let none = r#"{ "holidays": [], "makeup_workdays": [] }"#;
    let known = format!(r#"{{ "holidays": [{holidays}], "makeup_workdays": [{worked}] }}"#);
    Calendar::from_json(&format!(r#"{{ "years": {{ "2026": {none}, "2027": {known} }} }}"#))
        .unwrap()
}

fn day_off() -> Calendar {
    calendar("2027-01-01", "")
}

fn worked() -> Calendar {
    calendar("", "2027-01-02")
}

/// Asks the workflow at the moment of a story, when this calendar is known.
fn under<T>(life: &Life, calendar: &Calendar, ask: impl FnOnce(&Context<'_>) -> T) -> T {
    ask(&Context {
        now: life.now,
        actor: Id::nil(),
        holds: &|_| true,
        calendar,
        rules: SlaRules::built_in(),
        assignee: Assignee::default(),
    })
}

fn anew(life: &Life, calendar: &Calendar) -> Option<Ticket> {
    under(life, calendar, |context| work_out_anew(&life.ticket, context)).unwrap()
}

/// Five working days from Wednesday on: until the next one, or the day after it.
fn begun() -> Life {
    Life::begin("2026-12-30 09:00")
}

#[test]
fn a_limit_moves_and_is_known_then() {
    let life = begun();
    assert_eq!((life.due(), life.ticket.limits.provisional), (at("2027-01-07 00:00"), true));
    for (calendar, due) in [(day_off(), "2027-01-08 00:00"), (worked(), "2027-01-06 00:00")] {
        let moved = anew(&life, &calendar).unwrap();
        assert_eq!((moved.limits.due_at, moved.limits.provisional), (at(due), false));
        assert_eq!(anew(&Life { ticket: moved, ..life.clone() }, &calendar), None, "once");
    }
    assert_eq!(anew(&life, &Calendar::built_in()), None, "nothing is known yet");
    let signed_last = Life::begin("2026-12-31 09:00");
    assert_eq!(signed_last.ticket.limits.sign_due, at("2027-01-02 00:00"));
    assert_eq!(anew(&signed_last, &day_off()).unwrap().limits.sign_due, at("2027-01-05 00:00"));
}

#[test]
fn what_was_concluded_is_judged_by_the_limit_that_is_right() {
    let late = begun().handling().at("2027-01-07 09:00").then(Who::System, Action::Mark).done();
    assert_eq!(late.counts().get("concluded_late"), Some(&1));
    let minutes = late.ticket.working_minutes.unwrap();
    let judged = anew(&late, &day_off()).unwrap();
    assert_eq!(counts(&judged).get("concluded_on_time"), Some(&1));
    assert_eq!(counts(&judged).get("concluded_late"), None);
    assert!(judged.working_minutes.unwrap() < minutes, "nobody worked on New Year's Day");
    assert_eq!(judged.colour, Colour::Yellow);

    let early = begun().handling().at("2027-01-06 09:00").done();
    let judged = anew(&early, &worked()).unwrap();
    assert_eq!(counts(&judged).get("concluded_late"), Some(&1));
    // A second course has its own limit; the first conclusion stays what it was.
    let again = begun().concluded().rated(1).at("2026-12-31 09:00").then(Who::District, rework());
    let judged = anew(&again, &day_off()).unwrap();
    assert_eq!(judged.first_on_time, Some(true));
    assert_eq!(judged.limits.sign_due, again.ticket.limits.sign_due);
}

#[test]
fn a_card_turns_red_by_the_limit_that_is_right_and_is_supervised_then() {
    let red = begun().at("2027-01-07 09:00").then(Who::System, Action::Mark);
    assert_eq!((red.ticket.colour, red.ticket.supervisions.len()), (Colour::Red, 1));
    let back = anew(&red, &day_off()).unwrap();
    assert_eq!(back.colour, Colour::Yellow);
    assert_eq!(back.supervisions[0].closed_at, Some(red.now));
    assert_eq!(attention_at(&back, &day_off()), Some(at("2027-01-08 00:00")));

    // What has passed by now is the system's to mark, with its order.
    let open = begun().at("2027-01-06 09:00");
    let due = anew(&open, &worked()).unwrap();
    assert_eq!((due.colour, due.supervisions.len()), (Colour::Yellow, 0));
    assert!(attention_at(&due, &worked()).unwrap() <= open.now);
    let marked = Life { ticket: due, ..open }.then(Who::System, Action::Mark);
    assert_eq!((marked.ticket.colour, marked.ticket.supervisions.len()), (Colour::Red, 1));
}

/// Whoever acts before the system looks leaves nothing behind that nobody looks at any more.
#[test]
fn an_action_works_out_the_limit_for_signing_too() {
    let asked = Life::begin("2026-12-31 09:00")
        .handling()
        .then(Who::Handler, Action::RequestApplication(extension(1)))
        .then(Who::Deputy, Action::EndorseApplication(decide(true)));
    let grant = Action::DecideApplication(decide(true));
    let granted =
        under(&asked, &day_off(), |context| workflow::apply(&asked.ticket, &grant, context));
    let limits = granted.unwrap().limits;
    assert_eq!((limits.sign_due, limits.provisional), (at("2027-01-05 00:00"), false));
}
