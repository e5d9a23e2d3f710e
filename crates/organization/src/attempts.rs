//! 登录失败处理: guesses are slowed down, and nobody is shut out by a stranger's guesses.
//!
//! Three counters see each attempt: that of the login from this source, that of the login from everywhere, that of the source for all
//! logins. A source from which the login succeeded lately (a device that shows its token, or a network address) answers for
//! its own guesses only. An attempt is counted before the password is looked at, so that a hundred at once are a hundred, and
//! is taken back when it succeeds. Unknown logins are counted alike: they are told apart by nothing.

use crate::policy::AttemptRule;
use crate::schema::organization_attempt as table;
use crate::secret::{self, SecretHash};
use chrono::TimeDelta;
use db::{At, Database, Db, JsonDoc, sql};
use diesel::prelude::*;
use kernel::{Instant, Problem, problems};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// Stands for every login, or for every source.
const ALL: &str = "*";
/// The codes of a second factor have a counter of their own: only who knows the password can reach it, and so can be shut out.
const CODES: &str = "code";
/// Logins of no tenant that we know are counted all the same.
const NO_TENANT: &str = "-";
/// So many wrong codes close the second factor for as long as wrong passwords close a login (page B-15).
const CODES_ALLOWED: u32 = 5;
/// A source where the login succeeded is known so long; after that its counters are forgotten.
pub const KNOWN: TimeDelta = TimeDelta::days(30);
/// The counters of one login from one source start anew after a day without a wrong password, the others after an hour.
const PAIR_MEMORY: TimeDelta = TimeDelta::hours(24);
const WIDE_MEMORY: TimeDelta = TimeDelta::hours(1);

/// What one counter knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Counter {
    failures: u32,
    failed_at: Option<Instant>,
    closed_until: Option<Instant>,
    succeeded_at: Option<Instant>,
}

impl Counter {
    fn is_known(&self, now: Instant) -> bool {
        self.succeeded_at.is_some_and(|at| now.since(at) < KNOWN)
    }

    /// Seconds to wait, if it is closed.
    fn wait(&self, now: Instant) -> Option<u32> {
        let left = self.closed_until.filter(|until| now < *until)?.since(now);
        // Rounded up: who waits as told is let in.
        u32::try_from((left.num_milliseconds() + 999) / 1000).ok()
    }

    fn fail(&mut self, now: Instant, memory: TimeDelta, delay: impl Fn(u32) -> TimeDelta) {
        let is_old = self.failed_at.is_some_and(|at| now.since(at) >= memory);
        self.failures = if is_old { 1 } else { self.failures.saturating_add(1) };
        self.failed_at = Some(now);
        let delay = delay(self.failures);
        self.closed_until = (delay > TimeDelta::zero()).then(|| now.plus(delay));
    }

    fn forgive(&mut self, limit: u32) {
        self.failures = self.failures.saturating_sub(1);
        if self.failures < limit {
            self.closed_until = None;
        }
    }
}

impl AttemptRule {
    fn lock(&self) -> TimeDelta {
        TimeDelta::minutes(self.lock_minutes)
    }

    /// How long a login is closed to one source after so many wrong passwords from it.
    fn pair_delay(&self, failures: u32) -> TimeDelta {
        if failures >= self.lock_after {
            return self.lock();
        }
        match failures.checked_sub(self.free + 1) {
            None => TimeDelta::zero(),
            Some(beyond) => TimeDelta::seconds(1_i64 << beyond.min(20)).min(self.lock()),
        }
    }

    fn lock_from(&self, limit: u32) -> impl Fn(u32) -> TimeDelta + '_ {
        move |failures| if failures >= limit { self.lock() } else { TimeDelta::zero() }
    }
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

/// The table holds no login in the clear: somebody may type a password there.
fn login_key(login: &str) -> String {
    SecretHash::of(&login.to_lowercase()).as_str().into()
}

/// Counts an attempt, or says how long to wait.
#[expect(clippy::disallowed_methods, reason = "counters of attempts are no records")]
pub async fn begin(
    database: &Database,
    rule: &'static AttemptRule,
    tenant: Option<&str>,
    login: &str,
    source: &Source,
    now: Instant,
) -> db::Result<Attempt> {
    let tenant = tenant.unwrap_or(NO_TENANT).to_string();
    let (login, network) = (login_key(login), source.network());
    let device = source.device.as_deref().map(device_key);
    database
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

/// The attempt was a good one. Gives the device a token to be known by, unless it has one.
#[expect(clippy::disallowed_methods, reason = "counters of attempts are no records")]
pub async fn succeed(
    database: &Database,
    rule: &'static AttemptRule,
    attempt: Attempt,
    now: Instant,
    is_forgiven: bool,
) -> db::Result<Option<String>> {
    let has_device = attempt.source.starts_with("device:");
    let (token, _) = secret::fresh()?;
    let fresh = (!has_device).then(|| device_key(&token));
    database
        .write(move |db| {
            let (tenant, login) = (&attempt.tenant, &attempt.login);
            let known = Counter { succeeded_at: Some(now), ..Counter::default() };
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
pub async fn forgive(
    database: &Database,
    rule: &'static AttemptRule,
    attempt: Attempt,
    now: Instant,
) -> db::Result<()> {
    database
        .write(move |db| {
            let (tenant, login, source) = (&attempt.tenant, &attempt.login, &attempt.source);
            let mut pair = take(db, tenant, login, source, now)?;
            pair.forgive(rule.free + 1);
            put(db, tenant, login, source, &pair, now)?;
            take_back(db, rule, &attempt, now)
        })
        .await
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

/// Counts a code of the second factor; five wrong ones close it.
#[expect(clippy::disallowed_methods, reason = "counters of attempts are no records")]
pub async fn begin_code(
    database: &Database,
    rule: &'static AttemptRule,
    tenant: &str,
    login: &str,
    now: Instant,
) -> db::Result<()> {
    let (tenant, login) = (tenant.to_string(), login_key(login));
    database
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
pub async fn end_code(
    database: &Database,
    tenant: &str,
    login: &str,
    now: Instant,
) -> db::Result<()> {
    let (tenant, login) = (tenant.to_string(), login_key(login));
    database.write(move |db| put(db, &tenant, &login, CODES, &Counter::default(), now)).await
}

/// Everything that was counted against a login: its holder proved another way to be who they are.
pub fn clear(db: &mut Db, tenant: &str, login: &str) -> db::Result<()> {
    let key = login_key(login);
    sql!(db, |c| diesel::delete(
        table::table.filter(table::tenant_id.eq(tenant).and(table::login_key.eq(&key)))
    )
    .execute(c))?;
    Ok(())
}

/// Forgets what nobody touched for as long as a source is known.
#[expect(clippy::disallowed_methods, reason = "counters of attempts are no records")]
pub async fn forget(database: &Database, tenant: &str, now: Instant) -> db::Result<usize> {
    let (tenants, before) = ([tenant.to_string(), NO_TENANT.into()], At(now.plus(-KNOWN)));
    database
        .write(move |db| {
            Ok(sql!(db, |c| diesel::delete(
                table::table
                    .filter(table::tenant_id.eq_any(&tenants).and(table::touched_at.lt(before)))
            )
            .execute(c))?)
        })
        .await
}

fn peek(db: &mut Db, tenant: &str, login: &str, source: &str) -> db::Result<Counter> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((tenant, login, source))
        .select(table::body)
        .get_result(c)
        .optional())?;
    body.map_or(Ok(Counter::default()), |body| body.read())
}

/// Reads a counter that is about to change; others wait for it until this transaction ends.
fn take(db: &mut Db, tenant: &str, login: &str, source: &str, now: Instant) -> db::Result<Counter> {
    let fresh = JsonDoc::of(&Counter::default())?;
    sql!(db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::login_key.eq(login),
            table::source.eq(source),
            table::touched_at.eq(At(now)),
            table::body.eq(&fresh),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    let query = table::table.find((tenant, login, source)).select(table::body);
    let body: JsonDoc = match db {
        Db::Pg(c) => query.for_update().get_result(c)?,
        Db::Lite(c) => query.get_result(c)?,
    };
    body.read()
}

fn put(
    db: &mut Db,
    tenant: &str,
    login: &str,
    source: &str,
    counter: &Counter,
    now: Instant,
) -> db::Result<()> {
    let body = JsonDoc::of(counter)?;
    sql!(db, |c| diesel::update(table::table.find((tenant, login, source)))
        .set((table::touched_at.eq(At(now)), table::body.eq(&body)))
        .execute(c))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy;

    #[test]
    fn b12_delays_double_and_end_in_a_lock_that_passes() {
        let rule = &policy::named("asvs").unwrap().attempts;
        let seconds: Vec<i64> = (1..=12).map(|n| rule.pair_delay(n).num_seconds()).collect();
        assert_eq!(seconds, [0, 0, 0, 0, 0, 1, 2, 4, 8, 900, 900, 900]);
        let strict = &policy::named("mlps3").unwrap().attempts;
        let seconds: Vec<i64> = (1..=6).map(|n| strict.pair_delay(n).num_seconds()).collect();
        assert_eq!(seconds, [0, 0, 0, 1, 900, 900]);
    }

    #[test]
    fn b12_a_counter_forgets_and_forgives() {
        let at = |seconds| Instant::EPOCH.plus(TimeDelta::seconds(seconds));
        let rule = &policy::named("asvs").unwrap().attempts;
        let mut counter = Counter::default();
        for n in 0..50 {
            counter.fail(at(n), WIDE_MEMORY, rule.lock_from(50));
        }
        assert_eq!((counter.wait(at(49)), counter.wait(at(949))), (Some(900), None));
        counter.forgive(50);
        assert_eq!((counter.failures, counter.wait(at(50))), (49, None));
        counter.fail(at(3700), WIDE_MEMORY, rule.lock_from(50));
        assert_eq!(counter.failures, 1, "an hour later");
    }

    #[test]
    fn b12_a_household_is_one_source() {
        let of = |text: &str| Source { address: text.parse().ok(), device: None }.network();
        assert_eq!(of("2001:db8:1:2:3::4"), "2001:db8:1:2::/64");
        assert_eq!(of("::ffff:10.1.2.3"), "10.1.2.3");
    }
}
