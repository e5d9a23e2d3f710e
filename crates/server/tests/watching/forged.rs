//! D-20: nothing that is sent breaks a line of the log, forges one, or turns how it reads (ASVS 16.4.1, RUSTSEC-2025-0055).

use super::PASSWORD;
use crate::operator::{Operator, Server};
use db::Address;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// What would be a line of its own, in either form of the log.
const FORGED: &str =
    r#"{"timestamp":"2000-01-01T00:00:00Z","level":"ERROR","fields":{"message":"forged-line"}}"#;
/// Line ends; an escape of terminals, what ends a line elsewhere, what turns the direction of reading, and what is not seen.
const HOSTILE: [&str; 5] =
    ["\r\n", "\n", "\r", "\u{0}", "\u{1b}[2J\u{85}\u{2028}\u{202e}\u{2066}\u{e0041}"];

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Sends bytes as they are; how they are answered is no matter here.
fn send(server: &Server, bytes: &[u8]) {
    let Ok(mut stream) = TcpStream::connect(&server.address) else { panic!("it listens") };
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let _ = stream.read_to_end(&mut Vec::new());
}

/// The text in every place that a client writes freely.
fn everywhere(server: &Server, token: &str, hostile: &str) {
    let text = format!("{hostile}{FORGED}{hostile}");
    let (address, part) = (&server.address, encoded(&text));
    for path in [
        format!("/v1/{part}"),
        format!("/v1/hotline/tickets/{part}"),
        format!("/v1/hotline/tickets?text={part}"),
        format!("/v1/hotline/tickets?page_token={part}&{part}=1"),
    ] {
        send(
            server,
            format!(
                "GET {path} HTTP/1.0\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\r\n"
            )
            .as_bytes(),
        );
    }
    send(server, format!("GET /v1/{text} HTTP/1.0\r\nHost: {address}\r\n\r\n").as_bytes());
    send(server, format!("{text} / HTTP/1.0\r\nHost: {address}\r\n\r\n").as_bytes());
    for header in [
        "User-Agent",
        "X-Request-Id",
        "traceparent",
        "tracestate",
        "Idempotency-Key",
        "If-Match",
        "Accept",
        "Accept-Language",
        "Authorization",
        "X-Forwarded-For",
        "Forwarded",
        "Content-Type",
        "Origin",
    ] {
        send(
            server,
            format!("GET /v1/auth/me HTTP/1.0\r\nHost: {address}\r\n{header}: {text}\r\n\r\n")
                .as_bytes(),
        );
    }
    for (path, kind, body) in [
        ("sessions", "application/json", json!({ "login": text, "password": text }).to_string()),
        (
            "sessions",
            "application/json",
            json!({ "tenant": text, "login": "clerk", "password": text }).to_string(),
        ),
        ("sessions", "application/json", json!({ text.as_str(): text }).to_string()),
        ("sessions", "application/json", text.clone()),
        (
            "password",
            "application/json",
            json!({ "login": text, "activation": text, "password": text }).to_string(),
        ),
        (
            "../oauth/token",
            "application/x-www-form-urlencoded",
            format!("grant_type={part}&client_id={part}&client_secret={part}"),
        ),
        (
            "../oauth/token",
            "application/x-www-form-urlencoded",
            format!("grant_type=refresh_token&refresh_token={part}"),
        ),
    ] {
        let path = format!("/v1/auth/{path}").replace("/auth/..", "");
        let head = format!(
            "POST {path} HTTP/1.0\r\nHost: {address}\r\nContent-Type: {kind}\r\nIdempotency-Key: {}\r\n",
            kernel::new_id()
        );
        send(server, format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }
}

/// The database fails, and its words are such a text: they stand in the log.
fn fails_in_these_words(operator: &Operator) {
    operator.tampers_as(
        &format!("CREATE TRIGGER words BEFORE INSERT ON ledger_seal BEGIN SELECT RAISE(ABORT, 'no
{FORGED}\u{1b}[2J\u{2028}\u{202e}'); END"),
        &format!("CREATE FUNCTION words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING MESSAGE = 'no
{FORGED}\u{1b}[2J\u{2028}\u{202e}'; END $$; CREATE TRIGGER words BEFORE INSERT ON ledger_seal FOR EACH ROW EXECUTE FUNCTION words()"),
    );
}

fn is_harmless(line: &str) -> bool {
    let turns = |letter: char| matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let unseen =
        |letter: char| matches!(letter, '\u{200b}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
    !line.contains(|letter: char| {
        letter.is_control() && letter != '\t' || turns(letter) || unseen(letter)
    })
}

/// A line that the product wrote: of now, with a level and what it says.
fn is_ours(line: &str, format: &str) -> bool {
    if format == "json" {
        let told = serde_json::from_str::<Value>(line).unwrap_or_default();
        return told["timestamp"].as_str().is_some_and(|at| !at.starts_with("2000-"))
            && told["level"].is_string()
            && told["fields"].is_object();
    }
    let mut words = line.split_whitespace();
    let at = words.next().unwrap_or_default();
    let level = words.next().unwrap_or_default();
    at.starts_with("20")
        && at.ends_with('Z')
        && ["TRACE", "DEBUG", "INFO", "WARN", "ERROR"].contains(&level)
}

#[test]
fn d20_nothing_that_is_sent_breaks_or_forges_a_line_of_the_log() {
    for operator in Operator::each() {
        operator.demonstrates();
        let mut told = 0;
        for format in ["json", "text"] {
            let file = operator.file("log.toml", &format!("log = \"{format}\"\n"));
            let mut command = operator.command(&["--config", &file, "serve"]);
            // What libraries say of requests, too.
            command.env("RUST_LOG", "trace,h2=info").env("TAIZHANG_LISTEN", "127.0.0.1:0");
            let server = operator.start_by(command);
            let token = server.login("clerk", PASSWORD);
            // What is told of requests is the same on both databases.
            if matches!(operator.database(), Address::Lite(_)) {
                HOSTILE.iter().for_each(|hostile| everywhere(&server, &token, hostile));
            }
            if format == "json" {
                fails_in_these_words(&operator);
            }
            server.login("clerk", PASSWORD);
            std::thread::sleep(Duration::from_secs(2));
            server.stops();
            let log = operator.log();
            let lines: Vec<&str> = log.split_terminator('\n').skip(told).collect();
            told += lines.len();
            for line in &lines {
                assert!(is_harmless(line) && is_ours(line, format), "{format}: {line:?}");
            }
            let spoke =
                |line: &&str| line.contains("sealing failed") && line.contains("forged-line");
            assert!(lines.iter().any(spoke), "{format}: the database's words are told");
            assert!(
                lines.iter().any(|line| line.contains("/v1/auth/sessions")),
                "requests are told"
            );
        }
    }
}
