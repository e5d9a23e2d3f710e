//! New means of proof for an account in use: one that has or had a password, roles, or what a system proves itself with. Whoever could hand
//! them out alone would need nobody else to be that account, so a second person allows it first (B-25).

use super::{Account, advance};
use chrono::TimeDelta;
use kernel::Problem;
use ledger::Tx;
use serde_json::json;
use web::approval::problems::SECOND_PERSON_NEEDED;

/// What was allowed is done by the next day.
const ALLOWED_FOR: TimeDelta = TimeDelta::hours(24);

impl Account {
    /// Whether it may do anything, or did.
    pub fn is_in_use(&self) -> bool {
        self.was_in_use
            || self.password_hash.is_some()
            || !self.assignments.is_empty()
            || !self.client_secrets.is_empty()
            || !self.client_keys.is_empty()
    }
}

/// Allows one new means of proof.
pub fn allow_renewal(tx: &mut Tx<'_>, mut account: Account) -> db::Result<Account> {
    account.renewal_until = Some(tx.now().plus(ALLOWED_FOR));
    advance(tx, account, "organization.renewal_allowed", json!({}))
}

/// An account that may have a new means of proof; what a second person allowed is spent with that.
pub fn renewing(tx: &Tx<'_>, mut account: Account) -> db::Result<Account> {
    let allowed = account.renewal_until.take().is_some_and(|until| tx.now() < until);
    if allowed || !account.is_in_use() {
        return Ok(account);
    }
    let zh = "该账号已在使用，换发激活码、密钥或公钥须经另一人批准：请以 POST /v1/organization/accounts/{id}/renew-credentials 申请";
    let en = "This account is in use: a new activation, secret or key takes two; ask with POST /v1/organization/accounts/{id}/renew-credentials";
    Err(Problem::new(&SECOND_PERSON_NEEDED, zh, en).into())
}
