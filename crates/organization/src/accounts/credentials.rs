//! What proves that somebody is the holder of an account: activation secrets and passwords of people, secrets of systems.

use super::{Account, AccountKind, advance};
use crate::attempts::{self, LoginKey};
use crate::secret::{self, SecretHash};
use crate::sessions;
use chrono::TimeDelta;
use kernel::{Id, Instant, Problem, problems};
use ledger::Tx;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::net::IpAddr;
use utoipa::ToSchema;

/// How long an activation secret is good.
const ACTIVATION_LIFE: TimeDelta = TimeDelta::minutes(15);
/// What a system proves itself with is renewed at least yearly.
pub(super) const CLIENT_LIFE: TimeDelta = TimeDelta::days(365);
/// So many hashes of former passwords are kept; a policy may look at fewer.
const REMEMBERED: usize = 10;
/// Two secrets live side by side, so that one is replaced without a failed call.
const MAX_CLIENT_SECRETS: usize = 2;

/// A one-time secret by which the holder sets a password. No administrator ever sees or sets one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Activation {
    hash: SecretHash,
    expires_at: Instant,
}

/// A secret of a district system.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ClientSecret {
    pub id: Id,
    hash: SecretHash,
    pub expires_at: Instant,
}

/// That a secret exists, and until when.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClientSecretView {
    pub id: Id,
    pub expires_at: Instant,
}

impl Account {
    /// Whether a secret of a system holds now.
    pub fn is_proven_by(&self, text: &str, now: Instant) -> bool {
        self.client_secrets.iter().any(|secret| now < secret.expires_at && secret.hash.is_of(text))
    }

    /// Whether this is a system that may call from this address.
    pub fn may_call(&self, from: Option<IpAddr>, now: Instant) -> bool {
        let allowed = self.networks.is_empty()
            || from.is_some_and(|address| {
                // A socket of both families tells IPv4 callers as IPv6.
                self.networks.iter().any(|network| network.contains(&address.to_canonical()))
            });
        allowed && self.is_open(now) && self.kind == AccountKind::System
    }
}

/// Makes the one-time secret by which the holder sets a password.
pub fn activate(tx: &mut Tx<'_>, mut account: Account) -> db::Result<(Account, String)> {
    let (text, hash) = secret::fresh()?;
    account.activation = Some(Activation { hash, expires_at: tx.now().plus(ACTIVATION_LIFE) });
    Ok((advance(tx, account, "organization.activation_issued", json!({}))?, text))
}

impl Account {
    /// Whether this is the activation secret that was handed out last, and it still holds.
    pub fn is_activated_by(&self, activation: &str, now: Instant) -> bool {
        self.activation
            .as_ref()
            .is_some_and(|one| now < one.expires_at && one.hash.is_of(activation))
    }
}

/// Sets a password, for the activation secret; that is spent with it, and wrong guesses at the login are forgotten. Whoever was signed
/// in with the password before is not any more.
pub fn set_password(
    tx: &mut Tx<'_>,
    mut account: Account,
    activation: &str,
    hash: String,
    login: &LoginKey,
) -> db::Result<Account> {
    if !account.is_activated_by(activation, tx.now()) {
        return Err(bad_activation().into());
    }
    account.activation = None;
    sessions::end_all(tx, account.id, None)?;
    attempts::clear(tx.db, tx.tenant(), login)?;
    give_password(tx, account, hash)
}

/// Gives an account a password, however its holder proved to be who they are; the one before is remembered as a hash.
pub fn give_password(tx: &mut Tx<'_>, mut account: Account, hash: String) -> db::Result<Account> {
    if let Some(before) = account.password_hash.replace(hash) {
        account.former_passwords.insert(0, before);
        account.former_passwords.truncate(REMEMBERED);
    }
    account.password_set_at = Some(tx.now());
    account.first_password_at = account.first_password_at.or(Some(tx.now()));
    advance(tx, account, "organization.password_set", json!({}))
}

pub fn bad_activation() -> Problem {
    let zh = "激活码无效或已过期，请向系统管理员重新申请";
    Problem::field(
        "/activation",
        "activation",
        zh,
        "The activation secret is not valid or has expired; ask your administrator for a new one",
    )
}

/// Keeps a stronger hash of the same password.
pub fn rehash(tx: &mut Tx<'_>, mut account: Account, hash: String) -> db::Result<Account> {
    account.password_hash = Some(hash);
    advance(tx, account, "organization.password_rehashed", json!({}))
}

pub fn add_client_secret(
    tx: &mut Tx<'_>,
    mut account: Account,
) -> db::Result<(Account, Id, String)> {
    let now = tx.now();
    account.client_secrets.retain(|secret| now < secret.expires_at);
    if account.kind != AccountKind::System || account.client_secrets.len() >= MAX_CLIENT_SECRETS {
        let zh = "仅系统账号可有密钥，且最多两个：请先撤销旧密钥";
        return Err(Problem::new(
            &problems::CONFLICT,
            zh,
            "Only a system has secrets, and at most two: revoke the old one first",
        )
        .into());
    }
    let (text, hash) = secret::fresh()?;
    let id = kernel::new_id();
    account.client_secrets.push(ClientSecret { id, hash, expires_at: now.plus(CLIENT_LIFE) });
    Ok((
        advance(tx, account, "organization.client_secret_added", json!({ "secret": id }))?,
        id,
        text,
    ))
}

pub fn revoke_client_secret(tx: &mut Tx<'_>, mut account: Account, id: Id) -> db::Result<Account> {
    let before = account.client_secrets.len();
    account.client_secrets.retain(|secret| secret.id != id);
    if account.client_secrets.len() == before {
        return Err(Problem::not_found().into());
    }
    advance(tx, account, "organization.client_secret_revoked", json!({ "secret": id }))
}
