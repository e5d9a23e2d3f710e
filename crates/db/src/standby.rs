//! A hot standby (热备库) of PostgreSQL: it answers what may be a moment old, and says as of when.

use crate::connection::Mode;
use crate::database::PG_PATIENCE;
use crate::line::{Line, Reach};
use crate::worker::{Task, hand_over, serve_singly};
use crate::{Address, At, Db, Error, Result, sql};
use crossbeam_channel::{Sender, bounded};
use diesel::prelude::*;
use kernel::Instant;

/// Fewer than before the primary: whoever is not taken asks that one.
const QUEUE: usize = 256;

/// The handle to a standby; cheap to clone.
#[derive(Clone)]
pub struct Standby {
    reads: Sender<Task>,
}

#[derive(QueryableByName)]
struct Replayed {
    #[diesel(sql_type = diesel::sql_types::Nullable<crate::types::sql::Instant>)]
    at: Option<At>,
}

impl Standby {
    /// Starts threads; they connect when they are asked, so a standby that is away stops nobody.
    pub fn open(address: Address, threads: usize) -> Result<Self> {
        if !matches!(address, Address::Pg(_)) {
            return Err(Error::Unavailable("a standby is a PostgreSQL".into()));
        }
        let (reads, tasks) = bounded(QUEUE);
        let reach = Reach::default();
        for n in 0..threads.max(1) {
            let (line, tasks) = (Line::new(&address, Mode::Read, &reach), tasks.clone());
            let thread = std::thread::Builder::new().name(format!("standby-{n}"));
            thread
                .spawn(move || serve_singly(line, &tasks))
                .map_err(|error| Error::Unavailable(error.to_string()))?;
        }
        Ok(Self { reads })
    }

    /// Asks with the moment up to which the standby has followed; what is asked is at least as new.
    pub async fn ask<T: Send + 'static>(
        &self,
        mut question: impl FnMut(&mut Db, Instant) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let closure = move |db: &mut Db| {
            let as_of = replayed(db)?;
            question(db, as_of)
        };
        let full = || Error::Unavailable("too many wait for the standby".into());
        hand_over(&self.reads, Task::Read, closure).ok_or_else(full)?.within(PG_PATIENCE).await
    }
}

/// The commit that was replayed last. The sealer's lease is renewed many times a minute, so this moves on while nobody writes.
fn replayed(db: &mut Db) -> Result<Instant> {
    let query =
        "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_xact_replay_timestamp() END AS at";
    let replayed: Replayed = sql!(db, |c| diesel::sql_query(query).get_result(c))?;
    let none = || Error::Unavailable("it follows nobody, or has replayed nothing yet".into());
    replayed.at.map(|At(at)| at).ok_or_else(none)
}
