//! How many requests one account, or one address without an account, may send (draft-ietf-httpapi-ratelimit-headers).

use kernel::Id;
use serde::Deserialize;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

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

#[derive(Default)]
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
    pub fn count_act(&self, account: Id, method: &str, route: &str) -> Option<Standing> {
        let limit = self.of_operation.get(&format!("{method} {route}"))?;
        Some(self.business.get(*limit)?.count(account))
    }

    /// What was counted turned out to be a repetition: nothing was done again.
    pub fn give_back(&self, account: Id, standing: &Standing) -> Option<Standing> {
        let limit = self.business.iter().find(|limit| limit.policy == standing.policy)?;
        Some(limit.give_back(&account))
    }

    pub fn has_business_limits(&self) -> bool {
        !self.business.is_empty()
    }
}

/// A household or an office has a whole /64 of IPv6 addresses to choose from.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        v4 => v4,
    }
}

/// A bucket that leaks (GCRA): of every key only the moment is kept at which its quota will be whole again. What a repetition
/// used can be given back, which the limiters that are to be had do not offer.
struct Limit<K: Hash + Eq> {
    policy: Arc<str>,
    window: Duration,
    quota: NonZeroU32,
    used: Mutex<Used<K>>,
}

struct Used<K> {
    whole_again: HashMap<K, Instant>,
    counted: u32,
}

impl<K: Hash + Eq> Limit<K> {
    fn a_minute(policy: &str, count: u32) -> Option<Self> {
        Some(Self::new(policy, NonZeroU32::new(count)?, MINUTE))
    }

    fn new(policy: &str, quota: NonZeroU32, window: Duration) -> Self {
        let used = Mutex::new(Used { whole_again: HashMap::new(), counted: 0 });
        Self { policy: policy.into(), window, quota, used }
    }

    fn count(&self, key: K) -> Standing {
        let now = Instant::now();
        let mut used = self.used();
        used.tidy(now);
        let before = used.whole_again.get(&key).filter(|at| **at > now).copied();
        let after = before.unwrap_or(now) + self.each();
        let whole_in = after.duration_since(now);
        if whole_in > self.window {
            return self.standing(whole_in.saturating_sub(self.window), true);
        }
        used.whole_again.insert(key, after);
        self.standing(whole_in, false)
    }

    fn give_back(&self, key: &K) -> Standing {
        let now = Instant::now();
        let mut used = self.used();
        let whole_again = used.whole_again.get_mut(key).map(|at| {
            *at = at.checked_sub(self.each()).unwrap_or(now);
            *at
        });
        self.standing(whole_again.unwrap_or(now).saturating_duration_since(now), false)
    }

    /// In so long one of the quota comes back.
    fn each(&self) -> Duration {
        self.window / self.quota.get()
    }

    fn used(&self) -> MutexGuard<'_, Used<K>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `wait` until the quota is whole again or, when it is exceeded, until the next request will be answered.
    fn standing(&self, wait: Duration, exceeded: bool) -> Standing {
        let (quota, left) = (self.quota.get(), self.window.saturating_sub(wait).as_nanos());
        let remaining = u32::try_from(left / self.each().as_nanos().max(1)).unwrap_or(quota);
        Standing {
            policy: self.policy.clone(),
            window: self.window,
            quota,
            remaining: if exceeded { 0 } else { remaining.min(quota) },
            reset: wait.as_secs() + u64::from(wait.subsec_nanos() > 0),
            exceeded,
        }
    }
}

impl<K: Hash + Eq> Used<K> {
    fn tidy(&mut self, now: Instant) {
        self.counted = self.counted.wrapping_add(1);
        if self.counted.is_multiple_of(TIDY_EVERY) {
            self.whole_again.retain(|_, at| *at > now);
            self.whole_again.shrink_to_fit();
        }
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
        let act = |who, method: &str, route: &str| limits.count_act(who, method, route);
        let first = act(one, "POST", "/a/{id}").unwrap();
        assert_eq!(first.policy_header(), "\"closings\";q=2;w=3600");
        assert_eq!(first.standing_header(), "\"closings\";r=1;t=1800");
        assert!(!act(one, "POST", "/b").unwrap().exceeded, "the second of its kind");
        let third = act(one, "POST", "/a/{id}").unwrap();
        assert!(third.exceeded && (1795..=1800).contains(&third.reset), "{third:?}");
        assert!(!act(other, "POST", "/b").unwrap().exceeded);
        assert_eq!(act(one, "GET", "/b"), None, "another operation");
        let back = limits.give_back(one, &third).unwrap();
        assert_eq!((back.exceeded, back.remaining), (false, 1), "a repetition uses nothing up");
        assert!(!act(one, "POST", "/b").unwrap().exceeded);
        assert!(act(one, "POST", "/b").unwrap().exceeded);
    }
}
