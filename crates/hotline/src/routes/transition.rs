//! What all actions have in common: find, decide, store, record, answer.

use crate::model::{MaskedCaller, Ticket};
use crate::permissions::ReadConfidential;
use crate::receipt;
use crate::sla::SlaRules;
use crate::store::{self, Sight};
use crate::workflow::{self, Action, ActionKind, Assignee, Context};
use actix_web::HttpResponse;
use db::Db;
use kernel::Refusal;
use kernel::{Id, Permission, Problem};
use ledger::{Reply, Tx};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::{Answer, Call, Ground, done};

/// 热线工单 with its caller, masked.
#[derive(Serialize, ToSchema)]
pub struct TicketView {
    #[serde(flatten)]
    ticket: Ticket,
    /// 诉求人
    caller: Option<MaskedCaller>,
    /// A confidential ticket whose content the caller of this operation may not see.
    withheld: bool,
}

impl TicketView {
    pub fn of(ticket: Ticket, caller: Option<MaskedCaller>, ground: &Ground) -> Self {
        if ticket.is_restricted() && !trusts(ground, &ticket) {
            return Self { ticket: ticket.withheld(), caller: None, withheld: true };
        }
        Self { ticket, caller, withheld: false }
    }
}

/// Whether the caller may see what a confidential ticket says.
pub fn trusts(ground: &Ground, ticket: &Ticket) -> bool {
    ground.caller.holds_at(ReadConfidential::NAME, ticket.lead_unit) || is_handler(ground, ticket)
}

fn is_handler(ground: &Ground, ticket: &Ticket) -> bool {
    ticket.is_handled_by(ground.caller.account, ground.caller.unit)
}

pub fn sight(ground: &Ground) -> Sight<'_> {
    Sight { reach: &ground.reach, account: ground.caller.account, unit: ground.caller.unit }
}

/// The ticket, if the caller may know of it.
pub fn find(db: &mut Db, ground: &Ground, id: Id) -> db::Result<Ticket> {
    Ok(store::find(db, ground.tenant(), sight(ground), id)?.ok_or_else(Problem::not_found)?)
}

/// The ticket at the version that the caller has seen.
pub fn current(db: &mut Db, ground: &Ground, id: Id, version: i64) -> db::Result<Ticket> {
    let ticket = find(db, ground, id)?;
    Problem::unless_same_version(ticket.version == version)?;
    Ok(ticket)
}

/// Whether the caller holds a permission for a ticket: at one of its units, or anywhere for one that is the caller's own.
fn holds(ground: &Ground, ticket: &Ticket, permission: &str) -> bool {
    let units = std::iter::once(&ticket.lead_unit).chain(&ticket.co_units);
    let here = units.into_iter().any(|unit| ground.caller.holds_at(permission, *unit));
    here || (is_handler(ground, ticket) && ground.caller.holds(permission))
}

/// Decides with the rules of this line, as the caller of a request.
pub fn decide<T>(
    ground: &Ground,
    ticket: &Ticket,
    assignee: Assignee,
    decide: impl FnOnce(&Context<'_>) -> T,
) -> T {
    let holds = |permission: &str| holds(ground, ticket, permission);
    decide(&Context {
        now: ground.now,
        actor: ground.caller.account,
        holds: &holds,
        calendar: &ground.calendar,
        rules: SlaRules::built_in(),
        assignee,
    })
}

/// One action on one ticket.
pub async fn transition<P: Permission>(
    call: Call<P>,
    id: Id,
    action: Action,
) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let before = current(tx.db, ground, id, version)?;
        let applied = decide(ground, &before, Assignee::default(), |context| {
            workflow::apply(&before, &action, context)
        });
        let after = applied.map_err(Problem::from)?;
        finish(tx, ground, &before, after, &action)
    })
    .await
}

/// Stores what an action made of a ticket, records it, and answers.
pub fn finish(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: &Ticket,
    after: Ticket,
    action: &Action,
) -> db::Result<Reply> {
    store::advance(tx, before, &after, &ground.calendar)?;
    receipt::record(
        tx,
        event(action.kind()),
        &after,
        Some(before),
        changed(before, &after, action),
    );
    let caller = store::find_caller(tx.db, &ground.keys, after.id)?;
    let version = after.version;
    done(&TicketView::of(after, Some(caller.masked()), ground), version)
}

/// The name of what happened.
pub const fn event(kind: ActionKind) -> &'static str {
    match kind {
        ActionKind::Sign => "hotline.ticket_signed",
        ActionKind::Assign => "hotline.ticket_assigned",
        ActionKind::LogContact => "hotline.contact_logged",
        ActionKind::StartHandling => "hotline.handling_started",
        ActionKind::RequestApplication => "hotline.application_requested",
        ActionKind::EndorseApplication => "hotline.application_endorsed",
        ActionKind::DecideApplication => "hotline.application_decided",
        ActionKind::Resume => "hotline.ticket_resumed",
        ActionKind::SubmitResult => "hotline.result_submitted",
        ActionKind::Review => "hotline.result_reviewed",
        ActionKind::Conclude => "hotline.ticket_concluded",
        ActionKind::FollowUp => "hotline.ticket_followed_up",
        ActionKind::Rework => "hotline.ticket_sent_back",
        ActionKind::Archive => "hotline.ticket_archived",
        ActionKind::Merge => "hotline.ticket_merged",
        ActionKind::Divert => "hotline.ticket_diverted",
        ActionKind::Supervise => "hotline.ticket_supervised",
        ActionKind::FeedBack => "hotline.supervision_answered",
        ActionKind::Exempt => "hotline.ticket_exempted",
        ActionKind::Mark => "hotline.ticket_marked",
    }
}

/// Codes and dates of a change; what people wrote stays with the ticket.
pub fn changed(before: &Ticket, after: &Ticket, action: &Action) -> Value {
    let mut data = json!({ "from": before.status, "to": after.status });
    let mut say = |name: &str, value: Value| {
        if let Some(members) = data.as_object_mut() {
            members.insert(name.into(), value);
        }
    };
    if before.limits.due_at != after.limits.due_at {
        say("due_at", json!(after.limits.due_at));
    }
    if before.lead_unit != after.lead_unit {
        say("lead_unit", json!(after.lead_unit));
    }
    if before.co_units != after.co_units {
        say("co_units", json!(after.co_units));
    }
    match action {
        Action::Assign(said) => say("handler", json!(said.handler)),
        Action::LogContact(said) => say("reached", json!(said.reached)),
        Action::RequestApplication(said) => {
            say("application", json!({ "kind": said.kind, "reason": said.reason }))
        }
        Action::EndorseApplication(said)
        | Action::DecideApplication(said)
        | Action::Review(said) => {
            say("approved", json!(said.approved));
        }
        Action::SubmitResult(said) => say("outcome", json!(said.outcome)),
        Action::FollowUp(said) => {
            say(
                "follow_up",
                json!({ "by": said.by, "reached": said.reached, "solved": said.solved, "satisfaction": said.satisfaction }),
            );
        }
        Action::Merge(said) => say("into", json!(said.into)),
        Action::Divert(said) => say("path", json!(said.path)),
        Action::Supervise(said) => say("kind", json!(said.kind)),
        Action::Exempt(said) => say("reason", json!(said.reason)),
        Action::Mark => say("colour", json!(after.colour)),
        // The states say it all; comments and reasons in words stay with the ticket.
        Action::Sign(_)
        | Action::StartHandling(_)
        | Action::Resume(_)
        | Action::Conclude(_)
        | Action::Archive(_)
        | Action::Rework(_)
        | Action::FeedBack(_) => {}
    }
    data
}

/// A refusal inside a unit of work.
pub fn refuse(refusal: Refusal) -> db::Error {
    Problem::from(refusal).into()
}
