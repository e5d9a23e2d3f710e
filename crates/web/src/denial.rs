//! What was denied, to whom and by which rule (ASVS 16.3.2): told to the log and counted. No name, no address, no text of a caller.

use kernel::Id;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// So many denials of a status are written out within a window; the rest are counted. A flood must not fill the disk, nor may one of
/// requests without a token hide what somebody with one tries: each status has lines of its own.
const WRITTEN: u32 = 100;
const WINDOW: Duration = Duration::from_secs(10);

/// Who was found behind a request, and what the operation asks for.
#[derive(Debug, Clone)]
pub(crate) struct Actor {
    pub tenant: Arc<str>,
    pub account: Id,
    pub permission: &'static str,
}

/// The code of the problem that a request ended with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EndedWith(pub &'static str);

/// What was written lately, status by status.
#[derive(Default)]
pub(crate) struct Denials {
    windows: Mutex<[Window; 3]>,
}

#[derive(Default)]
struct Window {
    began: Option<Instant>,
    written: u32,
    left_out: u64,
}

/// Whether a denial is written out, and how many before it were not.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    pub write: bool,
    pub left_out: u64,
}

impl Denials {
    /// 401, 403 and 404 are denials: what lies outside the reach is told as not there.
    pub fn is_denial(status: u16) -> bool {
        place(status).is_some()
    }

    pub fn turn(&self, status: u16, now: Instant) -> Turn {
        let silent = Turn { write: false, left_out: 0 };
        let (Some(place), Ok(mut windows)) = (place(status), self.windows.lock()) else {
            return silent;
        };
        let Some(window) = windows.get_mut(place) else { return silent };
        let is_over = window.began.is_none_or(|began| now.duration_since(began) >= WINDOW);
        if is_over {
            window.began = Some(now);
            window.written = 0;
        }
        if window.written >= WRITTEN {
            window.left_out += 1;
            return silent;
        }
        window.written += 1;
        Turn { write: true, left_out: std::mem::take(&mut window.left_out) }
    }
}

fn place(status: u16) -> Option<usize> {
    [401, 403, 404].into_iter().position(|known| known == status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b27_a_flood_is_counted_and_not_written() {
        let (denials, start) = (Denials::default(), Instant::now());
        let written = |status, count: u32| {
            (0..count).filter(|_| denials.turn(status, start).write).count() as u32
        };
        assert_eq!(written(401, WRITTEN + 50), WRITTEN);
        assert_eq!(written(403, 3), 3, "strangers do not hide what people try");
        assert_eq!(denials.turn(401, start + WINDOW), Turn { write: true, left_out: 50 });
        assert_eq!(denials.turn(401, start + WINDOW), Turn { write: true, left_out: 0 });
        assert!(!denials.turn(200, start).write);
    }
}
