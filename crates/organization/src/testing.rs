//! For tests and demonstrations: a session without a password.

use crate::accounts;
use crate::issuer::Issuer;
use crate::sessions::{self, Presented, Refresh, Session};
use kernel::Id;
use ledger::{Author, Ledger};

/// An access token of a new session, as if its holder had shown everything that is asked for.
pub async fn session(
    ledger: &Ledger,
    issuer: &Issuer,
    tenant: &str,
    account: Id,
) -> db::Result<String> {
    let (now, rule) = (ledger.now(), &issuer.policy().session);
    let refresh = Refresh::begin(&Presented::fresh()?, now);
    let (life, idle) = (rule.life(), rule.idle());
    let session = ledger
        .change(Author::system(tenant), move |tx| {
            let account = accounts::find(tx.db, tx.tenant(), account)?;
            let account = account.ok_or_else(kernel::Problem::not_found)?;
            let mut session = Session::open(&account, Some(refresh.clone()), now, life, idle);
            session.second_factor = true;
            sessions::insert(tx, &session)?;
            Ok(session)
        })
        .await?;
    issuer.token(tenant, &session, now)
}
