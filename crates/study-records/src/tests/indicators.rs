//! The definitions of LS.*, read as what they are.

use super::*;
use toml::{Table, Value};

fn definitions() -> BTreeMap<String, Table> {
    let file: Table = toml::from_str(include_str!("../../data/indicators.toml")).unwrap();
    let all = file["indicator"].as_array().unwrap().iter();
    all.map(|one| (one["code"].as_str().unwrap().into(), one.as_table().unwrap().clone())).collect()
}

fn side(definition: &Table, side: &str) -> String {
    let entries = definition.get(side).and_then(Value::as_array).cloned().unwrap_or_default();
    let names = entries.iter().map(|one| one.as_str().unwrap().replace("study-records.", ""));
    names.collect::<Vec<_>>().join("+")
}

#[test]
fn the_catalogue_is_complete_and_its_sides_are_as_the_field_defines_them() {
    let found: Vec<(String, String, String, String)> = definitions()
        .into_iter()
        .map(|(code, one)| {
            let kind = one["kind"].as_str().unwrap().to_string();
            (code, kind, side(&one, "numerator"), side(&one, "denominator"))
        })
        .collect();
    let expected = [
        ("LS.ATTEND_RATE", "rate", "attended", "expected"),
        ("LS.CENTER_GROUP", "flow", "center_group", ""),
        ("LS.CERT_RATE", "share", "certified", "officers"),
        ("LS.CUSTOM_TRAINING_FIELDS", "distinct", "plan_fields", ""),
        ("LS.ENF_60H", "share", "hours_reached", "officers"),
        ("LS.ENF_HOURS", "stock_average", "hours_of_year", "officers"),
        ("LS.FIRST_TOPIC", "flow", "first_topic", ""),
        ("LS.INSTRUMENTS", "distinct", "instruments", ""),
        ("LS.LECTURES", "flow", "lectures", ""),
        ("LS.MUSTKNOW_COVER", "stock_coverage", "must_know_studied", "must_know"),
        ("LS.PARTYREGS", "distinct", "party_regs", ""),
        ("LS.PARTYREG_MEETINGS", "flow", "party_reg_meetings", ""),
        ("LS.PARTYREG_TESTS", "flow", "party_reg_tests", ""),
        ("LS.PLAN_DONE", "rate", "plan_done", "plan_due"),
        ("LS.PLAN_ITEMS", "distinct", "plan_instruments", ""),
        ("LS.PREMEETING", "distinct", "pre_meetings", ""),
        ("LS.TEST_PASSED", "rate", "passed", "taken"),
        ("LS.TEST_SCORE", "average", "score", "taken"),
        ("LS.TEST_TAKEN", "rate", "taken", "candidates"),
        ("LS.TRAININGS", "flow", "trainings", ""),
    ]
    .map(|(code, kind, above, below)| (code.into(), kind.into(), above.into(), below.into()));
    assert_eq!(found, expected);
}

#[test]
fn every_measure_is_declared_and_reached() {
    let declared: BTreeSet<&str> = MEASURES.iter().map(|measure| measure.name).collect();
    let with_all = {
        let mut one = session(SessionKind::SelfStudy, &["party-discipline"]);
        one.attendance.push(attends(3, Presence::Absent));
        one.attendance[2].made_up_on = Some(day("2025-03-12"));
        one
    };
    let mut reached: BTreeSet<String> = [
        SessionKind::PreMeeting,
        SessionKind::CenterGroup,
        SessionKind::FirstTopic,
        SessionKind::Lecture,
        SessionKind::PartyRegMeeting,
    ]
    .into_iter()
    .flat_map(|kind| session(kind, &["constitution"]).facts(UNIT))
    .chain(with_all.facts(UNIT))
    .chain(exam().facts(UNIT))
    .chain(trained(officer(Staffing::Administrative), &[("2025-03-07", 600)]).facts(UNIT))
    .chain(Exam { category: ExamCategory::Literate, ..exam() }.facts(UNIT))
    .chain(Exam { make_up_of: Some(UNIT), ..exam() }.facts(UNIT))
    .chain(exams::question(QuestionKind::Single, &[1]).facts(UNIT))
    .chain(exams::paper().facts(UNIT))
    .chain(must_know::list(Audience::Leaders, &["constitution"]).facts(UNIT))
    .chain(statutes::statute("某条例").facts(UNIT))
    .chain(training(&[TrainingTarget::Mediator], Organiser::Town).facts(UNIT))
    .chain(training(&[TrainingTarget::Mediator], Organiser::City).facts(UNIT))
    .chain(
        plan().with_done(PLAN, 1, &studied(5, "2025-01-20", "constitution")).unwrap().facts(UNIT),
    )
    .map(|fact| fact.measure.to_string())
    .collect();
    reached.extend(
        [
            Session::WAITING,
            Plan::WAITING,
            Exam::WAITING,
            Training::WAITING,
            Officer::WAITING,
            MustKnowList::WAITING,
            Question::WAITING,
            Paper::WAITING,
            Statute::WAITING,
        ]
        .map(String::from),
    );
    let kinds = [
        SessionKind::PreMeeting,
        SessionKind::CenterGroup,
        SessionKind::FirstTopic,
        SessionKind::Lecture,
        SessionKind::PartyRegMeeting,
    ];
    let waiting = kinds.map(|kind| session(kind, &["constitution"]).waits_as());
    let town = training(&[TrainingTarget::Mediator], Organiser::Town);
    let waiting = waiting.into_iter().chain([exam().waits_as(), town.waits_as()]);
    reached.extend(waiting.flatten().map(String::from));
    let reached: BTreeSet<&str> = reached.iter().map(String::as_str).collect();
    assert_eq!(reached, declared);
}
