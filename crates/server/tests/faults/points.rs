//! C-04 and C-36: the process fails at each step of a write and of sealing, by an error, a panic, an abrupt end.

use crate::book::Book;
use crate::operator::{Operator, Server};
use crate::{long_or, within};
use std::time::Duration;

/// Where the product has points (`db::fail_point`), on the way of a write and on that of the sealer.
const POINTS: [&str; 11] = [
    "write.claimed",
    "write.worked",
    "write.kept",
    "write.appended",
    "commit.before",
    "commit.after",
    "seal.leaves",
    "seal.facts",
    "seal.rollups",
    "seal.queue",
    "seal.head",
];
const SOON: Duration = Duration::from_secs(30);

/// A server that fails there, at the tenth passage: it has begun by then.
fn failing(operator: &Operator, points: &str) -> Server {
    let mut command = operator.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("TAIZHANG_TEST_FAIL", points);
    operator.start_by(command)
}

/// A demonstration, and a book of what is written into it.
fn begun(operators: Vec<Operator>) -> Vec<(Operator, Book)> {
    let begin = |operator: Operator| {
        operator.demonstrates();
        let server = operator.serve();
        let book = Book::new(&server);
        server.stops();
        (operator, book)
    };
    operators.into_iter().map(begin).collect()
}

#[test]
fn c04_an_error_or_a_panic_at_any_step_leaves_all_or_nothing() {
    for (operator, mut book) in begun(crate::in_turn()) {
        let all = |action: &str| POINTS.map(|point| format!("{point}:{action}:10"));
        let server = failing(&operator, &[all("error"), all("panic")].concat().join(","));
        book.meets_panics = true;
        book.follows(&server);
        book.while_written(|| {
            within(SOON, "all points are met", || {
                operator.log().matches("fail point ").count() >= 2 * POINTS.len()
            });
            let before = book.acked();
            within(SOON, "writers go on", || book.acked() > before + 16);
        });
        within(SOON, "the sealer goes on", || {
            server.text_of("/metrics").contains("taizhang_ledger_pending_entries 0")
        });
        book.holds(&operator, server, &[]);
    }
}

/// Each point, on one database in the short run and on both in the long one.
#[test]
fn c36_an_abrupt_end_at_any_step_leaves_all_or_nothing() {
    let first = crate::Chance::new().below(2) as usize;
    let begun = begun(Operator::each());
    for (n, point) in POINTS.iter().enumerate() {
        for (k, (operator, book)) in begun.iter().enumerate() {
            if long_or(false, begun.len() > 1 && (n + k + first).is_multiple_of(2)) {
                continue;
            }
            let mut server = failing(operator, &format!("{point}:abort:10"));
            book.follows(&server);
            book.while_written(|| assert!(!server.ends_well(SOON), "{point}: it ended by itself"));
            assert!(operator.log().contains(&format!("fail point {point}: abort")), "{point}");
            operator.succeeds(&["ledger", "verify"]);
        }
    }
    for (operator, book) in begun {
        let server = operator.serve();
        book.follows(&server);
        book.holds(&operator, server, &[]);
    }
}
