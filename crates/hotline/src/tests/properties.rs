//! What holds in every life, however strange.

use super::*;
use crate::sla::{Course, limits};
use crate::workflow::actions;
use chrono::{Days, TimeDelta};
use ledger::{Fact, difference};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseResult;

/// Codes that depend on what the caller says, which the list of actions cannot know.
const OF_PARTICULARS: [&str; 17] = [
    "ticket_state",
    "application_reason",
    "designated_unit",
    "past_sign_limit",
    "past_due",
    "extension_limit",
    "application_incomplete",
    "caller_not_informed",
    "conflict_of_interest",
    "not_community_duty",
    "evidence_missing",
    "legal_basis_missing",
    "follow_up_contradiction",
    "follow_up_name",
    "no_supervision",
    "same_ticket",
    "no_rule",
];

/// Somebody tries something, some time after the step before.
#[derive(Debug, Clone)]
struct Step {
    hours: u16,
    who: Who,
    action: Action,
    assignee: Assignee,
}

fn requests() -> impl Strategy<Value = RequestApplication> {
    let kinds = (select(ApplicationKind::ALL), select(ApplicationReason::ALL), any::<bool>());
    (kinds, 0..7_u32, 0..40_u64, any::<bool>()).prop_map(
        |((kind, reason, good), days, ahead, told)| {
            let usual = request(kind, "2025-01-01");
            let date = at("2025-03-10 09:00").local_date() + Days::new(ahead);
            RequestApplication {
                reason: if good { usual.reason } else { reason },
                days: (days > 0).then_some(days),
                commit_date: Some(date),
                plan: Some("计划".into()),
                caller_informed_at: told.then(|| at("2025-03-10 09:00")),
                ..usual
            }
        },
    )
}

fn follow_ups() -> impl Strategy<Value = Action> {
    let whole = (0..=5_u8, select(FollowUpBy::ALL), select(Solved::ALL), any::<bool>());
    whole.prop_map(|(satisfaction, by, solved, reached)| {
        let Action::FollowUp(said) = follow_up(satisfaction) else { unreachable!() };
        Action::FollowUp(RecordFollowUp { by, solved, reached, ..said })
    })
}

fn results() -> impl Strategy<Value = Action> {
    (select(Outcome::ALL), any::<bool>()).prop_map(|(outcome, bare)| {
        let Action::SubmitResult(said) = submit() else { unreachable!() };
        let evidence = if bare { Vec::new() } else { said.evidence.clone() };
        Action::SubmitResult(SubmitResult { outcome, evidence, ..said })
    })
}

fn any_action() -> impl Strategy<Value = Action> {
    prop_oneof![
        3 => Just(Action::Sign(note())),
        3 => select(vec![assign(Who::Handler), assign(Who::Other)]),
        3 => any::<bool>().prop_map(contact),
        3 => Just(Action::StartHandling(note())),
        4 => requests().prop_map(Action::RequestApplication),
        4 => any::<bool>().prop_map(|yes| Action::EndorseApplication(decide(yes))),
        4 => any::<bool>().prop_map(|yes| Action::DecideApplication(decide(yes))),
        2 => Just(Action::Resume(note())),
        4 => results(),
        4 => any::<bool>().prop_map(|yes| Action::Review(decide(yes))),
        4 => Just(Action::Conclude(note())),
        4 => follow_ups(),
        3 => Just(rework()),
        1 => Just(Action::Archive(note())),
        1 => select(vec![merge_into(Id::from_u128(7)), merge_into(Id::from_u128(9))]),
        1 => Just(divert()),
        1 => Just(exempt()),
        2 => Just(Action::Mark),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    // Whoever usually does it, three times in four: else few tickets would come far.
    let somebody = prop_oneof![3 => Just(None), 1 => select(&Who::PEOPLE[..]).prop_map(Some)];
    let assignee = prop_oneof![
        9 => Just(Assignee::default()),
        1 => (any::<bool>(), any::<bool>())
            .prop_map(|(is_object, is_community)| Assignee { unit: None, is_object, is_community }),
    ];
    (0..60_u16, somebody, any_action(), assignee).prop_map(|(hours, who, action, assignee)| Step {
        hours,
        who: who.unwrap_or_else(|| usual(&action)),
        action,
        assignee,
    })
}

fn usual(action: &Action) -> Who {
    use crate::workflow::ActionKind as Kind;
    match action.kind() {
        Kind::Sign | Kind::Assign | Kind::Resume | Kind::Merge | Kind::Divert => Who::Clerk,
        Kind::LogContact | Kind::StartHandling | Kind::SubmitResult | Kind::RequestApplication => {
            Who::Handler
        }
        Kind::EndorseApplication | Kind::Review => Who::Deputy,
        Kind::Mark | Kind::Archive => Who::System,
        _ => Who::District,
    }
}

/// A beginning and what is tried after it; tickets begin anywhere in an ordinary life, so that late states are common.
fn any_life() -> impl Strategy<Value = (Life, Vec<Step>)> {
    let new = (
        select(Category::ALL),
        select(Urgency::ALL),
        any::<bool>(),
        any::<bool>(),
        prop_oneof![3 => Just(None), 1 => (1..400_i64).prop_map(Some)],
        1..4_u32,
    );
    let new = new.prop_map(|(category, urgency, own, nameless, written, repeat_seq)| {
        let base = match (own, nameless) {
            (true, _) => own_ticket(),
            (false, true) => anonymous(),
            (false, false) => new_ticket(),
        };
        let written_limit =
            written.map(|hours| at("2025-03-10 09:00").plus(TimeDelta::hours(hours)));
        NewTicket { category, urgency, written_limit, repeat_seq, ..base }
    });
    (new, 0..4_u8, vec(any_step(), 0..30)).prop_map(|(new, stage, steps)| {
        let life = Life::of(&new, "2025-03-10 09:00");
        let nobody = new.caller_type == CallerType::Anonymous;
        let life = match stage {
            1 if !nobody => life.handling(),
            2 if !nobody => life.concluded(),
            3 if !nobody => life.concluded().rated(1),
            _ => life,
        };
        (life, steps)
    })
}

/// Every sum of facts, apart from how they are cut.
fn sums(facts: &[Fact]) -> Vec<Fact> {
    difference(&[], facts)
}

fn facts_agree(ticket: &Ticket) -> TestCaseResult {
    let counts = counts(ticket);
    let of = |measure: &str| counts.get(measure).copied().unwrap_or(0);
    prop_assert!(of("satisfied") <= of("rated"));
    prop_assert!(of("rated") <= of("concluded"));
    prop_assert_eq!(of("rated") + of("unrated"), of("concluded"));
    prop_assert_eq!(of("concluded") + of("open"), of("handled"));
    prop_assert_eq!(of("concluded_on_time") + of("concluded_late"), of("concluded"));
    prop_assert_eq!(of("reachable") + of("unreachable"), of("handled"));
    prop_assert!(of("responded") <= of("reachable"));
    prop_assert!(of("resolved") + of("resolved_partly") <= of("resolution_known"));
    let everywhere = of("handled") + of("returned") + of("merged") + of("diverted");
    prop_assert_eq!(everywhere, 1, "a ticket is in one place");
    prop_assert!(ticket.facts().iter().all(|fact| fact.value > 0));
    let declared = |fact: &Fact| MEASURES.iter().any(|measure| measure.name == fact.measure);
    prop_assert!(ticket.facts().iter().all(declared));
    Ok(())
}

/// The stored limit is what its history says, computed again from nothing else.
fn limit_follows_from_history(ticket: &Ticket) -> TestCaseResult {
    let rules = SlaRules::built_in();
    let rule = rules.by_code(&ticket.limits.rule, ticket.dispatched_at.local_date()).unwrap();
    let reworked = ticket.events.iter().rfind(|event| event.event == "rework");
    let started_at = reworked.map_or(ticket.dispatched_at, |event| event.at);
    let granted = ticket.applications.iter().filter(|one| {
        one.kind == ApplicationKind::Extension
            && one.state == ApplicationState::Approved
            && (ticket.rework_count == 0 || one.decided_at > Some(started_at))
    });
    let mut pauses = ticket.pauses.clone();
    if let (Some(last), Some(day)) = (pauses.last_mut(), ticket.commit_date) {
        last.to = last.to.or(Some(kernel::local_midnight(day).max(last.from)));
    }
    let course = Course {
        started_at,
        written_limit: ticket.written_limit.filter(|_| ticket.rework_count == 0),
        extension_days: granted.filter_map(|one| one.days).sum(),
        pauses: &pauses,
    };
    let anew = limits(rule, course, &Calendar::built_in());
    prop_assert_eq!(ticket.limits.due_at, anew.due_at);
    prop_assert_eq!(ticket.limits.warn_at, anew.warn_at);
    Ok(())
}

/// One step, with what must hold of it; the ticket after it.
fn walk(life: &Life, step: &Step) -> Result<Option<Ticket>, TestCaseError> {
    let kind = step.action.kind();
    let shown = ask(step.who, life.now, step.assignee, |context| actions(&life.ticket, context));
    let shown = shown.into_iter().find(|state| state.action == kind.code());
    let applied = life.tries_with(step.who, &step.action, step.assignee);
    match (&shown, &applied) {
        (Some(state), Ok(_)) => prop_assert!(state.allowed, "{state:?}"),
        (Some(state), Err(code)) => match &state.reason {
            Some(reason) => prop_assert_eq!(&reason.code, code),
            None => prop_assert!(OF_PARTICULARS.contains(code), "{kind:?}: {code}"),
        },
        (None, Ok(_)) => prop_assert_eq!(step.who, Who::System, "not shown, and yet done"),
        (None, Err(_)) => {}
    }
    let Ok(after) = applied else { return Ok(None) };
    prop_assert_eq!(after.version, life.ticket.version + 1);
    prop_assert_eq!(after.events.len(), life.ticket.events.len() + 1);
    prop_assert!(after.events.starts_with(&life.ticket.events), "history is only added to");
    let event = after.events.last().unwrap();
    prop_assert_eq!((event.from, event.to), (Some(life.ticket.status), after.status));
    Ok(Some(after))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn every_life_keeps_the_rules((mut life, steps) in any_life()) {
        let mut ledger = sums(&life.ticket.facts());
        for step in steps {
            life.now = life.now.plus(TimeDelta::hours(step.hours.into()));
            let Some(after) = walk(&life, &step)? else { continue };
            let changed = difference(&life.ticket.facts(), &after.facts());
            ledger = sums(&ledger.iter().chain(&changed).cloned().collect::<Vec<_>>());
            life.ticket = after;
            facts_agree(&life.ticket)?;
            limit_follows_from_history(&life.ticket)?;
        }
        prop_assert_eq!(ledger, sums(&life.ticket.facts()), "the differences add up to the facts");
        let text = serde_json::to_string(&life.ticket).unwrap();
        prop_assert_eq!(serde_json::from_str::<Ticket>(&text).unwrap(), life.ticket, "stored and read back");
    }

    #[test]
    fn an_ended_ticket_stays_ended(step in any_step(), hours in 0..5000_i64) {
        let returned = Life::begin("2025-03-10 09:00")
            .applied(request(ApplicationKind::Return, ""), true);
        let merged = Life::begin("2025-03-10 09:00")
            .then(Who::Clerk, merge_into(Id::from_u128(9)));
        for ended in [returned, merged] {
            let later = Life { now: ended.now.plus(TimeDelta::hours(hours)), ..ended };
            prop_assert!(later.tries_with(step.who, &step.action, step.assignee).is_err());
        }
    }
}
