use super::lives::*;
use super::*;
use crate::workflow::Action;

fn past() -> PastCase {
    PastCase {
        case_no: "（锦山村）人调字〔2024〕第1号".into(),
        committee: Some(COMMITTEE),
        accepted_on: Some(day("2024-03-01")),
        extended_on: None,
        extended_until: None,
        appraised_from: None,
        appraised_until: None,
        mediators: vec![TOWN_MEDIATOR],
        outcome: None,
        concluded_on: None,
        content: None,
        amount: None,
        performance: None,
        performed_on: None,
        followed_up_on: None,
        filed_on: None,
    }
}

fn ended(outcome: CaseOutcome) -> PastCase {
    PastCase { outcome: Some(outcome), concluded_on: Some(day("2024-03-20")), ..past() }
}

fn agreed() -> PastCase {
    PastCase {
        content: Some("清理排水沟".into()),
        amount: Some(50_000),
        ..ended(CaseOutcome::Written)
    }
}

fn enter(past: &PastCase) -> Result<MediationCase, Refusal> {
    let new = NewCase { found_on: Some(day("2024-02-28")), ..new_case() };
    enter_as(&new, past, nominee(false))
}

fn enter_as(
    new: &NewCase,
    past: &PastCase,
    nominee: workflow::Nominee,
) -> Result<MediationCase, Refusal> {
    let mediators = past.mediators.iter().map(|_| nominee).collect::<Vec<_>>();
    on("2025-03-03", |context| {
        workflow::take_over(new, past, (Id::from_u128(9), &PARTIES), &mediators, context)
    })
}

#[test]
fn a_past_case_enters_in_the_state_that_its_register_tells() {
    use CaseStatus as Is;
    let nobody = PastCase { mediators: Vec::new(), ..past() };
    let waiting = PastCase { accepted_on: None, ..nobody.clone() };
    let spot = PastCase { committee: None, accepted_on: None, ..ended(CaseOutcome::Spot) };
    let refused = PastCase { accepted_on: None, ..ended(CaseOutcome::Refused) };
    let with = |performance| PastCase { performance: Some(performance), ..agreed() };
    let kept = PastCase { performed_on: Some(day("2024-04-01")), ..with(Performance::Full) };
    let filed = PastCase { filed_on: Some(day("2024-04-10")), ..kept.clone() };
    for (past, status) in [
        (waiting, Is::Registered),
        (nobody, Is::Accepted),
        (past(), Is::Assigned),
        (spot, Is::Spot),
        (agreed(), Is::Agreed),
        (with(Performance::Partial), Is::Agreed),
        (with(Performance::Breached), Is::Breached),
        (kept, Is::Performed),
        (filed, Is::Filed),
        (ended(CaseOutcome::Failed), Is::Terminated),
        (ended(CaseOutcome::Refused), Is::Terminated),
        (refused, Is::Declined),
    ] {
        let case = enter(&past).unwrap();
        assert_eq!((case.status, case.version), (status, 1), "{past:?}");
        assert_eq!(case.events.last().map(|event| event.to), Some(status));
    }
}

#[test]
fn columns_that_tell_no_story_are_refused() {
    let later = |on: &str| Some(day(on));
    let declined = PastCase { accepted_on: None, ..ended(CaseOutcome::Refused) };
    for (past, refused) in [
        (PastCase { committee: None, ..past() }, "committee_missing"),
        (PastCase { accepted_on: later("2024-02-01"), ..past() }, "past_days"),
        (PastCase { concluded_on: later("2024-02-29"), ..ended(CaseOutcome::Failed) }, "past_days"),
        (PastCase { accepted_on: later("2025-03-04"), ..past() }, "in_future"),
        (PastCase { filed_on: later("2025-03-04"), ..ended(CaseOutcome::Failed) }, "past_days"),
        (PastCase { concluded_on: None, ..ended(CaseOutcome::Failed) }, "concluded_without_time"),
        (PastCase { concluded_on: later("2024-03-20"), ..past() }, "concluded_without_time"),
        (ended(CaseOutcome::Spot), "spot_accepted"),
        (PastCase { accepted_on: None, ..agreed() }, "accepted_missing"),
        (PastCase { mediators: Vec::new(), ..agreed() }, "accepted_missing"),
        (ended(CaseOutcome::Written), "agreement_content"),
        (PastCase { amount: Some(1), ..ended(CaseOutcome::Failed) }, "agreement_content"),
        (PastCase { performance: Some(Performance::Full), ..agreed() }, "performed_without_time"),
        (PastCase { performed_on: later("2024-04-01"), ..agreed() }, "performed_without_time"),
        (PastCase { filed_on: later("2024-04-01"), ..agreed() }, "filed_open"),
        (PastCase { followed_up_on: later("2024-04-01"), ..past() }, "filed_open"),
        (PastCase { followed_up_on: later("2024-04-01"), ..declined }, "follow_up_declined"),
    ] {
        assert_eq!(code(enter(&past)), refused, "{past:?}");
    }
    let close = enter_as(&new_case(), &PastCase { accepted_on: None, ..past() }, nominee(true));
    assert_eq!(code(close), "conflict_of_interest");
}

/// What counts, counts on the day on which it happened; the half month of soldiers ran then as it runs now.
#[test]
fn a_past_case_counts_on_the_days_of_its_register() {
    let past = PastCase { followed_up_on: Some(day("2024-04-05")), ..agreed() };
    let case = enter(&past).unwrap();
    assert_eq!(case.due_on, Some(day("2024-04-01")));
    let facts = case.facts(MediationRules::built_in());
    for (measure, before, after) in [
        ("found", "2024-02-27", "2024-02-28"),
        ("accepted", "2024-02-29", "2024-03-01"),
        ("written", "2024-03-19", "2024-03-20"),
        ("in_time", "2024-03-19", "2024-03-20"),
        ("followed_up", "2024-03-19", "2024-03-20"),
    ] {
        let counts = [before, after].map(|on| stock(&facts, &format!("mediation.{measure}"), on));
        assert_eq!(counts, [0, 1], "{measure}");
    }
    assert_eq!(stock(&facts, "mediation.amount", "2024-03-20"), 50_000);
    // Registers tell no deadline: it stands beside the rate of those that were kept.
    assert_eq!(stock(&facts, "mediation.no_deadline", "2024-03-20"), 1);
    assert_eq!(stock(&facts, "mediation.performance_due", "2024-12-31"), 0);
    // Of a breach the register tells no day: none is made up, and it is not due for filing.
    let broken = PastCase { performance: Some(Performance::Breached), ..agreed() };
    let broken = enter(&broken).unwrap();
    let facts = broken.facts(MediationRules::built_in());
    assert_eq!((broken.closed_on(), stock(&facts, "mediation.file_due", "2025-12-31")), (None, 0));
    let soldier = NewCase {
        flags: vec![CaseFlag::Military],
        found_on: Some(day("2024-02-28")),
        ..new_case()
    };
    let case = enter_as(&soldier, &past, nominee(false)).unwrap();
    assert_eq!(case.due_on, Some(day("2024-03-17")));
}

/// The law is of 2011: what was mediated before it has no term that could be worked out, and enters as its register tells.
#[test]
fn what_was_accepted_before_the_law_has_no_term() {
    let new = NewCase { found_on: Some(day("2010-11-28")), ..new_case() };
    let past = PastCase {
        accepted_on: Some(day("2010-12-01")),
        concluded_on: Some(day("2010-12-20")),
        ..ended(CaseOutcome::Failed)
    };
    let case = enter_as(&new, &past, nominee(false)).unwrap();
    assert_eq!((case.status, case.due_on, case.limit_on), (CaseStatus::Terminated, None, None));
}

/// A breach on paper has no day; what was paid years after the file closed nothing in that year.
#[test]
fn what_is_paid_after_a_breach_on_paper_closes_nothing() {
    let broken = PastCase {
        performance: Some(Performance::Breached),
        filed_on: Some(day("2024-04-01")),
        ..agreed()
    };
    let filed = enter(&broken).unwrap();
    let paid = Action::LogPerformance(LogPerformance {
        on: day("2025-03-01"),
        instalment: None,
        performance: Some(Performance::Full),
        comment: None,
        client_at: None,
    });
    let paid = act(&filed, "2025-03-05", paid).unwrap();
    assert_eq!((paid.performed_on, paid.closed_on()), (Some(day("2025-03-01")), None));
}

/// Of years before the first whose arrangement is known no calendar tells more.
#[test]
fn what_no_calendar_will_tell_is_not_waited_for() {
    let of = |found: &str, accepted: &str| {
        let dispute = DisputeType::Medical;
        let new = NewCase { found_on: Some(day(found)), dispute, ..new_case() };
        let past = PastCase { accepted_on: Some(day(accepted)), ..past() };
        enter_as(&new, &past, nominee(false)).unwrap()
    };
    let old = of("2019-02-28", "2019-03-01");
    assert!(old.limit_on.is_some() && !old.is_provisional());
    let agreed = PastCase {
        accepted_on: Some(day("2019-03-01")),
        concluded_on: Some(day("2019-03-20")),
        ..agreed()
    };
    let new = NewCase { found_on: Some(day("2019-02-28")), ..new_case() };
    assert!(!enter_as(&new, &agreed, nominee(false)).unwrap().is_provisional());
}
