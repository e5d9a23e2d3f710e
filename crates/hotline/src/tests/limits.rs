//! Clocks: the Spring Festival of 2025, suspensions, extensions, written limits.

use super::*;
use crate::sla::{Course, HandleLimit, SlaRule, limits};
use crate::workflow::{ClockState, Deadline, attention_at, explain};

fn explained(life: &Life) -> Deadline {
    explain(&life.ticket, &Calendar::built_in(), life.now)
}

fn written(limit: &str) -> Life {
    let new = NewTicket { written_limit: Some(at(limit)), ..new_ticket() };
    Life::of(&new, "2025-03-10 09:00")
}

#[test]
fn around_the_spring_festival() {
    // 2025: the 26th of January (a Sunday) and the 8th of February (a Saturday) are worked; 28 January to 4 February rest.
    let handling = Life::begin("2025-01-23 10:00").handling();
    assert_eq!(handling.due(), at("2025-02-07 00:00"), "24, 26, 27 January, 5, 6 February");
    let extended = handling.applied(extension(2), true);
    assert_eq!(extended.due(), at("2025-02-09 00:00"), "7 February and the worked Saturday");
    let suspended = extended.at("2025-01-27 09:00").applied(suspension("2025-02-10"), true);
    let resumed = suspended.at("2025-02-10 00:00").then(Who::System, Action::Resume(note()));
    // 24 and 26 January counted; the 27th and 5 to 8 February stood; five days are left.
    assert_eq!(resumed.due(), at("2025-02-15 00:00"));
    let clocks = explained(&resumed).clocks;
    let conclusion = clocks.iter().find(|clock| clock.clock == "conclusion").unwrap();
    let reason = |day: &str| {
        let day = day.parse().unwrap();
        conclusion.days.iter().find(|one| one.date == day).unwrap().reason.clone()
    };
    assert_eq!(
        ["2025-01-25", "2025-01-26", "2025-01-27", "2025-01-29", "2025-02-08", "2025-02-10"]
            .map(reason),
        ["weekend", "counted", "paused", "holiday", "paused", "counted"]
    );
    assert_eq!(conclusion.days.iter().filter_map(|day| day.counted).max(), Some(7));
    assert_eq!(conclusion.days.last().unwrap().counted, Some(7), "the limit is its last day");
}

#[test]
fn a_ticket_whose_clock_stands_is_due_after_the_promised_day() {
    let suspended =
        Life::begin("2025-03-10 09:00").handling().applied(suspension("2025-04-07"), true);
    // Five days from the promised day on: 7 to 11 April.
    assert_eq!(suspended.due(), at("2025-04-12 00:00"));
    let calendar = Calendar::built_in();
    assert_eq!(attention_at(&suspended.ticket, &calendar), Some(at("2025-04-07 00:00")));
    let deadline = explained(&suspended.clone().at("2025-03-28 09:00"));
    let conclusion = &deadline.clocks[3];
    assert_eq!(
        (conclusion.state, conclusion.days.last().unwrap().counted),
        (ClockState::Paused, Some(5))
    );
    // Resumed before its time, the limit is that of the days that stood.
    let early = suspended.at("2025-03-13 10:00").then(Who::Clerk, Action::Resume(note()));
    assert_eq!(early.due(), at("2025-03-20 00:00"), "10 to 12 March stood; 13 to 19 count");
}

#[test]
fn a_suspension_does_not_heal_a_limit_that_has_passed() {
    for life in [Life::begin("2025-03-03 09:00"), written("2025-03-11 17:00")] {
        let (due, late) = (life.due(), life.handling().at("2025-03-13 09:00"));
        let resumed = late
            .applied(suspension("2025-03-20"), true)
            .at("2025-03-20 00:00")
            .then(Who::System, Action::Resume(note()));
        assert_eq!(resumed.due(), due);
        assert_eq!(resumed.ticket.colour, Colour::Red);
    }
}

#[test]
fn a_written_limit_overrides_the_rule_until_a_rework() {
    let life = written("2025-03-12 17:00");
    assert_eq!(life.due(), at("2025-03-12 17:00"));
    assert!(explained(&life).written);
    let reworked = life.concluded().rated(1).at("2025-03-17 09:00").then(Who::District, rework());
    assert_eq!(reworked.due(), at("2025-03-25 00:00"), "five working days from the rework");
    assert!(!explained(&reworked).written);
}

#[test]
fn a_rework_leaves_signing_and_contact_as_they_were_judged() {
    let rated = Life::begin("2025-03-10 09:00").concluded().rated(1);
    let reworked = rated.clone().at("2025-04-01 09:00").then(Who::District, rework());
    assert_eq!(reworked.ticket.limits.sign_due, rated.ticket.limits.sign_due);
    assert_eq!(reworked.ticket.limits.contact_due, rated.ticket.limits.contact_due);
    assert_eq!(reworked.ticket.limits.started_at, at("2025-04-01 09:00"));
    let again = reworked.then(Who::Handler, Action::StartHandling(note()));
    let extended = again.applied(extension(2), true).ticket.limits;
    assert_eq!(extended.due_at, at("2025-04-12 00:00"), "seven working days after the rework");
    assert_eq!(extended.sign_due, rated.ticket.limits.sign_due);
    assert_eq!(extended.contact_due, rated.ticket.limits.contact_due);
}

#[test]
fn hours_run_on_but_for_the_time_that_the_clock_stood() {
    let base = SlaRules::built_in().all()[0].clone();
    let rule = SlaRule { handle: HandleLimit::Hours(48), ..base };
    let due = |pauses: &[Pause]| {
        let course = Course {
            started_at: at("2025-03-10 09:00"),
            written_limit: None,
            extension_days: 0,
            pauses,
        };
        limits(&rule, course, &Calendar::built_in()).due_at
    };
    let pause = |from, to| Pause { from: at(from), to: Some(at(to)) };
    assert_eq!(due(&[]), at("2025-03-12 09:00"));
    assert_eq!(due(&[pause("2025-03-11 09:00", "2025-03-11 12:00")]), at("2025-03-12 12:00"));
    assert_eq!(
        due(&[pause("2025-03-01 09:00", "2025-03-02 09:00")]),
        at("2025-03-12 09:00"),
        "before a rework"
    );
    assert_eq!(
        due(&[pause("2025-03-12 10:00", "2025-03-20 09:00")]),
        at("2025-03-12 09:00"),
        "after the limit"
    );
    let both = [
        pause("2025-03-11 09:00", "2025-03-12 09:00"),
        pause("2025-03-13 08:00", "2025-03-13 10:00"),
    ];
    assert_eq!(
        due(&both),
        at("2025-03-13 11:00"),
        "the second begins within the limit that the first moved"
    );
}

#[test]
fn clocks_tell_how_they_stand() {
    let states =
        |life: &Life| explained(life).clocks.iter().map(|clock| clock.state).collect::<Vec<_>>();
    use ClockState::{Met, Missed, Paused, Running};
    let new = Life::begin("2025-03-10 09:00");
    assert_eq!(states(&new), [Running; 4]);
    let late = new.clone().at("2025-03-12 00:01").signed();
    assert_eq!(states(&late), [Missed, Missed, Running, Running], "signed late, called not at all");
    assert_eq!(states(&new.clone().concluded()), [Met; 4]);
    let uncalled = new.assigned().applied(suspension("2025-03-20"), true);
    assert_eq!(states(&uncalled), [Met, Running, Paused, Paused], "the call is not put off");
}

#[test]
fn nobody_looks_at_a_ticket_before_its_time() {
    let calendar = Calendar::built_in();
    let attention = |life: &Life| attention_at(&life.ticket, &calendar);
    let new = Life::begin("2025-03-10 09:00");
    assert_eq!(attention(&new), Some(new.ticket.limits.warn_at));
    let yellow =
        Life { now: new.ticket.limits.warn_at, ..new.clone() }.then(Who::System, Action::Mark);
    assert_eq!(attention(&yellow), Some(yellow.due()));
    let red = yellow.at("2025-03-18 00:00").then(Who::System, Action::Mark);
    assert_eq!(attention(&red), None);
    assert_eq!(attention(&new.clone().concluded()), None);
    let rated = new.concluded().at("2025-03-20 09:00").rated(5);
    assert_eq!(attention(&rated), Some(at("2025-04-04 00:00")));
}
