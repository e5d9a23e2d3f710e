use crate::retention::Retention;
use crate::store;
use std::time::Duration;
use web::{Job, JobContext};

/// Takes files away that nobody fetched in time.
pub const FORGET: Job = Job {
    name: "reporting.forget_exports",
    every: Duration::from_secs(600),
    run: |context| Box::pin(forget(context)),
};

#[expect(clippy::disallowed_methods, reason = "what is taken away is no record")]
async fn forget(context: JobContext) -> db::Result<usize> {
    let before = context.ledger.now().plus(-Retention::built_in().exports());
    let tenant = context.tenant.clone();
    context.database().write(move |db| store::forget(db, &tenant, before)).await
}
