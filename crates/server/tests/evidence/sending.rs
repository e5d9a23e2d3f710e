//! Files of evidence as a client announces and sends them.

use crate::operator::Server;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;

const SESSIONS: &str = "/v1/study-records/sessions";

/// A PNG by its first and last bytes, so long.
pub fn png(length: usize) -> Vec<u8> {
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
pub fn send(server: &Server, head: &str, body: &[u8]) -> (u16, Value) {
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
pub fn put(server: &Server, token: &str, bytes: &[u8]) -> (u16, Value) {
    let (status, file) = announce(server, token, bytes);
    if status != 201 {
        return (status, file);
    }
    send(server, &content_of(&file, token), bytes)
}

/// The head of the request that sends a file.
pub fn content_of(file: &Value, token: &str) -> String {
    format!(
        "PUT /v1/evidence/files/{}/content HTTP/1.1\r\nAuthorization: Bearer {token}\r\nContent-Type: application/octet-stream\r\n",
        file["id"].as_str().unwrap()
    )
}

pub fn announce(server: &Server, token: &str, bytes: &[u8]) -> (u16, Value) {
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
pub fn promise(server: &Server, head: &str, length: u64) -> String {
    let mut line = TcpStream::connect(&server.address).unwrap();
    write!(line, "{head}Host: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n").unwrap();
    let mut answer = String::new();
    let _ = line.read_to_string(&mut answer);
    answer
}

/// The files in a folder and below it.
pub fn files_in(folder: PathBuf) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let all = entries.map(|entry| entry.unwrap().path());
    all.flat_map(|path| if path.is_dir() { files_in(path) } else { vec![path] }).collect()
}
