//! The life of a record, as a table: what may be done in which state, by whom.

mod ahead;
mod trail;

use crate::problems as no;
use crate::record::tags;
use crate::*;
use chrono::NaiveDate;
use kernel::{Id, Instant, Note, ProblemKind, Refusal};
use ledger::{Fact, difference};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use utoipa::ToSchema;

kernel::refusals! {
    EMPTY = "empty" 422 "空" "empty";
    FUTURE = "future" 422 "未来" "in the future";
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
struct Lecture {
    day: NaiveDate,
    people: i64,
}

web::permissions! {
    ReadLectures = "test.lectures.read" "读取讲座" "Read lectures";
    RecordLectures = "test.lectures.record" "登记讲座" "Record lectures";
    VerifyLectures = "test.lectures.verify" "核实讲座" "Verify lectures";
}

impl Content for Lecture {
    type MayRead = ReadLectures;
    type MayRecord = RecordLectures;
    type MayVerify = VerifyLectures;

    const KIND: &'static str = "test.lecture";
    const PATH: &'static str = "/v1/test/lectures";
    const WORDS: Words = Words::of("讲座", "a lecture", "lectures");
    const WAITING: &'static str = "test.lectures_waiting";

    fn day(&self) -> NaiveDate {
        self.day
    }

    fn title(&self) -> &str {
        "讲座"
    }

    fn category(&self) -> &'static str {
        "lecture"
    }

    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.day <= today, &FUTURE)
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.people > 0, &EMPTY)
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        vec![Fact::new("test.people", unit, self.day, self.people)]
    }

    fn told(&self) -> Value {
        json!({ "people": self.people })
    }
}

const RECORDER: RecordActor =
    RecordActor { account: Id::from_u128(1), person: Some(Id::from_u128(11)) };
/// Another account of the recorder.
const SECOND_ACCOUNT: RecordActor =
    RecordActor { account: Id::from_u128(2), person: Some(Id::from_u128(11)) };
const LEADER: RecordActor =
    RecordActor { account: Id::from_u128(3), person: Some(Id::from_u128(13)) };

fn at(actor: RecordActor, may_record: bool, may_verify: bool) -> Context {
    let now: Instant = "2025-03-10T01:00:00Z".parse().unwrap();
    Context { now, actor, may_record, may_verify }
}

fn recorder() -> Context {
    at(RECORDER, true, false)
}

fn leader() -> Context {
    at(LEADER, false, true)
}

fn lecture(people: i64) -> Lecture {
    Lecture { day: "2025-03-01".parse().unwrap(), people }
}

fn draft(people: i64) -> Record<Lecture> {
    let new = NewRecord {
        id: None,
        unit: Id::from_u128(100),
        content: lecture(people),
        series: None,
        tags: vec![],
        client_at: None,
    };
    begin(&new, &recorder()).unwrap()
}

fn note() -> Note {
    Note { comment: None, client_at: None }
}

fn reasoned() -> Reasoned {
    Reasoned { reason: "人数不符".into(), comment: None, client_at: None }
}

fn revision(people: i64, reason: Option<&str>) -> Action<Lecture> {
    let reason = reason.map(Into::into);
    Action::Revise(Revision {
        content: lecture(people),
        series: None,
        tags: vec![],
        reason,
        client_at: None,
    })
}

fn all() -> [Action<Lecture>; 5] {
    let [submit, verify] = [Action::Submit(note()), Action::Verify(note())];
    let [back, void] = [Action::Return(reasoned()), Action::Void(reasoned())];
    [revision(31, Some("签到表漏登一人")), submit, verify, back, void]
}

/// A record in each state.
fn in_state(status: RecordStatus) -> Record<Lecture> {
    let done = |record: &Record<Lecture>, action: Action<Lecture>, context: Context| {
        apply(record, &action, &context).unwrap()
    };
    let draft = draft(30);
    let submitted = done(&draft, Action::Submit(note()), recorder());
    match status {
        RecordStatus::Draft => draft,
        RecordStatus::Submitted => submitted,
        RecordStatus::Verified => done(&submitted, Action::Verify(note()), leader()),
        RecordStatus::Returned => done(&submitted, Action::Return(reasoned()), leader()),
        RecordStatus::Voided => done(&draft, Action::Void(reasoned()), leader()),
    }
}

/// What comes of an action: the code of the state after it, or of the refusal.
fn outcome(record: &Record<Lecture>, action: &Action<Lecture>, context: Context) -> &'static str {
    match apply(record, action, &context) {
        Ok(after) => after.status.code(),
        Err(Refusal(kind)) => kind.code,
    }
}

#[test]
fn every_action_in_every_state_is_as_written() {
    // revise, submit, verify, return, void
    let of_the_recorder = [
        (
            RecordStatus::Draft,
            ["draft", "submitted", "record_permission", "record_permission", "record_permission"],
        ),
        (
            RecordStatus::Submitted,
            [
                "submitted",
                "record_state",
                "record_permission",
                "record_permission",
                "record_permission",
            ],
        ),
        (
            RecordStatus::Verified,
            [
                "submitted",
                "record_state",
                "record_permission",
                "record_permission",
                "record_permission",
            ],
        ),
        (
            RecordStatus::Returned,
            [
                "returned",
                "submitted",
                "record_permission",
                "record_permission",
                "record_permission",
            ],
        ),
        (
            RecordStatus::Voided,
            [
                "record_state",
                "record_state",
                "record_permission",
                "record_permission",
                "record_permission",
            ],
        ),
    ];
    let of_the_leader = [
        (
            RecordStatus::Draft,
            ["record_permission", "record_permission", "record_state", "record_state", "voided"],
        ),
        (
            RecordStatus::Submitted,
            ["record_permission", "record_permission", "verified", "returned", "voided"],
        ),
        (
            RecordStatus::Verified,
            ["record_permission", "record_permission", "record_state", "record_state", "voided"],
        ),
        (
            RecordStatus::Returned,
            ["record_permission", "record_permission", "record_state", "record_state", "voided"],
        ),
        (
            RecordStatus::Voided,
            [
                "record_permission",
                "record_permission",
                "record_state",
                "record_state",
                "record_state",
            ],
        ),
    ];
    for (who, table) in [(recorder(), of_the_recorder), (leader(), of_the_leader)] {
        for (status, outcomes) in table {
            let record = in_state(status);
            let found = all().map(|action| outcome(&record, &action, who));
            assert_eq!(found, outcomes, "{status:?} by {:?}", who.actor.account);
            for (state, action) in actions(&record, &who).iter().zip(all()) {
                let done = apply(&record, &action, &who).is_ok();
                assert_eq!(state.allowed, done, "{status:?} {}: as the list says", state.action);
            }
        }
    }
}

#[test]
fn nobody_verifies_their_own_record() {
    let submitted = in_state(RecordStatus::Submitted);
    let verify = Action::Verify(note());
    for own in [RECORDER, SECOND_ACCOUNT] {
        assert_eq!(outcome(&submitted, &verify, at(own, true, true)), no::OWN_RECORD.code);
    }
    // Whoever wrote it last is an author, too, and the recorder stays one.
    let rewritten = apply(&submitted, &revision(31, None), &at(LEADER, true, true)).unwrap();
    assert_eq!(outcome(&rewritten, &verify, at(LEADER, true, true)), no::OWN_RECORD.code);
    assert_eq!(outcome(&rewritten, &verify, at(SECOND_ACCOUNT, true, true)), no::OWN_RECORD.code);
    let third = RecordActor { account: Id::from_u128(4), person: None };
    assert_eq!(outcome(&rewritten, &verify, at(third, false, true)), "verified");
}

#[test]
fn only_a_verified_record_counts() {
    let unit = Id::from_u128(100);
    let day = lecture(0).day;
    let waiting = vec![Fact::new("test.lectures_waiting", unit, day, 1)];
    for (status, facts) in [
        (RecordStatus::Draft, waiting.clone()),
        (RecordStatus::Submitted, waiting.clone()),
        (RecordStatus::Returned, waiting),
        (RecordStatus::Verified, vec![Fact::new("test.people", unit, day, 30)]),
        (RecordStatus::Voided, vec![]),
    ] {
        assert_eq!(in_state(status).facts(), facts, "{status:?}");
    }
}

#[test]
fn a_correction_takes_back_what_counted_until_it_is_verified() {
    let verified = in_state(RecordStatus::Verified);
    let silent = revision(31, None);
    assert_eq!(outcome(&verified, &silent, recorder()), no::NO_REASON.code);
    let corrected = apply(&verified, &revision(31, Some("漏登一人")), &recorder()).unwrap();
    assert_eq!((corrected.corrections, corrected.verified_by), (1, None));
    let taken_back = difference(&verified.facts(), &corrected.facts());
    assert_eq!(taken_back.iter().find(|one| one.measure == "test.people").unwrap().value, -30);
    let again = apply(&corrected, &Action::Verify(note()), &leader()).unwrap();
    let net = difference(&verified.facts(), &again.facts());
    assert_eq!(net.iter().map(|one| one.value).collect::<Vec<_>>(), [1]);
    assert_eq!(outcome(&verified, &revision(30, Some("x")), recorder()), no::SAME_CONTENT.code);
}

/// What an operation of a line makes of a record goes the way of what people revise.
#[test]
fn a_restatement_is_a_revision() {
    for status in RecordStatus::ALL {
        let record = in_state(*status);
        for (people, reason) in [(31, Some("漏登一人")), (31, None), (30, Some("x")), (0, None)]
        {
            let revised = revision(people, reason);
            let Action::Revise(said) = revised.clone() else { unreachable!() };
            let restated = Action::Restate(said);
            for who in [recorder(), leader()] {
                assert_eq!(apply(&record, &restated, &who), apply(&record, &revised, &who));
            }
        }
    }
}

#[test]
fn what_is_not_whole_is_not_submitted_and_what_is_to_come_is_not_recorded() {
    let empty = draft(0);
    assert_eq!(outcome(&empty, &Action::Submit(note()), recorder()), EMPTY.code);
    let submitted = in_state(RecordStatus::Submitted);
    assert_eq!(outcome(&submitted, &revision(0, None), recorder()), EMPTY.code);
    let mut tomorrow = lecture(30);
    tomorrow.day = "2025-03-11".parse().unwrap();
    let Action::Revise(said) = revision(30, None) else { unreachable!() };
    let said = Action::Revise(Revision { content: tomorrow, ..said });
    assert_eq!(outcome(&draft(30), &said, recorder()), FUTURE.code);
}

#[test]
fn tags_are_kept_once_in_order() {
    let given = ["八五普法", " 宪法宣传周 ", "八五普法", " "].map(|tag| Tag(tag.into()));
    assert_eq!(tags(&given), ["八五普法", "宪法宣传周"]);
}

#[test]
fn refusals_are_told_in_both_languages() {
    let all: [&ProblemKind; 5] =
        [&no::STATE, &no::PERMISSION, &no::OWN_RECORD, &no::NO_REASON, &no::SAME_CONTENT];
    for kind in all {
        assert!(!kind.title_zh.is_ascii() && !kind.title_en.is_empty(), "{}", kind.code);
    }
}

#[test]
fn the_catalogue_of_statutes_names_its_sources_and_guesses_no_date() {
    let rows: Vec<_> = statutes::all().collect();
    assert!(rows.len() >= 40, "{}: the file is read", rows.len());
    for row in &rows {
        assert!(!row.source.is_empty() && !row.title.is_ascii(), "{}", row.code);
        let dated = row.editions.iter().any(|edition| edition.effective_on.is_some());
        assert!(!dated || row.confidence == statutes::Confidence::V, "{}", row.code);
    }
    let titles: BTreeSet<_> = rows.iter().map(|row| &row.title).collect();
    assert_eq!(titles.len(), rows.len(), "no statute has two codes");
    let core = rows.iter().filter(|row| row.core && row.kind == InstrumentKind::PartyReg);
    assert!(core.count() >= 22, "enough for 系统学习核心党内法规22部");
    // What the plans of study, the nodes of publicity and the rules of mediation name.
    for named in [
        "constitution",
        "civil-code",
        "local-organization",
        "supervision-of-congress",
        "consumer-rights",
        "military-service",
        "farm-product-safety",
        "soldiers-status",
    ] {
        assert!(statutes::find(named).is_some(), "{named}");
    }
}
