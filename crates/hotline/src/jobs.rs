//! What the system does by itself: cards turn yellow and red, suspended tickets reopen on the promised day, old ones are archived.

use crate::codes::Status;
use crate::import;
use crate::model::Ticket;
use crate::permissions::SYSTEM;
use crate::receipt;
use crate::routes::{changed, event};
use crate::sla::SlaRules;
use crate::store;
use crate::workflow::{self, Action, Assignee, Context};
use kernel::Note;
use kernel::{Id, Permission, Problem};
use ledger::{Author, Tx};
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

const PAGE: i64 = 200;

/// Goes through all tickets that are due for a look, the longest waiting first. A ticket that fails is passed over and tried
/// again next time: it keeps none of the others waiting.
async fn attend(context: JobContext) -> db::Result<usize> {
    let (mut changed, mut after) = (0, None);
    loop {
        let (tenant, now, from) = (context.tenant.clone(), context.ledger.now(), after);
        let page = context
            .database()
            .scan(move |db| store::needing_attention(db, &tenant, now, from, PAGE))
            .await?;
        let Some((place, _)) = page.last() else { return Ok(changed) };
        after = Some(*place);
        for (_, ticket) in page {
            let id = ticket.id;
            match attend_one(&context, ticket).await {
                Ok(()) => changed += 1,
                Err(error) => {
                    tracing::warn!(ticket = %id, %error, "a ticket could not be attended to")
                }
            }
        }
    }
}

async fn attend_one(context: &JobContext, ticket: Ticket) -> db::Result<()> {
    let calendar = context.calendar.clone();
    let work = move |tx: &mut Tx<'_>| {
        let system = |permission: &str| {
            permission == SYSTEM || permission == crate::permissions::AssignTickets::NAME
        };
        let rules = SlaRules::built_in();
        let decision = Context {
            now: tx.now(),
            actor: Id::nil(),
            holds: &system,
            calendar: &calendar,
            rules,
            assignee: Assignee::default(),
        };
        let action = action(&ticket);
        let after = workflow::apply(&ticket, &action, &decision).map_err(Problem::from)?;
        store::advance(tx, &ticket, &after, &calendar)?;
        receipt::record(
            tx,
            event(action.kind()),
            &after,
            Some(&ticket),
            changed(&ticket, &after, &action),
        );
        Ok(())
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
