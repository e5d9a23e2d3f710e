//! E-16: a real standby that follows with a delay.

use super::gateway::root;
use crate::new_ticket;
use crate::operator::{Operator, Server, long_or};
use db::testing::TestDatabase;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PASSWORD: &str = "demo-2025-taizhang";
const LIST: &str = "/v1/hotline/tickets?page_size=1&dispatched_from=2026-01-01T00:00:00Z";
const FIGURE: &str = "/v1/reporting/figures?period=2026&indicators=HL.HANDLED";

/// Two servers that end when this is dropped.
struct Pair {
    process: Child,
    primary: String,
    standby: String,
}

impl Pair {
    fn start(delay: &str) -> Self {
        let mut command = Command::new(root().join("tools/standby.sh"));
        command.arg(delay).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut line = || lines.next().expect("both servers start").unwrap();
        let (primary, standby) = (line(), line());
        Self { process, primary, standby }
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// The answer, and as of when; none when the primary gave it.
fn ask(server: &Server, path: &str, token: &str, more: &[&str]) -> (Value, Option<String>) {
    let bearer = format!("Authorization: Bearer {token}");
    let headers = [&[bearer.as_str()], more].concat();
    let (status, head, body) = server.ask(path, &headers);
    assert_eq!(status, 200, "{path}: {body}");
    let as_of = head.lines().find_map(|line| line.strip_prefix("taizhang-as-of: "));
    (serde_json::from_str(&body).unwrap_or_default(), as_of.map(str::to_string))
}

fn count(answer: &Value) -> f64 {
    answer["figures"][0]["value"].as_f64().unwrap()
}

fn within(seconds: u64, mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < Duration::from_secs(seconds), "not within {seconds} s");
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn e16_a_standby_says_as_of_when_and_who_wrote_reads_their_write() {
    if TestDatabase::postgres().is_none() {
        return;
    }
    let (delay, patience) = long_or(("10s", 30), ("4s", 20));
    let mut pair = Pair::start(delay);
    let operator = Operator::at(&pair.primary);
    operator.succeeds(&["demo"]);
    let mut command = operator.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("TAIZHANG_STANDBY", &pair.standby);
    let server = operator.start_by(command);
    let (clerk, auditor) = (server.login("clerk", PASSWORD), server.login("auditor", PASSWORD));
    // The demonstration has to be there first.
    within(patience + 10, || ask(&server, FIGURE, &auditor, &[]).1.is_some());

    let (before, as_of) = ask(&server, FIGURE, &auditor, &[]);
    assert_eq!(before["figures"][0]["as_of"].as_str(), as_of.as_deref(), "it says so itself");
    let (status, ticket) = server.post(
        "/v1/hotline/tickets",
        &new_ticket(&server.town(&clerk), "备库之外"),
        Some(&clerk),
    );
    assert_eq!(status, 201, "{ticket}");

    let (own, as_of) = ask(&server, FIGURE, &clerk, &[]);
    assert_eq!((count(&own), as_of), (count(&before) + 1.0, None), "who wrote reads it");
    assert_eq!(ask(&server, LIST, &clerk, &[]).0["items"][0]["id"], ticket["id"]);
    let (other, as_of) = ask(&server, FIGURE, &auditor, &[]);
    assert_eq!(count(&other), count(&before), "others see it when the standby does");
    assert!(as_of.is_some() && ask(&server, LIST, &auditor, &[]).1.is_some());
    let export = "/v1/reporting/exports/figures?period=2026&format=csv";
    // One that is busy for a second leaves an answer to the primary.
    within(10, || ask(&server, export, &auditor, &[]).1.is_some());
    let (newest, as_of) = ask(&server, FIGURE, &auditor, &["Cache-Control: no-cache"]);
    assert_eq!((count(&newest), as_of), (count(&before) + 1.0, None), "who asks for it gets it");

    // The feed is the primary's: the head that it gives is newer than what the standby has.
    let sealed = before["figures"][0]["ledger_index"].as_u64().unwrap();
    let began = Instant::now();
    loop {
        let (head, as_of) = ask(&server, "/v1/ledger/head", &auditor, &[]);
        assert_eq!(as_of, None, "{head}");
        if head["size"].as_u64().unwrap() > sealed {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "the ticket is not sealed: {head}");
        std::thread::sleep(Duration::from_millis(100));
    }
    let feed = format!("/v1/ledger/entries?from={sealed}");
    let (feed, as_of) = ask(&server, &feed, &auditor, &[]);
    assert!(as_of.is_none() && !feed["entries"].as_array().unwrap().is_empty(), "{feed}");

    within(patience, || count(&ask(&server, FIGURE, &auditor, &[]).0) == count(&before) + 1.0);

    // A standby that is gone costs nothing but its help.
    let folder = pair.standby.split("host=").nth(1).unwrap().to_string();
    let stop = format!(
        ". tools/postgres.sh; as_server $(find_postgres)/pg_ctl -D {folder}/data -m immediate stop"
    );
    let stopped = Command::new("bash").args(["-c", &stop]).current_dir(root()).output().unwrap();
    assert!(stopped.status.success(), "{stopped:?}");
    let (answer, as_of) = ask(&server, FIGURE, &auditor, &[]);
    assert_eq!((count(&answer), as_of), (count(&before) + 1.0, None));
    server.stops();
    operator.succeeds(&["ledger", "verify"]);
    drop(operator);
    pair.primary.clear();
}
