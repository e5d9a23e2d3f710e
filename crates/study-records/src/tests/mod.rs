//! What the nouns count, and what they refuse.

mod checks;
mod eligibility;
mod exam_properties;
mod exams;
mod indicators;
mod must_know;
mod officers;
mod plans;
mod results;
mod sessions;
mod statutes;

use crate::codes::*;
use crate::model::*;
use crate::problems as no;
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use ledger::Fact;
use records::problems::{SAME_INSTRUMENT, UNKNOWN_INSTRUMENT};
use records::statutes::InstrumentCode;
use records::{Content, Record, RecordActor, RecordStatus};
use std::collections::{BTreeMap, BTreeSet};

const UNIT: Id = Id::from_u128(1);
const PLAN: Id = Id::from_u128(900);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn topic(instrument: &str) -> Topic {
    Topic { instrument: instrument.into(), articles: None, minutes: None, core_party_reg: false }
}

fn attends(person: u128, presence: Presence) -> Attendance {
    Attendance { person: Id::from_u128(person), presence, made_up_on: None }
}

fn session(kind: SessionKind, topics: &[&str]) -> Session {
    Session {
        kind,
        title: "学法".into(),
        held_on: day("2025-03-10"),
        place: None,
        duration: Some(45),
        meeting: Some(Meeting {
            unit: None,
            kind: MeetingKind::PartyCommittee,
            held_on: day("2025-03-10"),
            number: 5,
        }),
        host: None,
        leader: None,
        notified_on: None,
        lecturer: None,
        audience: vec![Audience::Leaders],
        topics: topics.iter().map(|one| topic(one)).collect(),
        attendance: vec![attends(1, Presence::Present), attends(2, Presence::Leave)],
        plan: None,
        minutes: Some("学习第一章".into()),
    }
}

fn exam() -> Exam {
    Exam {
        name: "第一季度测试".into(),
        category: ExamCategory::PartyRegs,
        mode: ExamMode::Paper,
        held_on: day("2025-03-20"),
        full_score: 100,
        pass_score: 60,
        question_count: None,
        expected: 30,
        taken: 28,
        passed: 27,
        score_sum: 2400,
        published_on: None,
        make_up_of: None,
        results_version: None,
    }
}

fn training(targets: &[TrainingTarget], organiser: Organiser) -> Training {
    Training {
        title: "业务培训".into(),
        targets: targets.to_vec(),
        organiser,
        held_from: day("2025-05-06"),
        held_to: day("2025-05-07"),
        tenths_of_hours: 80,
        place: None,
        attended: 60,
        attendees: vec![],
        lecturer: None,
        satisfaction: None,
        summary: None,
    }
}

fn plan() -> Plan {
    let item = |number, month, codes: &[&str]| PlanItem {
        number,
        topic: "学习".into(),
        instruments: codes.iter().map(|code| InstrumentCode((*code).into())).collect(),
        month,
        form: SessionKind::PreMeeting,
        lead: None,
        lecturer: None,
        field: (month == 12).then_some(TrainingField::Tourism),
        done: None,
    };
    Plan {
        year: 2025,
        body: PlanBody::Party,
        title: "2025年度计划".into(),
        items: vec![
            item(1, 1, &["constitution", "civil-code"]),
            item(2, 12, &["constitution", "xi-rule-of-law"]),
        ],
    }
}

fn officer(staffing: Staffing) -> Officer {
    Officer {
        person: Id::from_u128(31),
        post: "执法队员".into(),
        staffing,
        on_post_from: day("2024-02-01"),
        on_post_to: None,
        general_exam_on: Some(day("2024-03-01")),
        special_exam_on: Some(day("2024-03-08")),
        certificate: Some(Certificate {
            issuer: CertificateIssuer::Province,
            status: CertificateStatus::Valid,
            number: None,
            issued_on: day("2024-04-01"),
            valid_to: day("2025-03-31"),
            ended_on: None,
            suspensions: None,
            reviews: None,
        }),
        fields: None,
        former_certificates: None,
        appraisals: None,
        sanctions: None,
        trainings: vec![],
    }
}

fn trained(officer: Officer, trainings: &[(&str, u32)]) -> Officer {
    let training = |(number, (on, tenths)): (u128, &(&str, u32))| OfficerTraining {
        training: Id::from_u128(700 + number),
        on: day(on),
        tenths_of_hours: *tenths,
        stands: true,
    };
    let trainings = (0..).zip(trainings).map(training).collect();
    Officer { trainings, ..officer }
}

/// What a stock holds on a day.
fn on(officer: &Officer, measure: &str, last: &str) -> i64 {
    let facts = officer.facts(UNIT).into_iter();
    let until = facts.filter(|fact| fact.measure.ends_with(measure) && fact.day <= day(last));
    until.map(|fact| fact.value).sum()
}

/// What a record counts, by measure; entities beside it.
fn counted(facts: Vec<Fact>) -> BTreeMap<String, Vec<(i64, Option<String>)>> {
    let mut all: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for fact in facts {
        let name = fact.measure.strip_prefix("study-records.").unwrap().to_string();
        all.entry(name).or_default().push((fact.value, fact.entity));
    }
    all
}

fn values(facts: Vec<Fact>, measure: &str) -> i64 {
    counted(facts).get(measure).into_iter().flatten().map(|(value, _)| value).sum()
}

#[test]
fn a_make_up_sitting_is_no_exam_of_its_own() {
    let first = exam();
    assert_eq!(values(first.facts(UNIT), "party_reg_tests"), 1);
    let again = Exam { make_up_of: Some(Id::from_u128(9)), ..exam() };
    let counts = counted(again.facts(UNIT));
    assert_eq!(counts.into_keys().collect::<Vec<_>>(), ["make_up_sittings"]);
    let other = Exam { category: ExamCategory::EnforcementCert, ..exam() };
    assert_eq!(values(other.facts(UNIT), "party_reg_tests"), 0);
    let today = day("2025-12-31");
    for wrong in [
        Exam { passed: 29, ..exam() },
        Exam { taken: 31, ..exam() },
        Exam { pass_score: 101, ..exam() },
        Exam { score_sum: 2801, ..exam() },
    ] {
        assert_eq!(wrong.check(today), Err(Refusal(&no::SCORES)));
    }
}

#[test]
fn a_joint_training_of_the_town_is_one() {
    use TrainingTarget::*;
    let count = |targets: &[TrainingTarget], organiser| {
        values(training(targets, organiser).facts(UNIT), "trainings")
    };
    assert_eq!(count(&[Mediator, Literate], Organiser::Town), 1);
    assert_eq!(count(&[Mediator], Organiser::District), 0, "held by the district");
    assert_eq!(count(&[Enforcement], Organiser::Town), 0, "for others");
}

/// A verified session on a statute.
fn studied(number: u128, on: &str, code: &str) -> Record<Session> {
    verified(number, Session { held_on: day(on), ..session(SessionKind::Seminar, &[code]) })
}

/// A record that another person has verified.
fn verified<C>(number: u128, content: C) -> Record<C> {
    let actor = RecordActor { account: UNIT, person: None };
    Record {
        id: Id::from_u128(number),
        version: 3,
        unit: UNIT,
        status: RecordStatus::Verified,
        content,
        series: None,
        tags: vec![],
        recorded_by: actor,
        recorded_at: "2025-01-02T01:00:00Z".parse().unwrap(),
        written_by: actor,
        approved: None,
        submitted_at: None,
        verified_by: None,
        verified_at: None,
        returned: None,
        voided: None,
        corrections: 0,
        events: vec![],
    }
}
