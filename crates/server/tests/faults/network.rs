//! C-10 to C-18: networks and callers that are slow, silent, or gone.

use crate::book::{Answer, Book, Outcome, exchange, read};
use crate::operator::{Operator, Server};
use crate::proxy::{Network, Proxy};
use crate::{long_or, within};
use serde_json::Value;
use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// The deadline of a request, and the second that it may be late.
const DEADLINE: Duration = Duration::from_secs(16);
const SOON: Duration = Duration::from_secs(10);

/// A server whose database is reached through a network that does as it is told.
fn behind_a_proxy() -> Option<(Operator, Proxy, Server)> {
    let operator = Operator::postgres()?;
    let db::Address::Pg(url) = operator.database() else { panic!("PostgreSQL") };
    let proxy = Proxy::before(url);
    operator.demonstrates();
    let server = operator.serve_with(&["--database", &proxy.url]);
    Some((operator, proxy, server))
}

/// A number of `/proc/…/status`: threads, or kibibytes in memory.
pub fn status(server: &Server, name: &str) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

pub fn live(server: &Server) {
    assert_eq!(server.ask("/health/live", &[]).0, 200);
}

/// Many at once, and how long the slowest took; each is done, or told to come back.
pub fn many(book: &Book, count: usize) -> Duration {
    std::thread::scope(|scope| {
        let sending = (0..count).map(|_| {
            scope.spawn(|| {
                let began = Instant::now();
                let outcome = book.send(book.receive());
                assert!(matches!(outcome, Outcome::Acked(_) | Outcome::Refused(_)), "{outcome:?}");
                began.elapsed()
            })
        });
        let sending: Vec<_> = sending.collect();
        sending.into_iter().map(|one| one.join().unwrap()).max().unwrap()
    })
}

#[test]
fn c10_a_slow_database_delays_nobody_beyond_the_deadline() {
    let Some((operator, proxy, server)) = behind_a_proxy() else { return };
    let book = Book::new(&server);
    many(&book, 8);
    let threads = status(&server, "Threads");
    proxy.is(Network::Slow(Duration::from_secs(2)));
    for _ in 0..long_or(10, 1) {
        let slowest = many(&book, 24);
        assert!(slowest < DEADLINE, "{slowest:?}");
        live(&server);
        assert!(status(&server, "Threads") <= threads, "no thread more than before");
    }
    assert!(book.len(|outcome| *outcome == Outcome::Refused(503)) >= 16);
    proxy.is(Network::Good);
    // What was begun is done first; then it is as fast as before.
    let soon = long_or(Duration::from_secs(10), Duration::from_secs(30));
    within(soon, "it recovers", || many(&book, 8) < Duration::from_secs(1));
    book.holds(&operator, server, &[]);
}

#[test]
fn c11_a_silent_database_holds_nobody_and_nothing_grows() {
    let Some((operator, proxy, server)) = behind_a_proxy() else { return };
    let book = Book::new(&server);
    many(&book, 8);
    let (threads, memory) = (status(&server, "Threads"), status(&server, "VmRSS"));
    proxy.is(Network::Silent);
    let began = Instant::now();
    while began.elapsed() < long_or(Duration::from_secs(300), Duration::from_secs(1)) {
        let slowest = many(&book, 24);
        assert!(slowest < DEADLINE, "{slowest:?}");
        live(&server);
        assert_eq!(server.ask("/health/ready", &[]).0, 503);
        // Nobody knocks all the time who was told when to come back; each of these is done when it is over.
        std::thread::sleep(Duration::from_secs(1));
    }
    assert!(status(&server, "Threads") <= threads, "no thread more than before");
    assert!(status(&server, "VmRSS") < memory * 3 / 2 + 20_000, "no memory that grows");
    proxy.is(Network::Cut);
    proxy.is(Network::Good);
    within(SOON, "it is ready again", || server.ask("/health/ready", &[]).0 == 200);
    book.holds(&operator, server, &[]);
}

/// All connections hang, and whoever comes then is told so at once, not at the deadline.
#[test]
fn c13_who_finds_no_connection_is_told_at_once() {
    let Some((operator, proxy, server)) = behind_a_proxy() else { return };
    let book = Book::new(&server);
    many(&book, 8);
    proxy.is(Network::Silent);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| book.send(book.receive()));
        }
        std::thread::sleep(Duration::from_millis(500));
        let began = Instant::now();
        assert_eq!(book.send(book.receive()), Outcome::Refused(503));
        let told = began.elapsed();
        assert!(
            told < long_or(Duration::from_millis(1500), Duration::from_millis(2500)),
            "{told:?}"
        );
        proxy.is(Network::Cut);
    });
    proxy.is(Network::Good);
    within(SOON, "it is ready again", || server.ask("/health/ready", &[]).0 == 200);
    book.holds(&operator, server, &[]);
}

/// Connections that are cut at any moment, and callers that never notice.
#[test]
fn c18_a_caller_who_is_gone_leaves_all_or_nothing() {
    for operator in Operator::each() {
        operator.demonstrates();
        let server = operator.serve();
        let book = Book::new(&server);
        let mut chance = crate::Chance::new();
        for _ in 0..long_or(200, 20) {
            let mut operation = book.receive();
            let request = operation.request(&server.address, &book.token());
            let mut stream = TcpStream::connect(&server.address).unwrap();
            // One in three is cut in the middle of what it sends.
            let end = if chance.below(3) == 0 { request.len() / 2 } else { request.len() };
            stream.write_all(&request.as_bytes()[..end]).unwrap();
            std::thread::sleep(Duration::from_micros(chance.below(20_000)));
            reset(stream);
            operation.outcome = Outcome::Unknown;
            book.enter(operation);
        }
        if let db::Address::Pg(_) = operator.database() {
            within(SOON, "no transaction is left open", || {
                operator.database.asks(
                    "SELECT count(*)::text AS found FROM pg_stat_activity
                     WHERE datname = current_database() AND state LIKE 'idle in transaction%'",
                ) == "0"
            });
        }
        book.holds(&operator, server, &[]);
    }
}

/// RST in place of FIN.
fn reset(stream: TcpStream) {
    rustix::net::sockopt::set_socket_linger(&stream, Some(Duration::ZERO)).unwrap();
}

fn send(server: &Server, bytes: &[u8]) -> (TcpStream, Instant) {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let _ = stream.write_all(bytes);
    (stream, Instant::now())
}

fn answer(server: &Server, bytes: &[u8]) -> Option<Answer> {
    read(&mut send(server, bytes).0)
}

/// Heads that never end and bodies that hardly come, beside callers who mean it.
#[test]
fn c15_slow_callers_are_cut_and_hold_up_nobody() {
    let operator = Operator::lite();
    operator.demonstrates();
    let server = operator.serve();
    let book = Book::new(&server);
    let alone = many(&book, 4);
    let operation = book.receive();
    let request = operation.request(&server.address, &book.token());
    let slow: Vec<_> = (0..long_or(500, 100))
        .map(|n| {
            let end = if n % 2 == 0 { request.len() / 3 } else { request.len() - 10 };
            let end = if n % 2 == 0 { end.min(request.find("\r\n\r\n").unwrap() - 5) } else { end };
            (n, send(&server, &request.as_bytes()[..end]))
        })
        .collect();
    let beside = many(&book, 4);
    // A machine that does something else for a moment is no sign of slow callers, however long the rest takes: requests that stood in line
    // behind them would wait for six seconds or twelve.
    let noise = Duration::from_secs(1);
    assert!(beside < alone * 2 + noise, "{alone:?} alone, {beside:?} beside them");
    for (n, (mut stream, began)) in slow {
        let status = read(&mut stream).map(|answer| answer.status);
        let limit = Duration::from_secs(if n % 2 == 0 { 6 } else { 12 }) + Duration::from_secs(5);
        assert_eq!(status, Some(408), "{n}");
        assert!(began.elapsed() < limit, "{n}: {:?}", began.elapsed());
    }
    book.holds(&operator, server, &[]);
}

/// What two parsers could read in two ways is refused, and the connection ends.
#[test]
fn c16_what_could_be_smuggled_is_refused() {
    let operator = Operator::lite();
    let server = operator.serve();
    let refused = |what: &str, request: &str| {
        let (mut stream, _) = send(&server, request.as_bytes());
        let answer = read(&mut stream).unwrap_or_else(|| panic!("{what}: no answer"));
        assert_eq!(answer.status, 400, "{what}: {}", answer.head);
        // Nothing that follows is taken for a request.
        let _ = stream.write_all(b"GET /v1/auth/me HTTP/1.1\r\nHost: here\r\n\r\n");
        assert!(read(&mut stream).is_none(), "{what}: the connection goes on");
    };
    let target =
        "POST /v1/auth/sessions HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n";
    for (what, more) in [
        ("length and chunks", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ("two lengths", "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} "),
        ("a length that is none", "Content-Length: +2\r\n\r\n{}"),
        ("chunks not last", "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
        ("an encoding that is none", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        ("two hosts", "Host: there\r\nContent-Length: 2\r\n\r\n{}"),
        ("a space before the colon", "Content-Length : 2\r\n\r\n{}"),
        // A line feed alone ends a line (RFC 9112 §2.2): nothing is hidden behind it.
        (
            "chunks behind a bare line feed",
            "Content-Length: 2\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ),
        (
            "a length behind a bare line feed",
            "X: x\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
        ),
        ("a bare line feed before the colon", "X\n: x\r\nContent-Length: 2\r\n\r\n{}"),
        ("a bare return", "X: x\rContent-Length: 3\r\nContent-Length: 2\r\n\r\n{}"),
        (
            "a bare line feed after a chunk's length",
            "Transfer-Encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n",
        ),
        ("a bare line feed after a chunk", "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\n0\r\n\r\n"),
        (
            "a bare line feed in a chunk's extension",
            "Transfer-Encoding: chunked\r\n\r\n2;\n{}\r\n0\r\n\r\n",
        ),
        ("a line that is folded", "X: x\r\n Content-Length: 3\r\nContent-Length: 2\r\n\r\n{}"),
    ] {
        refused(what, &format!("{target}{more}"));
    }
    let there = target.replace("POST /", "POST http://there/");
    refused("another host in the address", &format!("{there}Content-Length: 2\r\n\r\n{{}}"));
    let here = target.replace("POST /", "POST http://HERE/");
    let same = answer(&server, format!("{here}Content-Length: 2\r\n\r\n{{}}").as_bytes());
    assert_eq!(same.unwrap().status, 422, "the same host twice is one");
}

fn chunk(bytes: &[u8]) -> String {
    format!("{:x}\r\n{}\r\n", bytes.len(), String::from_utf8_lossy(bytes))
}

#[test]
fn c17_what_is_too_much_is_refused_before_it_is_read() {
    let operator = Operator::lite();
    operator.demonstrates();
    let server = operator.serve();
    let clerk = server.login("clerk", crate::book::PASSWORD);
    let start = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n");
    let bulky = |kib: usize| {
        let header = format!("X-Bulk: {}\r\n", "x".repeat(kib << 10));
        format!("{}{header}\r\n", start("/v1/auth/me"))
    };
    let many = |count: usize| {
        let headers: String = (0..count).map(|n| format!("X-{n}: x\r\n")).collect();
        format!("{}{headers}\r\n", start("/v1/auth/me"))
    };
    let far =
        |kib: usize| format!("{}\r\n", start(&format!("/v1/auth/me?x={}", "x".repeat(kib << 10))));
    for (what, request, status, code) in [
        ("a head as it may be", bulky(15), 401, Some("unauthenticated")),
        ("a long head", bulky(17), 431, Some("head_too_large")),
        // These are not even read to their end.
        ("a head without end", bulky(200), 431, None),
        ("many headers", many(101), 431, None),
        ("an address as it may be", far(7), 401, Some("unauthenticated")),
        ("a long address", far(9), 414, Some("address_too_long")),
        ("an address without end", far(140), 431, None),
    ] {
        let answer =
            answer(&server, request.as_bytes()).unwrap_or_else(|| panic!("{what}: no answer"));
        let problem: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        assert_eq!((answer.status, problem["code"].as_str()), (status, code), "{what}");
    }
    let post = |more: &str, body: &str| {
        let head = format!(
            "POST /v1/hotline/tickets HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Authorization: Bearer {clerk}\r\nIdempotency-Key: k\r\n{more}\r\n\r\n"
        );
        answer(&server, format!("{head}{body}").as_bytes()).unwrap()
    };
    let announced = post("Content-Length: 9000000", "{");
    assert_eq!(announced.status, 413, "refused by its length alone: {}", announced.body);
    // A text in JSON of so many bytes with its quotes; chunks of a length that nobody announces.
    let text = |bytes: usize| format!("\"{}\"", "x".repeat(bytes - 2));
    for (bytes, status) in [(1 << 20, 422), ((1 << 20) + 1, 413)] {
        let (body, length) = (text(bytes), format!("Content-Length: {bytes}"));
        let whole = post(&length, if status == 413 { "" } else { &body });
        assert_eq!(whole.status, status, "{bytes} bytes: {}", whole.body);
        let chunks: Vec<String> = body.as_bytes().chunks(1 << 16).map(chunk).collect();
        let end = if status == 413 { "" } else { "0\r\n\r\n" };
        let chunked = post("Transfer-Encoding: chunked", &format!("{}{end}", chunks.concat()));
        assert_eq!(chunked.status, status, "{bytes} bytes in chunks: {}", chunked.body);
    }
    for (depth, status, code) in
        [(64, 422, "invalid"), (65, 400, "malformed_request"), (300, 400, "malformed_request")]
    {
        let nested = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let nested = post(&format!("Content-Length: {}", nested.len()), &nested);
        let problem: Value = serde_json::from_str(&nested.body).unwrap();
        assert_eq!((nested.status, problem["code"].as_str()), (status, Some(code)), "{depth} deep");
    }
    let packed = post("Content-Encoding: gzip\r\nContent-Length: 20", &"x".repeat(20));
    assert!(matches!(packed.status, 400 | 415), "nothing is unpacked: {}", packed.body);
    assert!(exchange(&server.address, &format!("{}\r\n", start("/v1/auth/me"))).is_ok());
}
