//! What is sent: a thin event (CloudEvents 1.0, JSON format). It says that something happened to which version of which record, by
//! ids alone; whoever may see more asks for it.

use crate::signature::{Scheme, Secrets};
use kernel::{Id, Instant};
use ledger::{Actor, Entry};
use serde::Serialize;

pub const MEDIA_TYPE: &str = "application/cloudevents+json; charset=utf-8";

#[derive(Serialize)]
struct CloudEvent<'a> {
    specversion: &'static str,
    id: Id,
    source: String,
    #[serde(rename = "type")]
    event: &'a str,
    subject: Id,
    time: Instant,
    datacontenttype: &'static str,
    /// The extension `sequence`: texts that sort as the feed does.
    sequence: String,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    /// The entry's index in the feed.
    index: u64,
    kind: &'a str,
    id: Id,
    version: i64,
    unit: Id,
}

/// The body of the event that an entry is. The same entry always has the same bytes.
pub fn body(entry: &Entry, index: u64) -> db::Result<String> {
    let event = CloudEvent {
        specversion: "1.0",
        id: entry.id,
        source: format!("urn:taizhang:{}", entry.tenant),
        event: &entry.event,
        subject: entry.subject.id,
        time: entry.at,
        datacontenttype: "application/json",
        sequence: format!("{index:020}"),
        data: Data {
            index,
            kind: &entry.subject.kind,
            id: entry.subject.id,
            version: entry.subject.version,
            unit: entry.unit,
        },
    };
    serde_json::to_string(&event).map_err(db::Error::broken)
}

/// The headers of one try. The id is the entry's: the same on all tries, and for all endpoints.
pub fn headers(
    id: Id,
    secrets: &Secrets,
    scheme: Scheme,
    body: &str,
    now: Instant,
) -> [(&'static str, String); 3] {
    let timestamp = now.utc().timestamp();
    let signed = format!("{id}.{timestamp}.{body}");
    [
        ("webhook-id", id.to_string()),
        ("webhook-timestamp", timestamp.to_string()),
        ("webhook-signature", secrets.sign(scheme, signed.as_bytes(), now)),
    ]
}

/// The trace of the request that made the entry goes on (W3C Trace Context), with the delivery as its next span.
pub fn traceparent(actor: &Actor, delivery: Id) -> Option<String> {
    let trace = actor.trace.as_deref()?;
    // The second half of a UUIDv7 is random, and never all zero.
    let span: String = delivery.simple().chars().skip(16).collect();
    Some(format!("00-{trace}-{span}-00"))
}
