//! How many requests one account, or one address without an account, may send (draft-ietf-httpapi-ratelimit-headers).

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::{DefaultKeyedRateLimiter, Quota as Rate};
use kernel::Id;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;

/// The quotas are counted over this: `Rate::per_minute`.
const WINDOW: Duration = Duration::from_secs(60);
/// After so many requests those who have been quiet are forgotten, or the memory would only grow.
const TIDY_EVERY: u32 = 4096;

/// Requests a minute; 0 is no limit. Each process counts for itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quotas {
    /// Of one account, with however many sessions.
    pub account: u32,
    /// From one address, of all who show no valid token.
    pub anonymous: u32,
}

pub(crate) struct Limits {
    accounts: Option<Limit<Id>>,
    sources: Option<Limit<IpAddr>>,
}

/// What the headers tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub policy: &'static str,
    quota: u32,
    remaining: u32,
    /// Seconds until the quota is whole again; when it is used up, until the next request will be answered.
    pub reset: u64,
    pub exceeded: bool,
}

impl Limits {
    pub fn new(quotas: Quotas) -> Self {
        Self {
            accounts: Limit::new("account", quotas.account),
            sources: Limit::new("anonymous", quotas.anonymous),
        }
    }

    /// Counts one request; none when nothing limits it.
    pub fn count(&self, account: Option<Id>, source: Option<IpAddr>) -> Option<Standing> {
        match account {
            Some(account) => Some(self.accounts.as_ref()?.count(account)),
            None => Some(self.sources.as_ref()?.count(network(source?))),
        }
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
    policy: &'static str,
    quota: u32,
    limiter: DefaultKeyedRateLimiter<K, Middleware>,
    clock: DefaultClock,
    counted: AtomicU32,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    fn new(policy: &'static str, quota: u32) -> Option<Self> {
        let rate = Rate::per_minute(NonZeroU32::new(quota)?);
        let limiter = DefaultKeyedRateLimiter::keyed(rate).with_middleware::<Middleware>();
        let (clock, counted) = (DefaultClock::default(), AtomicU32::new(0));
        Some(Self { policy, quota, limiter, clock, counted })
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
        Standing { policy: self.policy, quota: self.quota, remaining, reset, exceeded }
    }
}

impl Standing {
    /// The value of `RateLimit-Policy`.
    pub fn policy_header(&self) -> String {
        format!("\"{}\";q={};w={}", self.policy, self.quota, WINDOW.as_secs())
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
    fn a_23_each_has_a_quota_of_its_own() {
        let limits = Limits::new(Quotas { account: 2, anonymous: 1 });
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
    fn a_23_neighbours_in_one_network_share() {
        let limits = Limits::new(Quotas { account: 0, anonymous: 1 });
        let from = |address: &str| limits.count(None, Some(address.parse().unwrap())).unwrap();
        assert!(!from("2001:db8:1:2::1").exceeded);
        assert!(from("2001:db8:1:2:ffff::9").exceeded);
        assert!(!from("2001:db8:1:3::1").exceeded);
        assert!(!from("10.0.0.1").exceeded);
        assert!(from("::ffff:10.0.0.1").exceeded, "the same address in another form");
        assert!(!from("10.0.0.2").exceeded);
        assert_eq!(limits.count(Some(kernel::new_id()), None), None, "0 is no limit");
    }
}
