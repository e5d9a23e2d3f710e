//! What the system does by itself.

use db::{Database, Db};
use kernel::{Calendar, problems};
use ledger::Ledger;
use privacy::Vault;
use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// So many records are read at a time.
const PAGE: i64 = 200;

/// Work that no caller asks for.
#[derive(Clone, Copy)]
pub struct Job {
    pub name: &'static str,
    pub every: Duration,
    pub run: fn(JobContext) -> JobFuture,
}

/// How many records the job changed, or why it stopped.
pub type JobFuture = Pin<Box<dyn Future<Output = db::Result<usize>> + Send>>;

/// A page of what a job has to look at: so many after a place, each with its own.
type Page<P, T> = fn(&mut Db, &JobContext, Option<P>, i64) -> db::Result<Vec<(P, T)>>;

/// What a job works with.
#[derive(Clone)]
pub struct JobContext {
    pub ledger: Ledger,
    pub vault: Vault,
    pub calendar: Calendar,
    pub tenant: String,
}

impl JobContext {
    pub fn database(&self) -> &Database {
        self.ledger.database()
    }

    /// Goes through all that a job has to look at, a page at a time, each with the place from which the next page goes on. One that fails is
    /// told of, passed over and tried again next time: it keeps none of the others waiting. How many were changed.
    pub async fn each<P, T, F>(
        &self,
        page: Page<P, T>,
        look: impl Fn(Self, T) -> F + Send,
    ) -> db::Result<usize>
    where
        P: Copy + Debug + Send + 'static,
        T: Send + 'static,
        F: Future<Output = db::Result<bool>> + Send,
    {
        let (mut changed, mut after) = (0, None);
        loop {
            let (context, from) = (self.clone(), after);
            let found = self.database().scan(move |db| page(db, &context, from, PAGE)).await?;
            let Some((last, _)) = found.last() else { return Ok(changed) };
            after = Some(*last);
            for (place, one) in found {
                match look(self.clone(), one).await {
                    Ok(moved) => changed += usize::from(moved),
                    // Whoever acted on it meanwhile did what there was to do, or it is looked at next time.
                    Err(db::Error::Refused(problem))
                        if problem.kind == &problems::VERSION_MISMATCH => {}
                    Err(error) => {
                        tracing::warn!(?place, %error, "a record could not be attended to");
                    }
                }
            }
        }
    }
}
