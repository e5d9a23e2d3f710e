//! Threads that own connections.
//!
//! A unit of work runs whole inside one closure on one thread, so a request that goes away cannot cut it in half. A closure
//! that panics, or a commit that fails, fails its own requests and never the thread.

use crate::line::Line;
use crate::{Address, Db, Error, Result, fail_point};
use crossbeam_channel::{Receiver, Sender};
use diesel::RunQueryDsl;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::oneshot;

/// How many queued writes share one commit on SQLite.
const GROUP: usize = 256;
/// How often a unit of work runs before a serialisation failure is given back.
const ATTEMPTS: usize = 3;
/// Who lost to another transaction begins again a little later, the second time later still, and no two after the same pause: at once, or
/// in step, it would meet the same one again.
const REST: Duration = Duration::from_millis(20);
/// With less left on the disk, a failure to write is one of room.
const ENOUGH_ROOM: u64 = 1 << 20;

/// How a run ended, as far as the connection is concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Keep,
    /// The work refused; the transaction around it stands.
    Discard,
    /// The database failed; it may have ended the transaction.
    Failed,
    RunAgain,
    ConnectionLost,
}

/// One unit of work: runs, perhaps more than once, and then answers once.
pub(crate) trait Work: Send {
    fn run(&mut self, db: &mut Db) -> Outcome;
    /// Asked once, before the first run: whether nobody waits for the answer any more. Who asks has to run it then.
    fn is_abandoned(&self) -> bool;
    /// Answers, after the commit; an error takes the place of whatever the run had to say.
    fn answer(self: Box<Self>, failure: Option<Error>);
}

pub(crate) enum Task {
    /// Needs no transaction.
    Read(Box<dyn Work>),
    Write(Box<dyn Work>),
}

/// A closure, what it said, and who waits for it.
struct Unit<F, T> {
    closure: F,
    result: Option<Result<T>>,
    waiting: oneshot::Sender<Result<T>>,
    /// Whoever sets it first decides: the thread that begins, or the caller who gives up before that.
    decided: Arc<AtomicBool>,
}

impl<F, T> Work for Unit<F, T>
where
    F: FnMut(&mut Db) -> Result<T> + Send,
    T: Send,
{
    fn run(&mut self, db: &mut Db) -> Outcome {
        let result = run_caught(&mut self.closure, db);
        let outcome = match &result {
            Ok(_) => Outcome::Keep,
            Err(error) if error.is_connection_loss() => Outcome::ConnectionLost,
            Err(error) if error.is_serialization_failure() => Outcome::RunAgain,
            Err(error) if error.leaves_the_transaction() => Outcome::Discard,
            Err(_) => Outcome::Failed,
        };
        self.result = Some(result);
        outcome
    }

    fn is_abandoned(&self) -> bool {
        self.decided.swap(true, Ordering::AcqRel) || self.waiting.is_closed()
    }

    fn answer(self: Box<Self>, failure: Option<Error>) {
        let never_ran = || Err(Error::Unavailable("the work never ran".into()));
        let result = match failure {
            Some(failure) => Err(failure),
            None => self.result.unwrap_or_else(never_ran),
        };
        // The request may have gone away; what is committed stays, and its idempotency key replays the answer.
        let _ = self.waiting.send(result);
    }
}

/// What a unit of work in a queue will have said.
pub(crate) struct Pending<T> {
    answer: oneshot::Receiver<Result<T>>,
    decided: Arc<AtomicBool>,
}

impl<T> Pending<T> {
    /// Waits so long for it to begin, and then for its end. What has not begun by then is never done.
    pub async fn within(mut self, patience: Duration) -> Result<T> {
        let gone = |_| Err(Error::Unavailable("the database thread is gone".into()));
        match tokio::time::timeout(patience, &mut self.answer).await {
            Ok(answer) => answer.unwrap_or_else(gone),
            Err(_) if self.decided.swap(true, Ordering::AcqRel) => {
                self.answer.await.unwrap_or_else(gone)
            }
            Err(_) => Err(Error::Unavailable("no connection became free in time".into())),
        }
    }
}

/// Puts a closure into a queue; none when that is full.
pub(crate) fn hand_over<T: Send + 'static>(
    queue: &Sender<Task>,
    task: fn(Box<dyn Work>) -> Task,
    closure: impl FnMut(&mut Db) -> Result<T> + Send + 'static,
) -> Option<Pending<T>> {
    let (waiting, answer) = oneshot::channel();
    let decided = Arc::new(AtomicBool::new(false));
    let unit = Unit { closure, result: None, waiting, decided: decided.clone() };
    queue.try_send(task(Box::new(unit))).ok()?;
    Some(Pending { answer, decided })
}

/// Runs a closure; a panic in it becomes an error of its own request.
pub(crate) fn run_caught<T>(
    closure: &mut impl FnMut(&mut Db) -> Result<T>,
    db: &mut Db,
) -> Result<T> {
    catch_unwind(AssertUnwindSafe(|| closure(db))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_string());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        Err(Error::Broken(format!("panic: {}", text.unwrap_or_default())))
    })
}

/// Serves tasks one by one, each write in its own transaction: PostgreSQL, and long reads on SQLite.
pub(crate) fn serve_singly(mut line: Line, tasks: &Receiver<Task>) {
    while let Ok(task) = tasks.recv() {
        // Whatever panics drops its work, and who waits for it is told.
        let done = catch_unwind(AssertUnwindSafe(|| match task {
            Task::Read(work) | Task::Write(work) if work.is_abandoned() => {}
            Task::Read(work) => read_one(&mut line, work),
            Task::Write(work) => write_one(&mut line, work),
        }));
        if done.is_err() {
            line.drop_connection();
        }
    }
}

/// A transaction that the commit fails to end is ended with its connection.
fn commit(db: &mut Db) -> Result<()> {
    fail_point("commit.before")?;
    db.batch("COMMIT")?;
    fail_point("commit.after")
}

fn read_one(line: &mut Line, mut work: Box<dyn Work>) {
    // A lost connection is tried once more: a restarted database should not cost every thread one failed request.
    for _ in 0..2 {
        let db = match line.get() {
            Ok(db) => db,
            Err(failure) => return work.answer(Some(failure)),
        };
        if work.run(db) != Outcome::ConnectionLost {
            return work.answer(None);
        }
        line.drop_connection();
    }
    work.answer(None);
}

/// Before the first run none; before the others between once and twice what their number says.
fn pause(rest: u32) -> Duration {
    // The last bits of an id are chance.
    let [.., dice] = *kernel::new_id().as_bytes();
    REST * rest + REST * rest * u32::from(dice) / 256
}

fn write_one(line: &mut Line, mut work: Box<dyn Work>) {
    for (attempt, rest) in (1..=ATTEMPTS).zip(0..) {
        std::thread::sleep(pause(rest));
        let db = match line.get() {
            Ok(db) => db,
            Err(failure) => return work.answer(Some(failure)),
        };
        if let Err(failure) = db.batch("BEGIN") {
            line.drop_connection();
            if attempt == ATTEMPTS {
                return work.answer(Some(failure));
            }
            continue;
        }
        let outcome = work.run(db);
        let ended = if outcome == Outcome::Keep { commit(db) } else { db.batch("ROLLBACK") };
        if ended.is_err() || outcome == Outcome::ConnectionLost {
            line.drop_connection();
        }
        match (outcome, ended) {
            (Outcome::Keep, Err(failure))
                if failure.is_serialization_failure() && attempt < ATTEMPTS => {}
            (Outcome::Keep, Err(failure)) => {
                let text = format!("the commit failed, its outcome is unknown: {failure}");
                return work.answer(Some(Error::Unavailable(text)));
            }
            (Outcome::RunAgain, _) if attempt < ATTEMPTS => {}
            _ => return work.answer(None),
        }
    }
}

/// The single writer of SQLite: queued writes share one commit and are answered after its fsync.
pub(crate) fn serve_in_groups(mut line: Line, tasks: &Receiver<Task>) {
    while let Ok(first) = tasks.recv() {
        let first = into_work(first);
        if first.is_abandoned() {
            continue;
        }
        let mut group: Vec<Box<dyn Work>> = Vec::new();
        let failure = match line.get() {
            Ok(db) => {
                let done = AssertUnwindSafe(|| commit_group(db, first, tasks, &mut group));
                let panicked = |_| Err(Error::Broken("a group of writes panicked".into()));
                catch_unwind(done).unwrap_or_else(panicked).err()
            }
            Err(failure) => {
                group.push(first);
                Some(failure)
            }
        };
        if let Some(failure) = &failure {
            tracing::error!(error = %failure, writes = group.len(), "a group of writes failed");
            line.drop_connection();
            stop_if_the_disk_failed(line.address(), failure);
        }
        for work in group {
            let failure = failure.as_ref().map(|failure| Error::Unavailable(failure.to_string()));
            work.answer(failure);
        }
    }
}

fn into_work(task: Task) -> Box<dyn Work> {
    match task {
        Task::Read(work) | Task::Write(work) => work,
    }
}

/// Most works either succeed or refuse before they write. So they run without savepoints, which copy every page that a work
/// touches; only when one has to be undone is all of the group run again, with a savepoint each.
fn commit_group(
    db: &mut Db,
    first: Box<dyn Work>,
    tasks: &Receiver<Task>,
    group: &mut Vec<Box<dyn Work>>,
) -> Result<()> {
    let mut next = Some(first);
    let begun = db.batch("BEGIN IMMEDIATE");
    if begun.is_err() {
        group.extend(next.take());
        return begun;
    }
    let mut changes = total_changes(db)?;
    while let Some(work) = next.take() {
        // In the group before it runs: whatever happens, its caller gets an answer.
        group.push(work);
        let Some(work) = group.last_mut() else { break };
        let outcome = work.run(db);
        let before = std::mem::replace(&mut changes, total_changes(db)?);
        let changed = changes != before;
        if outcome == Outcome::Failed || outcome != Outcome::Keep && changed {
            // A transaction that the database ended itself cannot be rolled back once more.
            let _ = db.batch("ROLLBACK");
            return if group.len() == 1 { Ok(()) } else { commit_one_by_one(db, group) };
        }
        if group.len() < GROUP {
            next = tasks.try_iter().map(into_work).find(|work| !work.is_abandoned());
        }
    }
    commit(db)
}

/// A savepoint each: one work's refusal leaves the others alone. A failure of the database may have ended the transaction, and
/// then each work gets one of its own.
fn commit_one_by_one(db: &mut Db, group: &mut [Box<dyn Work>]) -> Result<()> {
    db.batch("BEGIN IMMEDIATE")?;
    for work in group.iter_mut() {
        db.batch("SAVEPOINT one")?;
        match work.run(db) {
            Outcome::Keep => db.batch("RELEASE one")?,
            Outcome::Failed => {
                let _ = db.batch("ROLLBACK");
                return group.iter_mut().try_for_each(|work| commit_alone(db, work));
            }
            _ => db.batch("ROLLBACK TO one; RELEASE one")?,
        }
    }
    db.batch("COMMIT")
}

fn commit_alone(db: &mut Db, work: &mut Box<dyn Work>) -> Result<()> {
    db.batch("BEGIN IMMEDIATE")?;
    match work.run(db) {
        Outcome::Keep => db.batch("COMMIT"),
        _ => {
            let _ = db.batch("ROLLBACK");
            Ok(())
        }
    }
}

/// After a failed fsync nobody knows what is on the disk, and the next one may say that all is well: PostgreSQL ends itself then
/// ("fsyncgate"), and so does this. The next start reads what is really there. For want of room nothing of that kind happens.
fn stop_if_the_disk_failed(address: &Address, failure: &Error) {
    let room = crate::watch::free_disk(address).is_none_or(|free| free > ENOUGH_ROOM);
    if failure.is_disk_failure() && room {
        tracing::error!(error = %failure, "the disk fails: this process ends rather than go on with what it cannot know");
        std::process::abort();
    }
}

diesel::define_sql_function! {
    /// Rows that this connection of SQLite has changed since it was opened.
    #[sql_name = "total_changes"]
    fn changes_so_far() -> diesel::sql_types::BigInt;
}

fn total_changes(db: &mut Db) -> Result<i64> {
    match db {
        Db::Lite(c) => Ok(diesel::select(changes_so_far()).get_result(c)?),
        Db::Pg(_) => Ok(0),
    }
}
