use crate::connection::Mode;
use crate::line::{Line, Reach};
use crate::watch::Counters;
use crate::worker::{Task, hand_over, run_caught, serve_in_groups, serve_singly};
use crate::{Address, Db, Error, Result, Standby, migrate};
use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

/// How many units of work may wait before callers are told to come back later.
const QUEUE: usize = 1024;
/// How long one may wait for a connection of PostgreSQL: with all of them at work for longer, the database is in trouble, and a
/// queue would make it worse.
pub(crate) const PG_PATIENCE: Duration = Duration::from_secs(1);
/// The same for SQLite, whose single writer takes an import whole and is not in trouble for it.
const LITE_PATIENCE: Duration = Duration::from_secs(10);
/// Threads for queries that take long on SQLite: exports, figures, verification.
const LITE_SCANNERS: usize = 2;

/// The handle to the records; cheap to clone.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
    standby: Option<Standby>,
}

struct Inner {
    address: Address,
    counters: Arc<Counters>,
    reads: Sender<Task>,
    /// SQLite connections for short reads on the caller's own thread.
    inline: Option<(Sender<Db>, Receiver<Db>)>,
    /// Behind their queue, whose end ends them. Those that only read go first: connections that close at the same moment take each
    /// other for somebody who goes on, and leave the log as it is.
    _readers: Threads,
    writes: Sender<Task>,
    _writers: Threads,
    /// Held as long as this process has a SQLite file open.
    _lock: Option<std::fs::File>,
}

/// The threads that own connections. Whoever drops them waits until the last connection is closed: SQLite then moves its log into the
/// file, and a process that ended sooner would leave that to the next.
#[derive(Default)]
struct Threads(Vec<JoinHandle<()>>);

impl Threads {
    fn spawn(&mut self, name: String, body: impl FnOnce() + Send + 'static) -> Result<()> {
        let thread = std::thread::Builder::new().name(name).spawn(body);
        self.0.push(thread.map_err(|error| Error::Unavailable(error.to_string()))?);
        Ok(())
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        let me = std::thread::current().id();
        // The last handle may have gone with a unit of work, on one of these threads.
        for thread in self.0.drain(..).filter(|thread| thread.thread().id() != me) {
            // What panicked in there was told where it happened.
            let _ = thread.join();
        }
    }
}

impl Database {
    /// Takes the file's lock (SQLite), brings the schema up to date and starts the threads.
    ///
    /// `threads` is the number of connections to PostgreSQL; SQLite has one writer whatever is asked.
    pub fn open(address: Address, threads: usize) -> Result<Self> {
        let lock = migrate::lock_file(&address)?;
        migrate::run(&address)?;
        let (mut readers, mut writers) = (Threads::default(), Threads::default());
        let (writes, write_tasks) = bounded(QUEUE);
        let counters = Arc::default();
        let reach = Reach::default();
        let (reads, inline) = match &address {
            Address::Pg(_) => {
                for n in 0..threads.max(1) {
                    let tasks = write_tasks.clone();
                    let line = Line::new(&address, Mode::Write, &reach);
                    writers.spawn(format!("pg-{n}"), move || serve_singly(line, &tasks))?;
                }
                (writes.clone(), None)
            }
            Address::Lite(_) => {
                let writer = Line::new(&address, Mode::Write, &Reach::default());
                let write = move || serve_in_groups(writer, &write_tasks);
                writers.spawn("sqlite-writer".into(), write)?;
                let (reads, read_tasks) = bounded(QUEUE);
                for n in 0..LITE_SCANNERS {
                    let (line, tasks) =
                        (Line::new(&address, Mode::Read, &reach), read_tasks.clone());
                    let read = move || serve_singly(line, &tasks);
                    readers.spawn(format!("sqlite-reader-{n}"), read)?;
                }
                (reads, Some(unbounded()))
            }
        };
        let inner = Inner {
            address,
            counters,
            reads,
            inline,
            _readers: readers,
            writes,
            _writers: writers,
            _lock: lock,
        };
        Ok(Self { inner: Arc::new(inner), standby: None })
    }

    /// Brings the schema up to date and gives how many migrations that took; on SQLite nobody may serve the file meanwhile.
    pub fn migrate(address: &Address) -> Result<usize> {
        let _lock = migrate::lock_file(address)?;
        migrate::run(address)
    }

    /// The same records, with a standby that may answer what bears to be a moment old.
    pub fn beside(self, standby: Standby) -> Self {
        Self { standby: Some(standby), ..self }
    }

    pub fn standby(&self) -> Option<&Standby> {
        self.standby.as_ref()
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self.inner.address, Address::Pg(_))
    }

    /// A short question: a record by its id, a page of a list.
    ///
    /// On SQLite it runs on the caller's own thread, which costs less than handing it over.
    pub async fn read<T: Send + 'static>(
        &self,
        mut question: impl FnMut(&mut Db) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match &self.inner.inline {
            None => self.submit(&self.inner.reads, Task::Read, question).await,
            Some((give_back, idle)) => {
                let mut db = match idle.try_recv() {
                    Ok(db) => db,
                    Err(_) => Db::open(&self.inner.address, Mode::Read)?,
                };
                let busy = self.inner.counters.busy();
                let answer = run_caught(&mut question, &mut db);
                drop(busy);
                let _ = give_back.send(db);
                answer
            }
        }
    }

    /// A long question: an export, a figure over many units, a verification.
    pub async fn scan<T: Send + 'static>(
        &self,
        question: impl FnMut(&mut Db) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.submit(&self.inner.reads, Task::Read, question).await
    }

    /// A unit of work in one transaction. Only the ledger may call this: it writes the entry that every change needs.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Db) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.submit(&self.inner.writes, Task::Write, work).await
    }

    /// A connection of its own that can only read, for commands that run beside a server.
    pub fn open_reader(address: &Address) -> Result<Db> {
        Db::open(address, Mode::Read)
    }

    pub(crate) fn address(&self) -> &Address {
        &self.inner.address
    }

    pub(crate) fn counters(&self) -> &Counters {
        &self.inner.counters
    }

    /// Units of work in the queues; PostgreSQL has one queue for reads and writes.
    pub(crate) fn waiting(&self) -> usize {
        let reads = self.inner.inline.as_ref().map_or(0, |_| self.inner.reads.len());
        self.inner.writes.len() + reads
    }

    async fn submit<T: Send + 'static>(
        &self,
        queue: &Sender<Task>,
        task: fn(Box<dyn crate::worker::Work>) -> Task,
        mut closure: impl FnMut(&mut Db) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let counters = self.inner.counters.clone();
        let closure = move |db: &mut Db| {
            let _busy = counters.busy();
            closure(db)
        };
        let answer = hand_over(queue, task, closure).ok_or_else(|| {
            self.inner.counters.refuse();
            Error::Unavailable("too many requests wait".into())
        })?;
        answer.within(self.patience()).await
    }

    fn patience(&self) -> Duration {
        if self.is_postgres() { PG_PATIENCE } else { LITE_PATIENCE }
    }
}
