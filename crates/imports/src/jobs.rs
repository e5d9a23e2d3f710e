//! Previews that nobody commits are taken away: they hold people whom no record needs.

use crate::retention::Retention;
use crate::routes::KIND;
use crate::store;
use kernel::{Id, Problem};
use ledger::{Author, Change, Tx, feed};
use std::time::Duration;
use web::{Job, JobContext};

pub const EXPIRE: Job = Job {
    name: "imports.expire_previews",
    every: EXPIRE_EVERY,
    run: |context| Box::pin(expire(context, KIND)),
};

pub const EXPIRE_EVERY: Duration = Duration::from_secs(600);

/// How the event ends by which the ledger says that a preview was taken away.
pub(crate) const EXPIRED: &str = "_expired";

const PAGE: i64 = 200;

/// Takes the previews of a kind away that have waited for too long; gives how many.
pub async fn expire(context: JobContext, kind: &'static str) -> db::Result<usize> {
    let before = context.ledger.now().plus(-Retention::built_in().previews());
    let tenant = context.tenant.clone();
    let waiting =
        context.database().scan(move |db| store::waiting_since(db, &tenant, kind, before, PAGE));
    let mut removed = 0;
    for id in waiting.await? {
        let work = move |tx: &mut Tx<'_>| expire_one(tx, kind, id);
        match context.ledger.change(Author::system(&context.tenant), work).await {
            Ok(()) => removed += 1,
            Err(error) => tracing::warn!(preview = %id, %error, "a preview could not be removed"),
        }
    }
    Ok(removed)
}

fn expire_one(tx: &mut Tx<'_>, kind: &'static str, id: Id) -> db::Result<()> {
    if !store::remove_waiting(tx, id)? {
        return Err(Problem::plain(&kernel::problems::CONFLICT).into());
    }
    let first = feed::of_subject(tx.db, tx.tenant(), id)?.into_iter().next();
    let unit = first.map_or(Id::nil(), |first| first.unit);
    tx.record(Change {
        event: &format!("{kind}{EXPIRED}"),
        kind,
        id,
        version: 2,
        unit,
        data: serde_json::json!({}),
        before: &[],
        after: &[],
    });
    Ok(())
}
