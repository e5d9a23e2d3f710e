//! District systems.

use super::{Opening, Tokens, open, tenant_or_only};
use crate::accounts;
use crate::issuer::Issuer;
use ledger::Ledger;
use std::net::IpAddr;

/// A district system proves itself (RFC 6749 §4.4).
pub async fn with_client_secret(
    ledger: &Ledger,
    issuer: &Issuer,
    client: String,
    secret: String,
    from: Option<IpAddr>,
) -> db::Result<Option<Tokens>> {
    let now = ledger.now();
    let known = ledger
        .database()
        .read(move |db| {
            let (tenant, login) = match client.split_once('/') {
                Some((tenant, login)) => (Some(tenant), login),
                None => (None, client.as_str()),
            };
            let Some(tenant) = tenant_or_only(db, tenant)? else { return Ok(None) };
            Ok(accounts::by_login(db, &tenant, login)?.map(|account| (tenant, account)))
        })
        .await?;
    match known.filter(|(_, account)| account.proves(&secret, from, now)) {
        None => Ok(None),
        Some((tenant, account)) => {
            let opening =
                Opening { tenant, account, source: from, agent: None, second_factor: false };
            open(ledger, issuer, opening).await.map(Some)
        }
    }
}
