//! A thread's connection, opened when first needed and again after it was lost.

use crate::connection::Mode;
use crate::{Address, Db, Error, Result};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a lost database is left alone before somebody tries again.
const RECONNECT_PAUSE: Duration = Duration::from_millis(250);

/// What the threads of one database know of it together: one that has failed to connect must not refuse what another could do.
#[derive(Clone, Default)]
pub(crate) struct Reach(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    opened: Option<Instant>,
    /// When it could not be opened, and why.
    failed: Option<(Instant, String)>,
}

impl Reach {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why nobody should try now: somebody has just failed, and nobody has succeeded since.
    fn lost(&self) -> Option<String> {
        let known = self.known();
        let (when, cause) = known.failed.as_ref()?;
        (when.elapsed() < RECONNECT_PAUSE).then(|| cause.clone())
    }

    fn opened(&self) {
        *self.known() = Known { opened: Some(Instant::now()), failed: None };
    }

    /// An attempt that began before another succeeded says nothing of the database as it is now.
    fn failed(&self, began: Instant, cause: String) {
        let mut known = self.known();
        if known.opened.is_none_or(|opened| opened < began) {
            known.failed = Some((Instant::now(), cause));
        }
    }
}

pub(crate) struct Line {
    address: Address,
    mode: Mode,
    reach: Reach,
    open: Option<Db>,
}

impl Line {
    pub fn new(address: &Address, mode: Mode, reach: &Reach) -> Self {
        Self { address: address.clone(), mode, reach: reach.clone(), open: None }
    }

    pub fn address(&self) -> &Address {
        &self.address
    }

    /// While a lost database is left alone everybody is told at once: who waited in the queue has waited enough.
    pub fn get(&mut self) -> Result<&mut Db> {
        if self.open.is_none() {
            if let Some(cause) = self.reach.lost() {
                return Err(Error::Unavailable(cause));
            }
            let began = Instant::now();
            let opened = Db::open(&self.address, self.mode).inspect_err(|error| {
                tracing::error!(%error, "the database cannot be reached");
                self.reach.failed(began, error.to_string());
            });
            self.open = Some(opened?);
            self.reach.opened();
        }
        self.open.as_mut().ok_or_else(|| Error::Unavailable("no connection".into()))
    }

    pub fn drop_connection(&mut self) {
        self.open = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c02_what_one_thread_has_reached_no_other_refuses() {
        let (reach, began) = (Reach::default(), Instant::now());
        assert_eq!(reach.lost(), None, "nobody has tried");
        reach.failed(began, "gone".into());
        assert_eq!(reach.lost().as_deref(), Some("gone"), "left alone for a while");
        reach.opened();
        assert_eq!(reach.lost(), None, "another has reached it");
        reach.failed(began, "gone".into());
        assert_eq!(reach.lost(), None, "that attempt began before");
        reach.failed(Instant::now(), "gone again".into());
        assert_eq!(reach.lost().as_deref(), Some("gone again"));
    }
}
