//! Signing in, staying in, signing out.

use crate::accounts::{self, Account, AccountKind};
use crate::issuer::{ACCESS_SECONDS, Issuer};
use crate::password::{self, Verdict};
use crate::schema::organization_unit;
use crate::secret;
use crate::sessions::{self, LONGEST, Presented, Refresh, Session, Use};
use chrono::TimeDelta;
use db::{Db, sql};
use diesel::prelude::*;
use kernel::{Id, Problem, problems};
use ledger::{Author, Ledger};
use serde::Serialize;
use std::net::IpAddr;
use utoipa::ToSchema;

/// Tokens, as RFC 6749 §5.1 names their members.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Tokens {
    /// Send it as `Authorization: Bearer …`.
    #[schema(max_length = 4000)]
    pub access_token: String,
    #[schema(max_length = 20, example = "Bearer")]
    pub token_type: String,
    /// Seconds that the access token is good for.
    #[schema(example = 600)]
    pub expires_in: i64,
    /// Changes with every use; absent for systems.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub refresh_token: Option<String>,
    /// 会话
    pub session_id: Id,
}

/// The tenant that a request names, or the only one there is.
pub fn tenant_or_only(db: &mut Db, named: Option<&str>) -> db::Result<Option<String>> {
    if let Some(named) = named {
        return Ok(Some(named.to_string()));
    }
    use organization_unit::dsl;
    let mut tenants: Vec<String> = sql!(db, |c| organization_unit::table
        .filter(dsl::parent_id.is_null())
        .select(dsl::tenant_id)
        .distinct()
        .limit(2)
        .load(c))?;
    Ok(if tenants.len() == 1 { tenants.pop() } else { None })
}

/// One answer for everything that may be wrong, so that nobody learns which logins exist.
fn refused() -> Problem {
    let zh = "登录名或密码不正确，或账号已停用";
    Problem::new(
        &problems::UNAUTHENTICATED,
        zh,
        "Login or password is wrong, or the account is disabled",
    )
}

/// A person signs in.
pub async fn with_password(
    ledger: &Ledger,
    issuer: &Issuer,
    tenant: Option<String>,
    login: String,
    password: String,
) -> db::Result<Tokens> {
    let known = ledger
        .database()
        .read(move |db| {
            let Some(tenant) = tenant_or_only(db, tenant.as_deref())? else { return Ok(None) };
            Ok(accounts::by_login(db, &tenant, &login)?.map(|account| (tenant, account)))
        })
        .await?;
    let hash = known.as_ref().and_then(|(_, account)| account.password_hash.clone());
    let verdict = password::verify(password.clone(), hash).await?;
    let usable = |account: &Account| account.enabled && account.kind == AccountKind::Person;
    let (tenant, account) = known
        .filter(|(_, account)| verdict != Verdict::Wrong && usable(account))
        .ok_or_else(refused)?;
    if verdict == Verdict::RightButWeak {
        let stronger = password::hash(password).await?;
        let id = account.id;
        let author = Author { account: id, ..Author::system(&tenant) };
        ledger
            .change(author, move |tx| {
                let account = accounts::find(tx.db, tx.tenant(), id)?.ok_or_else(refused)?;
                accounts::rehash(tx, account, stronger.clone())
            })
            .await?;
    }
    open(ledger, issuer, tenant, account, true).await
}

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
        Some((tenant, account)) => open(ledger, issuer, tenant, account, false).await.map(Some),
    }
}

async fn open(
    ledger: &Ledger,
    issuer: &Issuer,
    tenant: String,
    account: Account,
    refreshable: bool,
) -> db::Result<Tokens> {
    let now = ledger.now();
    let (first, life) = match refreshable {
        true => (Some(Presented::fresh()?), LONGEST),
        false => (None, TimeDelta::seconds(ACCESS_SECONDS)),
    };
    let refresh = first.as_ref().map(|first| Refresh::begin(first, now));
    let session = Session::open(account.id, account.unit, &account.login, refresh, now, life);
    let author =
        Author { account: account.id, session: Some(session.id), ..Author::system(&tenant) };
    let inserted = session.clone();
    ledger.change(author, move |tx| sessions::insert(tx, &inserted)).await?;
    tokens(issuer, &tenant, &session, first, now)
}

fn tokens(
    issuer: &Issuer,
    tenant: &str,
    session: &Session,
    refresh: Option<Presented>,
    now: kernel::Instant,
) -> db::Result<Tokens> {
    Ok(Tokens {
        access_token: issuer.token(tenant, session, now)?,
        token_type: "Bearer".into(),
        expires_in: ACCESS_SECONDS,
        refresh_token: refresh
            .map(|Presented { family, token }| format!("{tenant}.{}.{family}.{token}", session.id)),
        session_id: session.id,
    })
}

/// How the use of a refresh token ended, inside the transaction that found out.
enum Refreshed {
    Session(Box<Session>),
    /// The family was ended: the entry stays, the answer is a refusal.
    Ended,
}

/// The session goes on; none when the token is no good.
pub async fn with_refresh_token(
    ledger: &Ledger,
    issuer: &Issuer,
    token: &str,
) -> db::Result<Option<Tokens>> {
    let Some((tenant, id, presented)) = parts(token) else { return Ok(None) };
    let (text, successor) = secret::fresh()?;
    let next = Presented { token: text, ..presented.clone() };
    let author = Author { session: Some(id), ..Author::system(&tenant) };
    let rotated = ledger
        .change(author, move |tx| {
            let session = sessions::find_to_change(tx.db, tx.tenant(), id)?.filter(|session| session.lives(tx.now()));
            let (mut session, refresh) = match session.map(|session| (session.refresh.clone(), session)) {
                Some((Some(refresh), session)) => (session, refresh),
                _ => return Err(refused().into()),
            };
            match refresh.used(&presented, successor.clone(), tx.now()) {
                Use::Rotated(next) => {
                    session.refresh = Some(next);
                    let session = sessions::advance(tx, session, "organization.session_refreshed")?;
                    Ok(Refreshed::Session(Box::new(session)))
                }
                Use::Reused => {
                    tracing::warn!(session = %id, "a refresh token was used twice; the session is ended");
                    sessions::end(tx, session, "organization.refresh_token_reused")?;
                    Ok(Refreshed::Ended)
                }
                Use::Unknown => Err(refused().into()),
            }
        })
        .await;
    match rotated {
        Ok(Refreshed::Session(session)) => {
            let account = session.account;
            let enabled = {
                let tenant = tenant.clone();
                ledger
                    .database()
                    .read(move |db| {
                        Ok(accounts::find(db, &tenant, account)?.is_some_and(|one| one.enabled))
                    })
                    .await?
            };
            if enabled {
                tokens(issuer, &tenant, &session, Some(next), ledger.now()).map(Some)
            } else {
                Ok(None)
            }
        }
        Ok(Refreshed::Ended) => Ok(None),
        Err(db::Error::Refused(problem)) if problem.kind == &problems::UNAUTHENTICATED => Ok(None),
        Err(error) => Err(error),
    }
}

/// Ends the session that a refresh token belongs to, if it is one of its two (RFC 7009).
pub async fn revoke(ledger: &Ledger, token: &str) -> db::Result<()> {
    let Some((tenant, id, presented)) = parts(token) else { return Ok(()) };
    let author = Author { session: Some(id), ..Author::system(&tenant) };
    let ended = ledger
        .change(author, move |tx| {
            let session = sessions::find_to_change(tx.db, tx.tenant(), id)?
                .filter(|session| session.lives(tx.now()));
            let session = session.ok_or_else(refused)?;
            let known = session.refresh.as_ref().is_some_and(|refresh| {
                matches!(
                    refresh.used(&presented, secret::SecretHash::of(""), tx.now()),
                    Use::Rotated(_)
                )
            });
            if !known {
                return Err(refused().into());
            }
            sessions::end(tx, session, "organization.session_ended").map(drop)
        })
        .await;
    match ended {
        // An unknown token is as good as revoked (RFC 7009 §2.2).
        Err(db::Error::Refused(problem)) if problem.kind == &problems::UNAUTHENTICATED => Ok(()),
        other => other,
    }
}

fn parts(token: &str) -> Option<(String, Id, Presented)> {
    let mut parts = token.splitn(4, '.');
    let (tenant, id) = (parts.next()?, parts.next()?);
    let (family, token) = (parts.next()?, parts.next()?);
    let presented = Presented { family: family.into(), token: token.into() };
    Some((tenant.to_string(), id.parse().ok()?, presented))
}
