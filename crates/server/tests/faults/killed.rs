//! C-01: the server is killed at any moment.

use crate::book::Book;
use crate::operator::Operator;
use crate::{Chance, long_or};
use std::time::{Duration, Instant};

#[test]
fn c01_a_server_killed_under_eight_writers_loses_and_repeats_nothing() {
    let mut chance = Chance::new();
    for operator in Operator::each() {
        operator.demonstrates();
        let mut server = operator.serve();
        let book = Book::new(&server);
        let rounds = long_or(50, 2);
        for round in 0..rounds {
            book.while_written(|| {
                std::thread::sleep(Duration::from_millis(100 + chance.below(600)));
                server.kill();
            });
            let began = Instant::now();
            server = operator.serve();
            let took = began.elapsed();
            println!("{:?}: round {round}, ready after {took:?}", operator.database());
            assert!(took < long_or(Duration::from_secs(5), Duration::from_secs(20)));
            book.moves_to(&server);
        }
        println!("{} acknowledged, {} not", book.acked(), book.len(|_| true) - book.acked());
        assert!(book.acked() > 10 * rounds);
        book.holds(&operator, server, &[]);
    }
}
