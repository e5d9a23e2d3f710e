//! How many requests one account, or one address without an account, may send (draft-ietf-httpapi-ratelimit-headers).

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::{DefaultKeyedRateLimiter, Quota as Rate};
use kernel::Id;
use serde::Deserialize;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
/// After so many requests those who have been quiet are forgotten, or the memory would only grow.
const TIDY_EVERY: u32 = 4096;

/// Requests a minute; 0 is no limit. Each process counts for itself.
#[derive(Debug, Clone, Default)]
pub struct Quotas {
    /// Of one account, with however many sessions.
    pub account: u32,
    /// From one address, of all who show no valid token.
    pub anonymous: u32,
    /// Of one account, for acts of one kind.
    pub business: Vec<BusinessLimit>,
}

/// How often one account may do acts of one kind (业务频次限额).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BusinessLimit {
    /// The policy's name in headers, problems and metrics.
    pub name: String,
    /// What it prevents.
    pub why: String,
    pub count: NonZeroU32,
    /// The time in which `count` fills up again.
    pub seconds: NonZeroU32,
    /// Method and path, as the OpenAPI documents have them.
    pub operations: Vec<String>,
}

pub(crate) struct Limits {
    accounts: Option<Limit<Id>>,
    sources: Option<Limit<IpAddr>>,
    business: Vec<Limit<Id>>,
    /// Which of these an operation counts for.
    of_operation: HashMap<String, usize>,
}

/// What the headers tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    pub policy: Arc<str>,
    window: Duration,
    quota: u32,
    remaining: u32,
    /// Seconds until the quota is whole again; when it is used up, until the next request will be answered.
    pub reset: u64,
    pub exceeded: bool,
}

impl Limits {
    pub fn new(quotas: Quotas) -> Self {
        let limited = quotas.business.iter().enumerate();
        let of_operation = limited
            .flat_map(|(n, limit)| limit.operations.iter().map(move |one| (one.clone(), n)))
            .collect();
        let business = quotas.business.iter().map(|limit| {
            Limit::new(&limit.name, limit.count, Duration::from_secs(limit.seconds.get().into()))
        });
        Self {
            accounts: Limit::a_minute("account", quotas.account),
            sources: Limit::a_minute("anonymous", quotas.anonymous),
            business: business.collect(),
            of_operation,
        }
    }

    /// Counts one request; none when nothing limits it.
    pub fn count(&self, account: Option<Id>, source: Option<IpAddr>) -> Option<Standing> {
        match account {
            Some(account) => Some(self.accounts.as_ref()?.count(account)),
            None => Some(self.sources.as_ref()?.count(network(source?))),
        }
    }

    /// Counts an act of a kind that is limited.
    pub fn count_act(&self, account: Id, method: &str, route: Option<String>) -> Option<Standing> {
        let limit = self.of_operation.get(&format!("{method} {}", route?))?;
        Some(self.business.get(*limit)?.count(account))
    }

    pub fn has_business_limits(&self) -> bool {
        !self.business.is_empty()
    }
}

/// A household or an office has a whole /64 of IPv6 addresses to choose from.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        v4 => v4,
    }
}

type Middleware = StateInformationMiddleware;

struct Limit<K: Hash + Eq + Clone> {
    policy: Arc<str>,
    window: Duration,
    quota: u32,
    limiter: DefaultKeyedRateLimiter<K, Middleware>,
    clock: DefaultClock,
    counted: AtomicU32,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    fn a_minute(policy: &str, count: u32) -> Option<Self> {
        Some(Self::new(policy, NonZeroU32::new(count)?, MINUTE))
    }

    fn new(policy: &str, count: NonZeroU32, window: Duration) -> Self {
        let quota = count.get();
        // A time of nothing does not come about: a window has seconds, and a count is at least one.
        let rate = Rate::with_period(window / quota).unwrap_or(Rate::per_second(count));
        let rate = rate.allow_burst(count);
        let limiter = DefaultKeyedRateLimiter::keyed(rate).with_middleware::<Middleware>();
        let (clock, counted) = (DefaultClock::default(), AtomicU32::new(0));
        Self { policy: policy.into(), window, quota, limiter, clock, counted }
    }

    fn count(&self, key: K) -> Standing {
        if self.counted.fetch_add(1, Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        let (remaining, reset, exceeded) = match self.limiter.check_key(&key) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let used = self.quota.saturating_sub(remaining);
                (remaining, state.quota().replenish_interval() * used, false)
            }
            Err(until) => (0, until.wait_time_from(self.clock.now()), true),
        };
        let reset = reset.as_secs() + u64::from(reset.subsec_nanos() > 0);
        let (policy, window) = (self.policy.clone(), self.window);
        Standing { policy, window, quota: self.quota, remaining, reset, exceeded }
    }
}

impl Standing {
    /// The value of `RateLimit-Policy`.
    pub fn policy_header(&self) -> String {
        format!("\"{}\";q={};w={}", self.policy, self.quota, self.window.as_secs())
    }

    /// The value of `RateLimit`.
    pub fn standing_header(&self) -> String {
        format!("\"{}\";r={};t={}", self.policy, self.remaining, self.reset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a23_each_has_a_quota_of_its_own() {
        let limits = Limits::new(Quotas { account: 2, anonymous: 1, ..Quotas::default() });
        let (one, other) = (Some(kernel::new_id()), Some(kernel::new_id()));
        let first = limits.count(one, None).unwrap();
        assert_eq!((first.exceeded, first.remaining, first.reset), (false, 1, 30));
        assert_eq!(first.policy_header(), "\"account\";q=2;w=60");
        assert_eq!(first.standing_header(), "\"account\";r=1;t=30");
        assert!(!limits.count(one, None).unwrap().exceeded);
        let third = limits.count(one, None).unwrap();
        assert!(third.exceeded && third.reset > 25 && third.reset <= 30, "{third:?}");
        assert!(!limits.count(other, None).unwrap().exceeded);
    }

    #[test]
    fn a23_neighbours_in_one_network_share() {
        let limits = Limits::new(Quotas { anonymous: 1, ..Quotas::default() });
        let from = |address: &str| limits.count(None, Some(address.parse().unwrap())).unwrap();
        assert!(!from("2001:db8:1:2::1").exceeded);
        assert!(from("2001:db8:1:2:ffff::9").exceeded);
        assert!(!from("2001:db8:1:3::1").exceeded);
        assert!(!from("10.0.0.1").exceeded);
        assert!(from("::ffff:10.0.0.1").exceeded, "the same address in another form");
        assert!(!from("10.0.0.2").exceeded);
        assert_eq!(limits.count(Some(kernel::new_id()), None), None, "0 is no limit");
    }

    #[test]
    fn b32_acts_of_one_kind_are_counted_together_and_for_each_account() {
        let limit = BusinessLimit {
            name: "closings".into(),
            why: String::new(),
            count: 2.try_into().unwrap(),
            seconds: 3600.try_into().unwrap(),
            operations: vec!["POST /a/{id}".into(), "POST /b".into()],
        };
        let limits = Limits::new(Quotas { business: vec![limit], ..Quotas::default() });
        let (one, other) = (kernel::new_id(), kernel::new_id());
        let act =
            |who, method: &str, route: &str| limits.count_act(who, method, Some(route.into()));
        let first = act(one, "POST", "/a/{id}").unwrap();
        assert_eq!(first.policy_header(), "\"closings\";q=2;w=3600");
        assert_eq!(first.standing_header(), "\"closings\";r=1;t=1800");
        assert!(!act(one, "POST", "/b").unwrap().exceeded, "the second of its kind");
        let third = act(one, "POST", "/a/{id}").unwrap();
        assert!(third.exceeded && (1795..=1800).contains(&third.reset), "{third:?}");
        assert!(!act(other, "POST", "/b").unwrap().exceeded);
        assert_eq!(act(one, "GET", "/b"), None, "another operation");
        assert_eq!(limits.count_act(one, "POST", None), None);
    }
}
