//! C-28 and C-29: what is lost at most, and how long it takes to be back.

use super::gateway::root;
use crate::new_ticket;
use crate::operator::{Operator, Server};
use db::testing::TestDatabase;
use kernel::{Clock as _, SystemClock};
use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

const PASSWORD: &str = "demo-2025-taizhang";

/// A PostgreSQL that archives its log, and stands again where it was at a moment.
struct Archived {
    process: Child,
    orders: Option<ChildStdin>,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Archived {
    fn start() -> (Self, String) {
        let mut command = Command::new(root().join("tools/point-in-time.sh"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let answers = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut archived = Self { orders: process.stdin.take(), process, answers };
        let address = archived.answer();
        (archived, address)
    }

    fn answer(&mut self) -> String {
        self.answers.next().expect("the server does what it is told").unwrap()
    }

    fn order(&mut self, order: &str) -> String {
        writeln!(self.orders.as_mut().unwrap(), "{order}").unwrap();
        self.answer()
    }
}

impl Drop for Archived {
    fn drop(&mut self) {
        drop(self.orders.take());
        let _ = self.process.wait();
    }
}

fn receive(server: &Server, number: &str) -> String {
    let clerk = server.login("clerk", PASSWORD);
    let new = new_ticket(&server.town(&clerk), number);
    let (status, ticket) = server.post("/v1/hotline/tickets", &new, Some(&clerk));
    assert_eq!(status, 201, "{ticket}");
    format!("/v1/hotline/tickets/{}", ticket["id"].as_str().unwrap())
}

fn status(server: &Server, path: &str) -> u16 {
    let bearer = format!("Authorization: Bearer {}", server.login("clerk", PASSWORD));
    server.ask(path, &[&bearer]).0
}

/// C-28: what was acknowledged before the moment is there, what came after it is not, and the ledger is whole.
#[test]
fn c28_postgres_stands_again_where_it_was_at_a_named_second() {
    if TestDatabase::postgres().is_none() {
        return;
    }
    let (mut archived, address) = Archived::start();
    let operator = Operator::at(&address);
    operator.succeeds(&["demo"]);
    assert_eq!(archived.order("base"), "base");
    let server = operator.serve();
    let before = receive(&server, "此刻之前");
    sleep(Duration::from_secs(1));
    let moment = SystemClock.now().utc().format("%Y-%m-%d %H:%M:%S%.3f+00").to_string();
    sleep(Duration::from_secs(1));
    let after = receive(&server, "此刻之后");
    // The sealer comes a moment later.
    sleep(Duration::from_secs(2));
    let heads = operator.succeeds(&["ledger", "head"]);
    server.stops();

    let address = archived.order(&format!("recover {moment}"));
    let there = operator.moved_to(&address);
    let server = there.serve();
    assert_eq!((status(&server, &before), status(&server, &after)), (200, 404));
    server.stops();
    there.succeeds(&["ledger", "verify"]);
    // Whoever kept a later head is told that entries are missing.
    let kept = there.file("head.json", &heads);
    there.ends_with(&["ledger", "verify", "--against", &kept], 2);
}

/// C-29: each way to run it says how much is lost at most and how long it takes, in both languages, with the tests that show it.
#[test]
fn c29_every_promise_of_recovery_names_the_tests_that_show_it() {
    let tests: String = ["backup.rs", "recovery.rs"]
        .map(|file| {
            let file = root().join("crates/server/tests/deployment").join(file);
            std::fs::read_to_string(file).unwrap()
        })
        .concat();
    for page in ["docs/operations.md", "docs/operations.zh-CN.md"] {
        let text = std::fs::read_to_string(root().join(page)).unwrap();
        let table = text.lines().skip_while(|line| !(line.contains("RPO") && line.contains("RTO")));
        let rows: Vec<&str> = table.skip(2).take_while(|line| line.starts_with('|')).collect();
        assert_eq!(rows.len(), 3, "{page}");
        for row in rows {
            let names: Vec<&str> = row.split('`').filter(|word| word.starts_with("c2")).collect();
            assert!(!names.is_empty(), "{page}: {row}");
            for name in names {
                assert!(tests.contains(&format!("fn {name}(")), "{page}: there is no {name}");
            }
        }
    }
}
