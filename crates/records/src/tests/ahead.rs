//! What lies ahead: a table of who approves and who calls off in which state.

use super::*;

/// May be planned: its day is the plan, who came is not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
struct Outing {
    day: NaiveDate,
    people: i64,
}

impl Content for Outing {
    type MayRead = ReadLectures;
    type MayRecord = RecordLectures;
    type MayVerify = VerifyLectures;

    const KIND: &'static str = "test.outing";
    const PATH: &'static str = "/v1/test/outings";
    const WORDS: Words = Words::of("外出宣讲", "an outing", "outings");
    const WAITING: &'static str = "test.outings_waiting";
    const PLAN: Option<SamePlan<Self>> = Some(|one, other| one.day == other.day);

    fn day(&self) -> NaiveDate {
        self.day
    }

    fn title(&self) -> &str {
        "外出宣讲"
    }

    fn category(&self) -> &'static str {
        "outing"
    }

    fn check(&self, _: NaiveDate) -> Result<(), Refusal> {
        Ok(())
    }

    fn complete(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.day <= today, &FUTURE)?;
        Refusal::unless(self.people > 0, &EMPTY)
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        vec![Fact::new("test.outings", unit, self.day, 1)]
    }

    fn told(&self) -> Value {
        json!({})
    }
}

fn outing(day: &str, people: i64) -> Outing {
    Outing { day: day.parse().unwrap(), people }
}

fn planned(day: &str) -> Record<Outing> {
    let unit = Id::from_u128(100);
    let (series, tags) = (None, vec![]);
    let new = NewRecord { id: None, unit, content: outing(day, 0), series, tags, client_at: None };
    begin(&new, &recorder()).unwrap()
}

fn revise(content: Outing) -> Action<Outing> {
    let reason = Some("另有安排".into());
    Action::Revise(Revision { content, series: None, tags: vec![], reason, client_at: None })
}

fn did(record: &Record<Outing>, action: &Action<Outing>, context: Context) -> Record<Outing> {
    apply(record, action, &context).unwrap()
}

#[test]
fn approving_and_calling_off_in_every_state_is_as_written() {
    let draft = planned("2025-03-10");
    let whole = did(&draft, &revise(outing("2025-03-10", 30)), recorder());
    let submitted = did(&whole, &Action::Submit(note()), recorder());
    let (permission, state) = (no::PERMISSION.code, no::STATE.code);
    // Of the recorder and the leader each: approve, cancel.
    for (record, outcomes) in [
        (draft.clone(), [permission, "voided", "draft", permission]),
        (whole, [permission, no::HELD.code, "draft", permission]),
        (
            did(&draft, &Action::Approve(note()), leader()),
            [permission, "voided", "approved_already", permission],
        ),
        (submitted.clone(), [permission, state, state, permission]),
        (
            did(&submitted, &Action::Verify(note()), leader()),
            [permission, state, state, permission],
        ),
        (
            did(&submitted, &Action::Return(reasoned()), leader()),
            [permission, state, state, permission],
        ),
        (did(&draft, &Action::Void(reasoned()), leader()), [permission, state, state, permission]),
    ] {
        let told = [recorder(), leader()].map(|who| {
            [Action::Approve(note()), Action::Cancel(reasoned())].map(|action| {
                let offered = actions(&record, &who);
                let offered =
                    offered.iter().find(|one| one.action == action.kind().code()).unwrap();
                match apply(&record, &action, &who) {
                    Ok(after) => (after.status.code(), offered.allowed),
                    Err(Refusal(kind)) => (kind.code, !offered.allowed),
                }
            })
        });
        let told: Vec<(&str, bool)> = told.into_iter().flatten().collect();
        assert_eq!(told, outcomes.map(|one| (one, true)), "{:?}: as the list says", record.status);
    }
}

#[test]
fn nobody_approves_their_own_plan_and_nobody_what_is_over() {
    let approve = Action::Approve(note());
    let refused =
        |record: &Record<Outing>, context| apply(record, &approve, &context).unwrap_err().0.code;
    let draft = planned("2025-03-10");
    for own in [RECORDER, SECOND_ACCOUNT] {
        assert_eq!(refused(&draft, at(own, true, true)), no::OWN_RECORD.code);
    }
    assert_eq!(refused(&planned("2025-03-09"), leader()), no::NOT_AHEAD.code);
}

/// Another day is another plan; who came is none, and neither is what was held.
#[test]
fn an_approval_speaks_of_one_plan() {
    let approved = did(&planned("2025-03-12"), &Action::Approve(note()), leader());
    let approval = approved.approved.clone();
    assert_eq!(approval.as_ref().map(|one| one.by), Some(LEADER));
    let counted = did(&approved, &revise(outing("2025-03-12", 30)), recorder());
    assert_eq!(counted.approved, approval);
    let moved = did(&approved, &revise(outing("2025-03-13", 0)), recorder());
    assert_eq!(moved.approved, None);
    let put_back = did(&approved, &revise(outing("2025-03-09", 0)), recorder());
    assert_eq!(put_back.approved, None);
    let later = Context { now: "2025-03-13T01:00:00Z".parse().unwrap(), ..recorder() };
    let held = did(&approved, &revise(outing("2025-03-11", 30)), later);
    assert_eq!(held.approved, approval);
}

#[test]
fn a_plan_waits_for_nobody_before_its_day() {
    let [waits] = planned("2025-03-12").facts().try_into().unwrap();
    let day: NaiveDate = "2025-03-12".parse().unwrap();
    assert_eq!((waits.measure.as_ref(), waits.day), ("test.outings_waiting", day));
    assert_eq!(waits.ripens_at, Some(kernel::local_midnight(day)));
}

/// What has happened when it is recorded has nothing to approve, whoever asks.
#[test]
fn what_is_never_planned_is_not_approved() {
    let lecture = draft(30);
    for action in [Action::Approve(note()), Action::Cancel(reasoned())] {
        assert_eq!(outcome(&lecture, &action, at(LEADER, true, true)), no::STATE.code);
        let offered = actions(&lecture, &leader());
        assert!(offered.iter().all(|one| one.action != action.kind().code()));
    }
}
