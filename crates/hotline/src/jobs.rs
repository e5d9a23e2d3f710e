//! What the system does by itself: cards turn yellow and red, suspended tickets reopen on the promised day, old ones are archived; when the
//! working days of another year are known, limits that were provisional are worked out anew.

use crate::codes::Status;
use crate::import;
use crate::model::Ticket;
use crate::permissions::{AssignTickets, SYSTEM};
use crate::receipt;
use crate::routes::{changed, event};
use crate::sla::SlaRules;
use crate::store;
use crate::workflow::{self, Action, Assignee, Context};
use db::Db;
use kernel::{Calendar, Id, Instant, Note, Permission, Problem};
use ledger::{Author, Tx};
use serde_json::json;
use std::time::Duration;
use web::{Job, JobContext};

pub const ATTEND: Job = Job {
    name: "hotline.attend",
    every: Duration::from_secs(30),
    run: |context| Box::pin(attend(context)),
};

/// Takes previews away that nobody committed: they hold callers whom no ticket needs.
pub const EXPIRE: Job = Job {
    name: "hotline.expire_previews",
    every: imports::EXPIRE_EVERY,
    run: |context| Box::pin(imports::expire(context, import::KIND)),
};

/// A calendar comes with the start of the server; the first look follows it.
pub const WORK_OUT_LIMITS: Job = Job {
    name: "hotline.work_out_limits",
    every: Duration::from_secs(3600),
    run: |context| Box::pin(work_out(context)),
};

/// Goes through all tickets that are due for a look, the longest waiting first.
async fn attend(context: JobContext) -> db::Result<usize> {
    let due = |db: &mut Db, context: &JobContext, after, limit| {
        store::needing_attention(db, &context.tenant, context.ledger.now(), after, limit)
    };
    context.each(due, attend_one).await
}

/// As the system decides.
fn decision(now: Instant, calendar: &Calendar) -> Context<'_> {
    let holds = &|permission: &str| permission == SYSTEM || permission == AssignTickets::NAME;
    let (actor, rules, assignee) = (Id::nil(), SlaRules::built_in(), Assignee::default());
    Context { now, actor, holds, calendar, rules, assignee }
}

async fn attend_one(context: JobContext, ticket: Ticket) -> db::Result<bool> {
    let calendar = context.calendar.clone();
    let work = move |tx: &mut Tx<'_>| {
        let action = action(&ticket);
        let decided = workflow::apply(&ticket, &action, &decision(tx.now(), &calendar));
        let after = decided.map_err(Problem::from)?;
        store::advance(tx, &ticket, &after, &calendar)?;
        receipt::record(
            tx,
            event(action.kind()),
            &after,
            Some(&ticket),
            changed(&ticket, &after, &action),
        );
        Ok(true)
    };
    context.ledger.change(Author::system(&context.tenant), work).await
}

fn action(ticket: &Ticket) -> Action {
    let note = Note { comment: None, client_at: None };
    match ticket.status {
        Status::Suspended => Action::Resume(note),
        Status::Followed => Action::Archive(note),
        _ => Action::Mark,
    }
}

/// Goes through all tickets with a provisional limit.
async fn work_out(context: JobContext) -> db::Result<usize> {
    let open = |db: &mut Db, context: &JobContext, after, limit| {
        store::with_provisional_limit(db, &context.tenant, after, limit)
    };
    context.each(open, work_out_one).await
}

async fn work_out_one(context: JobContext, ticket: Ticket) -> db::Result<bool> {
    let calendar = context.calendar.clone();
    let now = context.ledger.now();
    let anew = workflow::work_out_anew(&ticket, &decision(now, &calendar));
    let Some(after) = anew.map_err(Problem::from)? else { return Ok(false) };
    let work = move |tx: &mut Tx<'_>| {
        store::advance(tx, &ticket, &after, &calendar)?;
        let data =
            json!({ "from": ticket.status, "to": after.status, "due_at": after.limits.due_at });
        receipt::record(tx, "hotline.ticket_limits_worked_out", &after, Some(&ticket), data);
        Ok(true)
    };
    context.ledger.change(Author::system(&context.tenant), work).await
}
