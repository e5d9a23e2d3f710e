//! C-30: what callers may write freely is damaged at random. Whatever comes of it is an answer that the document knows (testkit compares
//! each), never a failure of ours, and never late. From a seed that is told; `TAIZHANG_TEST_LONG` gives each place a minute.

use crate::concurrency::{Chance, long, seed};
use crate::operations::document;
use crate::town::{Town, benches};
use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, HeaderValue};
use actix_web::test::TestRequest;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use testkit::{Answer, Bench};

/// Nothing that is refused is worth more than a second of a server's time; beside all other stories others want the processors too.
fn late() -> Duration {
    Duration::from_secs(if long() { 1 } else { 5 })
}

/// What has broken parsers before.
const NASTY: [&[u8]; 22] = [
    b"\0",
    b"%00",
    b"%",
    b"\"",
    b"'",
    b"\\",
    b"\r\n",
    b"-1",
    b"9223372036854775808",
    b"1e400",
    b"NaN",
    b"null",
    b"[[[[[[[[",
    b"{\"\":",
    b"../",
    b"=cmd|",
    b"&&",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    "\u{202e}".as_bytes(),
    "🧨".as_bytes(),
    "0000-00-00T99:99:99.9999999999Z".as_bytes(),
];

/// One to four damages in something that was whole.
fn damaged(whole: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len() as u64 + 1) as usize;
        let end = (at + 1 + chance.below(16) as usize).min(bytes.len());
        match chance.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            1 if at < bytes.len() => bytes[at] = chance.below(256) as u8,
            2 => drop(bytes.drain(at..end)),
            3 => {
                let again = bytes[at..end].repeat(1 + chance.below(40) as usize);
                bytes.splice(at..at, again);
            }
            4 => bytes.truncate(at),
            _ => {
                let nasty = NASTY[chance.below(NASTY.len() as u64) as usize];
                bytes.splice(at..at, nasty.iter().copied());
            }
        }
    }
    bytes
}

/// As it may stand in an address: `&`, `=` and `%` as they come, so that parameters are damaged too.
fn escaped(bytes: &[u8]) -> String {
    let one = |byte: &u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'&' | b'=' | b'%' | b'-' | b'_' | b'.' => {
            char::from(*byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    // As long as an address may be here, that its end is judged is another story.
    bytes.iter().map(one).collect::<String>().chars().take(4000).collect()
}

fn judge(what: &str, given: &[u8], began: Instant, answer: &Answer) {
    let (status, took) = (answer.status.as_u16(), began.elapsed());
    let given = String::from_utf8_lossy(given);
    assert!(status < 500, "{what}: {status} {} for {given}", answer.body);
    assert!(took < late(), "{what}: {took:?} for {given}");
}

/// Damages something again and again, as often as a short run bears or for a minute.
async fn again(
    what: &str,
    wholes: &[Vec<u8>],
    chance: &mut Chance,
    mut send: impl AsyncFnMut(Vec<u8>) -> Answer,
) {
    let (began, mut refused, mut rounds) = (Instant::now(), 0, 0);
    while if long() { began.elapsed() < Duration::from_secs(60) } else { rounds < 150 } {
        let whole = &wholes[chance.below(wholes.len() as u64) as usize];
        let given = damaged(whole, chance);
        let began = Instant::now();
        let answer = send(given.clone()).await;
        judge(what, &given, began, &answer);
        refused += usize::from(answer.status.is_client_error());
        rounds += 1;
    }
    println!("{what}: {rounds} rounds, {refused} refused");
    assert!(refused > rounds / 10, "{what}: damage is noticed");
}

#[actix_web::test]
async fn c30_damaged_addresses_and_headers_are_answered() {
    let mut chance = Chance(seed());
    for bench in benches().await {
        let town = Town::new(&bench).await;
        for n in 0..3 {
            town.receive(&format!("F-{n}")).await;
        }
        addresses(&town, &mut chance).await;
        headers(&bench, &town, &mut chance).await;
    }
}

/// Found by damage: an answer that repeats what was sent grew longer than the document says.
#[actix_web::test]
async fn c30_an_answer_is_no_longer_than_promised_whatever_it_repeats() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let address = format!("/v1/hotline/tickets?{}=1", "a".repeat(3000));
        let problem = town.clerk.get(&address).await.refused(400, "malformed_request");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains('…') && detail.contains("page_size"), "{detail}");
    }
}

/// Found from outside: one fault of a member that may be left out tells of several rules, and only the faults were counted.
#[actix_web::test]
async fn c30_no_more_is_told_to_be_wrong_than_promised() {
    for bench in benches().await {
        let judicial = bench.person("judicial", &[("js", bench.town.id)]).await;
        let service = json!({ "on": "2025-01-01", "kind": "guidance", "activity": "x".repeat(40) });
        let content = json!({
            "person": judicial.account, "nominated_by": "self", "nominated_on": "2025-01-01", "roles": ["village_cadre"],
            "village": bench.town.id, "services": vec![service; 40],
        });
        let new = json!({ "unit": bench.town.id, "content": content });
        let problem =
            judicial.post("/v1/pufa-publicity/literates", new).await.refused(422, "invalid");
        assert_eq!(problem["errors"].as_array().unwrap().len(), 50);
    }
}

async fn addresses(town: &Town<'_>, chance: &mut Chance) {
    let clerk = &town.clerk;
    let page = clerk.get("/v1/hotline/tickets?page_size=1").await.ok();
    let token = page["next_page_token"].as_str().unwrap().as_bytes().to_vec();
    let tokens = [token];
    again("page token", &tokens, chance, async |given| {
        clerk.get(&format!("/v1/hotline/tickets?page_size=1&page_token={}", escaped(&given))).await
    })
    .await;
    let queries = lists();
    again("filters and orders", &queries, chance, async |given| {
        let given = String::from_utf8_lossy(&given).into_owned();
        let (path, query) = given.split_once('?').unwrap_or((&given, ""));
        let path: String =
            path.split('/').map(|part| escaped(part.as_bytes())).collect::<Vec<_>>().join("/");
        clerk.get(&format!("/{}?{}", path.trim_start_matches('/'), escaped(query.as_bytes()))).await
    })
    .await;
}

/// Every list and figure with all its parameters, as the document gives examples of them.
fn lists() -> Vec<Vec<u8>> {
    let document = document();
    let paths = document["paths"].as_object().unwrap().iter();
    let gets = paths.filter_map(|(path, operations)| Some((path, operations.get("get")?)));
    let list = |(path, get): (&String, &Value)| {
        let parameters = get["parameters"].as_array().cloned().unwrap_or_default();
        let query = parameters.iter().filter(|one| one["in"] == "query").map(|one| {
            let example = &one["example"];
            let value = example.as_str().map_or_else(|| example.to_string(), String::from);
            format!("{}={value}", one["name"].as_str().unwrap())
        });
        let query = query.collect::<Vec<_>>().join("&");
        (!query.is_empty()).then(|| {
            let path =
                path.replace("{code}", "HL.HANDLED").replace("{id}", &kernel::new_id().to_string());
            format!("{path}?{query}").into_bytes()
        })
    };
    gets.filter_map(list).collect()
}

async fn headers(bench: &Bench, town: &Town<'_>, chance: &mut Chance) {
    let token = town.clerk.token().await.unwrap();
    let nobody = bench.stranger();
    let tokens = [format!("Bearer {token}").into_bytes()];
    again("bearer token", &tokens, chance, async |given| {
        let value = given.iter().copied().filter(|byte| *byte >= 32 && *byte != 127);
        let value = HeaderValue::from_bytes(&value.collect::<Vec<_>>()).unwrap();
        let me = TestRequest::get().uri("/v1/auth/me").insert_header((AUTHORIZATION, value));
        nobody.send(me).await
    })
    .await;
    let ticket = town.receive("F-header").await;
    let sign = format!("/v1/hotline/tickets/{}/sign", ticket["id"].as_str().unwrap());
    let values = [
        b"\"v1\"".to_vec(),
        b"0194c5a0-7b1e-7c3f-9a41-1f0e5b7d2c11".to_vec(),
        b"W/\"v1\", *".to_vec(),
    ];
    for (damaged, other) in [("If-Match", "Idempotency-Key"), ("Idempotency-Key", "If-Match")] {
        again(damaged, &values, chance, async |given| {
            let value = given.iter().copied().filter(|byte| *byte >= 32 && *byte != 127);
            let value = HeaderValue::from_bytes(&value.collect::<Vec<_>>()).unwrap();
            let post = TestRequest::default().method(Method::POST).uri(&sign).set_json(json!({}));
            let post = post.insert_header((other, "\"v9\"")).insert_header((damaged, value));
            town.clerk.send(post).await
        })
        .await;
    }
}

#[actix_web::test]
async fn c30_damaged_bodies_and_files_are_answered() {
    let mut chance = Chance(seed());
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let ticket = town.new_ticket("F-body");
        let bodies = [serde_json::to_vec(&ticket).unwrap()];
        again("body", &bodies, &mut chance, async |given| {
            let post = TestRequest::default().method(Method::POST).uri("/v1/hotline/tickets");
            let key = ("Idempotency-Key", kernel::new_id().to_string());
            let kind = ("Content-Type", "application/json");
            town.clerk.send(post.insert_header(kind).insert_header(key).set_payload(given)).await
        })
        .await;
        let files = [crate::hotline_stories::FILE.as_bytes().to_vec(), workbook(&town).await];
        for (name, file) in ["CSV", "XLSX"].into_iter().zip(files) {
            again(name, &[file], &mut chance, async |given| {
                let file = BASE64_STANDARD.encode(given);
                let body = json!({ "mapping": "district", "file": file });
                town.clerk.post("/v1/hotline/imports", body).await
            })
            .await;
        }
        registers(&bench, &mut chance).await;
    }
}

/// Files of registers, and mappings of one's own.
async fn registers(bench: &Bench, chance: &mut Chance) {
    let publicist = bench.person("publicist", &[("pub", bench.town.id)]).await;
    let judicial = bench.person("judicial", &[("js", bench.town.id)]).await;
    let activities = crate::importing::ACTIVITIES;
    let cases = crate::importing::cases::register();
    let files = [
        ("activities", &publicist, "pufa-publicity.activities", activities.as_bytes().to_vec()),
        (
            "workbook",
            &publicist,
            "pufa-publicity.activities",
            crate::importing::workbooks::workbook(activities),
        ),
        ("cases", &judicial, "mediation.cases", cases.into_bytes()),
    ];
    for (name, who, register, file) in files {
        again(name, &[file], chance, async |given| {
            let file = BASE64_STANDARD.encode(given);
            let body = json!({ "register": register, "mapping": "township", "file": file });
            who.post("/v1/imports/files", body).await
        })
        .await;
    }
    let mapping = include_bytes!("../crates/pufa-publicity/data/mappings/activities.toml").to_vec();
    let file = BASE64_STANDARD.encode(activities);
    again("mapping", &[mapping], chance, async |given| {
        let mapping = String::from_utf8_lossy(&given);
        let body = json!({ "register": "pufa-publicity.activities", "mapping_toml": mapping, "file": file });
        publicist.post("/v1/imports/files", body).await
    })
    .await;
}

/// One that the product itself has made.
async fn workbook(town: &Town<'_>) -> Vec<u8> {
    let export = "/v1/reporting/exports/figures?period=2025&format=xlsx";
    let answer = town.deputy.get(export).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.bytes
}
