//! Many commands at once, for a bad line: each as if it had been sent alone.

use crate::operations::{document, operations};
use crate::pufa::activity;
use crate::town::benches;
use kernel::Id;
use organization::units::UnitKind;
use serde_json::{Value, json};
use std::path::Path;
use testkit::{Answer, Bench, Person};

const BATCH: &str = "/v1/sync/batch";
const ACTIVITIES: &str = "/v1/pufa-publicity/activities";

fn command(path: &str, body: Value) -> Value {
    json!({ "path": path, "idempotency_key": kernel::new_id(), "body": body })
}

fn at_version(mut command: Value, version: i64) -> Value {
    command["if_version"] = json!(version);
    command
}

async fn send(who: &Person<'_>, commands: &[Value]) -> Answer {
    let body = Some(json!({ "commands": commands }));
    who.request("POST".parse().unwrap(), BATCH, body, &[]).await
}

fn statuses(answer: &Value) -> Vec<u64> {
    let results = answer["results"].as_array().unwrap().iter();
    results.map(|one| one["status"].as_u64().unwrap()).collect()
}

async fn entries(bench: &Bench) -> u64 {
    bench.seal().await;
    bench.database.read(|db| ledger::feed::size(db, "230718")).await.unwrap()
}

/// A case with an id of the client's own.
fn case(id: Id, unit: Id) -> Value {
    let party =
        |role: &str| json!({ "role": role, "kind": "org", "details": { "name": "某单位" } });
    json!({
        "id": id, "unit": unit, "tier": "village", "found_by": "patrol", "dispute": "99", "title": "纠纷",
        "facts": "争执", "complexity": "simple", "risk": "low", "parties": [party("applicant"), party("respondent")],
    })
}

/// in order, each with its own key and result; later ones name what earlier ones made; one bad one hurts no other; again is the same.
#[actix_web::test]
async fn a22_a_bad_command_hurts_no_other_and_a_batch_may_be_sent_again() {
    for bench in benches().await {
        let village = bench.unit("锦山村", UnitKind::Village, bench.town.id).await.id;
        let secretary = bench.person("secretary", &[("vs", village)]).await;
        let (made, dispute) = (kernel::new_id(), kernel::new_id());
        let new = json!({ "id": made, "unit": village, "content": activity("2025-03-05") });
        let path = format!("{ACTIVITIES}/{made}");
        let proof = json!({
            "id": kernel::new_id(), "kind": "pufa-publicity.activity", "record": made, "category": "photo",
            "name": "a.png", "sha256": "0f".repeat(32), "size": 10,
        });
        let commands = [
            command(ACTIVITIES, new.clone()),
            command("/v1/mediation/cases", case(dispute, village)),
            command(ACTIVITIES, json!({ "unit": village, "content": { "title": "" } })),
            at_version(command(&format!("{path}/verify"), json!({})), 1),
            command(&format!("{path}/submit"), json!({})),
            at_version(command(&format!("{path}/submit"), json!({})), 7),
            at_version(command(&format!("{path}/submit"), json!({})), 1),
            command("/v1/evidence/files", proof),
            command("/v1/nothing/at/all", json!({})),
            command(
                ACTIVITIES,
                json!({ "id": made, "unit": village, "content": activity("2025-03-06") }),
            ),
        ];
        let before = entries(&bench).await;
        let answer = send(&secretary, &commands).await.ok();
        assert_eq!(
            statuses(&answer),
            [201, 201, 422, 403, 428, 412, 200, 201, 422, 409],
            "{answer}"
        );
        let results = answer["results"].as_array().unwrap();
        assert_eq!(results[0]["location"], json!(path));
        assert_eq!(
            (&results[0]["etag"], &results[6]["etag"]),
            (&json!("\"v1\""), &json!("\"v2\""))
        );
        assert_eq!(results[6]["body"], secretary.get(&path).await.ok());
        assert_eq!(results[3]["body"]["code"], "forbidden");
        assert_eq!(results[5]["body"]["code"], "version_mismatch");
        assert_eq!(results[8]["body"]["code"], "not_in_batch");
        assert!(results.iter().all(|one| one["replayed"] == false));
        let requests: std::collections::BTreeSet<&str> =
            results.iter().map(|one| one["request_id"].as_str().unwrap()).collect();
        assert_eq!(requests.len(), results.len(), "each is a request of its own");
        let after = entries(&bench).await;
        assert!(after - before >= 4, "four commands were done");

        let again = send(&secretary, &commands).await.ok();
        assert_eq!(statuses(&again), statuses(&answer));
        for (first, second) in results.iter().zip(again["results"].as_array().unwrap()) {
            let is_done = first["status"].as_u64().unwrap() < 300;
            assert_eq!(second["replayed"], is_done);
            assert!(!is_done || first["body"] == second["body"]);
        }
        assert_eq!(entries(&bench).await, after, "nothing is done twice");
        // The same key, sent alone, is the same command.
        let key = commands[0]["idempotency_key"].as_str().unwrap();
        let headers = [("Idempotency-Key", key)];
        let alone =
            secretary.request("POST".parse().unwrap(), ACTIVITIES, Some(new), &headers).await;
        assert_eq!(alone.header("idempotent-replayed"), "true");
        assert_eq!(alone.created(), results[0]["body"]);
    }
}

/// Files, questions, batches, and what shows a person or a secret once: none of them comes in a batch.
#[actix_web::test]
async fn what_is_sent_alone_is_refused_in_a_batch() {
    let document = document();
    let takes_a_key = |operation: &crate::operations::Operation| operation.needs("Idempotency-Key");
    for bench in benches().await {
        let clerk = bench.person("clerk", &[("ho", bench.town.id)]).await;
        let mut refused = Vec::new();
        for operation in operations(&document) {
            if operation.method != "POST" || operation.path.contains("{code}") {
                continue;
            }
            let is_command = takes_a_key(&operation) && operation.value["x-alone"] != true;
            let body = json!({ "no such member": 1 });
            let answer = send(&clerk, &[command(&operation.address(), body)]).await.ok();
            let code = answer["results"][0]["body"]["code"].as_str().unwrap_or_default();
            assert_eq!(code != "not_in_batch", is_command, "{}: {answer}", operation.path);
            if !is_command {
                refused.push(operation.path);
            }
        }
        for path in [
            "/v1/sync/batch",
            "/v1/auth/sessions",
            "/v1/hotline/tickets/{id}/caller/reveal",
            "/v1/hotline/callers/search",
            "/v1/hotline/imports",
            "/v1/imports/files",
            "/v1/mediation/cases/{id}/parties/reveal",
            "/v1/organization/accounts/{id}/client-secrets",
        ] {
            assert!(refused.iter().any(|one| one == path), "{path} of {refused:#?}");
        }
        for path in
            ["/v1/hotline/tickets?x=1", "//v1/hotline/tickets", "/v1/hotline/%74ickets", "tickets"]
        {
            send(&clerk, &[command(path, json!({}))]).await.refused(422, "invalid");
        }
        send(&clerk, &[]).await.refused(422, "invalid");
        let many = vec![command("/v1/nothing", json!({})); 101];
        send(&clerk, &many).await.refused(422, "invalid");
        let stranger = bench.stranger();
        send(&stranger, &[command(ACTIVITIES, json!({}))]).await.refused(401, "unauthenticated");
    }
}

/// What is shown once is not kept, so a batch that is sent again could not show it: whoever writes such an operation marks it.
#[test]
fn what_is_shown_once_is_marked_as_sent_alone() {
    let document = document();
    let operations = operations(&document);
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("crates");
    let mut folders = vec![crates];
    let mut found = 0;
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
            if file.is_dir() {
                folders.push(file);
                continue;
            }
            let Ok(text) = std::fs::read_to_string(&file) else { continue };
            for part in text.split("operation_id = \"").skip(1) {
                if !part.contains(".write_and_show_once(") {
                    continue;
                }
                let id = part.split('"').next().unwrap();
                let one = operations.iter().find(|one| one.value["operationId"] == id).unwrap();
                assert_eq!(one.value["x-alone"], true, "{id}");
                found += 1;
            }
        }
    }
    assert!(found >= 8, "{found}");
}
