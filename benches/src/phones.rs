//! What phones on a bad line do most: send what was written without a line, fetch what changed, and upload photos.

use crate::callers::{DEMO, Request, Sent, ask, login, p99, parallel, text};
use crate::place::Server;
use crate::report::Round;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// As many as a batch takes, ten times: the thousand changes that are fetched afterwards.
const BATCHES: usize = 10;
const COMMANDS: usize = 100;
const KIND: &str = "pufa-publicity.activity";
const ACTIVITIES: &str = "/v1/pufa-publicity/activities";
/// A page that a telephone scanned.
const FILE: usize = 300 * 1024;
const FILES: usize = 100;

pub fn measure(server: &Server<'_>, say: &mut Round<'_>) {
    let clerk = login("publicity", DEMO);
    let (cursor, _) = follow(&clerk, None);
    let started = Instant::now();
    let made: Vec<String> = (0..BATCHES).flat_map(|_| send_batch(server, &clerk)).collect();
    say.told("batch of 100, ms", started.elapsed().as_secs_f64() * 1000.0 / BATCHES as f64);
    wait_until_sealed(&clerk);
    let started = Instant::now();
    let (_, changed) = follow(&clerk, Some(cursor));
    say.told("sync of 1,000 changes, s", started.elapsed().as_secs_f64());
    assert_eq!(changed, made.len(), "each change once");
    upload(server, &clerk, &made, say);
}

/// Asks until there is no more; the cursor for the next time, and how many records came.
fn follow(token: &str, mut cursor: Option<String>) -> (String, usize) {
    let mut records = 0;
    loop {
        let with = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let page =
            ask(token, &format!("/v1/sync/changes?limit=200&kinds={KIND}{with}"), None, None);
        records += page["items"].as_array().unwrap_or_else(|| panic!("no page: {page}")).len();
        let next = text(&page["cursor"]);
        if page["has_more"] != true {
            return (next, records);
        }
        cursor = Some(next);
    }
}

/// A hundred activities of a village, as drafts; their ids.
fn send_batch(server: &Server<'_>, token: &str) -> Vec<String> {
    let ids: Vec<String> = (0..COMMANDS).map(|_| kernel::new_id().to_string()).collect();
    let command = |id: &String| {
        let content = json!({
            "title": "送法下乡", "forms": ["lecture"], "held_from": "2025-03-05", "held_to": "2025-03-05", "place": "村部",
            "audiences": ["villager"], "attendance": { "people": 20, "by": "headcount" },
        });
        let body = json!({ "id": id, "unit": server.town, "content": content });
        json!({ "path": ACTIVITIES, "idempotency_key": id, "body": body })
    };
    let commands: Vec<Value> = ids.iter().map(command).collect();
    let answer = ask(token, "/v1/sync/batch", None, Some(&json!({ "commands": commands })));
    let results = answer["results"].as_array().unwrap_or_else(|| panic!("no results: {answer}"));
    assert!(results.iter().all(|one| one["status"] == 201), "{}", results[0]);
    ids
}

/// What is not sealed yet is not told to phones.
fn wait_until_sealed(token: &str) {
    let size = || ask(token, "/v1/ledger/head", None, None)["size"].as_u64();
    let mut before = size();
    loop {
        std::thread::sleep(std::time::Duration::from_secs(1));
        let now = size();
        if now == before {
            return;
        }
        before = now;
    }
}

/// Photos of a slow line are small; five phones send at once. The limit is to write the same files, each with its fsync.
fn upload(server: &Server<'_>, token: &str, records: &[String], say: &mut Round<'_>) {
    let files: Vec<(String, PathBuf)> = records
        .iter()
        .take(FILES)
        .enumerate()
        .map(|(n, record)| {
            let bytes = page(n);
            let path = server.folder().join(format!("page{n}.pdf"));
            std::fs::write(&path, &bytes).unwrap();
            (announce(token, record, &bytes), path)
        })
        .collect();
    let requests: Vec<Request<'_>> = files
        .iter()
        .map(|(id, path)| Request {
            token,
            path: format!("/v1/evidence/files/{id}/content"),
            sent: Sent::File(path.clone()),
        })
        .collect();
    let started = Instant::now();
    let mut waits = parallel(server, 5, &requests);
    let rate = FILES as f64 / started.elapsed().as_secs_f64();
    say.told("evidence: files of 300 KiB, per s", rate);
    say.told("evidence: file stored, p99 ms", p99(&mut waits));
    let limit = FILES as f64 / write_all(server.folder(), &files);
    say.told("limit: files written, per s", limit);
    say.told("evidence ÷ limit", rate / limit);
}

/// A PDF of that length, each another.
fn page(n: usize) -> Vec<u8> {
    let mut bytes = format!("%PDF-1.7\n%{n}\n").into_bytes();
    bytes.resize(FILE, b'x');
    bytes.extend(b"\n%%EOF\n");
    bytes
}

fn announce(token: &str, record: &str, bytes: &[u8]) -> String {
    let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let new = json!({
        "id": kernel::new_id(), "kind": KIND, "record": record, "category": "scan", "name": "page.pdf",
        "sha256": digest, "size": bytes.len(),
    });
    text(&ask(token, "/v1/evidence/files", None, Some(&new))["id"])
}

/// In how many seconds the same bytes are on the disk without the product.
fn write_all(folder: &Path, files: &[(String, PathBuf)]) -> f64 {
    let all: Vec<Vec<u8>> = files.iter().map(|(_, path)| std::fs::read(path).unwrap()).collect();
    let started = Instant::now();
    for (n, bytes) in all.iter().enumerate() {
        let mut file = File::create(folder.join(format!("limit{n}"))).unwrap();
        file.write_all(bytes).unwrap();
        file.sync_all().unwrap();
    }
    started.elapsed().as_secs_f64()
}
