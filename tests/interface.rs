//! What every operation has in common, read off the OpenAPI document itself.

mod pages;
mod repeated;

use crate::operations::{Operation, document, lines, operations};
use crate::town::{LINES, Town, benches, parts};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::{Bench, Person};

async fn ask(
    person: &Person<'_>,
    operation: &Operation,
    document: &Value,
    headers: &[(&str, &str)],
) -> testkit::Answer {
    person
        .request(operation.method.clone(), &operation.address(), operation.body(document), headers)
        .await
}

const KEYS: [(&str, &str); 2] = [("Idempotency-Key", "a-key"), ("If-Match", "\"v1\"")];

#[test]
fn a25_the_committed_documents_are_the_generated_ones() {
    let all = document();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi");
    let names = lines().into_iter().map(|line| line.name).chain(["all"]);
    for name in names {
        let generated = if name == "all" { all.clone() } else { web::openapi::of_line(&all, name) };
        let committed =
            std::fs::read_to_string(format!("{folder}/{name}.json")).unwrap_or_default();
        let committed: Value = serde_json::from_str(&committed).unwrap_or_default();
        assert!(
            committed == generated,
            "openapi/{name}.json is not what the handlers say: run `cargo run -p server -- openapi`"
        );
    }
}

#[test]
fn everything_that_callers_may_send_can_be_judged() {
    web::openapi::check_schemas(&document().into()).unwrap();
    let broken = json!({ "paths": { "/v1/x": { "get": { "parameters": [
        { "in": "query", "name": "q", "schema": { "type": "string", "pattern": "^(?=a)" } }
    ] } } } });
    assert!(web::openapi::check_schemas(&broken.into()).is_err());
}

#[test]
fn every_operation_says_what_it_is() {
    for operation in operations(&document()) {
        let (path, value) = (&operation.path, &operation.value);
        assert!(
            value["summary"].as_str().is_some_and(|text| !text.is_ascii()),
            "{path}: a Chinese title"
        );
        assert!(
            value["description"].as_str().is_some_and(|text| text.len() > 10),
            "{path}: what it does"
        );
        assert!(
            value["operationId"]
                .as_str()
                .is_some_and(|id| path.contains(id.split('_').next().unwrap())),
            "{path}"
        );
        assert!(value["security"].is_array(), "{path}: who may");
        for (status, answer) in value["responses"].as_object().unwrap() {
            let described = answer["description"].as_str().is_some_and(|text| !text.is_empty());
            assert!(described || answer["$ref"].is_string(), "{path} {status}");
        }
    }
}

#[test]
fn a29_every_text_and_list_of_a_request_has_a_limit() {
    let document = document();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (member, property) in schema["properties"].as_object().into_iter().flatten() {
            let kind = property["type"].as_str().or(property["type"][0].as_str());
            let limited = match kind {
                Some("string") => {
                    property["maxLength"].is_u64()
                        || property["enum"].is_array()
                        || property["format"].is_string()
                }
                Some("array") => property["maxItems"].is_u64(),
                _ => true,
            };
            assert!(limited, "{name}.{member} has no limit");
        }
    }
}

#[actix_web::test]
async fn failures_have_one_form() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let stranger = bench.stranger();
        let tickets = "/v1/hotline/tickets";
        let key = [("Idempotency-Key", "k")];
        let send = |method: Method, path: &str| TestRequest::default().method(method).uri(path);
        town.clerk.get("/v1/nothing").await.refused(404, "not_found");
        town.clerk.get("/nothing/at/all").await.refused(404, "not_found");
        town.clerk.get(&format!("{tickets}/no-id")).await.refused(400, "malformed_request");
        town.clerk.get(&format!("{tickets}?page_size=201")).await.refused(400, "malformed_request");
        town.clerk.get(&format!("{tickets}?page_size=-1")).await.refused(400, "malformed_request");
        town.clerk.get(&format!("{tickets}?colour=red")).await.refused(400, "malformed_request");
        town.clerk
            .get(&format!("{tickets}?category=help&category=help"))
            .await
            .refused(400, "malformed_request");
        town.clerk
            .get(&format!("{tickets}?due_from=2025-02-30T00:00:00Z"))
            .await
            .refused(400, "malformed_request");
        town.clerk
            .get(&format!("{tickets}?page_token=forged"))
            .await
            .refused(400, "malformed_request");
        town.clerk.get(&format!("{tickets}?status=lost")).await.refused(400, "malformed_request");
        stranger.get(tickets).await.refused(401, "unauthenticated");
        stranger.with_token("a.b.c").get(tickets).await.refused(401, "unauthenticated");
        town.handler.post(tickets, town.new_ticket("F1")).await.refused(403, "forbidden");
        let wrong = town.clerk.send(send(Method::DELETE, tickets)).await;
        assert_eq!(wrong.header("allow"), "GET, HEAD, OPTIONS, POST");
        wrong.refused(405, "method_not_allowed");
        town.clerk.send(send(Method::TRACE, tickets)).await.refused(405, "method_not_allowed");
        town.clerk
            .send(send(Method::GET, tickets).insert_header(("Accept", "application/xml")))
            .await
            .refused(406, "not_acceptable");
        let text = send(Method::POST, tickets)
            .insert_header(key[0])
            .insert_header(("Content-Type", "text/plain"))
            .set_payload("x");
        let text = town.clerk.send(text).await;
        assert_eq!(text.header("accept-post"), "application/json");
        text.refused(415, "unsupported_media_type");
        let broken = send(Method::POST, tickets)
            .insert_header(key[0])
            .insert_header(("Content-Type", "application/json"))
            .set_payload("{");
        town.district.send(broken).await.refused(400, "malformed_request");
        let large = send(Method::POST, tickets)
            .insert_header(key[0])
            .insert_header(("Content-Type", "application/json"))
            .set_payload("x".repeat(2 << 20));
        town.district.send(large).await.refused(413, "payload_too_large");
        let deep = format!("{}1{}", "[".repeat(500), "]".repeat(500));
        let deep = send(Method::POST, tickets)
            .insert_header(key[0])
            .insert_header(("Content-Type", "application/json"))
            .set_payload(deep);
        town.district.send(deep).await.refused(400, "malformed_request");
        let mut unknown = town.new_ticket("F2");
        unknown["colour"] = json!("red");
        let problem = town.district.post(tickets, unknown).await.refused(400, "malformed_request");
        assert!(problem["errors"][0]["message"].as_str().unwrap().contains("colour"), "{problem}");
        let mut nul = town.new_ticket("F3");
        nul["title"] = json!("a\u{0}b");
        let problem = town.district.post(tickets, nul).await.refused(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], "/title");
        let mut many = town.new_ticket("F4");
        (many["title"], many["place"], many["category"]) =
            (json!(""), json!("长".repeat(301)), json!("牢骚"));
        let problem = town.district.post(tickets, many).await.refused(422, "invalid");
        let pointers: BTreeSet<&str> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["pointer"].as_str().unwrap())
            .collect();
        assert_eq!(
            pointers,
            BTreeSet::from(["/category", "/place", "/title"]),
            "all violations in one answer"
        );
        let chinese = town.clerk.get(&format!("{tickets}/{}", kernel::new_id())).await;
        assert_eq!(chinese.body["title"], "没有找到");
        let english = send(Method::GET, &format!("{tickets}/{}", kernel::new_id()))
            .insert_header(("Accept-Language", "en-GB,en;q=0.8,zh;q=0.1"));
        assert_eq!(town.clerk.send(english).await.body["title"], "No such resource");
    }
}

/// The document is the table: each operation with what it needs, asked as each kind of caller.
#[actix_web::test]
async fn a29_the_document_keeps_its_promises() {
    let document = document();
    let bench = Bench::lite(&LINES, parts).await;
    let town = Town::new(&bench).await;
    let nobody = bench.person("nobody", &[]).await;
    for operation in operations(&document) {
        let path = &operation.path;
        let stranger = ask(&bench.stranger(), &operation, &document, &KEYS).await;
        if operation.is_public() {
            let asks_for_proof = path.ends_with("/sessions")
                || path.ends_with("/token")
                || path.ends_with("/password/change");
            assert!(stranger.status != 401 || asks_for_proof, "{path} is public: {stranger:?}");
            continue;
        }
        stranger.refused(401, "unauthenticated");
        if operation.permission().is_some() {
            ask(&nobody, &operation, &document, &KEYS).await.refused(403, "forbidden");
        }
        let role = operation.role();
        let who = bench
            .person(&format!("p{}", kernel::new_id()), &[(role.code.as_str(), bench.district.id)])
            .await;
        let answer = ask(&who, &operation, &document, &KEYS).await;
        assert!(![401, 405, 500].contains(&answer.status.as_u16()), "{path}: {answer:?}");
        assert!(
            answer.body["code"] != "forbidden" || path.contains("caller"),
            "{path} as {}: {}",
            role.code,
            answer.body
        );
        if operation.needs("If-Match") {
            ask(&who, &operation, &document, &KEYS[..1])
                .await
                .refused(428, "precondition_required");
            ask(&who, &operation, &document, &[KEYS[0], ("If-Match", "nonsense")])
                .await
                .refused(400, "malformed_request");
        }
        if operation.needs("Idempotency-Key") {
            ask(&who, &operation, &document, &KEYS[1..]).await.refused(400, "malformed_request");
        }
        if operation.body(&document).is_some() {
            let headers = KEYS.map(|(name, value)| (name, value));
            let broken = who
                .request(
                    operation.method.clone(),
                    &operation.address(),
                    Some(json!({ "no such member": 1 })),
                    &headers,
                )
                .await;
            assert!(
                [400, 422].contains(&broken.status.as_u16()),
                "{path} takes anything: {broken:?}"
            );
        }
        let options = who.request(Method::OPTIONS, &operation.address(), None, &[]).await;
        assert_eq!(options.status, 204, "{path}");
        assert!(options.header("allow").contains(operation.method.as_str()), "{path}");
        if operation.method == Method::GET {
            let (get, head) = (
                ask(&who, &operation, &document, &[]).await,
                who.request(Method::HEAD, &operation.address(), None, &[]).await,
            );
            assert_eq!(get.status, head.status, "{path}");
        }
    }
    drop(town);
}

/// Generators of clients turn `Record_Training` and `RecordTraining` into one class, and lose one of the two.
#[test]
fn names_are_apart_also_without_case_and_signs() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap().keys().cloned();
    let operations = document["paths"].as_object().unwrap().values().flat_map(|path| {
        path.as_object().unwrap().values().filter_map(|one| one["operationId"].as_str())
    });
    for names in [schemas.collect::<Vec<_>>(), operations.map(String::from).collect()] {
        let folded = |name: &String| name.replace(['_', '-'], "").to_lowercase();
        let apart: BTreeSet<String> = names.iter().map(folded).collect();
        assert!(names.len() > 300);
        assert_eq!(apart.len(), names.len(), "{names:?}");
    }
}

/// Operation × role, as the committed table says it.
#[test]
fn the_table_of_roles_is_the_committed_one() {
    let roles = organization::roles::all();
    let mut table = String::from("| operation |");
    roles.keys().for_each(|role| table.push_str(&format!(" {role} |")));
    table.push_str(&format!("\n|---|{}\n", "---|".repeat(roles.len())));
    for operation in operations(&document()) {
        let cell = |role: &organization::roles::Role| match operation.permission() {
            _ if operation.is_public() => "公开",
            None => "✓",
            Some(permission) if role.permissions.iter().any(|name| name == permission) => "✓",
            Some(_) => "",
        };
        let cells: Vec<&str> = roles.values().map(cell).collect();
        table.push_str(&format!(
            "| {} {} | {} |\n",
            operation.method,
            operation.path,
            cells.join(" | ")
        ));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/roles.md");
    let head = "# 操作与角色 / operations and roles\n\nGenerated by the test `the_table_of_roles_is_the_committed_one`; ✓ within the units of the assignment.\n\n";
    let generated = format!("{head}{table}");
    if std::fs::read_to_string(path).unwrap_or_default() != generated {
        std::fs::write(path, &generated).unwrap();
        panic!("openapi/roles.md was out of date and is written anew: look at it and commit it");
    }
}

/// What is wrong is told in the language that was asked for, down to the single member, line and parameter.
#[actix_web::test]
async fn every_word_of_a_problem_is_in_one_language() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let mut wrong = town.new_ticket("L1");
        wrong["title"] = json!("");
        wrong["category"] = json!("牢骚");
        wrong["colour"] = json!("red");
        wrong.as_object_mut().unwrap().remove("place");
        let list = "/v1/hotline/tickets?handler=nobody";
        let ask = |english: bool, path: &str, body: Option<&Value>| {
            let language = if english { "en" } else { "zh-CN" };
            let method = if body.is_some() { Method::POST } else { Method::GET };
            let request = TestRequest::default()
                .method(method)
                .uri(path)
                .insert_header(("Accept-Language", language))
                .insert_header(("Idempotency-Key", kernel::new_id().to_string()));
            match body {
                Some(body) => request.set_json(body),
                None => request,
            }
        };
        for (path, body, count) in [
            ("/v1/hotline/tickets", Some(&wrong), 4),
            (list, None, 1),
            ("/v1/hotline/tickets?colour=red", None, 1),
            ("/v1/hotline/tickets?category=x", None, 1),
            ("/v1/ledger/consistency", None, 1),
            ("/v1/hotline/tickets?page_size=x", None, 1),
            ("/v1/hotline/tickets?status=x&status=y", None, 1),
        ] {
            for english in [false, true] {
                let answer = town.clerk.send(ask(english, path, body)).await;
                let problem = answer.body.clone();
                let errors = problem["errors"].as_array().unwrap();
                assert_eq!(errors.len(), count, "{problem}");
                for error in errors {
                    let message = error["message"].as_str().unwrap();
                    let chinese = message.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                    assert_eq!(chinese, !english, "{path}: {error}");
                    assert!(!error["pointer"].as_str().unwrap().contains(' '), "{error}");
                }
            }
        }
        let problem = town.clerk.get(list).await.refused(400, "malformed_request");
        assert_eq!(problem["errors"][0]["pointer"], "handler");
        assert_eq!(problem["errors"][0]["message"], "应为编号（UUID）");
    }
}

/// An entry that waits for the sealer is there; only its proof has to wait, and the answer says so.
#[actix_web::test]
async fn a_proof_of_what_is_not_sealed_yet_has_to_wait() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let ticket = town.receive("P1").await;
        let history = format!("/v1/ledger/subjects/{}/entries", ticket["id"].as_str().unwrap());
        let history = town.clerk.get(&history).await.ok();
        let entry = history["entries"][0]["id"].as_str().unwrap();
        let proof = format!("/v1/ledger/entries/{entry}/inclusion");
        let waits = town.clerk.get(&proof).await;
        assert_eq!(waits.header("retry-after"), "1");
        assert_eq!(waits.header("retry-after"), "1");
        waits.refused(409, "not_sealed_yet");
        bench.seal().await;
        town.clerk.get(&proof).await.ok();
        let nobody = format!("/v1/ledger/entries/{}/inclusion", kernel::Id::from_u128(7));
        town.clerk.get(&nobody).await.refused(404, "not_found");
        let between = town.clerk.get("/v1/ledger/consistency?first=999999").await;
        let between = between.refused(404, "not_found")["detail"].to_string();
        assert!(between.contains("/v1/ledger/head?at_most=999999"), "{between}");
    }
}
