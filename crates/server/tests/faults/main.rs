//! What happens when something fails: processes are killed, disks fill, networks go silent. A book of every operation is kept beside
//! the server and compared with it afterwards, and its ledger is verified.
//!
//! Short with the other tests; `TAIZHANG_TEST_LONG=1 cargo test -p server --test faults` as long as the criteria say.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod book;
mod breaking;
mod chains;
mod ending;
mod erased;
mod files;
mod killed;
mod load;
mod network;
#[allow(dead_code, unused_imports, reason = "the tests of commands use the rest")]
#[path = "../operator/mod.rs"]
mod operator;
mod points;
mod proxy;
mod receiver;
mod sender;
#[allow(dead_code, reason = "the tests of evidence use the rest")]
#[path = "../evidence/sending.rs"]
mod sending;
mod start;
mod storage;
mod upgrade;

use operator::{Operator, long_or};
use std::time::{Duration, Instant};

/// A chance that repeats itself: the seed is printed, and with `TAIZHANG_TEST_SEED` it comes again.
struct Chance(u64);

impl Chance {
    fn new() -> Self {
        #[expect(clippy::disallowed_methods, reason = "a failure is repeated by its seed")]
        let given = std::env::var("TAIZHANG_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
        let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64;
        let seed = given.unwrap_or(now | 1);
        println!("TAIZHANG_TEST_SEED={seed}");
        Self(seed)
    }

    /// Xorshift: good enough to choose moments.
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// Both databases in the long run; in the short one whichever it is the turn of, where both go the same ways of the product.
fn in_turn() -> Vec<Operator> {
    let mut both = Operator::each();
    if long_or(false, both.len() > 1) {
        both.swap_remove(Chance::new().below(2) as usize);
    }
    both
}

/// Waits until something holds, and gives how long that took.
fn within(limit: Duration, what: &str, mut holds: impl FnMut() -> bool) -> Duration {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < limit, "{what}: not within {limit:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
    began.elapsed()
}
