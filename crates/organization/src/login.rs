//! Signing in, staying in, signing out.

mod person;
mod system;

pub use person::{Proof, change_password, code_missing, judge, prove_code, with_password};
pub use system::{ClientProof, with_client_proof};

use crate::accounts::{self, Account, AccountKind};
use crate::issuer::{ACCESS_SECONDS, Issuer};
use crate::schema::organization_unit;
use crate::secret;
use crate::sessions::{self, Presented, Refresh, Session, Use};
use chrono::TimeDelta;
use db::{Db, sql};
use diesel::prelude::*;
use kernel::{Id, Problem, problems};
use ledger::{Author, Ledger, Tx};
use serde::Serialize;
use std::net::IpAddr;
use utoipa::ToSchema;
use web::Tried;

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
    /// 设备令牌: shown once to a device that signs in for the first time. Sent along at the next sign-in it keeps the device from
    /// being shut out by what strangers try.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub device: Option<String>,
}

/// The tenant that a request names, or the only one there is; none where there is no such tenant.
pub fn tenant_or_only(db: &mut Db, named: Option<&str>) -> db::Result<Option<String>> {
    use organization_unit::dsl;
    let mut tenants: Vec<String> = sql!(db, |c| {
        let roots = organization_unit::table.filter(dsl::parent_id.is_null());
        let mut tenants = roots.select(dsl::tenant_id).distinct().limit(2).into_boxed();
        if let Some(named) = named {
            tenants = tenants.filter(dsl::tenant_id.eq(named));
        }
        tenants.load(c)
    })?;
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

/// What a session is opened with.
struct Opening {
    tenant: String,
    account: Account,
    source: Option<IpAddr>,
    /// As the client names itself.
    agent: Option<String>,
    second_factor: bool,
}

/// Opens a session, if what was shown proves it still: looking at it takes long, and the account may be barred by now, or have another
/// password, another device. `still` finds out, and nobody changes the account until the session is there.
async fn open(
    ledger: &Ledger,
    issuer: &Issuer,
    opening: Opening,
    still: impl Fn(&mut Tx<'_>) -> db::Result<()> + Send + 'static,
) -> db::Result<Tokens> {
    let Opening { tenant, account, source, agent, second_factor } = opening;
    let now = ledger.now();
    let rule = &issuer.policy().session;
    // A system proves itself anew each time.
    let (first, life) = match account.kind {
        AccountKind::Person => (Some(Presented::fresh()?), rule.life()),
        AccountKind::System => (None, TimeDelta::seconds(ACCESS_SECONDS)),
    };
    let refresh = first.as_ref().map(|first| Refresh::begin(first, now));
    let mut session = Session::open(&account, refresh, now, life, rule.idle());
    session.source = source.map(|address| address.to_string());
    session.agent = agent;
    session.second_factor = second_factor;
    let author =
        Author { account: account.id, session: Some(session.id), ..Author::system(&tenant) };
    let inserted = session.clone();
    let work = move |tx: &mut Tx<'_>| {
        still(tx)?;
        sessions::insert(tx, &inserted)
    };
    ledger.change(author, work).await?;
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
        device: None,
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
    tried: &Tried,
) -> db::Result<Option<Tokens>> {
    let Some((tenant, id, presented)) = parts(token) else { return Ok(None) };
    let (text, successor) = secret::fresh()?;
    let next = Presented { token: text, ..presented.clone() };
    let author = Author { session: Some(id), ..Author::system(&tenant) };
    let of = tried.clone();
    let rotated = ledger
        .change(author, move |tx| {
            let session = sessions::find_to_change(tx.db, tx.tenant(), id)?;
            session.iter().for_each(|session| of.is(session.account));
            let session = session.filter(|session| session.lives(tx.now()));
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
            let is_open = {
                let (tenant, now) = (tenant.clone(), ledger.now());
                ledger
                    .database()
                    .read(move |db| {
                        Ok(accounts::find(db, &tenant, account)?
                            .is_some_and(|one| one.is_open(now)))
                    })
                    .await?
            };
            if is_open {
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
