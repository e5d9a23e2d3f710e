//! Whether there is room where others keep what this process writes, PostgreSQL or a bucket: known only by what was refused for want of it.

use std::sync::Mutex;
use std::time::{Duration, Instant};

/// A refusal says so much of the time after it: a number of ours. Requests that come again then find out anew.
const REMEMBERED: Duration = Duration::from_secs(10);

#[derive(Default)]
pub struct Room(Mutex<Option<Instant>>);

impl Room {
    pub(crate) fn was_lacking(&self) {
        if let Ok(mut at) = self.0.lock() {
            *at = Some(Instant::now());
        }
    }

    pub fn is_lacking(&self) -> bool {
        let at = self.0.lock().ok().and_then(|at| *at);
        at.is_some_and(|at| at.elapsed() < REMEMBERED)
    }
}
