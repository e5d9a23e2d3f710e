//! 登录失败处理: guesses are slowed down, and nobody is shut out by a stranger's guesses.
//!
//! Three counters see each attempt: that of the login from this source, that of the login from everywhere, that of the source for all
//! logins. A source from which the login succeeded lately (a device that shows its token, or a network address) answers for
//! its own guesses only. An attempt is counted before the password is looked at, so that a hundred at once are a hundred, and
//! is taken back when it succeeds. Unknown logins are counted alike: they are told apart by nothing.

mod counter;
mod rows;

pub use rows::{clear, forget};

use crate::issuer::Issuer;
use crate::policy::AttemptRule;
use crate::secret::{self, SecretHash};
use counter::{Counter, PAIR_MEMORY, WIDE_MEMORY};
use db::{Database, Db};
use kernel::{Instant, Problem, problems};
use privacy::{Keys, NO_TENANT};
use rows::{peek, put, take};
use std::net::IpAddr;
use web::State;

/// Stands for every login, or for every source.
const ALL: &str = "*";
/// The codes of a second factor have a counter of their own: only who knows the password can reach it, and so can be shut out.
const CODES: &str = "code";
/// So many wrong codes close the second factor for as long as wrong passwords close a login (page B-15).
const CODES_ALLOWED: u32 = 5;

/// A login as the counters keep it. Somebody may type a password there, so it is kept under a key that lies outside the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginKey(String);

/// The counters, and the rule by which they close.
pub struct Attempts<'a> {
    database: &'a Database,
    rule: &'static AttemptRule,
    keys: Keys,
}

/// An attempt that was let through, and counts as a wrong one until it is taken back.
#[derive(Debug, Clone)]
pub struct Attempt {
    tenant: String,
    login: String,
    source: String,
    /// The source may answer for itself alone.
    is_known: bool,
    /// Should it be wrong, the login is closed for a while, here or to all unknown sources.
    pub closes: bool,
}

/// Where an attempt comes from.
#[derive(Debug, Clone, Default)]
pub struct Source {
    pub address: Option<IpAddr>,
    /// What an earlier success gave to this device.
    pub device: Option<String>,
}

impl Source {
    /// A provider gives a household a whole /64.
    fn network(&self) -> String {
        match self.address.map(|address| address.to_canonical()) {
            None => "unknown".into(),
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => {
                let prefix = u128::from(address) >> 64 << 64;
                format!("{}/64", std::net::Ipv6Addr::from(prefix))
            }
        }
    }
}

fn device_key(token: &str) -> String {
    format!("device:{}", SecretHash::of(token).as_str())
}

impl<'a> Attempts<'a> {
    pub async fn of(state: &'a State, issuer: &Issuer) -> db::Result<Self> {
        let keys = state.vault.keys(&state.ledger, NO_TENANT).await?;
        Ok(Self { database: state.ledger.database(), rule: &issuer.policy().attempts, keys })
    }

    pub fn key(&self, login: &str) -> db::Result<LoginKey> {
        self.keys
            .pseudonym("organization_attempt", "login_key", &login.to_lowercase())
            .map(LoginKey)
    }

    /// Counts an attempt, or says how long to wait.
    #[expect(clippy::disallowed_methods, reason = "counters of attempts are no records")]
    pub async fn begin(
        &self,
        tenant: Option<&str>,
        login: &str,
        source: &Source,
        now: Instant,
    ) -> db::Result<Attempt> {
        // Logins of no tenant that we know are counted all the same.
        let (tenant, rule) = (tenant.unwrap_or(NO_TENANT).to_string(), self.rule);
        let (LoginKey(login), network) = (self.key(login)?, source.network());
        let device = source.device.as_deref().map(device_key);
        self.database
            .write(move |db| {
                let device = match &device {
                    Some(key) if peek(db, &tenant, &login, key)?.is_known(now) => Some(key),
                    _ => None,
                };
                let source = device.unwrap_or(&network).clone();
                let attempt = Attempt {
                    tenant: tenant.clone(),
                    login: login.clone(),
                    source,
                    is_known: false,
                    closes: false,
                };
                count(db, rule, attempt, now)
            })
            .await
    }

    /// The attempt was a good one. Gives the device a token to be known by, unless it has one.
    #[expect(clippy::disallowed_methods, reason = "counters of attempts are no records")]
    pub async fn succeed(
        &self,
        attempt: Attempt,
        now: Instant,
        is_forgiven: bool,
    ) -> db::Result<Option<String>> {
        let (has_device, rule) = (attempt.source.starts_with("device:"), self.rule);
        let (token, _) = secret::fresh()?;
        let fresh = (!has_device).then(|| device_key(&token));
        self.database
            .write(move |db| {
                let (tenant, login) = (&attempt.tenant, &attempt.login);
                let known = Counter::succeeded(now);
                // In the order in which they were counted, or two attempts would wait for each other.
                put(db, tenant, login, &attempt.source, &known, now)?;
                if !is_forgiven {
                    take_back(db, rule, &attempt, now)?;
                }
                if let Some(key) = &fresh {
                    take(db, tenant, login, key, now)?;
                    put(db, tenant, login, key, &known, now)?;
                }
                Ok(())
            })
            .await?;
        Ok((!has_device).then_some(token))
    }

    /// The attempt was neither good nor wrong: the password held, and a code is still missing.
    #[expect(clippy::disallowed_methods, reason = "counters of attempts are no records")]
    pub async fn forgive(&self, attempt: Attempt, now: Instant) -> db::Result<()> {
        let rule = self.rule;
        self.database
            .write(move |db| {
                let (tenant, login, source) = (&attempt.tenant, &attempt.login, &attempt.source);
                let mut pair = take(db, tenant, login, source, now)?;
                pair.forgive(rule.free + 1);
                put(db, tenant, login, source, &pair, now)?;
                take_back(db, rule, &attempt, now)
            })
            .await
    }

    /// Counts a code of the second factor; five wrong ones close it.
    #[expect(clippy::disallowed_methods, reason = "counters of attempts are no records")]
    pub async fn begin_code(&self, tenant: &str, login: &str, now: Instant) -> db::Result<()> {
        let (tenant, LoginKey(login), rule) = (tenant.to_string(), self.key(login)?, self.rule);
        self.database
            .write(move |db| {
                let mut codes = take(db, &tenant, &login, CODES, now)?;
                refuse(&codes, now)?;
                codes.fail(now, PAIR_MEMORY, rule.lock_from(CODES_ALLOWED));
                put(db, &tenant, &login, CODES, &codes, now)
            })
            .await
    }

    /// The code was right: what was counted is forgotten.
    #[expect(clippy::disallowed_methods, reason = "counters of attempts are no records")]
    pub async fn end_code(&self, tenant: &str, login: &str, now: Instant) -> db::Result<()> {
        let (tenant, LoginKey(login)) = (tenant.to_string(), self.key(login)?);
        let none = Counter::default();
        self.database.write(move |db| put(db, &tenant, &login, CODES, &none, now)).await
    }
}

fn count(
    db: &mut Db,
    rule: &AttemptRule,
    mut attempt: Attempt,
    now: Instant,
) -> db::Result<Attempt> {
    let (tenant, login, source) = (&attempt.tenant, &attempt.login, &attempt.source);
    let mut pair = take(db, tenant, login, source, now)?;
    refuse(&pair, now)?;
    attempt.is_known = pair.is_known(now);
    if !attempt.is_known {
        let mut account = take(db, tenant, login, ALL, now)?;
        refuse(&account, now)?;
        let mut everyone = take(db, tenant, ALL, source, now)?;
        refuse(&everyone, now)?;
        account.fail(now, WIDE_MEMORY, rule.lock_from(rule.account_lock_after));
        everyone.fail(now, WIDE_MEMORY, rule.lock_from(rule.source_lock_after));
        put(db, tenant, login, ALL, &account, now)?;
        put(db, tenant, ALL, source, &everyone, now)?;
        attempt.closes = account.failures == rule.account_lock_after;
    }
    pair.fail(now, PAIR_MEMORY, |failures| rule.pair_delay(failures));
    put(db, tenant, login, source, &pair, now)?;
    attempt.closes |= pair.failures == rule.lock_after;
    Ok(attempt)
}

fn refuse(counter: &Counter, now: Instant) -> db::Result<()> {
    match counter.wait(now) {
        None => Ok(()),
        Some(seconds) => Err(too_many(seconds).into()),
    }
}

pub fn too_many(seconds: u32) -> Problem {
    Problem::new(
        &problems::TOO_MANY_ATTEMPTS,
        format!("尝试次数过多，请在 {seconds} 秒后再试；忘记密码请向系统管理员申请激活码"),
        format!("Too many attempts; wait {seconds} seconds. If you forgot the password, ask your administrator for an activation secret"),
    )
    .retry_after(seconds)
}

fn take_back(db: &mut Db, rule: &AttemptRule, attempt: &Attempt, now: Instant) -> db::Result<()> {
    if attempt.is_known {
        return Ok(());
    }
    let (tenant, login, source) = (&attempt.tenant, &attempt.login, &attempt.source);
    for (login, source, limit) in [
        (login.as_str(), ALL, rule.account_lock_after),
        (ALL, source.as_str(), rule.source_lock_after),
    ] {
        let mut counter = take(db, tenant, login, source, now)?;
        counter.forgive(limit);
        put(db, tenant, login, source, &counter, now)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b12_a_household_is_one_source() {
        let of = |text: &str| Source { address: text.parse().ok(), device: None }.network();
        assert_eq!(of("2001:db8:1:2:3::4"), "2001:db8:1:2::/64");
        assert_eq!(of("::ffff:10.1.2.3"), "10.1.2.3");
    }
}
