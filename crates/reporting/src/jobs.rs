use crate::retention::Retention;
use crate::store;
use db::Db;
use std::time::Duration;
use web::{Job, JobContext};

/// Takes files away whose time is over, and later what is known of them.
pub const FORGET: Job = Job {
    name: "reporting.forget_exports",
    every: Duration::from_secs(600),
    run: |context| Box::pin(forget(context)),
};

#[expect(clippy::disallowed_methods, reason = "what is taken away is no record")]
async fn forget(context: JobContext) -> db::Result<usize> {
    let (now, rule) = (context.ledger.now(), Retention::built_in());
    let (kept_since, told_since) = (now.plus(-rule.exports()), now.plus(-rule.expired()));
    let tenant = context.tenant.clone();
    let work = move |db: &mut Db| {
        let expired = store::expire(db, &tenant, kept_since)?;
        Ok(expired + store::forget(db, &tenant, told_since)?)
    };
    context.database().write(work).await
}
