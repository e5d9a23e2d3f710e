//! Whether there is room where others keep what this process writes, PostgreSQL or a bucket: known only by what was refused for want of it.

use kernel::problems;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// A refusal says so much of the time after it: a number of ours. Requests that come again then find out anew.
const REMEMBERED: Duration = Duration::from_secs(10);

#[derive(Default)]
pub struct Room {
    /// Without it nothing is written.
    pub records: Place,
    /// Without it no file is taken in, and everything else goes on.
    pub files: Place,
}

#[derive(Default)]
pub struct Place(Mutex<Option<Instant>>);

impl Room {
    /// Learns from the code of a refusal.
    pub(crate) fn hear(&self, code: &str) {
        if code == problems::STORAGE_FULL.code {
            self.records.was_lacking();
        } else if code == problems::FILE_STORAGE_FULL.code {
            self.files.was_lacking();
        }
    }
}

impl Place {
    fn was_lacking(&self) {
        if let Ok(mut at) = self.0.lock() {
            *at = Some(Instant::now());
        }
    }

    pub fn is_lacking(&self) -> bool {
        let at = self.0.lock().ok().and_then(|at| *at);
        at.is_some_and(|at| at.elapsed() < REMEMBERED)
    }
}

#[cfg(test)]
mod tests {
    use super::Room;

    /// Whoever signs in and reads is not sent away because a file cannot be kept.
    #[test]
    fn c05_a_refused_file_says_nothing_of_the_records() {
        let room = Room::default();
        room.hear("file_storage_full");
        assert!(room.files.is_lacking() && !room.records.is_lacking());
        room.hear("storage_full");
        assert!(room.records.is_lacking());
    }
}
