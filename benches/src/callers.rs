//! Callers as exams and phones are: each with a token of their own, several at once, from the load's core.

use crate::place::{LOAD_CORE, Server, output};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

pub const DEMO: &str = "demo-2025-taizhang";

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).into()
}

/// A question or a change by somebody.
pub fn ask(token: &str, path: &str, version: Option<i64>, body: Option<&Value>) -> Value {
    let mut command = Command::new("curl");
    command.args(["-s", "-H", &format!("Authorization: Bearer {token}")]);
    if let Some(body) = body {
        command.args(["-H", "Content-Type: application/json", "-d", &body.to_string()]);
        command.args(["-H", &format!("Idempotency-Key: {}", kernel::new_id())]);
    }
    if let Some(version) = version {
        command.args(["-H", &format!("If-Match: \"v{version}\"")]);
    }
    let answer = command.arg(Server::address(path)).output().unwrap();
    serde_json::from_slice(&answer.stdout).unwrap_or_default()
}

pub fn login(login: &str, password: &str) -> String {
    let session =
        ask("", "/v1/auth/sessions", None, Some(&json!({ "login": login, "password": password })));
    text(&session["access_token"])
}

pub fn p99(waits: &mut [f64]) -> f64 {
    waits.sort_by(f64::total_cmp);
    waits[waits.len() * 99 / 100] * 1000.0
}

/// What is sent.
pub enum Sent {
    Json(Value),
    File(PathBuf),
}

pub struct Request<'a> {
    pub token: &'a str,
    pub path: String,
    pub sent: Sent,
}

/// All of them, so many at a time; how long each took, in seconds.
pub fn parallel(server: &Server<'_>, most: u32, requests: &[Request<'_>]) -> Vec<f64> {
    let file = server.folder().join("requests.curl");
    let mut all = String::new();
    for (n, Request { token, path, sent }) in requests.iter().enumerate() {
        let next = if n == 0 { "" } else { "next\n" };
        let body = match sent {
            Sent::Json(body) => format!(
                "header = \"Content-Type: application/json\"\nheader = \"Idempotency-Key: {}\"\ndata = {:?}",
                kernel::new_id(),
                body.to_string()
            ),
            Sent::File(path) => format!(
                "header = \"Content-Type: application/octet-stream\"\nupload-file = {path:?}"
            ),
        };
        writeln!(
            all,
            "{next}url = \"{}\"\nheader = \"Authorization: Bearer {token}\"\n{body}\noutput = \"/dev/null\"\n\
             write-out = \"%{{http_code}} %{{time_total}}\\n\"",
            Server::address(path),
        )
        .unwrap();
    }
    std::fs::write(&file, all).unwrap();
    let said = output(
        Command::new("taskset")
            .args([
                "-c",
                LOAD_CORE,
                "curl",
                "-s",
                "--parallel",
                "--parallel-max",
                &most.to_string(),
                "-K",
            ])
            .arg(&file),
    );
    let waits: Vec<f64> = said
        .lines()
        .filter_map(|line| line.strip_prefix("20")?.split_once(' ')?.1.parse().ok())
        .collect();
    assert_eq!(waits.len(), requests.len(), "requests were refused:\n{said}");
    waits
}
