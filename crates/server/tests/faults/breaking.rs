//! C-02: PostgreSQL is killed, stopped and started again under a server that goes on.

use crate::book::{Book, Outcome};
use crate::operator::Operator;
use crate::{long_or, within};
use db::testing::TestDatabase;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

/// A PostgreSQL of one's own, which does as it is told; it is gone when this is dropped.
pub struct Postgres {
    process: Child,
    words: Option<ChildStdin>,
    answers: Lines<BufReader<ChildStdout>>,
    pub url: String,
}

impl Postgres {
    /// None where no PostgreSQL is to be tested.
    pub fn start() -> Option<Self> {
        TestDatabase::postgres()?;
        let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/postgres-to-break.sh");
        let mut command = Command::new(tool);
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the tool starts");
        let mut answers = BufReader::new(process.stdout.take().unwrap()).lines();
        let url = answers.next().expect("PostgreSQL starts").unwrap();
        let words = process.stdin.take();
        Some(Self { process, words, answers, url })
    }

    /// Returns when it is done.
    pub fn told(&mut self, words: &str) {
        writeln!(self.words.as_mut().unwrap(), "{words}").unwrap();
        let answer = self.answers.next().unwrap_or_else(|| panic!("{words} failed")).unwrap();
        assert_eq!(words.split(' ').next(), Some(answer.as_str()));
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.words.take());
        let _ = self.process.wait();
    }
}

/// How soon a server works again after its database does; in the short form on a machine that does other things besides.
fn again() -> Duration {
    long_or(Duration::from_secs(5), Duration::from_secs(10))
}

#[test]
fn c02_a_database_that_breaks_under_writers_is_found_again() {
    let Some(mut postgres) = Postgres::start() else { return };
    let operator = Operator::at(&postgres.url);
    operator.demonstrates();
    let server = operator.serve();
    let book = Book::new(&server);
    let ready = || server.ask("/health/ready", &[]).0 == 200;
    book.while_written(|| {
        for _ in 0..long_or(10, 1) {
            for breaks in ["kill", "stop", "restart"] {
                std::thread::sleep(Duration::from_millis(500));
                postgres.told(breaks);
                if breaks == "stop" {
                    within(again(), "the loss is told", || !ready());
                    let before = book.len(|outcome| *outcome == Outcome::Refused(503));
                    within(again(), "callers are told", || {
                        book.len(|outcome| *outcome == Outcome::Refused(503)) > before + 8
                    });
                    postgres.told("start");
                }
                let took = within(again(), breaks, ready);
                println!("{breaks}: ready again after {took:?}");
                let before = book.acked();
                within(again(), "writers go on", || book.acked() > before + 8);
            }
        }
    });
    let lost = book.len(|outcome| matches!(outcome, Outcome::Unknown | Outcome::Unsent));
    assert_eq!(lost, 0, "the server answered everybody");
    book.holds(&operator, server, &[]);
}
