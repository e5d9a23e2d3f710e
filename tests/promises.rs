//! What integrators rely on: nothing of the released interface is taken away or narrowed in silence, and what ends is announced before.

use crate::operations::{document, operations};
use crate::town::{LINES, parts};
use actix_web::test::TestRequest;
use actix_web::{HttpResponse, get};
use facts::{Facts, breaks, facts, read, written};
use futures_util::FutureExt;
use kernel::Instant;
use serde_json::json;
use std::collections::BTreeSet;
use testkit::Bench;
use web::{Line, Routes};

#[path = "promises/facts.rs"]
mod facts;

const RELEASED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/released.txt");
const CHANGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/changes.txt");

/// `openapi/released.txt` says what the last release promised; `openapi/changes.txt` which promises the next one breaks, and why.
#[test]
fn a25_no_promise_of_the_last_release_is_broken_in_silence() {
    let now = facts(&document());
    let Ok(released) = std::fs::read_to_string(RELEASED) else {
        std::fs::write(RELEASED, written(&now)).unwrap();
        panic!(
            "openapi/released.txt was not there and is written anew: it is what this release promises"
        );
    };
    let told = std::fs::read_to_string(CHANGES).unwrap_or_default();
    let told = told.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let told: BTreeSet<String> = told
        .map(|line| {
            let (fact, why) = line.split_once(" — ").unwrap_or((line, ""));
            assert!(!why.trim().is_empty(), "openapi/changes.txt does not say why: {line}");
            fact.to_string()
        })
        .collect();
    let broken = breaks(&read(&released), &now);
    assert_eq!(
        broken, told,
        "left: what clients of the last release break on; right: openapi/changes.txt"
    );
}

/// Each way to break a client is seen, and none that breaks nobody.
#[test]
fn a25_what_breaks_a_client_is_known() {
    let schema = |limit: u64, names: &[&str], required: &[&str]| {
        let member = json!({ "type": "string", "maxLength": limit });
        let members: serde_json::Map<_, _> =
            names.iter().map(|name| ((*name).to_string(), member.clone())).collect();
        json!({ "type": "object", "properties": members, "required": required })
    };
    let of = |path: &str, sent: serde_json::Value, answered: serde_json::Value, codes: &[&str]| {
        let body = |name: &str| json!({ "content": { "application/json": { "schema": { "$ref": format!("#/components/schemas/{name}") } } } });
        let query =
            json!([{ "name": "q", "in": "query", "schema": { "type": "string", "enum": codes } }]);
        facts(&json!({
            "paths": { path: { "post": { "parameters": query, "requestBody": body("New"), "responses": { "201": body("Made") } } } },
            "components": { "schemas": { "New": sent, "Made": answered } },
        }))
    };
    let codes = ["a", "b"];
    let old = of("/x", schema(9, &["m", "n"], &["m"]), schema(9, &["m", "n"], &["m"]), &codes);
    let against = |new: &Facts| breaks(&old, new).into_iter().collect::<Vec<_>>();
    let same = of("/x", schema(9, &["m", "n"], &["m"]), schema(9, &["m", "n"], &["m"]), &codes);
    assert_eq!(against(&same), [""; 0]);
    let wider = of(
        "/x",
        schema(10, &["m", "n", "o"], &[]),
        schema(8, &["m", "n", "o"], &["m", "o"]),
        &["a", "b", "c"],
    );
    assert_eq!(against(&wider), [""; 0], "more is no harm");
    let moved = of("/y", schema(9, &["m", "n"], &["m"]), schema(9, &["m", "n"], &["m"]), &codes);
    assert!(against(&moved).contains(&"in POST /x".to_string()), "{:?}", against(&moved));
    for (narrowed, wanted) in [
        (of("/x", schema(9, &["m"], &["m"]), schema(9, &["m", "n"], &["m"]), &codes), "in New.n"),
        (
            of("/x", schema(8, &["m", "n"], &["m"]), schema(9, &["m", "n"], &["m"]), &codes),
            "in New.m",
        ),
        (
            of("/x", schema(9, &["m", "n"], &["m", "n"]), schema(9, &["m", "n"], &["m"]), &codes),
            "in New.n",
        ),
        (
            of(
                "/x",
                schema(9, &["m", "n", "o"], &["m", "o"]),
                schema(9, &["m", "n"], &["m"]),
                &codes,
            ),
            "in New.o",
        ),
        (of("/x", schema(9, &["m", "n"], &["m"]), schema(9, &["m"], &["m"]), &codes), "out Made.n"),
        (
            of("/x", schema(9, &["m", "n"], &["m"]), schema(9, &["m", "n"], &[]), &codes),
            "out Made.m",
        ),
        (
            of("/x", schema(9, &["m", "n"], &["m"]), schema(9, &["m", "n"], &["m"]), &["a"]),
            "in POST /x?q=b",
        ),
    ] {
        assert!(
            against(&narrowed).contains(&wanted.to_string()),
            "{wanted}: {:?}",
            against(&narrowed)
        );
    }
}

/// RFC 7396 has rules for PATCH; a record of the ledger changes by acts with names, so there is none, and who tries is told.
#[actix_web::test]
async fn a20_records_change_by_named_acts_and_never_by_patch() {
    let all = operations(&document());
    assert!(all.iter().all(|one| one.method.as_str() != "PATCH"));
    let bench = Bench::lite(&LINES, parts).await;
    let clerk = bench.person("clerk", &[("ho", bench.town.id)]).await;
    let path = all.iter().find(|one| one.path == "/v1/hotline/tickets/{id}").unwrap().address();
    let tried =
        clerk.request("PATCH".parse().unwrap(), &path, Some(json!({ "title": null })), &[]).await;
    assert_eq!(tried.header("allow"), "GET, HEAD, OPTIONS");
    tried.refused(405, "method_not_allowed");
}

/// 试验
#[utoipa::path(
    tag = "trial",
    operation_id = "trial_read_old",
    security(()),
    extensions(("x-ends" = json!({ "announced": "2025-01-01T00:00:00Z", "sunset": "2025-06-01T00:00:00Z", "instead": "/v1/trial/new" }))),
    responses((status = 200, description = "试验 / a trial")),
)]
#[get("/old")]
async fn read_old() -> HttpResponse {
    HttpResponse::Ok().body("here")
}

/// 试验
#[utoipa::path(
    tag = "trial",
    operation_id = "trial_read_wrong",
    security(()),
    extensions(("x-ends" = json!({ "announced": "2025-06-01T00:00:00Z", "sunset": "2025-01-01T00:00:00Z", "instead": "/v1/trial/new" }))),
    responses((status = 200, description = "试验 / a trial")),
)]
#[get("/wrong")]
async fn read_wrong() -> HttpResponse {
    HttpResponse::Ok().finish()
}

/// 试验
#[utoipa::path(
    tag = "trial",
    operation_id = "trial_read_broken",
    security(()),
    responses((status = 200, description = "试验 / a trial")),
)]
#[get("/broken/{id}")]
async fn read_broken() -> HttpResponse {
    std::hint::black_box(None).expect("it is broken")
}

fn trial(routes: fn(&mut Routes<'_>)) -> Line {
    Line {
        name: "trial",
        title_zh: "试验",
        title_en: "trial",
        description: "A trial",
        routes,
        ..web::LEDGER
    }
}

#[actix_web::test]
async fn a24_an_operation_that_ends_says_so_and_then_answers_410() {
    let line = trial(|routes| {
        routes.service(read_old);
    });
    let described = web::openapi::document(&[line]).unwrap();
    let operation = &described["paths"]["/v1/trial/old"]["get"];
    assert_eq!(operation["deprecated"], true);
    assert!(operation["description"].as_str().unwrap().contains("2025-06-01T00:00:00Z"));
    assert!(operation["responses"]["410"].is_object());
    assert!(operation["responses"]["200"]["headers"]["Sunset"].is_object());

    let bench = Bench::lite(&[line], |_| {}).await;
    let stranger = bench.stranger();
    let answer = stranger.get("/v1/trial/old").await;
    assert_eq!(answer.status, 200);
    let announced: i64 = answer.header("deprecation").trim_start_matches('@').parse().unwrap();
    let sunset = chrono::DateTime::parse_from_rfc2822(answer.header("sunset")).unwrap();
    let moment = |text: &str| text.parse::<Instant>().unwrap().utc();
    assert_eq!(announced, moment("2025-01-01T00:00:00Z").timestamp());
    assert_eq!(sunset, moment("2025-06-01T00:00:00Z"));
    let links = answer.header("link");
    for relation in ["deprecation", "sunset", "successor-version"] {
        assert!(links.contains(&format!("rel=\"{relation}\"")), "{links}");
    }
    bench.at("2025-06-01 07:59");
    assert_eq!(stranger.get("/v1/trial/old").await.status, 200);
    bench.at("2025-06-01 08:00");
    let ended = stranger.get("/v1/trial/old").await;
    assert!(ended.header("sunset").starts_with("Sun, 01 Jun 2025"));
    let told = ended.refused(410, "operation_ended");
    assert!(told["detail"].as_str().unwrap().contains("/v1/trial/new"), "{told}");
    // Another spelling of the address is none of the operation.
    stranger.get("/v1/trial/%6Fld").await.refused(400, "malformed_request");
    let other = stranger.get("/v1/trial/older").await;
    assert_eq!(other.header("sunset"), "");
}

/// Whoever watches has to find the operation that breaks.
#[actix_web::test]
async fn a34_an_answer_that_was_lost_is_counted_with_its_operation() {
    let line = trial(|routes| {
        routes.service(read_broken);
    });
    let bench = Bench::lite(&[line], |_| {}).await;
    // In a server its framework sends the answer; here it is an error.
    let stranger = bench.stranger();
    let asked = std::panic::AssertUnwindSafe(stranger.get("/v1/trial/broken/7")).catch_unwind();
    assert!(asked.await.is_err());
    let text = bench.counts.metrics.text(|_| {}).unwrap();
    assert!(text.contains("http_route=\"/v1/trial/broken/{id}\""), "{text}");
}

/// Who is not signed in tries any method on any address, and asks for what nobody has: no operation answers, and none gets a series of it.
#[actix_web::test]
async fn a34_only_operations_that_answer_are_counted_by_route() {
    let bench = Bench::lite(&LINES, parts).await;
    let all = operations(&document());
    let is_one = |method: &str, path: &str| {
        all.iter().any(|one| one.method.as_str() == method && one.path == path)
    };
    let stranger = bench.stranger();
    for one in &all {
        let (address, path) = (one.address(), one.path.as_str());
        for method in ["OPTIONS", "DELETE", "PUT", "PATCH", "TRACE", "HEAD", "GET", "POST", "X13"] {
            let asked = || TestRequest::default().method(method.parse().unwrap()).uri(&address);
            stranger.send(asked().insert_header(("accept", "image/png"))).await;
            if !is_one(method, path) {
                stranger.send(asked()).await;
            }
        }
    }
    stranger.get("/v1/hotline/tickets").await.refused(401, "unauthenticated");
    let text = bench.counts.metrics.text(|_| {}).unwrap();
    let series = text.lines().filter_map(|line| line.strip_prefix("taizhang_operation_"));
    let mut routes = BTreeSet::new();
    for labels in series {
        let Some((_, route)) = labels.split_once("http_route=\"") else { continue };
        let (route, _) = route.split_once('"').unwrap();
        let (_, method) = labels.split_once("http_request_method=\"").unwrap();
        let (method, _) = method.split_once('"').unwrap();
        assert!(is_one(method, route), "{method} {route}");
        routes.insert(route);
    }
    assert!(routes.contains("/v1/hotline/tickets"), "{text}");
}

#[test]
fn a24_an_end_before_its_announcement_is_refused() {
    let wrong = web::openapi::document(&[trial(|routes| {
        routes.service(read_wrong);
    })]);
    assert!(wrong.unwrap_err().contains("before the announcement"));
}
