//! Every action in every state: what comes of it, or why not. The table is committed; a change of the workflow shows in it.

use super::*;
use crate::workflow::ActionKind;
use std::fmt::Write;

const TABLE: &str = include_str!("table.txt");

fn begin() -> Life {
    Life::begin("2025-03-10 09:00")
}

/// A ticket of each state, by the shortest way there.
fn lives() -> Vec<Life> {
    let ask = |request| Action::RequestApplication(request);
    Status::ALL
        .iter()
        .map(|status| match status {
            Status::Received => begin(),
            Status::ReturnPending => {
                begin().then(Who::Clerk, ask(request(ApplicationKind::Return, "")))
            }
            Status::Returned => begin().applied(request(ApplicationKind::Return, ""), true),
            Status::Signed => begin().signed(),
            Status::Assigned => begin().assigned(),
            Status::Contacted => begin().contacted(),
            Status::Handling => begin().handling(),
            Status::Suspended => begin().handling().applied(suspension("2025-04-07"), true),
            Status::Merged => begin().then(Who::Clerk, merge_into(Id::from_u128(9))),
            Status::Terminated => {
                begin().handling().applied(request(ApplicationKind::Termination, ""), true)
            }
            Status::ReplyReview => begin().handling().then(Who::Handler, submit()),
            Status::Replied => begin()
                .handling()
                .then(Who::Handler, submit())
                .then(Who::Deputy, Action::Review(decide(true))),
            Status::Concluded => begin().concluded(),
            Status::Followed => begin().concluded().rated(1),
            Status::Rework => begin().concluded().rated(1).then(Who::District, rework()),
            Status::Archived => begin()
                .concluded()
                .rated(5)
                .at("2025-05-10 09:00")
                .then(Who::System, Action::Archive(note())),
            Status::Diverted => {
                Life::of(&own_ticket(), "2025-03-10 09:00").then(Who::Clerk, divert())
            }
        })
        .collect()
}

/// Every action with good particulars; applications once for each kind.
fn all_actions() -> Vec<(String, Action)> {
    let said = |kind: ActionKind| match kind {
        ActionKind::Sign => vec![Action::Sign(note())],
        ActionKind::Assign => vec![assign(Who::Handler)],
        ActionKind::LogContact => vec![contact(true)],
        ActionKind::StartHandling => vec![Action::StartHandling(note())],
        ActionKind::RequestApplication => ApplicationKind::ALL
            .iter()
            .map(|kind| Action::RequestApplication(request(*kind, "2025-04-07")))
            .collect(),
        ActionKind::EndorseApplication => vec![Action::EndorseApplication(decide(true))],
        ActionKind::DecideApplication => vec![Action::DecideApplication(decide(true))],
        ActionKind::Resume => vec![Action::Resume(note())],
        ActionKind::SubmitResult => vec![submit()],
        ActionKind::Review => vec![Action::Review(decide(true))],
        ActionKind::Conclude => vec![Action::Conclude(note())],
        ActionKind::FollowUp => vec![follow_up(4)],
        ActionKind::Rework => vec![rework()],
        ActionKind::Archive => vec![Action::Archive(note())],
        ActionKind::Merge => vec![merge_into(Id::from_u128(9))],
        ActionKind::Divert => vec![divert()],
        ActionKind::Supervise => vec![Action::Supervise(Supervise {
            kind: SupervisionKind::Listed,
            reason: "多次催办".into(),
            due_at: at("2025-03-20 00:00"),
            comment: None,
            client_at: None,
        })],
        ActionKind::FeedBack => vec![Action::FeedBack(FeedBack {
            supervision: Id::from_u128(5),
            feedback: "正在办理".into(),
            comment: None,
            client_at: None,
        })],
        ActionKind::Exempt => vec![exempt()],
        ActionKind::Mark => vec![Action::Mark],
    };
    let named = |action: Action| match &action {
        Action::RequestApplication(said) => {
            (format!("request-application {}", said.kind.code()), action)
        }
        _ => (action.kind().code().to_string(), action),
    };
    ActionKind::ALL.iter().flat_map(|kind| said(*kind)).map(named).collect()
}

/// As somebody who may do everything, the handler of the ticket, on the day of dispatch.
fn table() -> String {
    let mut table = String::new();
    for life in lives() {
        let from = life.ticket.status;
        for (name, action) in all_actions() {
            let context = workflow::Context {
                now: life.now,
                actor: Who::Handler.account(),
                holds: &|_| true,
                calendar: &Calendar::built_in(),
                rules: SlaRules::built_in(),
                assignee: Assignee::default(),
            };
            let comes = match workflow::apply(&life.ticket, &action, &context) {
                Ok(next) => format!("→ {}", next.status.code()),
                Err(refusal) => refusal.0.code.to_string(),
            };
            writeln!(table, "{:<15} {:<33} {comes}", from.code(), name).unwrap();
        }
    }
    table
}

#[test]
fn every_action_in_every_state_is_as_written() {
    let now = table();
    for (expected, found) in TABLE.lines().zip(now.lines()) {
        assert_eq!(
            found, expected,
            "if that is meant: cargo test -p hotline -- --ignored write_the_table"
        );
    }
    assert_eq!(now.lines().count(), TABLE.lines().count());
}

#[test]
#[ignore = "writes the table anew, for a change that is meant"]
fn write_the_table() {
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/tests/table.txt"), table()).unwrap();
}

#[test]
fn there_is_a_life_for_every_state() {
    let reached: Vec<Status> = lives().iter().map(|life| life.ticket.status).collect();
    assert_eq!(reached, Status::ALL);
}

#[test]
fn without_its_permission_no_action_is_done() {
    for life in lives() {
        for (name, action) in all_actions() {
            let needed = action.kind().permission();
            let context = workflow::Context {
                now: life.now,
                actor: Who::Handler.account(),
                holds: &|permission| permission != needed,
                calendar: &Calendar::built_in(),
                rules: SlaRules::built_in(),
                assignee: Assignee::default(),
            };
            let refused = workflow::apply(&life.ticket, &action, &context).unwrap_err();
            assert_eq!(refused.0.code, "ticket_permission", "{name}");
        }
    }
}
