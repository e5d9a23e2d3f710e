//! A stage for units of work: a test holds each at a named point (`fail_point`) and lets it go on when its turn has come. So two that
//! run at the same moment meet in every order, and not only in those that chance brings.

use crate::{Database, Result};
use std::collections::HashMap;
use std::sync::{Arc, Barrier, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;
use std::time::Duration;

/// A unit of work that nobody lets go on is a fault of the test; it must not hang.
const PATIENCE: Duration = Duration::from_secs(60);

/// The threads of one database that serves on PostgreSQL.
pub struct Stage(Arc<Held>);

struct Held {
    threads: Vec<ThreadId>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// Where to stop; nowhere while the curtain is down.
    points: &'static [&'static str],
    at: HashMap<ThreadId, &'static str>,
}

static STAGES: Mutex<Vec<Arc<Held>>> = Mutex::new(Vec::new());

impl Stage {
    /// Finds the threads by keeping all of them busy at once.
    pub async fn over(database: &Database, threads: usize) -> Result<Self> {
        let meeting = Arc::new(Barrier::new(threads));
        let mut found = Vec::new();
        let each = (0..threads).map(|_| {
            let (database, meeting) = (database.clone(), meeting.clone());
            tokio::spawn(async move {
                let here = move |_: &mut crate::Db| {
                    meeting.wait();
                    Ok(std::thread::current().id())
                };
                database.scan(here).await
            })
        });
        for one in each.collect::<Vec<_>>() {
            found.push(one.await.map_err(crate::Error::broken)??);
        }
        let held = Held { threads: found, state: Mutex::default(), changed: Condvar::new() };
        let held = Arc::new(held);
        lock(&STAGES).push(held.clone());
        Ok(Self(held))
    }

    /// From now on every unit of work stops at these points; at none lets all of them go on.
    pub fn stop_at(&self, points: &'static [&'static str]) {
        let mut state = lock(&self.0.state);
        state.points = points;
        state.at.retain(|_, point| points.contains(point));
        self.0.changed.notify_all();
    }

    /// Who stands where.
    pub fn held(&self) -> HashMap<ThreadId, &'static str> {
        lock(&self.0.state).at.clone()
    }

    /// Lets one go on to its next point.
    pub fn release(&self, thread: ThreadId) {
        lock(&self.0.state).at.remove(&thread);
        self.0.changed.notify_all();
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.stop_at(&[]);
        lock(&STAGES).retain(|one| !Arc::ptr_eq(one, &self.0));
    }
}

/// Stops here until the test lets it go on, if this thread is on a stage.
pub(crate) fn pass(point: &'static str) {
    let me = std::thread::current().id();
    let Some(stage) = lock(&STAGES).iter().find(|one| one.threads.contains(&me)).cloned() else {
        return;
    };
    let mut state = lock(&stage.state);
    if state.points.contains(&point) {
        state.at.insert(me, point);
        stage.changed.notify_all();
        let stands = |state: &mut State| state.at.contains_key(&me);
        let waited = stage.changed.wait_timeout_while(state, PATIENCE, stands);
        waited.unwrap_or_else(PoisonError::into_inner).0.at.remove(&me);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
