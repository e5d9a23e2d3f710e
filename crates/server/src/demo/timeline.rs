//! Lives that go on at the same time: whoever waits the shortest goes on next, and the clock never goes back.

use kernel::{Clock, Instant, ManualClock};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::oneshot::{Sender, channel};

/// One clock for many lives, of which one at a time is awake.
pub struct Timeline {
    clock: Arc<ManualClock>,
    /// Lives that have not ended.
    alive: Cell<usize>,
    /// Who waits until when, in this order; the number keeps those of one moment apart.
    waiting: RefCell<BTreeMap<(Instant, usize), Sender<()>>>,
    asked: Cell<usize>,
}

impl Timeline {
    pub fn new(clock: Arc<ManualClock>) -> Self {
        Self { clock, alive: Cell::new(0), waiting: RefCell::default(), asked: Cell::new(0) }
    }

    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Lives all of them to their ends; the first that fails ends the others.
    pub async fn live<L: Future<Output = Result<(), String>>>(
        &self,
        lives: Vec<L>,
    ) -> Result<(), String> {
        self.alive.set(lives.len());
        let lives = lives.into_iter().map(|life| async {
            life.await?;
            self.alive.set(self.alive.get() - 1);
            self.wake_next();
            Ok(())
        });
        futures_util::future::try_join_all(lives).await.map(drop)
    }

    /// Lets the others live until a moment; at once when it has passed.
    pub async fn until(&self, moment: Instant) {
        let (wake, woken) = channel();
        self.asked.set(self.asked.get() + 1);
        self.waiting.borrow_mut().insert((moment.max(self.now()), self.asked.get()), wake);
        self.wake_next();
        // It fails only when all lives are dropped.
        let _ = woken.await;
    }

    /// When nobody is awake.
    fn wake_next(&self) {
        if self.waiting.borrow().len() < self.alive.get() {
            return;
        }
        let next = self.waiting.borrow_mut().pop_first();
        if let Some(((moment, _), wake)) = next {
            self.clock.set(moment);
            let _ = wake.send(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[actix_web::test]
    async fn lives_meet_on_one_clock() {
        let begin: Instant = "2025-01-01T00:00:00Z".parse().unwrap();
        let timeline = Timeline::new(Arc::new(ManualClock::at(begin)));
        let said = RefCell::new(Vec::new());
        let life = |name: char, hours: [i64; 2]| {
            let (timeline, said) = (&timeline, &said);
            async move {
                for hours in hours {
                    timeline.until(begin.plus(TimeDelta::hours(hours))).await;
                    said.borrow_mut().push((name, timeline.now().since(begin).num_hours()));
                }
                Ok(())
            }
        };
        timeline.live(vec![life('a', [1, 5]), life('b', [2, 3]), life('c', [4, 1])]).await.unwrap();
        let expected = [('a', 1), ('b', 2), ('b', 3), ('c', 4), ('c', 4), ('a', 5)];
        assert_eq!(*said.borrow(), expected);
    }
}
