//! What the nouns count, and what they refuse.

mod checks;
mod eligibility;
mod exam_properties;
mod exams;
mod indicators;
mod must_know;
mod officers;
mod results;
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
fn two_topics_before_one_meeting_name_one_meeting() {
    let one = counted(session(SessionKind::PreMeeting, &["constitution"]).facts(UNIT));
    let two = counted(session(SessionKind::PreMeeting, &["civil-code"]).facts(UNIT));
    assert_eq!(one["pre_meetings"], two["pre_meetings"]);
    let key = one["pre_meetings"][0].1.as_deref();
    assert_eq!(key, Some(format!("{}:party_committee:2025-03-10:5", UNIT.simple()).as_str()));
    let alone = Session { meeting: None, ..session(SessionKind::CenterGroup, &["constitution"]) };
    assert!(!counted(alone.facts(UNIT)).contains_key("pre_meetings"));
}

#[test]
fn only_core_party_regulations_for_leaders_are_counted_as_such() {
    let topics = ["party-discipline", "constitution", "personal-matters"];
    let of_leaders = session(SessionKind::CenterGroup, &topics);
    let named = counted(of_leaders.facts(UNIT));
    assert_eq!(named["party_regs"], [(1, Some("party-discipline".into()))]);
    assert_eq!(named["instruments"].len(), 3, "all that was studied");
    let of_villagers = Session { audience: vec![Audience::Village], ..of_leaders };
    assert!(!counted(of_villagers.facts(UNIT)).contains_key("party_regs"));
}

#[test]
fn each_kind_of_session_counts_as_its_own() {
    for (kind, measure) in [
        (SessionKind::CenterGroup, "center_group"),
        (SessionKind::FirstTopic, "first_topic"),
        (SessionKind::Lecture, "lectures"),
        (SessionKind::PartyRegMeeting, "party_reg_meetings"),
        (SessionKind::PreMeeting, "pre_meetings"),
    ] {
        for (other, _) in counted(session(kind, &["constitution"]).facts(UNIT)) {
            let of_a_kind =
                ["center_group", "first_topic", "lectures", "party_reg_meetings", "pre_meetings"];
            assert!(other == measure || !of_a_kind.contains(&other.as_str()), "{kind:?}: {other}");
        }
        assert_eq!(values(session(kind, &["constitution"]).facts(UNIT), measure), 1);
    }
}

#[test]
fn who_made_up_for_it_attended() {
    let mut one = session(SessionKind::SelfStudy, &["constitution"]);
    one.attendance.push(attends(3, Presence::Absent));
    one.attendance[2].made_up_on = Some(day("2025-03-12"));
    let sums = ["expected", "attended", "made_up"].map(|name| values(one.facts(UNIT), name));
    assert_eq!(sums, [3, 2, 1]);
    let today = day("2025-03-20");
    assert_eq!(one.check(today), Ok(()));
    for (place, on) in [(0, "2025-03-12"), (2, "2025-03-09"), (2, "2025-03-21")] {
        let mut wrong = one.clone();
        wrong.attendance[place].made_up_on = Some(day(on));
        assert_eq!(wrong.check(today), Err(Refusal(&no::MAKE_UP)), "{place} on {on}");
    }
}

#[test]
fn a_session_is_whole_with_topics_attendance_audience_minutes_and_its_meeting() {
    let whole = session(SessionKind::PreMeeting, &["constitution"]);
    assert_eq!(whole.complete(day("2025-12-31")), Ok(()));
    for (lacking, refusal) in [
        (Session { topics: vec![], ..whole.clone() }, &no::NO_TOPICS),
        (Session { attendance: vec![], ..whole.clone() }, &no::NO_ATTENDANCE),
        (Session { audience: vec![], ..whole.clone() }, &no::NO_AUDIENCE),
        (Session { minutes: Some(" ".into()), ..whole.clone() }, &no::NO_MINUTES),
        (Session { meeting: None, ..whole.clone() }, &no::NO_MEETING),
    ] {
        assert_eq!(lacking.complete(day("2025-12-31")), Err(Refusal(refusal)), "{}", refusal.code);
    }
    let today = day("2025-03-10");
    for (wrong, refusal) in [
        (Session { held_on: day("2025-03-11"), ..whole.clone() }, &no::NOT_HELD_YET),
        (Session { notified_on: Some(day("2025-03-11")), ..whole.clone() }, &no::NOTICE),
        (Session { topics: vec![topic("no-such-law")], ..whole.clone() }, &UNKNOWN_INSTRUMENT),
        (
            Session { topics: vec![topic("constitution"), topic("constitution")], ..whole.clone() },
            &SAME_INSTRUMENT,
        ),
        (
            Session {
                attendance: vec![attends(1, Presence::Present), attends(1, Presence::Leave)],
                ..whole
            },
            &no::SAME_PERSON,
        ),
    ] {
        assert_eq!(wrong.check(today), Err(Refusal(refusal)), "{}", refusal.code);
    }
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

#[test]
fn an_item_of_a_plan_is_due_at_the_end_of_its_month() {
    let done = plan().with_done(PLAN, 2, &studied(5, "2025-11-03", "constitution")).unwrap();
    let facts = done.facts(UNIT);
    let due: Vec<&Fact> = facts.iter().filter(|one| one.measure.ends_with("plan_due")).collect();
    assert_eq!(
        due.iter().map(|one| one.day).collect::<Vec<_>>(),
        [day("2025-01-31"), day("2025-12-31")]
    );
    let ripens = |fact: &Fact| fact.ripens_at.unwrap().to_string();
    assert_eq!(ripens(due[0]), "2025-01-31T16:00:00Z", "24:00 of the last day of January");
    let finished = facts.iter().find(|one| one.measure.ends_with("plan_done")).unwrap();
    assert_eq!(ripens(finished), ripens(due[1]), "done early, it is not ahead of what is due");
    let of = |measure: &str| {
        let facts = facts.iter().filter(|one| one.measure.ends_with(measure));
        facts.filter_map(|one| one.entity.clone()).collect::<BTreeSet<_>>()
    };
    assert_eq!(of("plan_instruments").len(), 3, "the constitution stands in two items");
    assert_eq!(of("plan_fields").into_iter().collect::<Vec<_>>(), ["tourism"]);
    for (plan, number, by, refusal) in [
        (done.clone(), 2, studied(6, "2025-11-04", "constitution"), &no::DONE_BEFORE),
        (done, 1, studied(5, "2025-11-03", "constitution"), &no::SESSION_TAKEN),
        (plan(), 2, studied(5, "2026-01-03", "constitution"), &no::OTHER_YEAR),
        (plan(), 2, studied(5, "2025-11-03", "admin-penalty"), &no::OTHER_STATUTES),
        (plan(), 3, studied(5, "2025-11-03", "constitution"), &no::NO_ITEM),
    ] {
        assert_eq!(plan.with_done(PLAN, number, &by), Err(Refusal(refusal)), "{}", refusal.code);
    }
}

/// A verified session on a statute.
fn studied(number: u128, on: &str, code: &str) -> Record<Session> {
    verified(number, Session { held_on: day(on), ..session(SessionKind::Seminar, &[code]) })
}

/// What a verified session says that it carries out is done by it, and by the next one that says so once it is void.
#[test]
fn a_plan_follows_the_sessions_that_name_its_items() {
    let at = PLAN;
    let naming = |number: u128, on: &str, code: &str, item| {
        let mut one = studied(number, on, code);
        one.content.plan = Some(PlanReference { plan: at, item });
        one
    };
    let [one, two] = [(5, "2025-01-20"), (6, "2025-01-25")]
        .map(|(number, on)| naming(number, on, "constitution", 1));
    let by = |plan: &Plan, number: u32| {
        let done = plan.item(number).and_then(|item| item.done.clone());
        done.filter(|done| done.stands).map(|done| done.session)
    };
    let first = plan().following(at, one.id, std::slice::from_ref(&one)).unwrap();
    assert_eq!((by(&first, 1), by(&first, 2)), (Some(one.id), None));
    assert_eq!(first.following(at, two.id, &[one.clone(), two.clone()]), None, "done already");
    let next = first.following(at, one.id, std::slice::from_ref(&two)).unwrap();
    assert_eq!(by(&next, 1), Some(two.id), "the first is void");
    assert_eq!(by(&next.following(at, two.id, &[]).unwrap(), 1), None);
    // Of another plan, of another year, on another statute, or told to be that of another item: nothing is done by it.
    for other in [
        naming(7, "2024-01-20", "constitution", 1),
        naming(7, "2025-01-20", "admin-penalty", 1),
        naming(7, "2025-01-20", "constitution", 9),
    ] {
        assert_eq!(plan().following(at, other.id, std::slice::from_ref(&other)), None);
    }
    assert_eq!(plan().following(UNIT, one.id, std::slice::from_ref(&one)), None);
    // It turns out to have carried out another item, and it does no second one.
    let other = naming(5, "2025-01-20", "constitution", 2);
    let moved = first.following(at, other.id, std::slice::from_ref(&other)).unwrap();
    assert_eq!((by(&moved, 1), by(&moved, 2)), (None, Some(other.id)));
    assert_eq!(plan().with_done(at, 1, &other), Err(Refusal(&no::SESSION_TAKEN)));
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

/// What an approval beforehand speaks of, and what is known later.
#[test]
fn another_plan_is_another_session() {
    let same = Session::PLAN.unwrap();
    let one = session(SessionKind::CenterGroup, &["constitution"]);
    for other in [
        Session { held_on: day("2025-03-11"), ..one.clone() },
        Session { place: Some("三楼会议室".into()), ..one.clone() },
        Session { topics: vec![topic("civil-code")], ..one.clone() },
        Session { audience: vec![], ..one.clone() },
        Session { meeting: None, ..one.clone() },
    ] {
        assert!(!same(&one, &other), "{other:?}");
    }
    let held = Session { attendance: vec![], minutes: None, duration: None, ..one.clone() };
    assert!(same(&one, &held));
}
