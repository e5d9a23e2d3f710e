use super::*;
use kernel::Patch;

const FT: &str = "mediation.mediators_ft";
const PT: &str = "mediation.mediators_pt";

fn counts(mediator: &Mediator, on: &str) -> (i64, i64) {
    let facts = mediator.facts();
    (stock(&facts, FT, on), stock(&facts, PT, on))
}

/// C18: 140 part-time mediators are persons, not appointments.
#[test]
fn a_person_on_two_committees_counts_once_and_full_time_wins() {
    let one = appointed(&mediator(1, Sex::Male), COMMITTEE, Employment::PartTime, "2024-01-01");
    let two = appointed(&one, OTHER_COMMITTEE, Employment::PartTime, "2024-06-01");
    assert_eq!(counts(&two, "2023-12-31"), (0, 0));
    assert_eq!(counts(&two, "2024-12-31"), (0, 1), "once");
    let full = appointed(&one, OTHER_COMMITTEE, Employment::FullTime, "2024-06-01");
    assert_eq!(counts(&full, "2024-05-31"), (0, 1));
    assert_eq!(counts(&full, "2024-06-01"), (1, 0), "not part-time as well");
}

#[test]
fn who_is_suspended_or_gone_does_not_count() {
    let serving = appointed(&mediator(1, Sex::Male), COMMITTEE, Employment::PartTime, "2024-01-01");
    let said = SuspendMediator {
        from: day("2025-02-01"),
        reason: "被投诉，调查中".into(),
        comment: None,
        client_at: None,
    };
    let suspended = workflow::suspend(&serving, &said, today()).unwrap();
    assert_eq!(code(workflow::suspend(&suspended, &said, today())), "mediator_suspended");
    assert_eq!(counts(&suspended, "2025-01-31"), (0, 1));
    assert_eq!(counts(&suspended, "2025-06-01"), (0, 0));
    let back = ReinstateMediator { on: day("2025-03-01"), comment: None, client_at: None };
    let again = workflow::reinstate(&suspended, &back, today()).unwrap();
    assert_eq!((counts(&again, "2025-02-28"), counts(&again, "2025-03-01")), ((0, 0), (0, 1)));
    let left = departure("2025-09-01", Departure::Deceased, None);
    let (gone, _) = workflow::end_service(&again, &left, &[], today()).unwrap();
    assert_eq!((counts(&gone, "2025-08-31"), counts(&gone, "2025-09-01")), ((0, 1), (0, 0)));
    assert_eq!(code(workflow::suspend(&gone, &said, today())), "mediator_departed");
}

#[test]
fn what_is_not_spoken_of_stays_when_a_mediator_is_corrected() {
    let before = Mediator { cert_no: Some("黑A1".into()), ..mediator(1, Sex::Male) };
    let said = CorrectMediator {
        level: Some(MediatorLevel::Second),
        occupations: Some(vec![Occupation::Teacher]),
        cert_no: Patch::Keep,
        particulars: CorrectParticulars::default(),
        comment: None,
        client_at: None,
    };
    let after = workflow::correct(&before, &said).unwrap();
    let expected = Mediator {
        version: before.version + 1,
        level: MediatorLevel::Second,
        occupations: vec![Occupation::Teacher],
        ..before.clone()
    };
    assert_eq!(after, expected);
    assert_eq!(after.facts(), before.facts());
    let left = departure("2025-09-01", Departure::Resigned, None);
    let (gone, _) = workflow::end_service(&before, &left, &[], today()).unwrap();
    assert_eq!(code(workflow::correct(&gone, &said)), "mediator_departed");
}

/// 人民调解法 art. 15.
#[test]
fn a_removal_has_a_ground_of_the_law_and_nothing_else_has_one() {
    let serving = mediator(1, Sex::Male);
    for (kind, ground, expected) in [
        (Departure::Removed, None, "misconduct_missing"),
        (Departure::Removed, Some(Misconduct::Partiality), "ok"),
        (Departure::Resigned, Some(Misconduct::Leak), "misconduct_missing"),
        (Departure::Resigned, None, "ok"),
        (Departure::Deceased, Some(Misconduct::Insult), "misconduct_missing"),
    ] {
        let said = departure("2025-09-01", kind, ground);
        let ended = workflow::end_service(&serving, &said, &[], today());
        assert_eq!(code(ended), expected, "{kind:?} {ground:?}");
    }
}

/// A seat falls vacant with the removal, and with it the committee may be one member short.
#[test]
fn a_removal_leaves_a_seat_vacant() {
    let mediators = electorate(3, 1);
    let said = election("2024-01-01", &mediators);
    let (elected, serving) =
        workflow::elect(&committee(COMMITTEE), &said, &mediators, today()).unwrap();
    let removal = departure("2025-04-01", Departure::Removed, Some(Misconduct::Benefit));
    let (removed, vacated) =
        workflow::end_service(&serving[1], &removal, &[elected], today()).unwrap();
    assert_eq!(removed.status, MediatorStatus::Removed);
    let lawful = |on| {
        let facts = vacated[0].facts(MediationRules::built_in());
        stock(&facts, "mediation.committees_lawful", on)
    };
    assert_eq!((lawful("2025-03-31"), lawful("2025-04-01")), (1, 0));
}

#[test]
fn an_appointment_does_not_overlap_another_one_to_the_same_committee() {
    let serving = appointed(&mediator(1, Sex::Male), COMMITTEE, Employment::PartTime, "2024-01-01");
    let mut said = AppointMediator {
        committee: COMMITTEE,
        employment: Employment::FullTime,
        from: day("2025-01-01"),
        until: None,
        comment: None,
        client_at: None,
    };
    let again =
        |said: &AppointMediator| code(workflow::appoint(&serving, said, &committee(COMMITTEE)));
    assert_eq!(again(&said), "mediator_appointed");
    (said.from, said.until) = (day("2023-01-01"), Some(day("2023-12-31")));
    assert_eq!(again(&said), "ok", "before it");
    (said.from, said.until) = (day("2023-06-01"), Some(day("2023-01-01")));
    assert_eq!(again(&said), "period_reversed");
}

#[test]
fn hours_of_training_count_on_their_day() {
    let said = RecordMediatorTraining {
        on: day("2025-04-02"),
        hours: 6,
        topic: "民法典".into(),
        training: None,
        comment: None,
        client_at: None,
    };
    let trained = workflow::train(&mediator(1, Sex::Female), &said, None, today()).unwrap();
    let facts = trained.facts();
    assert_eq!(stock(&facts, "mediation.training_hours", "2025-04-01"), 0);
    assert_eq!(stock(&facts, "mediation.training_hours", "2025-04-02"), 6);
}

/// What was learnt in a year counts in it, while the person serves.
#[test]
fn training_counts_in_its_year_and_with_whoever_serves() {
    let serving = appointed(&mediator(1, Sex::Male), COMMITTEE, Employment::PartTime, "2024-01-01");
    let train = |one: &Mediator, on: &str, hours| {
        let topic = "民法典".into();
        let said = RecordMediatorTraining {
            on: day(on),
            hours,
            topic,
            training: None,
            comment: None,
            client_at: None,
        };
        workflow::train(one, &said, None, today()).unwrap()
    };
    let trained = train(&train(&serving, "2024-11-05", 8), "2025-04-02", 6);
    let trained = train(&trained, "2025-06-02", 4);
    let counts = |one: &Mediator, on: &str| {
        let facts = one.facts();
        ["mediation.trained", "mediation.hours_of_year"].map(|measure| stock(&facts, measure, on))
    };
    for (on, expected) in [
        ("2024-12-31", [1, 8]),
        ("2025-01-01", [0, 0]),
        ("2025-04-02", [1, 6]),
        ("2025-12-31", [1, 10]),
        ("2026-01-01", [0, 0]),
    ] {
        assert_eq!(counts(&trained, on), expected, "{on}");
    }
    let left = departure("2025-09-01", Departure::Resigned, None);
    let (gone, _) = workflow::end_service(&trained, &left, &[], today()).unwrap();
    assert_eq!((counts(&gone, "2025-08-31"), counts(&gone, "2025-09-01")), ([1, 10], [0, 0]));
}

/// C22: a grid has its mediator while the person serves; the fact is the grid's.
#[test]
fn a_grid_has_its_mediator_while_the_person_serves() {
    const GRID: Id = Id::from_u128(3);
    let of_grid = Mediator { grid: Some(GRID), ..mediator(1, Sex::Female) };
    let serving = appointed(&of_grid, COMMITTEE, Employment::PartTime, "2024-01-01");
    let left = departure("2025-09-01", Departure::Resigned, None);
    let (gone, _) = workflow::end_service(&serving, &left, &[], today()).unwrap();
    let facts = gone.facts();
    let of = |on| stock(&facts, "mediation.grid_mediators", on);
    assert_eq!([of("2023-12-31"), of("2024-01-01"), of("2025-09-01")], [0, 1, 0]);
    let units = facts.iter().filter(|one| one.measure == "mediation.grid_mediators");
    assert!(units.into_iter().all(|one| one.unit == GRID));
}

/// Hours are of their training: on its last day, no more than it has, and as long as it stands.
#[test]
fn hours_follow_their_training() {
    let course = |held_to: &str, tenths: u32| {
        let told = serde_json::json!({
            "held_to": held_to, "tenths_of_hours": tenths, "targets": ["mediator"],
        });
        records::hours::Course::of(&told, "mediator").unwrap()
    };
    let id = Id::from_u128(77);
    let said = |on: &str, hours| RecordMediatorTraining {
        on: day(on),
        hours,
        topic: "民法典".into(),
        training: Some(id),
        comment: None,
        client_at: None,
    };
    let held = course("2025-04-02", 65);
    let one = mediator(1, Sex::Female);
    let train = |said: &RecordMediatorTraining, held| workflow::train(&one, said, held, today());
    assert_eq!(code(train(&said("2025-04-02", 6), None)), "training_unknown");
    assert_eq!(code(train(&said("2025-04-01", 6), Some(&held))), "training_day");
    assert_eq!(code(train(&said("2025-04-02", 7), Some(&held))), "training_hours");
    let trained = train(&said("2025-04-02", 6), Some(&held)).unwrap();
    assert_eq!(trained.following(id, Some(&held)), None);
    assert_eq!(trained.following(Id::from_u128(78), None), None);
    let hours = |one: &Mediator| stock(&one.facts(), "mediation.training_hours", "2025-12-31");
    let without = trained.following(id, None).unwrap();
    assert_eq!((hours(&trained), hours(&without), without.version), (6, 0, trained.version + 1));
    let shorter = without.following(id, Some(&course("2025-04-03", 59)));
    assert_eq!(shorter.map(|one| (hours(&one), one.trainings[0].on)), Some((0, day("2025-04-03"))));
    let back = without.following(id, Some(&course("2025-04-03", 60))).unwrap();
    assert_eq!(stock(&back.facts(), "mediation.training_hours", "2025-04-02"), 0);
    assert_eq!(hours(&back), 6);
}
