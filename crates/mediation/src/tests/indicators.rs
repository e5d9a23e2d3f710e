//! The definitions of PM.*, read as what they are.

use super::joint_meetings::meeting;
use super::lives::*;
use super::*;
use crate::model::MEASURES;
use crate::workflow::Action;
use records::Content;
use std::collections::BTreeSet;
use toml::{Table, Value};

fn definitions() -> Vec<Table> {
    let file: Table = toml::from_str(include_str!("../../data/indicators.toml")).unwrap();
    let all = file["indicator"].as_array().unwrap().iter();
    all.map(|one| one.as_table().unwrap().clone()).collect()
}

fn side(definition: &Table, side: &str) -> String {
    let entries = definition.get(side).and_then(Value::as_array).cloned().unwrap_or_default();
    let name = |one: &Value| {
        one.as_str().or(one.get("measure").and_then(Value::as_str)).unwrap().to_string()
    };
    let names = entries.iter().map(|one| name(one).replace("mediation.", ""));
    names.collect::<Vec<_>>().join("+")
}

#[test]
fn the_catalogue_is_complete_and_its_sides_are_as_the_field_defines_them() {
    let found: Vec<[String; 4]> = definitions()
        .iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().unwrap().to_string();
            [text("code"), text("kind"), side(one, "numerator"), side(one, "denominator")]
        })
        .collect();
    let serving = "mediators_ft+mediators_pt";
    let resolved = "spot+oral+written";
    let tiers = "committees_town+committees_village+grid_mediators";
    let expected = [
        ["PM.MEDIATORS_PT", "stock", "mediators_pt", ""],
        ["PM.MEDIATORS_FT", "stock", "mediators_ft", ""],
        ["PM.FT_SHARE", "share", "mediators_ft", serving],
        ["PM.COMMITTEES", "stock", "committees", ""],
        ["PM.COMMITTEE_OK", "share", "committees_lawful", "committees"],
        ["PM.TRAINING", "flow", "training_hours", ""],
        ["PM.FOUND", "flow", "found", ""],
        ["PM.ACCEPTED", "flow", "accepted", ""],
        ["PM.RESOLVED", "flow", resolved, ""],
        ["PM.SUCCESS_RATE", "rate", "oral+written", "oral+written+failed"],
        ["PM.SUCCESS_OF_ACCEPTED", "rate", "oral+written", "concluded"],
        ["PM.SPOT_SHARE", "rate", "spot", resolved],
        ["PM.WRITTEN_SHARE", "rate", "written", resolved],
        ["PM.ONTIME_RATE", "rate", "in_time", "concluded"],
        ["PM.PERFORM_RATE", "rate", "performed", "performance_due"],
        ["PM.JC_COUNT", "flow", "confirmed", ""],
        ["PM.JC_RATE", "rate", "confirmed_of_agreed", "confirmable"],
        ["PM.FOLLOWUP_RATE", "rate", "followed_up", "follow_up_due"],
        ["PM.FILE_RATE", "rate", "filed", "file_due"],
        ["PM.HARD_JOINT", "flow", "hard_joint", ""],
        ["PM.MILITARY", "flow", "military", ""],
        ["PM.MILITARY_ONTIME", "rate", "military_in_time", "military_concluded"],
        ["PM.AMOUNT", "flow", "amount", ""],
        ["PM.PERSONS", "flow", "persons", ""],
        ["PM.TIERS", "tiers", tiers, ""],
        ["PM.JOINT_ORGS", "stock_distinct", "joint_organs", ""],
        ["PM.TRAIN_HOURS", "stock_average", "hours_of_year", serving],
        ["PM.TRAIN_COVER", "share", "trained", serving],
        ["PM.PATROLS", "flow", "patrols", ""],
        ["PM.ZERO_REPORTS", "flow", "zero_reports", ""],
        ["PM.JOINT_MEETINGS", "flow", "joint_meetings", ""],
        ["PM.SUBSIDY", "flow", "subsidy", ""],
    ]
    .map(|row| row.map(String::from));
    assert_eq!(found, expected);
}

/// What is left out of a cohort stands beside it.
#[test]
fn what_is_left_out_is_said() {
    let found: Vec<[String; 2]> = definitions()
        .iter()
        .map(|one| [one["code"].as_str().unwrap().to_string(), side(one, "excluded")])
        .filter(|[_, left_out]| !left_out.is_empty())
        .collect();
    let expected = [
        ["PM.RESOLVED", "failed+refused+withdrawn+transferred"],
        ["PM.SUCCESS_RATE", "refused+withdrawn+transferred"],
        ["PM.PERFORM_RATE", "no_deadline"],
        ["PM.PATROLS", "patrols_waiting"],
        ["PM.ZERO_REPORTS", "zero_reports_waiting"],
        ["PM.JOINT_MEETINGS", "joint_meetings_waiting"],
        ["PM.SUBSIDY", "subsidies_waiting+subsidies_unpaid"],
    ]
    .map(|row| row.map(String::from));
    assert_eq!(found, expected);
}

#[test]
fn indicators_name_only_measures_that_exist_and_say_their_rule() {
    let declared: BTreeSet<&str> = MEASURES.iter().map(|measure| measure.name).collect();
    for definition in definitions() {
        let code = definition["code"].as_str().unwrap();
        let sides = ["numerator", "denominator", "excluded"].map(|name| side(&definition, name));
        for measure in sides.iter().flat_map(|side| side.split('+')).filter(|one| !one.is_empty()) {
            assert!(
                declared.contains(format!("mediation.{measure}").as_str()),
                "{code}: {measure}"
            );
        }
        for text in ["title_zh", "title_en", "rule_zh", "rule_en", "source"] {
            assert!(!definition[text].as_str().unwrap().is_empty(), "{code}: {text}");
        }
    }
}

/// Nothing is counted in vain: each measure is read by an indicator, but for organs that wait to be verified.
#[test]
fn every_measure_is_read() {
    let all = definitions();
    let sides = ["numerator", "denominator", "excluded"];
    let read: BTreeSet<String> = sides
        .iter()
        .flat_map(|name| all.iter().map(|one| side(one, name)))
        .flat_map(|side| side.split('+').map(|one| format!("mediation.{one}")).collect::<Vec<_>>())
        .collect();
    let unread = MEASURES.iter().map(|one| one.name).filter(|one| !read.contains(*one));
    assert_eq!(unread.collect::<Vec<_>>(), [Organ::WAITING]);
}

#[test]
fn every_measure_is_declared_and_reached() {
    let declared: BTreeSet<&str> = MEASURES.iter().map(|measure| measure.name).collect();
    let reached: BTreeSet<String> = of_the_register()
        .into_iter()
        .chain(of_records())
        .chain(of_cases())
        .map(|fact| fact.measure.to_string())
        .chain(
            [Organ::WAITING, Patrol::WAITING, Subsidy::WAITING, JointMeeting::WAITING]
                .map(String::from),
        )
        .collect();
    let reached: BTreeSet<&str> = reached.iter().map(String::as_str).collect();
    assert_eq!(reached, declared);
}

/// Figures of a tag are those of measures that records feed: registers and cases have no tags, and would answer 0.
#[test]
fn what_is_filed_under_tags_is_what_records_feed() {
    let filed: BTreeSet<String> =
        MEASURES.iter().filter(|one| one.filed).map(|one| one.name.into()).collect();
    let of_records: BTreeSet<String> = of_records()
        .into_iter()
        .map(|fact| fact.measure.to_string())
        .chain(
            [Organ::WAITING, Patrol::WAITING, Subsidy::WAITING, JointMeeting::WAITING]
                .map(String::from),
        )
        .collect();
    assert_eq!(of_records, filed);
}

/// A town's and a village's committee, and those who serve it.
fn of_the_register() -> Vec<Fact> {
    let rules = MediationRules::built_in();
    let members = electorate(3, 1);
    let (elected, serving) = workflow::elect(
        &committee(COMMITTEE),
        &election("2025-01-01", &members),
        &members,
        today(),
    )
    .unwrap();
    let town = Committee { level: CommitteeLevel::Town, ..committee(OTHER_COMMITTEE) };
    let voters = electorate(3, 1);
    let town =
        workflow::elect(&town, &election("2025-01-01", &voters), &voters, today()).unwrap().0;
    let full = appointed(&mediator(9, Sex::Male), COMMITTEE, Employment::FullTime, "2025-01-01");
    let training = RecordMediatorTraining {
        on: day("2025-04-02"),
        hours: 6,
        topic: "民法典".into(),
        training: None,
        comment: None,
        client_at: None,
    };
    let full = Mediator { grid: Some(VILLAGE), ..full };
    let full = workflow::train(&full, &training, None, today()).unwrap();
    let mediators = serving.iter().chain([&full]).flat_map(Mediator::facts);
    elected.facts(rules).into_iter().chain(town.facts(rules)).chain(mediators).collect()
}

fn of_records() -> Vec<Fact> {
    let organ = Organ {
        kind: JointOrg::Police,
        name: "派出所".into(),
        liaison: Id::from_u128(1),
        phone: None,
        from: day("2024-01-01"),
        to: None,
    };
    let patrol = Patrol {
        kind: PatrolKind::Regular,
        title: "定期排查".into(),
        from: day("2025-03-01"),
        to: day("2025-03-15"),
        areas: Vec::new(),
        by: Vec::new(),
        households_visited: 0,
        zero_report: true,
        signed_by: None,
    };
    let claimed = Subsidy {
        case: Id::from_u128(9),
        mediator: TOWN_MEDIATOR,
        grade: SubsidyGrade::General,
        amount: 20_000,
        claimed_on: day("2025-04-01"),
        paid: None,
    };
    let paid = SubsidyPayment { batch: "第一批".into(), on: day("2025-06-30") };
    let paid = Subsidy { paid: Some(paid), ..claimed.clone() };
    let meeting = meeting().facts(VILLAGE);
    let records = [organ.facts(VILLAGE), patrol.facts(VILLAGE), meeting];
    let subsidies = [claimed.facts(VILLAGE), paid.facts(VILLAGE)];
    let waiting = patrol.waits_as().map(|measure| Fact::new(measure, VILLAGE, patrol.to, 1));
    records.into_iter().chain(subsidies).flatten().chain(waiting).collect()
}

/// Each way in which a case ends, and one of each that counts besides.
fn of_cases() -> Vec<Fact> {
    let end = |case: &MediationCase, reason| {
        act(case, "2025-03-20", terminate(reason, &[Remedy::Judicial])).unwrap()
    };
    let open = mediating(&new_case());
    let unwilling = act(&open, "2025-03-07", consent(PARTIES[0], Consent::No)).unwrap();
    let oral = Agree { form: AgreementForm::Oral, deadline: None, ..written() };
    let all = [
        end(&open, TerminationReason::NoAgreement),
        end(&open, TerminationReason::Withdrawn),
        end(&open, TerminationReason::OtherPath),
        end(&unwilling, TerminationReason::PartyRefuses),
        act(&found(&new_case()), "2025-03-03", settle()).unwrap(),
        agreed(&new_case(), oral).unwrap(),
        from_an_old_hard_matter_to_the_file(),
    ];
    all.iter().flat_map(|case| case.facts(MediationRules::built_in())).collect()
}

/// Of a soldier, settled jointly, confirmed by the court, kept, followed up and filed.
fn from_an_old_hard_matter_to_the_file() -> MediationCase {
    let hard = NewCase {
        complexity: Complexity::Hard,
        flags: vec![CaseFlag::LongStanding, CaseFlag::Military],
        ..new_case()
    };
    let organs = vec![JointOrg::Police, JointOrg::Tribunal];
    let held = Action::HoldSession(HoldSession { organs, ..session() });
    let case = act(&mediating(&hard), "2025-03-06", held).unwrap();
    let case = act(&case, "2025-03-07", Action::Agree(written())).unwrap();
    let case = act(&case, "2025-03-10", apply_on("2025-03-10")).unwrap();
    let case = act(&case, "2025-03-20", ruled_on("2025-03-20")).unwrap();
    let case = act(&case, "2025-03-21", stands("2025-03-21", Performance::Full)).unwrap();
    file(&act(&case, "2025-03-22", visit("2025-03-22")).unwrap(), "2025-03-23")
}
