//! How long a request may take: whoever waits longer has gone, or holds what others need.

use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use futures_util::{StreamExt, stream};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Shorter than a gateway waits (25 s), longer than a statement may take (`db`): the inner limits answer first.
const USUAL: Duration = Duration::from_secs(15);
/// A body of at most a mebibyte, over the slowest line that is worth waiting for.
const BODY: Duration = Duration::from_secs(10);
/// Files that come in, and files that go out.
const FILES: Duration = Duration::from_secs(300);

/// The time that a request has.
pub(crate) fn of(request: &ServiceRequest) -> Duration {
    if carries_files(request.path()) { FILES } else { USUAL }
}

fn carries_files(path: &str) -> bool {
    path.split('/').any(|part| matches!(part, "imports" | "exports" | "export" | "content"))
}

/// Tells whether a body came too slowly.
#[derive(Clone, Default)]
pub(crate) struct Late(Rc<Cell<bool>>);

impl Late {
    pub fn is(&self) -> bool {
        self.0.get()
    }
}

/// From now on the body has a limit of its own: an answer can still be given when it is passed.
pub(crate) fn limit_body(request: &mut ServiceRequest) -> Late {
    let late = Late::default();
    let limit = if carries_files(request.path()) { FILES } else { BODY };
    let (until, said) = (Instant::now() + limit, late.clone());
    let chunks = stream::unfold(request.take_payload(), move |mut rest| {
        let said = said.clone();
        async move {
            let chunk = timeout_at(until, rest.next()).await.unwrap_or_else(|_| {
                said.0.set(true);
                Some(Err(PayloadError::Incomplete(None)))
            });
            chunk.map(|chunk| (chunk, rest))
        }
    });
    request.set_payload(Payload::Stream { payload: Box::pin(chunks) });
    late
}
