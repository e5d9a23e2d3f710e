//! For tests and demonstrations: a session without a password.

use crate::issuer::Issuer;
use crate::sessions::{self, LONGEST, Presented, Refresh, Session};
use kernel::Id;
use ledger::{Author, Ledger};

/// An access token of a new session.
pub async fn session(
    ledger: &Ledger,
    issuer: &Issuer,
    tenant: &str,
    account: Id,
    unit: Id,
) -> db::Result<String> {
    let now = ledger.now();
    let refresh = Refresh::begin(&Presented::fresh()?, now);
    let session = Session::open(account, unit, "test", Some(refresh), now, LONGEST);
    let inserted = session.clone();
    ledger.change(Author::system(tenant), move |tx| sessions::insert(tx, &inserted)).await?;
    issuer.token(tenant, &session, now)
}
