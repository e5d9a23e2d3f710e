//! When an event is sent again, and what an answer means: data, and pure functions over it.

use crate::courier::Outcome;
use crate::model::DisabledReason;
use chrono::TimeDelta;
use kernel::Instant;
use serde::Deserialize;
use std::sync::LazyLock;
use std::time::Duration;

/// `data/delivery.toml`, which says what each of these is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    delays: Vec<u32>,
    jitter_percent: u32,
    seconds_to_answer: u32,
    seconds_to_connect: u32,
    pub longest_answer: usize,
    longest_retry_after: u32,
    longest_quiet: u32,
    overlap_hours: u32,
    pub ports: Vec<u16>,
    pub most_waiting: i64,
    keep_days: u32,
    pub most_endpoints: usize,
}

/// What becomes of a delivery after a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Delivered,
    /// Again at this moment; if the receiver asked for quiet, nothing goes to the endpoint until then.
    Again {
        at: Instant,
        quiet: Option<Instant>,
    },
    /// Never again by itself, and the endpoint is disabled.
    Over(DisabledReason),
}

impl Rules {
    pub fn built_in() -> &'static Self {
        static RULES: LazyLock<Rules> = LazyLock::new(|| {
            // A test reads the same text; without rules nothing would be accepted and nothing sent.
            read().unwrap_or(Rules {
                delays: Vec::new(),
                jitter_percent: 0,
                seconds_to_answer: 1,
                seconds_to_connect: 1,
                longest_answer: 0,
                longest_retry_after: 0,
                longest_quiet: 0,
                overlap_hours: 0,
                ports: Vec::new(),
                most_waiting: 0,
                keep_days: 1,
                most_endpoints: 0,
            })
        });
        &RULES
    }

    pub fn patience(&self) -> Duration {
        Duration::from_secs(self.seconds_to_answer.into())
    }

    pub fn patience_to_connect(&self) -> Duration {
        Duration::from_secs(self.seconds_to_connect.into())
    }

    /// A try that has not ended by then was cut off with its process, and is made again.
    pub fn lease(&self) -> TimeDelta {
        TimeDelta::seconds(i64::from(self.seconds_to_answer) * 3)
    }

    pub fn overlap(&self) -> TimeDelta {
        TimeDelta::hours(self.overlap_hours.into())
    }

    pub fn kept(&self) -> TimeDelta {
        TimeDelta::days(self.keep_days.into())
    }

    /// What an outcome means after so many tries; `dice` is anything from 0 to 255.
    pub fn judge(&self, outcome: Outcome, tries: i32, now: Instant, dice: u8) -> Verdict {
        let (status, retry_after) = match outcome {
            Outcome::Answered { status, retry_after } => (status, retry_after),
            _ => (0, None),
        };
        if (200..300).contains(&status) {
            return Verdict::Delivered;
        }
        if status == 410 {
            return Verdict::Over(DisabledReason::Gone);
        }
        let past = usize::try_from(tries).unwrap_or_default().saturating_sub(1);
        let Some(delay) = self.delays.get(past) else {
            return Verdict::Over(DisabledReason::GivenUp);
        };
        let delay = u64::from(*delay) * 1000;
        let jitter = delay * u64::from(self.jitter_percent) * u64::from(dice) / 25_500;
        let planned = i64::try_from(delay + jitter).unwrap_or(i64::MAX);
        let wished = retry_after.filter(|_| asks_for_quiet(status));
        let wished = wished.map(|seconds| i64::from(seconds.min(self.longest_retry_after)) * 1000);
        let at = planned.max(wished.unwrap_or_default());
        let quiet = wished.unwrap_or(i64::from(self.longest_quiet) * 1000).min(at);
        let after = |milliseconds| now.plus(TimeDelta::milliseconds(milliseconds));
        Verdict::Again { at: after(at), quiet: asks_for_quiet(status).then(|| after(quiet)) }
    }
}

/// Standard Webhooks: these three mean that the receiver has too much to do. So does 503 by RFC 9110 §15.6.4.
fn asks_for_quiet(status: u16) -> bool {
    matches!(status, 429 | 502 | 503 | 504)
}

fn read() -> Result<Rules, toml::de::Error> {
    toml::from_str(include_str!("../data/delivery.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant::EPOCH;

    fn answered(status: u16, retry_after: Option<u32>) -> Outcome {
        Outcome::Answered { status, retry_after }
    }

    fn seconds(verdict: Verdict) -> (i64, bool) {
        match verdict {
            Verdict::Again { at, quiet } => (at.since(NOW).num_seconds(), quiet.is_some()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_product_has_its_rules() {
        let rules = read().unwrap();
        assert!(
            rules.patience() <= Duration::from_secs(30) && rules.lease() > TimeDelta::seconds(40)
        );
        assert_eq!(rules.delays.iter().map(|one| u64::from(*one)).sum::<u64>() / 3600, 75);
    }

    #[test]
    fn a31_the_schedule_is_followed_to_its_end() {
        let rules = Rules::built_in();
        let after = |tries| rules.judge(answered(500, None), tries, NOW, 0);
        assert_eq!((seconds(after(1)), seconds(after(9))), ((5, false), (86400, false)));
        assert_eq!(after(10), Verdict::Over(DisabledReason::GivenUp));
        let late = rules.judge(Outcome::TimedOut, 2, NOW, 255);
        assert_eq!(seconds(late), (330, false), "a tenth of jitter at most");
    }

    #[test]
    fn a31_only_2xx_is_success() {
        let rules = Rules::built_in();
        let after = |status| rules.judge(answered(status, None), 1, NOW, 0);
        assert_eq!((after(200), after(299)), (Verdict::Delivered, Verdict::Delivered));
        for status in [301, 304, 307, 400, 404, 500] {
            assert_eq!(seconds(after(status)), (5, false), "{status}");
        }
        assert_eq!(after(410), Verdict::Over(DisabledReason::Gone));
    }

    #[test]
    fn a31_a_receiver_that_asks_for_quiet_gets_it_within_bounds() {
        let rules = Rules::built_in();
        let after = |status, wish| seconds(rules.judge(answered(status, Some(wish)), 1, NOW, 0));
        for status in [429, 502, 503, 504] {
            assert_eq!(after(status, 120), (120, true), "{status}");
        }
        assert_eq!(after(429, 1), (5, true), "no sooner than planned");
        assert_eq!(after(429, u32::MAX), (86400, true));
        assert_eq!(after(500, 120), (5, false), "no word of 500");
        let quiet = |wish, tries| match rules.judge(answered(503, wish), tries, NOW, 0) {
            Verdict::Again { quiet: Some(until), .. } => until.since(NOW).num_seconds(),
            other => panic!("{other:?}"),
        };
        assert_eq!((quiet(None, 1), quiet(None, 3), quiet(None, 9)), (5, 300, 300), "a short rule");
        assert_eq!((quiet(Some(120), 9), quiet(Some(3600), 1)), (120, 3600), "as it was asked");
    }
}
