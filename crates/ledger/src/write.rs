use crate::idempotency::{self, IdempotencyKey, Reply};
use crate::tx::{Author, Tx};
use db::{Database, Db};
use kernel::{Clock, Instant};
use std::sync::{Arc, Mutex, PoisonError};

/// How an idempotent request ended.
#[derive(Debug, Clone)]
pub struct Written {
    pub reply: Reply,
    /// The answer was given before; nothing was done now.
    pub replayed: bool,
}

/// The only way to change a record.
#[derive(Clone)]
pub struct Ledger {
    db: Database,
    clock: Arc<dyn Clock>,
}

/// What becomes of the transaction after the work ran.
enum Ending<T> {
    Commit(T),
    /// Nothing changed: whatever the work may have written is taken back with the answer.
    RollBack(T),
}

impl Ledger {
    pub fn new(db: Database, clock: Arc<dyn Clock>) -> Self {
        Self { db, clock }
    }

    pub fn database(&self) -> &Database {
        &self.db
    }

    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Runs `work` and appends what it recorded, in one transaction.
    ///
    /// Work that records nothing is an error: there is no change without an entry.
    pub async fn change<T: Send + 'static>(
        &self,
        author: Author,
        mut work: impl FnMut(&mut Tx<'_>) -> db::Result<T> + Send + 'static,
    ) -> db::Result<T> {
        let clock = self.clock.clone();
        self.commit(move |db| {
            let mut tx = Tx::new(db, &author, clock.now());
            let value = work(&mut tx)?;
            refuse_silence(&tx)?;
            tx.append()?;
            Ok(Ending::Commit(value))
        })
        .await
    }

    /// As [`Self::change`], and a repetition of the request gets the first answer again.
    ///
    /// `Ok(Err(reply))` from `work` is an answer that changes nothing, such as "you sent this before": all it may have
    /// written is rolled back.
    pub async fn answer(
        &self,
        author: Author,
        key: IdempotencyKey,
        mut work: impl FnMut(&mut Tx<'_>) -> db::Result<Result<Reply, Reply>> + Send + 'static,
    ) -> db::Result<Written> {
        let clock = self.clock.clone();
        self.commit(move |db| {
            let now = clock.now();
            if let Some(reply) = idempotency::claim(db, &author, &key, now)? {
                return Ok(Ending::RollBack(Written { reply, replayed: true }));
            }
            db::fail_point("write.claimed")?;
            let mut tx = Tx::new(db, &author, now);
            let reply = match work(&mut tx)? {
                Ok(reply) => reply,
                Err(reply) => return Ok(Ending::RollBack(Written { reply, replayed: true })),
            };
            refuse_silence(&tx)?;
            db::fail_point("write.worked")?;
            idempotency::keep(tx.db, &author, &key, now, &reply)?;
            db::fail_point("write.kept")?;
            tx.append()?;
            db::fail_point("write.appended")?;
            Ok(Ending::Commit(Written { reply, replayed: false }))
        })
        .await
    }

    /// Forgets stored answers older than `before`.
    #[expect(clippy::disallowed_methods, reason = "stored answers are no records")]
    pub async fn forget_answers(&self, tenant: String, before: Instant) -> db::Result<usize> {
        self.db.write(move |db| idempotency::forget(db, &tenant, before)).await
    }

    #[expect(clippy::disallowed_methods, reason = "the ledger is where writes begin")]
    async fn commit<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut Db) -> db::Result<Ending<T>> + Send + 'static,
    ) -> db::Result<T> {
        // A rolled-back answer travels through the error path of the unit of work, where nothing is kept. Work may run again:
        // what counts is what it said last.
        let said = Arc::new(Mutex::new(None));
        let kept = said.clone();
        let done = self.db.write(move |db| {
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            *kept = None;
            match work(db)? {
                Ending::Commit(value) => Ok(value),
                Ending::RollBack(value) => {
                    *kept = Some(value);
                    Err(db::Error::RolledBack)
                }
            }
        });
        let done = done.await;
        let said = said.lock().unwrap_or_else(PoisonError::into_inner).take();
        // Only then: what it said may rest on what another of its group wrote, and with a commit that failed neither is true.
        match done {
            Err(db::Error::RolledBack) => said.ok_or(db::Error::RolledBack),
            done => done,
        }
    }
}

fn refuse_silence(tx: &Tx<'_>) -> db::Result<()> {
    if tx.is_silent() {
        return Err(db::Error::Broken("a change without a ledger entry".into()));
    }
    Ok(())
}
