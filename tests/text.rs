//! D-14: texts of every line pass one door, and come out in one form on both databases.

use crate::operations::{Operation, document, operations};
use crate::town::{LINES, Town, benches, parts};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use testkit::{Bench, Person};

/// A letter that no text may hold: what follows is read from right to left.
const TURN: &str = "甲\u{202E}乙";

/// Somebody who may do this; nobody signs in for what is public.
async fn who_may<'a>(bench: &'a Bench, operation: &Operation) -> Person<'a> {
    let roles = organization::roles::all();
    let may = |permission: &str| {
        let holds = |role: &&organization::roles::Role| {
            role.permissions.iter().any(|one| one == permission)
        };
        roles.values().find(holds).unwrap_or_else(|| panic!("no role may {permission}"))
    };
    match operation.permission() {
        _ if operation.is_public() => bench.stranger(),
        Some(permission) => {
            let login = format!("p{}", kernel::new_id());
            bench.person(&login, &[(&may(permission).code, bench.district.id)]).await
        }
        None => bench.person(&format!("p{}", kernel::new_id()), &[]).await,
    }
}

/// The schema behind a reference.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

/// Bodies of an operation with a bad letter in one of its texts each, and where it stands.
fn spoilt(document: &Value, operation: &Operation) -> Vec<(String, Value)> {
    let Some(good) = operation.body(document) else { return Vec::new() };
    let schema = operation.value.pointer("/requestBody/content/application~1json/schema").unwrap();
    let properties =
        resolved(document, schema)["properties"].as_object().cloned().unwrap_or_default();
    let mut all = Vec::new();
    for (name, property) in &properties {
        let property = resolved(document, property);
        let is_text = property["type"] == "string" || property["type"][0] == "string";
        if is_text && property["format"] != "password" {
            let mut body = good.clone();
            body[name] = json!(TURN);
            all.push((format!("/{name}"), body));
        }
    }
    all
}

#[actix_web::test]
async fn d14_no_operation_takes_a_text_that_turns_what_is_read() {
    let (document, mut texts) = (document(), 0);
    let bench = Bench::lite(&LINES, parts).await;
    for operation in operations(&document) {
        let bodies = spoilt(&document, &operation);
        if bodies.is_empty() {
            continue;
        }
        let who = who_may(&bench, &operation).await;
        for (pointer, body) in bodies {
            let headers = [("Idempotency-Key", "a-key"), ("If-Match", "\"v1\"")];
            let answer = who
                .request(operation.method.clone(), &operation.address(), Some(body), &headers)
                .await;
            let problem = answer.refused(422, "invalid");
            let at: Vec<&Value> = problem["errors"].as_array().unwrap().iter().collect();
            assert!(
                at.iter()
                    .any(|one| one["pointer"] == pointer && one["code"] == "direction_character"),
                "{} {pointer}: {problem}",
                operation.path
            );
            texts += 1;
        }
    }
    assert!(texts > 100, "{texts} texts were tried");
}

#[actix_web::test]
async fn d14_no_list_is_asked_with_such_a_text() {
    let (document, mut texts) = (document(), 0);
    let bench = Bench::lite(&LINES, parts).await;
    for operation in operations(&document).into_iter().filter(|one| one.method == Method::GET) {
        let mut parameters = operation.value["parameters"].as_array().cloned().unwrap_or_default();
        parameters.retain(|one| one["in"] == "query");
        if parameters.is_empty() {
            continue;
        }
        let who = who_may(&bench, &operation).await;
        for parameter in &parameters {
            let address = operation.address();
            let name = parameter["name"].as_str().unwrap();
            if address.contains(&format!("{name}=")) {
                continue;
            }
            let sign = if address.contains('?') { '&' } else { '?' };
            let answer = who.get(&format!("{address}{sign}{name}=%E7%94%B2%E2%80%AE")).await;
            answer.refused(400, "malformed_request");
            texts += 1;
        }
    }
    assert!(texts > 50, "{texts} parameters were tried");
}

/// What the document says of a text is what the door does.
#[test]
fn d14_the_document_promises_what_the_door_takes() {
    let document = document();
    let title = &document["components"]["schemas"]["NewTicket"]["properties"]["title"];
    let schema = json!({ "type": "string", "pattern": title["pattern"] });
    let options = jsonschema::options().with_pattern_options(jsonschema::PatternOptions::regex());
    let promised = options.build(&schema).unwrap();
    let rare = prop::sample::select("\u{0}\t\n\r\u{1F}\u{7F}\u{85}\u{9F}\u{A0}\u{200B}\u{202A}\u{202E}\u{2066}\u{206A}\u{FDD0}\u{FDEF}\u{FEFF}\u{FFFE}\u{FFFF}".chars().collect::<Vec<_>>());
    let texts = prop::collection::vec(prop_oneof![9 => any::<char>(), 1 => rare], 0..12);
    let agree = |letters: Vec<char>| {
        let text: String = letters.into_iter().collect();
        prop_assert_eq!(promised.is_valid(&json!(text)), kernel::text::tidy(&text).is_ok());
        Ok(())
    };
    TestRunner::default().run(&texts, agree).unwrap();
}

/// Typed on two machines, the same name is the same bytes, is found by either, and is the same request.
#[actix_web::test]
async fn d14_a_text_has_one_form_however_it_was_typed() {
    let (composed, decomposed) =
        ("Café 갑을", "Cafe\u{301}\u{200B} \u{1100}\u{1161}\u{11B8}\u{110B}\u{1173}\u{11AF}");
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let send = async |title: &str| {
            let mut new = town.new_ticket("U1");
            new["title"] = json!(title);
            let key = [("Idempotency-Key", "one-key")];
            town.district.request(Method::POST, "/v1/hotline/tickets", Some(new), &key).await
        };
        assert_eq!(send(decomposed).await.created()["title"], composed);
        let again = send(composed).await;
        assert_eq!(again.header("idempotent-replayed"), "true");
        for text in ["Caf%C3%A9", "Cafe%CC%81"] {
            let found = town.clerk.get(&format!("/v1/hotline/tickets?text={text}")).await.ok();
            assert_eq!(found["items"].as_array().unwrap().len(), 1, "{text}");
        }
        let system = bench.person("sa", &[("sa", bench.district.id)]).await;
        let person = json!({ "name": decomposed, "unit": bench.town.id });
        let person = system.post("/v1/organization/people", person).await.created();
        assert_eq!(person["name"], composed);
        let secretary = bench.person("publicity", &[("pub", bench.town.id)]).await;
        let plan = json!({ "year": 2025, "body": "party_meeting", "title": "一\r\n二\u{FEFF}", "items": [] });
        let plan = json!({ "unit": bench.town.id, "content": plan });
        let plan = secretary.post("/v1/study-records/plans", plan).await.created();
        assert_eq!(plan["content"]["title"], "一\n二");
        // The limit counts the letters of the form that is kept.
        let mut new = town.new_ticket("U2");
        new["title"] = json!("e\u{301}".repeat(200));
        town.district.post("/v1/hotline/tickets", new.clone()).await.created();
        new["external_no"] = json!("U3");
        new["title"] = json!("é".repeat(201));
        town.district.post("/v1/hotline/tickets", new).await.refused(422, "invalid");
        let lone = TestRequest::post()
            .uri("/v1/hotline/tickets")
            .insert_header(("Idempotency-Key", "lone"))
            .insert_header(("Content-Type", "application/json"))
            .set_payload("{\"title\": \"\\ud800\"}");
        town.district.send(lone).await.refused(400, "malformed_request");
    }
}

/// A password is what was typed, whatever it is.
#[actix_web::test]
async fn d14_a_password_stays_as_it_was_typed() {
    for bench in benches().await {
        let body = json!({ "login": "nobody", "password": "甲\u{202E}\u{7}e\u{301}" });
        bench.stranger().post("/v1/auth/sessions", body).await.refused(401, "unauthenticated");
        let body = json!({ "login": "nobody\u{7}", "password": "x" });
        bench.stranger().post("/v1/auth/sessions", body).await.refused(422, "invalid");
    }
}

/// Every text of an answer.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(members) => members.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// An answer does not repeat what it refuses: it would be read in a terminal, a log, a page.
#[actix_web::test]
async fn d14_a_refusal_repeats_no_such_letter() {
    let bench = Bench::lite(&LINES, parts).await;
    let town = Town::new(&bench).await;
    let mut unknown = town.new_ticket("R1");
    unknown["a\u{202E}b"] = json!(1);
    let answers = [
        town.clerk.get("/v1/hotline/tickets?a%E2%80%AEb=1").await,
        town.clerk.get("/v1/hotline/tickets/%1B%5B31m").await,
        town.clerk.get("/v1/hotline/tickets?order_by=a%20b").await,
        town.district.post("/v1/hotline/tickets", unknown).await,
    ];
    for answer in answers {
        assert!(answer.status.is_client_error());
        for text in texts(&answer.body) {
            assert!(kernel::text::tidy(text).is_ok_and(|tidied| tidied == text), "{text:?}");
        }
    }
}
