//! Questions that bear an answer as of a moment ago: lists, figures, exports. Where there is a standby it answers them, and the
//! answer says as of when. Decisions, single records, the feed and proofs never come from there.

use crate::{Answer, Call, Ground};
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpMessage, HttpRequest};
use chrono::TimeDelta;
use db::Db;
use kernel::{Instant, Permission};

/// A standby that is further behind is no help.
const LONGEST_LAG: TimeDelta = TimeDelta::minutes(5);
/// Whoever has written reads their write: the clocks of two machines differ, and a unit of work commits later than it began.
const MARGIN: TimeDelta = TimeDelta::seconds(60);

/// As of when a request was answered, for its header.
#[derive(Clone, Copy)]
pub(crate) struct AnsweredAsOf(pub Instant);

impl<P: Permission> Call<P> {
    /// A long question (a figure, an export), from the standby where that may answer it.
    pub async fn scan_behind<T: Send + 'static>(
        &self,
        question: impl FnMut(&mut Db, &Ground) -> db::Result<T> + Clone + Send + 'static,
    ) -> Answer<T> {
        match self.ask_standby(question.clone()).await {
            Some(answer) => Ok(answer),
            None => self.scan(question).await,
        }
    }

    /// A page of a list, from the standby where that may answer it.
    pub async fn read_behind<T: Send + 'static>(
        &self,
        question: impl FnMut(&mut Db, &Ground) -> db::Result<T> + Clone + Send + 'static,
    ) -> Answer<T> {
        match self.ask_standby(question.clone()).await {
            Some(answer) => Ok(answer),
            None => self.read(question).await,
        }
    }

    /// None when the primary has to be asked: there is no standby, it is too far behind, the caller has written since or asks for
    /// what is newest, or it failed. What it refuses is asked of the primary too, for it may only not know it yet.
    async fn ask_standby<T: Send + 'static>(
        &self,
        mut question: impl FnMut(&mut Db, &Ground) -> db::Result<T> + Send + 'static,
    ) -> Option<T> {
        let ground = self.ground().clone();
        let database = ground.state.ledger.database().clone();
        let standby = database.standby().filter(|_| !asks_for_the_newest(self.request()))?;
        let caller = ground.caller.clone();
        let written = database
            .read(move |db| ledger::last_written(db, &caller.tenant, caller.account))
            .await
            .ok()?;
        let answer = standby.ask(move |db, as_of| {
            let is_behind = ground.now.since(as_of) > LONGEST_LAG
                || written.is_some_and(|written| written.plus(MARGIN) > as_of);
            if is_behind {
                return Ok(None);
            }
            // Whatever depends on the moment is judged as of then: a deadline, what is in the future.
            let then = Ground { now: as_of.min(ground.now), ..ground.clone() };
            question(db, &then).map(|answer| Some((answer, then.now)))
        });
        match answer.await {
            Ok(found) => found.map(|(answer, as_of)| {
                self.request().extensions_mut().insert(AnsweredAsOf(as_of));
                answer
            }),
            Err(db::Error::Refused(_)) => None,
            Err(error) => {
                tracing::warn!(%error, "the standby did not answer; the primary is asked");
                None
            }
        }
    }
}

/// RFC 9111 §5.2.1.4: not what was stored before.
fn asks_for_the_newest(request: &HttpRequest) -> bool {
    let header = request.headers().get(CACHE_CONTROL).and_then(|value| value.to_str().ok());
    header.is_some_and(|value| value.to_ascii_lowercase().contains("no-cache"))
}
