//! What a counter knows of wrong passwords, and how long it keeps a login closed.

use crate::policy::AttemptRule;
use chrono::TimeDelta;
use kernel::Instant;
use serde::{Deserialize, Serialize};

/// A source where the login succeeded is known so long; after that its counters are forgotten.
pub const KNOWN: TimeDelta = TimeDelta::days(30);
/// The counters of one login from one source start anew after a day without a wrong password, the others after an hour.
pub const PAIR_MEMORY: TimeDelta = TimeDelta::hours(24);
pub const WIDE_MEMORY: TimeDelta = TimeDelta::hours(1);

/// What one counter knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    pub failures: u32,
    failed_at: Option<Instant>,
    closed_until: Option<Instant>,
    succeeded_at: Option<Instant>,
}

impl Counter {
    /// Nothing is held against a login that just succeeded.
    pub fn succeeded(now: Instant) -> Self {
        Self { succeeded_at: Some(now), ..Self::default() }
    }

    pub fn is_known(&self, now: Instant) -> bool {
        self.succeeded_at.is_some_and(|at| now.since(at) < KNOWN)
    }

    /// Seconds to wait, if it is closed.
    pub fn wait(&self, now: Instant) -> Option<u32> {
        let left = self.closed_until.filter(|until| now < *until)?.since(now);
        // Rounded up: who waits as told is let in.
        u32::try_from((left.num_milliseconds() + 999) / 1000).ok()
    }

    pub fn fail(&mut self, now: Instant, memory: TimeDelta, delay: impl Fn(u32) -> TimeDelta) {
        let is_old = self.failed_at.is_some_and(|at| now.since(at) >= memory);
        self.failures = if is_old { 1 } else { self.failures.saturating_add(1) };
        self.failed_at = Some(now);
        let delay = delay(self.failures);
        self.closed_until = (delay > TimeDelta::zero()).then(|| now.plus(delay));
    }

    pub fn forgive(&mut self, limit: u32) {
        self.failures = self.failures.saturating_sub(1);
        if self.failures < limit {
            self.closed_until = None;
        }
    }
}

impl AttemptRule {
    pub fn lock(&self) -> TimeDelta {
        TimeDelta::minutes(self.lock_minutes)
    }

    /// How long a login is closed to one source after so many wrong passwords from it.
    pub fn pair_delay(&self, failures: u32) -> TimeDelta {
        if failures >= self.lock_after {
            return self.lock();
        }
        match failures.checked_sub(self.free + 1) {
            None => TimeDelta::zero(),
            Some(beyond) => TimeDelta::seconds(1_i64 << beyond.min(20)).min(self.lock()),
        }
    }

    pub fn lock_from(&self, limit: u32) -> impl Fn(u32) -> TimeDelta + '_ {
        move |failures| if failures >= limit { self.lock() } else { TimeDelta::zero() }
    }
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
}
