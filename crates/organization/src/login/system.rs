//! District systems.

use super::{Opening, Tokens, open, refused, tenant_or_only};
use crate::accounts::{self, Account};
use crate::assertions;
use crate::issuer::Issuer;
use kernel::problems;
use ledger::{Ledger, Tx};
use std::net::IpAddr;
use web::Tried;

/// What a district system shows (RFC 6749 §2.3.1, RFC 7523 §2.2).
pub enum ClientProof {
    Secret {
        client: String,
        secret: String,
    },
    /// Signed by the system itself.
    Assertion(String),
}

impl ClientProof {
    fn client(&self) -> Option<String> {
        match self {
            Self::Secret { client, .. } => Some(client.clone()),
            Self::Assertion(text) => assertions::claimed_client(text),
        }
    }
}

/// A district system proves itself (RFC 6749 §4.4).
pub async fn with_client_proof(
    ledger: &Ledger,
    issuer: &Issuer,
    proof: ClientProof,
    from: Option<IpAddr>,
    tried: &Tried,
) -> db::Result<Option<Tokens>> {
    let Some(client) = proof.client() else { return Ok(None) };
    let known = find(ledger, client.clone()).await?;
    let Some((tenant, account)) = known else { return Ok(None) };
    tried.is(account.id);
    let now = ledger.now();
    if !account.may_call(from, now) {
        return Ok(None);
    }
    let holds = match &proof {
        ClientProof::Secret { secret, .. } => account.is_proven_by(secret, now),
        ClientProof::Assertion(text) => {
            let audiences = issuer.audiences_of_assertions();
            match assertions::verify(text, &account, &client, &audiences, now) {
                Some(used) => assertions::spend(ledger.database(), tenant.clone(), used).await?,
                None => false,
            }
        }
    };
    if !holds {
        return Ok(None);
    }
    let (id, audiences) = (account.id, issuer.audiences_of_assertions());
    let still = move |tx: &mut Tx<'_>| {
        let account = accounts::find_to_change(tx.db, tx.tenant(), id)?;
        let proven = |account: &Account| match &proof {
            ClientProof::Secret { secret, .. } => account.is_proven_by(secret, tx.now()),
            ClientProof::Assertion(text) => {
                assertions::verify(text, account, &client, &audiences, tx.now()).is_some()
            }
        };
        let account = account.filter(|account| account.may_call(from, tx.now()) && proven(account));
        Ok(account.map(drop).ok_or_else(refused)?)
    };
    let opening = Opening { tenant, account, source: from, agent: None, second_factor: false };
    match open(ledger, issuer, opening, still).await {
        Err(db::Error::Refused(problem)) if problem.kind == &problems::UNAUTHENTICATED => Ok(None),
        opened => opened.map(Some),
    }
}

/// The account of a client, named `{tenant}/{login}`, or by its login where there is one tenant.
async fn find(ledger: &Ledger, client: String) -> db::Result<Option<(String, Account)>> {
    let find = move |db: &mut db::Db| {
        let (tenant, login) = match client.split_once('/') {
            Some((tenant, login)) => (Some(tenant), login),
            None => (None, client.as_str()),
        };
        let Some(tenant) = tenant_or_only(db, tenant)? else { return Ok(None) };
        Ok(accounts::by_login(db, &tenant, login)?.map(|account| (tenant, account)))
    };
    ledger.database().read(find).await
}
