//! What holds for every operation that there is: what nobody can write, and what nobody's machine keeps.

use crate::operations::{Operation, document, operations};
use crate::town::{LINES, Town, parts};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use testkit::{Answer, Bench, Person};

/// Members of records that the server alone sets, and one that nobody has heard of.
const PROTECTED: [&str; 8] =
    ["state", "status", "version", "created_by", "created_at", "org_unit", "tenant", "nobodys"];

/// A holder of each role.
struct Holders<'a> {
    bench: &'a Bench,
    known: BTreeMap<&'static str, Person<'a>>,
}

impl<'a> Holders<'a> {
    async fn ask(&mut self, operation: &Operation, body: Option<Value>) -> Answer {
        let (role, key) = (operation.role(), kernel::new_id().to_string());
        if !self.known.contains_key(role.code.as_str()) {
            let at = [(role.code.as_str(), self.bench.district.id)];
            let holder = self.bench.person(&format!("holder-{}", role.code), &at).await;
            self.known.insert(role.code.as_str(), holder);
        }
        let headers = [("Idempotency-Key", key.as_str()), ("If-Match", "\"v1\"")];
        let holder = &self.known[role.code.as_str()];
        holder.request(operation.method.clone(), &operation.address(), body, &headers).await
    }
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(name) => document.pointer(name.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

/// B-22: no operation takes a member that it does not name: state, version, author, tenant and unit of a record are nobody's to write.
#[actix_web::test]
async fn b22_no_operation_takes_a_member_that_it_does_not_name() {
    let document = document();
    let bench = Bench::lite(&LINES, parts).await;
    let mut holders = Holders { bench: &bench, known: BTreeMap::new() };
    let mut asked = 0;
    for operation in operations(&document) {
        let Some(body) = operation.body(&document) else { continue };
        let schema = &operation.value["requestBody"]["content"]["application/json"]["schema"];
        let named =
            resolved(&document, schema)["properties"].as_object().cloned().unwrap_or_default();
        for member in PROTECTED.iter().filter(|member| !named.contains_key(**member)) {
            let mut body = body.clone();
            body.as_object_mut().unwrap().insert((*member).into(), json!("x"));
            let answer = holders.ask(&operation, Some(body)).await;
            let place = format!("{} with {member}: {}", operation.path, answer.body);
            assert!([400, 422].contains(&answer.status.as_u16()), "{place}");
            let errors = answer.body["errors"].as_array().unwrap_or_else(|| panic!("{place}"));
            let unknown = errors.iter().any(|one| one["code"] == "additional_properties");
            assert!(unknown, "{place}");
            asked += 1;
        }
    }
    assert!(asked > 1000, "{asked}");
}

/// B-22: nor does any object within a body.
#[test]
fn b22_no_object_within_a_body_is_open() {
    let document = document();
    let mut open = BTreeSet::new();
    for operation in operations(&document) {
        let content = operation.value["requestBody"]["content"].as_object();
        for (kind, media) in
            content.into_iter().flatten().filter(|(kind, _)| kind.ends_with("json"))
        {
            open_objects(&document, &media["schema"], kind, &mut BTreeSet::new(), &mut open);
        }
    }
    // What a command of a batch holds is judged as the body of its own operation.
    assert_eq!(open, BTreeSet::from(["BatchCommand".to_string()]));
}

fn open_objects<'a>(
    document: &'a Value,
    schema: &'a Value,
    name: &'a str,
    seen: &mut BTreeSet<&'a str>,
    open: &mut BTreeSet<String>,
) {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap();
        if seen.insert(name) {
            open_objects(document, resolved(document, schema), name, seen, open);
        }
        return;
    }
    let is_object = schema["properties"].is_object() || schema["type"] == "object";
    let is_closed =
        ["additionalProperties", "unevaluatedProperties"].iter().any(|word| schema[word] == false);
    if is_object && !is_closed {
        open.insert(name.to_string());
    }
    let parts: Vec<&Value> = match schema {
        Value::Object(members) => inner(members),
        Value::Array(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    parts.into_iter().for_each(|part| open_objects(document, part, name, seen, open));
}

/// What stands in a schema and is one, or holds some.
fn inner(members: &Map<String, Value>) -> Vec<&Value> {
    let told = ["example", "examples", "enum", "default", "required"];
    members
        .iter()
        .filter(|(name, _)| !told.contains(&name.as_str()))
        .map(|(_, part)| part)
        .collect()
}

/// D-23: no answer of any operation is kept by anything between, whether it is given or refused. That of every story is looked at
/// besides (`testkit`).
#[actix_web::test]
async fn d23_no_answer_is_kept_on_the_way() {
    let document = document();
    let bench = Bench::lite(&LINES, parts).await;
    let town = Town::new(&bench).await;
    town.receive("N1").await;
    let mut holders = Holders { bench: &bench, known: BTreeMap::new() };
    let (mut given, mut refused) = (0, 0);
    for operation in operations(&document) {
        let body = operation.body(&document);
        let stranger = bench.stranger();
        let path = operation.address();
        let asked = stranger.request(operation.method.clone(), &path, body.clone(), &[]).await;
        for answer in [asked, holders.ask(&operation, body).await] {
            let said = answer.header("cache-control");
            assert!(said.contains("no-store"), "{path}: {} with `{said}`", answer.status);
            if answer.status.is_success() { given += 1 } else { refused += 1 }
        }
    }
    assert!(given > 50 && refused > 400, "{given} given, {refused} refused");
}

/// ASVS 3.4.3 to 3.4.6: what a browser is told stands in what is given and in what is refused.
#[actix_web::test]
async fn a_browser_runs_nothing_frames_nothing_and_tells_nobody() {
    let bench = Bench::lite(&LINES, parts).await;
    let town = Town::new(&bench).await;
    let tickets = "/v1/hotline/tickets";
    let answers = [
        town.clerk.get(tickets).await,
        bench.stranger().get(tickets).await,
        town.clerk.get("/none").await,
    ];
    assert_eq!(answers.each_ref().map(|one| one.status.as_u16()), [200, 401, 404]);
    for answer in answers {
        for (name, value) in web::TOLD_TO_BROWSERS {
            assert_eq!(answer.header(name), value, "{}", answer.status);
        }
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'")
        );
    }
}
