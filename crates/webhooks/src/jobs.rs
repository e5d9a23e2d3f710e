//! What the system does by itself: reads the feed for every endpoint, sends what is due, forgets what was delivered long ago.
//!
//! Every endpoint is served by a task of its own, so that a slow one keeps no other waiting; within one, an event waits for those of
//! the same record before it. A try is claimed before it begins: a process that dies loses none, and several processes may run.

use crate::courier::{Busy, Courier, Outcome};
use crate::message;
use crate::model::{DeliveryState, DisabledReason, Endpoint, EndpointState, TryResult};
use crate::permissions::READ_FEED;
use crate::routes::{self, EVENT_DISABLED};
use crate::rules::{Rules, Verdict};
use crate::signature::Secrets;
use crate::store::{self, Due};
use crate::watch;
use db::{Db, fail_point};
use ipnet::IpNet;
use kernel::{Caller, Id, Instant, Reach};
use ledger::{Author, Entry, Tx, feed, proof};
use organization::rights;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use web::privacy::Keys;
use web::{Job, JobContext};

pub const DELIVER: Job = Job {
    name: "webhooks.deliver",
    every: Duration::from_secs(1),
    run: |context| {
        Box::pin(async move {
            // The tasks go on by themselves; an endpoint that is busy is left alone the next time.
            start(&context, Courier::system()).await.map(|_| 0)
        })
    },
};

pub const FORGET: Job = Job {
    name: "webhooks.forget",
    every: Duration::from_secs(3600),
    run: |context| Box::pin(forget(context)),
};

/// So many entries of the feed are read for an endpoint at once.
const STRETCH: u64 = 200;
/// So many stretches; others want to be served too.
const STRETCHES: usize = 5;

/// Reads the feed for every endpoint, and begins to send to those that have something due and are not being sent to. What it gives
/// are the tasks, each of which ends with how many events it has sent.
pub async fn start(
    context: &JobContext,
    courier: &Arc<Courier>,
) -> db::Result<Vec<JoinHandle<usize>>> {
    let tenant = context.tenant.clone();
    let behind = context.database().scan(move |db| {
        let size = proof::head(db, &tenant, None)?.map_or(0, |head| head.size);
        store::behind(db, &tenant, size)
    });
    for endpoint in behind.await? {
        for _ in 0..STRETCHES {
            if spread(context, endpoint).await? < STRETCH {
                break;
            }
        }
    }
    let (tenant, now) = (context.tenant.clone(), context.ledger.now());
    let due = context.database().scan(move |db| store::due(db, &tenant, now)).await?;
    let free = due.into_iter().filter_map(|id| Some((id, courier.take(&context.tenant, id)?)));
    Ok(free
        .map(|(id, busy)| tokio::spawn(serve(context.clone(), courier.clone(), id, busy)))
        .collect())
}

/// Puts a stretch of the feed into the queue of an endpoint; how many entries it was.
#[expect(
    clippy::disallowed_methods,
    reason = "a queue is no record: what it holds is in the ledger"
)]
async fn spread(context: &JobContext, endpoint: Id) -> db::Result<u64> {
    let (tenant, now) = (context.tenant.clone(), context.ledger.now());
    let work = move |db: &mut Db| {
        let Some((endpoint, from)) = store::find_active(db, &tenant, endpoint, now)? else {
            return Ok(0);
        };
        if store::count_waiting(db, &tenant, endpoint.id)? >= Rules::built_in().most_waiting {
            return Ok(0);
        }
        let Some(sight) = Sight::of(db, &tenant, &endpoint, now)? else { return Ok(0) };
        let entries = feed::from_index(db, &tenant, from, STRETCH)?;
        let Some(last) = entries.last() else { return Ok(0) };
        if !store::move_on(db, &tenant, endpoint.id, from, last.index + 1)? {
            return Ok(0);
        }
        let wanted = |entry: &Entry| {
            sight.covers(entry) && endpoint.events.iter().any(|events| events.include(&entry.event))
        };
        for sealed in entries.iter().filter(|sealed| wanted(&sealed.entry)) {
            store::enqueue(db, &tenant, endpoint.id, sealed, now)?;
        }
        Ok(entries.len() as u64)
    };
    context.database().write(work).await
}

/// What the account of an endpoint may read in the feed.
struct Sight {
    holder: Caller,
    reach: Reach,
}

impl Sight {
    /// As of now; none while the account is disabled, and then everything waits.
    fn of(
        db: &mut Db,
        tenant: &str,
        endpoint: &Endpoint,
        now: Instant,
    ) -> db::Result<Option<Self>> {
        let holder = rights::of_account(db, tenant, endpoint.account, now)?;
        Ok(holder.map(|holder| Self { reach: holder.reach(READ_FEED), holder }))
    }

    fn covers(&self, entry: &Entry) -> bool {
        entry.is_open_to(&self.holder, &self.reach)
    }
}

/// Sends to one endpoint whatever is due.
async fn serve(context: JobContext, courier: Arc<Courier>, endpoint: Id, busy: Busy) -> usize {
    let mut sent = 0;
    loop {
        match serve_one(&context, &courier, endpoint).await {
            Ok(true) => sent += 1,
            Ok(false) => break,
            Err(error) => {
                tracing::warn!(%endpoint, %error, "an event could not be sent");
                break;
            }
        }
    }
    drop(busy);
    sent
}

/// An event on its way.
struct Parcel {
    due: Due,
    endpoint: Endpoint,
    secrets: Secrets,
    entry: Entry,
    approved: Vec<IpNet>,
}

async fn serve_one(context: &JobContext, courier: &Courier, endpoint: Id) -> db::Result<bool> {
    let keys = context.vault.keys(&context.ledger, &context.tenant).await?;
    let Some(parcel) = next(context, keys, endpoint).await? else { return Ok(false) };
    let Parcel { due, endpoint, secrets, entry, approved } = parcel;
    let url = endpoint.url.parse().map_err(db::Error::broken)?;
    let body = message::body(&entry, due.index)?;
    let now = context.ledger.now();
    let mut headers = vec![("content-type", message::MEDIA_TYPE.to_string())];
    headers.extend(message::headers(entry.id, &secrets, endpoint.scheme, &body, now));
    headers
        .extend(message::traceparent(&entry.actor, due.id).map(|parent| ("traceparent", parent)));
    let outcome = courier.send(&url, &approved, &headers, body).await;
    settle(context, endpoint.id, due, outcome).await?;
    Ok(true)
}

/// Claims what is due at an endpoint. What its account may not see any more is withheld, for good.
#[expect(
    clippy::disallowed_methods,
    reason = "a queue is no record: what it holds is in the ledger"
)]
async fn next(context: &JobContext, keys: Keys, endpoint: Id) -> db::Result<Option<Parcel>> {
    let (tenant, now) = (context.tenant.clone(), context.ledger.now());
    let work = move |db: &mut Db| {
        let Some((endpoint, _)) = store::find_active(db, &tenant, endpoint, now)? else {
            return Ok(None);
        };
        let Some(sight) = Sight::of(db, &tenant, &endpoint, now)? else { return Ok(None) };
        while let Some(mut due) = store::next_due(db, &tenant, endpoint.id, now)? {
            let (entry, _) = feed::by_id(db, &tenant, due.body.entry)?;
            if !sight.covers(&entry) {
                store::settle(db, &tenant, &due, DeliveryState::Withheld, now)?;
                continue;
            }
            if !store::claim(db, &tenant, &mut due, now, now.plus(Rules::built_in().lease()))? {
                return Ok(None);
            }
            let secrets = store::find_secrets(db, &keys, endpoint.id)?;
            let approved = store::approved(db, &tenant)?;
            return Ok(Some(Parcel { due, endpoint, secrets, entry, approved }));
        }
        Ok(None)
    };
    context.database().write(work).await
}

async fn settle(
    context: &JobContext,
    endpoint: Id,
    mut due: Due,
    outcome: Outcome,
) -> db::Result<()> {
    fail_point("webhooks.answered")?;
    let (result, status) = match outcome {
        Outcome::Answered { status, .. } => (TryResult::Answered, Some(status)),
        Outcome::TimedOut => (TryResult::TimedOut, None),
        Outcome::NotConnected => (TryResult::NotConnected, None),
        Outcome::Forbidden => (TryResult::Forbidden, None),
    };
    due.body.end(result, status);
    let mut dice = [0];
    getrandom::fill(&mut dice).map_err(|error| db::Error::Unavailable(error.to_string()))?;
    let verdict = Rules::built_in().judge(outcome, due.tries, context.ledger.now(), dice[0]);
    watch::count(verdict == Verdict::Delivered);
    match verdict {
        Verdict::Over(reason) => give_up(context, endpoint, due, reason).await,
        Verdict::Delivered => keep(context, endpoint, due, None).await,
        Verdict::Again { at, quiet } => keep(context, endpoint, due, Some((at, quiet))).await,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a queue is no record: what it holds is in the ledger"
)]
async fn keep(
    context: &JobContext,
    endpoint: Id,
    due: Due,
    again: Option<(Instant, Option<Instant>)>,
) -> db::Result<()> {
    let (tenant, now) = (context.tenant.clone(), context.ledger.now());
    let work = move |db: &mut Db| {
        let Some((at, quiet)) = again else {
            return store::settle(db, &tenant, &due, DeliveryState::Delivered, now);
        };
        if let Some(until) = quiet {
            store::keep_quiet(db, &tenant, endpoint, until)?;
        }
        store::settle(db, &tenant, &due, DeliveryState::Waiting, at)
    };
    context.database().write(work).await
}

/// Disables an endpoint, and says so in the ledger. Whoever reads `webhooks.*` is told by an event. The event itself waits as those
/// behind it do, with all its tries before it: whoever mends the receiver and enables the endpoint gets it with them.
async fn give_up(
    context: &JobContext,
    endpoint: Id,
    due: Due,
    reason: DisabledReason,
) -> db::Result<()> {
    let work = move |tx: &mut Tx<'_>| {
        let (tenant, now) = (tx.tenant(), tx.now());
        store::begin_anew(tx.db, tenant, &due, now)?;
        let Some(endpoint) = store::find(tx.db, tenant, endpoint)? else {
            return Err(kernel::Problem::not_found().into());
        };
        let next = Endpoint {
            version: endpoint.version + 1,
            state: EndpointState::Disabled,
            reason: Some(reason),
            ..endpoint
        };
        // A try may end after a security administrator has stopped all of them: that stands, and this is what it stands over.
        let next = match next.paused_by {
            None => next,
            Some(_) => Endpoint {
                state: EndpointState::Paused,
                paused_from: Some(EndpointState::Disabled),
                ..next
            },
        };
        store::advance(tx, &next)?;
        routes::record(
            tx,
            EVENT_DISABLED,
            &next,
            serde_json::json!({ "reason": reason, "entry": due.body.entry }),
        );
        Ok(())
    };
    tracing::warn!(%endpoint, ?reason, "an endpoint is disabled");
    context.ledger.change(Author::system(&context.tenant), work).await
}

#[expect(
    clippy::disallowed_methods,
    reason = "a queue is no record: what it holds is in the ledger"
)]
async fn forget(context: JobContext) -> db::Result<usize> {
    let before = context.ledger.now().plus(-Rules::built_in().kept());
    let tenant = context.tenant.clone();
    context.database().write(move |db| store::forget(db, &tenant, before)).await
}
