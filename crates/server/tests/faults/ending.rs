//! C-14: told to end, a server first says so, then answers whom it has let in.

use crate::book::{Book, Operation, Outcome};
use crate::operator::{Operator, Server};
use crate::within;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A server that gives gateways a while to notice.
fn with_drain(operator: &Operator, seconds: &str) -> Server {
    let mut command = operator.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("TAIZHANG_DRAIN", seconds);
    let server = operator.start_by(command);
    within(Duration::from_secs(10), "it starts", || server.ask("/health/ready", &[]).0 == 200);
    server
}

#[test]
fn c14_a_server_that_ends_under_load_answers_everybody() {
    for operator in crate::in_turn() {
        operator.demonstrates();
        let mut server = with_drain(&operator, "3");
        let book = Book::new(&server);
        let turned_away = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| book.write(&turned_away));
            }
            std::thread::sleep(Duration::from_millis(500));
            server.signals();
            // As a gateway does, which asks every moment and sends nothing more once it is told.
            let told = within(Duration::from_secs(2), "it says that it ends", || {
                server.ask("/health/ready", &[]).2.contains("ending")
            });
            println!("not ready after {told:?}");
            let before = book.acked();
            within(Duration::from_secs(2), "it still takes requests", || book.acked() > before);
            turned_away.store(true, Ordering::Relaxed);
        });
        assert!(server.ends_well(Duration::from_secs(30)), "the end is a clean one");
        assert!(book.acked() > 16);
        let other = book.len(|outcome| !matches!(outcome, Outcome::Acked(_)));
        assert_eq!(other, 0, "nobody was cut off, nobody was refused");
        let server = operator.serve();
        book.moves_to(&server);
        book.holds(&operator, server, &[]);
    }
}

#[test]
fn c14_a_second_signal_ends_at_once() {
    let operator = Operator::lite();
    let mut server = with_drain(&operator, "60");
    server.signals();
    within(Duration::from_secs(2), "it says that it ends", || {
        server.ask("/health/ready", &[]).2.contains("ending")
    });
    let began = Instant::now();
    server.signals();
    server.ends_well(Duration::from_secs(30));
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

#[test]
fn c14_what_is_in_flight_when_the_listener_closes_is_answered() {
    let operator = Operator::lite();
    operator.demonstrates();
    let mut server = with_drain(&operator, "0");
    let book = Book::new(&server);
    let operation: Operation = book.receive();
    let request = operation.request(&server.address, &book.token());
    let (head, body) = request.split_at(request.len() - 20);
    let mut stream = std::net::TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    std::io::Write::write_all(&mut stream, head.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    server.signals();
    within(Duration::from_secs(5), "nobody is let in any more", || {
        std::net::TcpStream::connect(&server.address).is_err()
    });
    std::io::Write::write_all(&mut stream, body.as_bytes()).unwrap();
    let answer = crate::book::read(&mut stream).expect("an answer");
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert!(server.ends_well(Duration::from_secs(30)));
}
