//! Files of evidence on a real server: how much memory they take, and that backups and checks know them.

use super::operator::{Operator, Server};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;

const PASSWORD: &str = "demo-2025-taizhang";
const SESSIONS: &str = "/v1/study-records/sessions";

/// A PNG by its first and last bytes, so long.
fn png(length: usize) -> Vec<u8> {
    let mut bytes =
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x0a\0\0\0\x0a\x08\x02\0\0\0\0\0\0\0".to_vec();
    bytes.resize(length - 12, 7);
    bytes.extend(b"\0\0\0\0IEND\xaeB`\x82");
    bytes
}

fn digest(bytes: &[u8]) -> String {
    ledger::hex(&Sha256::digest(bytes))
}

/// Sends something, and gives status and body.
fn send(server: &Server, head: &str, body: &[u8]) -> (u16, Value) {
    let mut line = TcpStream::connect(&server.address).unwrap();
    write!(line, "{head}Host: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len())
        .unwrap();
    // A server that has refused the head does not read the rest.
    let _ = line.write_all(body);
    let mut answer = String::new();
    let _ = line.read_to_string(&mut answer);
    let status = answer.split(' ').nth(1).unwrap_or_else(|| panic!("{answer}")).parse().unwrap();
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default();
    let json = body.find('{').map_or("", |begin| &body[begin..=body.rfind('}').unwrap()]);
    (status, serde_json::from_str(json).unwrap_or_default())
}

/// Announces a file of the first session of the demonstration, and sends it; the answer to the sending.
fn put(server: &Server, token: &str, bytes: &[u8]) -> (u16, Value) {
    let (status, file) = announce(server, token, bytes);
    if status != 201 {
        return (status, file);
    }
    send(server, &content_of(&file, token), bytes)
}

/// The head of the request that sends a file.
fn content_of(file: &Value, token: &str) -> String {
    format!(
        "PUT /v1/evidence/files/{}/content HTTP/1.1\r\nAuthorization: Bearer {token}\r\nContent-Type: application/octet-stream\r\n",
        file["id"].as_str().unwrap()
    )
}

fn announce(server: &Server, token: &str, bytes: &[u8]) -> (u16, Value) {
    let sessions = server.get(&format!("{SESSIONS}?page_size=1"), Some(token));
    let new = json!({
        "kind": "study-records.session", "record": sessions["items"][0]["id"], "category": "sign_in", "name": "签到表.png",
        "sha256": digest(bytes), "size": bytes.len(),
    });
    let head = format!(
        "POST /v1/evidence/files HTTP/1.1\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: {}\r\nContent-Type: application/json\r\n",
        kernel::new_id()
    );
    send(server, &head, new.to_string().as_bytes())
}

/// Sends the head of a file that is to be so long, and none of it.
fn promise(server: &Server, head: &str, length: u64) -> String {
    let mut line = TcpStream::connect(&server.address).unwrap();
    write!(line, "{head}Host: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n").unwrap();
    let mut answer = String::new();
    let _ = line.read_to_string(&mut answer);
    answer
}

/// The files in a folder and below it.
fn files_in(folder: PathBuf) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let all = entries.map(|entry| entry.unwrap().path());
    all.flat_map(|path| if path.is_dir() { files_in(path) } else { vec![path] }).collect()
}

/// The most memory that a process has held, in KiB.
fn peak(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse().unwrap()
}

/// D-15: the largest file that is taken costs no more than 32 MiB, and what is refused leaves no file on the disk.
#[test]
fn d15_a_large_file_passes_through_little_memory() {
    let operator = Operator::lite();
    operator.demonstrates();
    let server = operator.serve_as("TAIZHANG_SCANNER", "off", &["--listen", "127.0.0.1:0"]);
    let token = server.login("publicity", PASSWORD);
    assert_eq!(put(&server, &token, &png(1000)).0, 200);
    let before = peak(&server);
    assert_eq!(put(&server, &token, &png(20 << 20)).0, 200);
    let (status, _) = put(&server, &token, &png((20 << 20) + 1));
    assert_eq!(status, 413);
    let (_, file) = announce(&server, &token, &png(100));
    let answer = promise(&server, &content_of(&file, &token), 2 << 30);
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("file_too_large"), "{answer}");
    let mut broken = png(10 << 20);
    broken.truncate(9 << 20);
    assert_eq!(put(&server, &token, &broken).0, 422);
    let grown = peak(&server) - before;
    assert!(grown <= 32 * 1024, "{grown} KiB");
    let files = files_in(operator.path("files"));
    assert_eq!(files.len(), 2, "{files:?}");
}

#[test]
fn backups_hold_the_evidence_and_the_check_reads_it_again() {
    for operator in Operator::each() {
        operator.demonstrates();
        let server = operator.serve_as("TAIZHANG_SCANNER", "off", &["--listen", "127.0.0.1:0"]);
        let token = server.login("publicity", PASSWORD);
        let (status, answer) = put(&server, &token, &png(5000));
        assert_eq!((status, &answer["media_type"]), (200, &json!("image/png")), "{answer}");
        server.stops();
        let said = operator.succeeds(&["ledger", "verify"]);
        assert!(said.contains("1 evidence files read again, 0 faults"), "{said}");

        let folder = operator.path("backup");
        let made = operator.succeeds(&["backup", "make", folder.to_str().unwrap()]);
        assert!(made.contains("1 evidence files"), "{made}");
        if matches!(operator.database(), db::Address::Lite(_)) {
            operator.succeeds(&["backup", "drill", folder.to_str().unwrap()]);
            assert_eq!(files_in(folder.join("drill")), Vec::<PathBuf>::new());
        }
        let elsewhere = operator.elsewhere();
        elsewhere.succeeds(&["restore", folder.to_str().unwrap()]);
        assert!(
            elsewhere
                .succeeds(&["ledger", "verify"])
                .contains("1 evidence files read again, 0 faults")
        );
        let again = operator.elsewhere();
        let inside = files_in(folder.join("files"));
        std::fs::write(&inside[0], png(5001)).unwrap();
        let said = again.fails(&["restore", folder.to_str().unwrap()]);
        assert!(said.contains("was changed"), "{said}");
        std::fs::remove_file(&inside[0]).unwrap();
        again.fails(&["restore", folder.to_str().unwrap()]);

        let kept = files_in(operator.path("files"));
        assert_eq!(kept.len(), 1, "{kept:?}");
        std::fs::write(&kept[0], png(5001)).unwrap();
        let said = operator.ends_with(&["ledger", "verify"], 2);
        assert!(said.contains("is not what was sent"), "{said}");
        std::fs::remove_file(&kept[0]).unwrap();
        let said = operator.ends_with(&["ledger", "verify"], 2);
        assert!(said.contains("is missing"), "{said}");
    }
}
