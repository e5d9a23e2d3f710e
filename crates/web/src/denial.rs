//! What was denied, to whom and by which rule (ASVS 16.3.2): told to the log and counted. No name, no text of a caller.

use actix_web::{HttpMessage, HttpRequest};
use kernel::{Id, Problem};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

/// So many denials of a status to one account are written out within a window; the rest are counted. A flood must not fill the disk, nor
/// may what one tries hide what another does: each account has lines of its own, also where somebody guesses at its password, and so have all
/// together of whom no account is known.
const WRITTEN: u32 = 100;
const WINDOW: Duration = Duration::from_secs(10);

/// Who was found behind a request, and what the operation asks for.
#[derive(Debug, Clone)]
pub(crate) struct Actor {
    pub tenant: Arc<str>,
    pub account: Id,
    pub permission: &'static str,
}

/// Whose account somebody who is not signed in yet says to be theirs, once it is found to be one.
#[derive(Debug, Clone, Default)]
pub struct Tried(Arc<OnceLock<Id>>);

impl Tried {
    /// What a request's log is told afterwards.
    pub fn by(request: &HttpRequest) -> Self {
        let tried = Self::default();
        request.extensions_mut().insert(tried.clone());
        tried
    }

    pub fn is(&self, account: Id) {
        // The first one stands.
        let _ = self.0.set(account);
    }

    pub(crate) fn account(&self) -> Option<Id> {
        self.0.get().copied()
    }
}

/// How a request ended: the code of its problem, and the rule that denied it where the status does not say so.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EndedWith {
    pub code: &'static str,
    pub denied_by: Option<&'static str>,
}

/// Rules that deny by another status: what takes two people and is not granted, what one person may not be, a login that is closed, a
/// secret that is wrong or spent (`activation`, `secret`: of the first password, of the first start), what an authority holds.
const DENYING: [&str; 8] = [
    "second_person_needed",
    "request_not_granted",
    "records_beyond_reach",
    "record_held",
    "admins_apart",
    "too_many_attempts",
    "activation",
    "secret",
];

/// 401, 403 and 404 are denials: what lies outside the reach is told as not there.
pub(crate) fn is_denial(status: u16) -> bool {
    [401, 403, 404].contains(&status)
}

/// Tells log and metrics that a request is denied, where the answer is no problem: those of OAuth have a form of their own (RFC 6749 §5.2).
pub fn deny(request: &HttpRequest, code: &'static str) {
    request.extensions_mut().insert(EndedWith { code, denied_by: Some(code) });
}

impl EndedWith {
    pub fn of(problem: &Problem) -> Self {
        let known = |code: &str| DENYING.into_iter().find(|denying| *denying == code);
        let in_members = || problem.errors.iter().find_map(|error| known(&error.code));
        let code = problem.kind.code;
        Self { code, denied_by: known(code).or_else(in_members) }
    }
}

/// To whom, if an account is known, and with which status.
type Denied = (Option<Id>, u16);

/// What was written lately.
#[derive(Default)]
pub(crate) struct Denials {
    windows: Mutex<HashMap<Denied, Window>>,
}

struct Window {
    began: Instant,
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
    pub fn turn(&self, account: Option<Id>, status: u16, now: Instant) -> Turn {
        let Ok(mut windows) = self.windows.lock() else {
            return Turn { write: false, left_out: 0 };
        };
        if !windows.contains_key(&(account, status)) {
            // What is over and left nothing out says nothing any more: only those who were denied something lately are kept.
            windows.retain(|_, window| window.left_out > 0 || !window.is_over(now));
        }
        let fresh = || Window { began: now, written: 0, left_out: 0 };
        windows.entry((account, status)).or_insert_with(fresh).turn(now)
    }
}

impl Window {
    fn is_over(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.began) >= WINDOW
    }

    fn turn(&mut self, now: Instant) -> Turn {
        if self.is_over(now) {
            (self.began, self.written) = (now, 0);
        }
        if self.written >= WRITTEN {
            self.left_out += 1;
            return Turn { write: false, left_out: 0 };
        }
        self.written += 1;
        Turn { write: true, left_out: std::mem::take(&mut self.left_out) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b27_a_flood_is_counted_and_not_written() {
        let (denials, start) = (Denials::default(), Instant::now());
        let (one, other) = (Some(kernel::new_id()), Some(kernel::new_id()));
        let written = |account, status, count: u32| {
            (0..count).filter(|_| denials.turn(account, status, start).write).count() as u32
        };
        assert_eq!(written(None, 401, WRITTEN + 50), WRITTEN);
        assert_eq!(written(one, 404, WRITTEN + 20), WRITTEN);
        assert_eq!(written(one, 403, 3), 3, "strangers do not hide what people try");
        assert_eq!(written(other, 404, 3), 3, "nor does one hide what another tries");
        let later = start + WINDOW;
        assert_eq!(denials.turn(None, 401, later), Turn { write: true, left_out: 50 });
        assert_eq!(denials.turn(None, 401, later), Turn { write: true, left_out: 0 });
        assert!(denials.turn(Some(kernel::new_id()), 403, later).write);
        assert_eq!(denials.windows.lock().unwrap().len(), 3, "who was denied nothing is forgotten");
        assert_eq!(denials.turn(one, 404, later), Turn { write: true, left_out: 20 });
    }
}
