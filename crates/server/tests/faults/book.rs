//! The client's book: every operation with its key and how it ended, and the comparison with what the server has.

use crate::long_or;
use crate::operator::{Operator, Server};
use serde_json::{Value, json};
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

pub const PASSWORD: &str = "demo-2025-taizhang";
const TICKETS: &str = "/v1/hotline/tickets";
/// What the demonstration holds is older.
const OURS: &str = "/v1/hotline/tickets?page_size=200&dispatched_from=2026-01-01T00:00:00Z";
/// A little longer than the server lets a request take.
const PATIENCE: Duration = Duration::from_secs(20);

/// How the server's answer came, if it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was done, and this is what the server said of it.
    Acked(String),
    /// The server said that it is not done now: 503, or 409 while the same request is under way.
    Refused(u16),
    /// No connection: it was never sent.
    Unsent,
    /// Sent, and no whole answer came.
    Unknown,
}

/// A whole answer.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(": ")?;
            known.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

/// One request on a connection of its own.
pub fn exchange(address: &str, request: &str) -> Result<Answer, Outcome> {
    let address: SocketAddr = address.parse().unwrap();
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).map_err(|_| Outcome::Unsent)?;
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(request.as_bytes()).map_err(|_| Outcome::Unknown)?;
    read(&mut stream).ok_or(Outcome::Unknown)
}

/// An answer as far as its length says; nothing when it ends before that.
pub fn read(stream: &mut TcpStream) -> Option<Answer> {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 16384]);
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let status = head.split_whitespace().nth(1)?.parse().ok()?;
            let answer = Answer { status, head: head.into(), body: body.into() };
            let length: usize = answer.header("content-length").unwrap_or("0").parse().ok()?;
            if answer.body.len() >= length {
                return Some(answer);
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) => return None,
            Ok(count) => bytes.extend(&buffer[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
}

/// A change of a ticket, and how it ended.
#[derive(Debug, Clone)]
pub struct Operation {
    pub subject: String,
    /// The version that it makes.
    pub version: i64,
    key: String,
    path: String,
    body: Value,
    pub outcome: Outcome,
}

impl Operation {
    pub fn receive(town: &str) -> Self {
        let subject = kernel::new_id().to_string();
        let body = json!({
            "id": subject, "external_system": "self", "channel": "visit", "category": "help", "title": subject,
            "content": "内容", "place": "镇政府", "caller_type": "person", "caller": { "phone": "13812345678" },
            "lead_unit": town,
        });
        Self::new(subject, 1, TICKETS.into(), body)
    }

    pub fn sign(subject: &str) -> Self {
        Self::new(subject.into(), 2, format!("{TICKETS}/{subject}/sign"), json!({}))
    }

    fn new(subject: String, version: i64, path: String, body: Value) -> Self {
        let key = kernel::new_id().to_string();
        Self { subject, version, key, path, body, outcome: Outcome::Unsent }
    }

    /// The bytes of its request.
    pub fn request(&self, address: &str, token: &str) -> String {
        let (path, key, body) = (&self.path, &self.key, self.body.to_string());
        let seen = self.version - 1;
        let condition = if seen > 0 { format!("If-Match: \"v{seen}\"\r\n") } else { String::new() };
        format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Authorization: Bearer {token}\r\nIdempotency-Key: {key}\r\n{condition}Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }

    /// Sends it, once more perhaps. An answer that no fault excuses ends the test.
    pub fn send(&mut self, address: &str, token: &str, meets_panics: bool) -> &Outcome {
        let outcome = match exchange(address, &self.request(address, token)) {
            Ok(answer) if meets_panics && answer.status == 500 => Outcome::Refused(500),
            Ok(answer) => self.judge(&answer),
            Err(outcome) => outcome,
        };
        if !matches!(self.outcome, Outcome::Acked(_)) || matches!(outcome, Outcome::Acked(_)) {
            self.outcome = outcome;
        }
        &self.outcome
    }

    /// Sends it until it is done, as a client does that is told to come back; what was acknowledged is answered as before.
    fn settle(&mut self, address: &str, token: &str) {
        let began = Instant::now();
        loop {
            let outcome = match exchange(address, &self.request(address, token)) {
                Ok(answer) => self.judge(&answer),
                Err(outcome) => outcome,
            };
            if matches!(outcome, Outcome::Acked(_)) {
                self.outcome = outcome;
                return;
            }
            assert!(began.elapsed() < PATIENCE, "it cannot be done any more: {outcome:?} {self:?}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    fn judge(&self, answer: &Answer) -> Outcome {
        let Answer { status, head, body } = answer;
        let replayed = answer.header("idempotent-replayed") == Some("true");
        match status {
            200 | 201 => {
                if let Outcome::Acked(first) = &self.outcome {
                    assert!(replayed, "acknowledged, and done again: {self:?}");
                    assert_eq!(first, body, "another answer than the first");
                }
                let told: Value = serde_json::from_str(body).unwrap();
                assert_eq!(
                    (&told["id"], &told["version"]),
                    (&json!(self.subject), &json!(self.version))
                );
                Outcome::Acked(body.clone())
            }
            503 | 409 => {
                let problem: Value = serde_json::from_str(body).unwrap_or_default();
                let codes = ["unavailable", "storage_full", "request_in_flight"];
                let code = problem["code"].as_str().unwrap_or_default();
                assert!(codes.contains(&code), "{self:?}: {body}");
                assert!(answer.header("retry-after").is_some(), "{head}");
                Outcome::Refused(*status)
            }
            _ => panic!("{self:?}: {status} {body}"),
        }
    }
}

/// All operations, and who sends them.
pub struct Book {
    pub address: Mutex<String>,
    token: Mutex<String>,
    town: String,
    operations: Mutex<Vec<Operation>>,
    /// A panic is answered as what it is: something failed on our side.
    pub meets_panics: bool,
}

impl Book {
    pub fn new(server: &Server) -> Self {
        let token = server.login("clerk", PASSWORD);
        let town = server.town(&token);
        let address = Mutex::new(server.address.clone());
        let token = Mutex::new(token);
        Self { address, token, town, operations: Mutex::default(), meets_panics: false }
    }

    /// Another process, or the same at another address.
    pub fn moves_to(&self, server: &Server) {
        *self.address.lock().unwrap() = server.address.clone();
        *self.token.lock().unwrap() = server.login("clerk", PASSWORD);
    }

    /// The same, with the token that it has.
    pub fn follows(&self, server: &Server) {
        *self.address.lock().unwrap() = server.address.clone();
    }

    pub fn token(&self) -> String {
        self.token.lock().unwrap().clone()
    }

    pub fn receive(&self) -> Operation {
        Operation::receive(&self.town)
    }

    pub fn enter(&self, operation: Operation) {
        self.operations.lock().unwrap().push(operation);
    }

    pub fn len(&self, ended: impl Fn(&Outcome) -> bool) -> usize {
        self.operations.lock().unwrap().iter().filter(|one| ended(&one.outcome)).count()
    }

    pub fn acked(&self) -> usize {
        self.len(|outcome| matches!(outcome, Outcome::Acked(_)))
    }

    /// Sends one operation and enters it, with its end.
    pub fn send(&self, mut operation: Operation) -> Outcome {
        let (address, token) = (self.address.lock().unwrap().clone(), self.token());
        let outcome = operation.send(&address, &token, self.meets_panics).clone();
        self.enter(operation);
        outcome
    }

    /// Tickets are received and signed, one after the other, until somebody says stop.
    pub fn write(&self, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) {
            let received = self.receive();
            let subject = received.subject.clone();
            match self.send(received) {
                Outcome::Acked(_) => drop(self.send(Operation::sign(&subject))),
                // As a client that has been told to come back.
                _ => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }

    /// Eight writers, while something happens to them.
    pub fn while_written<T>(&self, happens: impl FnOnce() -> T) -> T {
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let writers: Vec<_> = (0..8).map(|_| scope.spawn(|| self.write(&stop))).collect();
            let happened = std::panic::catch_unwind(std::panic::AssertUnwindSafe(happens));
            stop.store(true, Ordering::Relaxed);
            writers.into_iter().for_each(|writer| writer.join().unwrap());
            happened.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }

    /// Everything is sent once more with its key: what was acknowledged is answered as before, the rest is done now, once.
    pub fn settle(&self) {
        let (address, token) = (self.address.lock().unwrap().clone(), self.token());
        let mut operations = self.operations.lock().unwrap();
        // A ticket's operations in their order; the tickets beside each other.
        operations.sort_by(|one, other| {
            (&one.subject, one.version).cmp(&(&other.subject, other.version))
        });
        let mut tickets: Vec<_> =
            operations.chunk_by_mut(|one, other| one.subject == other.subject).collect();
        let share = tickets.len().div_ceil(4).max(1);
        std::thread::scope(|scope| {
            for some in tickets.chunks_mut(share) {
                scope.spawn(|| {
                    let all = some.iter_mut().flat_map(|ticket| ticket.iter_mut());
                    all.for_each(|operation| operation.settle(&address, &token));
                });
            }
        });
    }

    /// No ticket is missing, none is there twice, each has one entry for each of its versions; nothing else was written.
    pub fn compare(&self, server: &Server) {
        let (clerk, auditor) = (self.token(), server.login("auditor", PASSWORD));
        let operations = self.operations.lock().unwrap();
        let mut expected = std::collections::BTreeMap::new();
        for operation in operations.iter() {
            let last = expected.entry(operation.subject.clone()).or_insert(0);
            *last = operation.version.max(*last);
        }
        let listed = server.pages(OURS, &clerk);
        let versions =
            |one: &Value| Some((one["id"].as_str()?.to_string(), one["version"].as_i64()?));
        let found: std::collections::BTreeMap<_, _> =
            listed.iter().map(|one| versions(one).unwrap()).collect();
        assert_eq!(listed.len(), found.len(), "a ticket is listed twice");
        assert_eq!(found, expected, "the server has what the book has");
        // All histories are judged by `ledger verify`; some are looked at as a caller sees them.
        for (subject, last) in expected.iter().take(long_or(1000, 30)) {
            let history =
                server.get(&format!("/v1/ledger/subjects/{subject}/entries"), Some(&auditor));
            let entries = history["entries"].as_array().unwrap_or_else(|| panic!("{history}"));
            let versions = entries.iter().map(|one| one["subject"]["version"].as_i64().unwrap());
            assert!(versions.eq(1..=*last), "{subject}: {history}");
        }
    }

    /// All of it: settled, compared, and the ledger verified behind the server's back.
    pub fn holds(&self, operator: &Operator, server: Server, more: &[&str]) {
        // What went before may have taken longer than a token holds.
        self.moves_to(&server);
        self.settle();
        self.compare(&server);
        server.stops();
        operator.succeeds(&[more, &["ledger", "verify"]].concat());
    }
}
