//! Personal values: sealed at rest, masked by default, shown for a reason, found by a blind index.

mod canaries;
mod erased;
mod holds;
mod matrix;
pub mod persons;
mod rotation;
mod sharing;

use crate::approval::approve;
use crate::town::{Town, benches};
use chrono::TimeDelta;
use db::Db;
use kernel::Id;
use ledger::Author;
use privacy::access::LOOKS_PER_HOUR;
use serde_json::{Value, json};
use testkit::{Answer, Bench, Person};

const PHONE: &str = "13912340001";
const ID_NO: &str = "11010519491231002X";

fn caller() -> Value {
    json!({ "caller": { "name": "欧阳秘密", "phone": PHONE, "id_no": ID_NO } })
}

fn at(ticket: &Value, action: &str) -> String {
    format!("/v1/hotline/tickets/{}{action}", ticket["id"].as_str().unwrap())
}

async fn reveal(who: &Person<'_>, ticket: &Value) -> Answer {
    who.post(&at(ticket, "/caller/reveal"), json!({ "reason": "回电核实" })).await
}

async fn search(who: &Person<'_>, body: Value) -> Answer {
    who.post("/v1/hotline/callers/search", body).await
}

fn ids(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect()
}

#[expect(clippy::disallowed_methods, reason = "behind the product's back")]
async fn tamper(bench: &Bench, statement: &str) -> db::Result<()> {
    let statement = statement.to_string();
    bench.database.write(move |db: &mut Db| db.batch(&statement)).await
}

/// D-02: whoever swaps two ciphertexts, between records or between members, gets an error and never another person's number.
#[actix_web::test]
async fn d02_a_swapped_ciphertext_is_never_another_value() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let one = town.receive_with("W1", caller()).await;
        town.receive_with("W2", json!({ "caller": { "name": "别人", "phone": "13912340002" } }))
            .await;
        assert_eq!(reveal(&town.clerk, &one).await.ok()["phone"], "+8613912340001");
        let moved = if bench.database.is_postgres() {
            [
                "UPDATE hotline_caller SET body = (SELECT max(body::text)::jsonb FROM hotline_caller o WHERE o.ticket_id <> hotline_caller.ticket_id)",
                "UPDATE hotline_caller SET body = jsonb_build_object('name', body->'phone', 'phone', body->'name')",
            ]
        } else {
            [
                "UPDATE hotline_caller SET body = (SELECT body FROM hotline_caller o WHERE o.ticket_id <> hotline_caller.ticket_id)",
                "UPDATE hotline_caller SET body = json_object('name', body->>'phone', 'phone', body->>'name')",
            ]
        };
        for statement in moved {
            tamper(&bench, statement).await.unwrap();
            for answer in [reveal(&town.clerk, &one).await, town.clerk.get(&at(&one, "")).await] {
                let problem = answer.refused(500, "internal_error").to_string();
                assert!(!problem.contains("1391234") && !problem.contains("别"), "{problem}");
            }
        }
    }
}

/// D-07: a number finds all and only the right tickets, also with an index that several numbers share; and what may not be seen
/// answers as what is not there.
#[actix_web::test]
async fn d07_a_number_finds_its_tickets_and_tells_nothing_else() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let mine =
            [town.receive_with("F1", caller()).await, town.receive_with("F2", caller()).await];
        for n in 0..20 {
            let other = json!({ "caller": { "phone": format!("139123499{n:02}") } });
            town.receive_with(&format!("O{n}"), other).await;
        }
        // All numbers share one place in the index now: what was sealed decides.
        tamper(&bench, "UPDATE hotline_caller SET phone_index = (SELECT max(phone_index) FROM hotline_caller), id_no_index = NULL WHERE ticket_id IN (SELECT ticket_id FROM hotline_caller WHERE id_no_index IS NULL)").await.unwrap();
        for body in [
            json!({ "phone": PHONE }),
            json!({ "phone": "+86 139 1234 0001" }),
            json!({ "id_no": ID_NO.to_lowercase() }),
        ] {
            let found = search(&town.clerk, body.clone()).await.ok();
            let mut expected: Vec<&str> =
                mine.iter().map(|one| one["id"].as_str().unwrap()).collect();
            expected.reverse();
            assert_eq!(ids(&found), expected, "{body}");
            assert!(!found.to_string().contains("1391234"));
        }
        let first = search(&town.clerk, json!({ "phone": PHONE, "page_size": 1 })).await.ok();
        let token = first["next_page_token"].clone();
        let second =
            search(&town.clerk, json!({ "phone": PHONE, "page_size": 1, "page_token": token }))
                .await
                .ok();
        assert_eq!(ids(&second), [mine[0]["id"].as_str().unwrap()]);
        assert_eq!(second.get("next_page_token"), None);
        search(&town.clerk, json!({ "phone": "13912349901", "page_token": token }))
            .await
            .refused(400, "malformed_request");
        search(&town.clerk, json!({})).await.refused(422, "invalid");
        search(&town.clerk, json!({ "phone": PHONE, "id_no": ID_NO }))
            .await
            .refused(422, "invalid");

        let nobody = search(&town.clerk, json!({ "phone": "13912348888" })).await;
        let confidential = json!({ "confidential": true, "caller": { "phone": "13912347777" } });
        town.receive_with("C1", confidential).await;
        let withheld = search(&town.clerk, json!({ "phone": "13912347777" })).await;
        assert_eq!(
            (&nobody.body, &withheld.body),
            (&json!({ "items": [] }), &json!({ "items": [] }))
        );
        let trusted = search(&town.deputy, json!({ "phone": "13912347777" })).await.ok();
        assert_eq!(ids(&trusted).len(), 1);
        let village = bench.person("elsewhere", &[("ho", town.village)]).await;
        assert_eq!(search(&village, json!({ "phone": PHONE })).await.body, json!({ "items": [] }));
        search(&town.handler, json!({ "phone": PHONE })).await.refused(403, "forbidden");
    }
}

/// D-08, D-09: each look is on record before the answer; who reads the records sees everything but what was seen.
#[actix_web::test]
async fn d08_d09_every_look_is_on_record_and_the_auditor_reads_it() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let auditor = bench.person("au", &[("au", bench.district.id)]).await;
        let ticket = town.receive_with("R1", caller()).await;
        let key = kernel::new_id().to_string();
        let reveal_path = at(&ticket, "/caller/reveal");
        let headers = [("Idempotency-Key", key.as_str())];
        let ask = || {
            town.clerk.request(
                actix_web::http::Method::POST,
                &reveal_path,
                Some(json!({ "reason": "回电核实" })),
                &headers,
            )
        };
        let shown = ask().await.ok();
        assert_eq!(
            (&shown["shown"], &shown["id_no"], &shown["name"]),
            (&json!(true), &json!(ID_NO), &json!("欧阳秘密"))
        );
        let again = ask().await;
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(
            again.ok(),
            json!({ "access": shown["access"], "shown": false }),
            "a repetition shows nothing"
        );

        let list = auditor.get("/v1/privacy/accesses").await;
        assert_eq!(list.header("cache-control"), "no-store");
        let looks = list.clone().ok();
        assert_eq!(looks["items"].as_array().unwrap().len(), 1);
        let look = &looks["items"][0];
        assert_eq!(look["id"], shown["access"]);
        assert_eq!((&look["kind"], &look["reason"]), (&json!("reveal"), &json!("回电核实")));
        assert_eq!(
            (&look["account"], &look["subject"]),
            (&json!(town.clerk.account), &ticket["id"])
        );
        assert_eq!(look["fields"], json!(["name", "phone", "id_no"]));
        for seen in ["欧阳", "1391234", "19491231"] {
            assert!(!String::from_utf8_lossy(&list.bytes).contains(seen), "{seen}");
        }
        for (query, count) in [
            (format!("account={}", town.clerk.account), 1),
            (format!("account={}", town.deputy.account), 0),
            (format!("subject={}", ticket["id"].as_str().unwrap()), 1),
            ("before=2025-03-10T00:00:00Z".into(), 0),
            ("from=2025-03-10T00:00:00Z".into(), 1),
        ] {
            let page = auditor.get(&format!("/v1/privacy/accesses?{query}")).await.ok();
            assert_eq!(page["items"].as_array().unwrap().len(), count, "{query}");
        }
        town.clerk.get("/v1/privacy/accesses").await.refused(403, "forbidden");
        bench.seal().await;
        let feed = auditor.get("/v1/ledger/entries?limit=1000").await.ok();
        let entries = feed["entries"].as_array().unwrap().iter();
        let look = entries.clone().find(|one| one["entry"]["event"] == "hotline.caller_revealed");
        let sealed = look.unwrap_or_else(|| panic!("{feed}"));
        assert_eq!(sealed["entry"]["actor"]["account"], json!(town.clerk.account), "{sealed}");
        for word in ["回电核实", "欧阳", "1391234", "19491231"] {
            assert!(!feed.to_string().contains(word), "{word}");
        }
        let id = sealed["entry"]["id"].as_str().unwrap();
        let proof = auditor.get(&format!("/v1/ledger/entries/{id}/inclusion")).await.ok();
        assert_eq!(proof["index"], sealed["index"], "it stands in the signed tree: {proof}");

        // The record cannot be written: nothing is shown.
        tamper(&bench, "ALTER TABLE privacy_access RENAME TO gone").await.unwrap();
        let refused = reveal(&town.clerk, &ticket).await;
        assert!(!String::from_utf8_lossy(&refused.bytes).contains("1391234"));
        refused.refused(503, "unavailable");
    }
}

#[actix_web::test]
async fn d08_nobody_looks_at_everybody() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let ticket = town.receive_with("Q1", caller()).await;
        for _ in 0..LOOKS_PER_HOUR {
            reveal(&town.clerk, &ticket).await.ok();
        }
        let refused = reveal(&town.clerk, &ticket).await;
        assert!(!refused.header("retry-after").is_empty());
        refused.refused(429, "quota_exceeded");
        reveal(&town.deputy, &ticket).await.ok();
        bench.clock.set(bench.now().plus(TimeDelta::minutes(61)));
        reveal(&town.clerk, &ticket).await.ok();
    }
}

/// D-06: for each role, each member of a caller is masked, clear or not there, in every answer of the line.
#[actix_web::test]
async fn d06_each_role_sees_of_a_caller_what_the_table_says() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let ticket = town.receive_with("M1", caller()).await;
        let masked =
            json!({ "name": "欧*", "phone": "139****0001", "id_no": "110105********002X" });
        let mut seen = Vec::new();
        for role in organization::roles::all().values() {
            let who = bench
                .person(&format!("role-{}", role.code), &[(&role.code, bench.district.id)])
                .await;
            let read = who.get(&at(&ticket, "")).await;
            let view = match read.status.as_u16() {
                200 => {
                    assert_eq!(read.body["caller"], masked, "{}", role.code);
                    assert_eq!(read.header("cache-control"), "private, no-store", "D-23");
                    "masked"
                }
                _ => "absent",
            };
            let list = who.get("/v1/hotline/tickets").await;
            let shown = reveal(&who, &ticket).await;
            let clear = match shown.status.as_u16() {
                200 => {
                    assert_eq!(shown.body["phone"], "+8613912340001");
                    assert!(shown.header("cache-control").contains("no-store"), "D-23");
                    "clear"
                }
                _ => "absent",
            };
            let found = search(&who, json!({ "phone": PHONE })).await;
            for answer in [&read, &list, &found] {
                let text = String::from_utf8_lossy(&answer.bytes);
                for secret in [PHONE, ID_NO, "欧阳秘密"] {
                    assert!(!text.contains(secret), "{} sees {secret}", role.code);
                }
            }
            seen.push((role.code.clone(), view, clear, found.status.as_u16() == 200));
        }
        let expected = |code: &str| match code {
            "ho" | "vl" => ("masked", "clear", true),
            "js" | "md" | "pub" | "org" | "vet" | "sa" | "sm" | "au" => ("absent", "absent", false),
            _ => ("masked", "absent", false),
        };
        for (code, view, clear, finds) in seen {
            assert_eq!((view, clear, finds), expected(&code), "{code}");
        }
    }
}

/// The ledger's commitments stay what they were when a value is sealed anew, and prove it to whoever opens it.
#[actix_web::test]
async fn d02_commitments_prove_what_is_sealed_and_nothing_that_is_not() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let ticket = town.receive_with("P1", caller()).await;
        bench.seal().await;
        let feed = town.deputy.get("/v1/ledger/entries?limit=1000").await.ok();
        let entries = feed["entries"].as_array().unwrap();
        let received =
            entries.iter().find(|one| one["entry"]["event"] == "hotline.ticket_received").unwrap();
        let committed = received["entry"]["data"]["caller_commitments"].clone();
        assert_eq!(committed.as_object().unwrap().len(), 3);
        let id: Id = serde_json::from_value(ticket["id"].clone()).unwrap();
        let body = bench
            .database
            .read(|db| {
                let rows = crate::house::texts(
                    db,
                    "SELECT CAST(body AS text) AS found FROM hotline_caller",
                )?;
                Ok(rows.into_iter().next().unwrap())
            })
            .await
            .unwrap();
        let body: Value = serde_json::from_str(&body).unwrap();
        let keys = bench.vault.keys(&bench.ledger, "230718").await.unwrap();
        for field in ["name", "phone", "id_no"] {
            let sealed: privacy::Sealed = serde_json::from_value(body[field].clone()).unwrap();
            let opened =
                keys.open(privacy::Place::new("hotline_caller", id, field), &sealed).unwrap();
            assert_eq!(opened.commitment().unwrap(), committed[field], "{field}");
        }
    }
}

/// What a rotation does not reach cannot be sealed in the first place.
#[actix_web::test]
async fn a_table_that_no_line_names_is_refused() {
    for bench in benches().await {
        let keys = bench.vault.keys(&bench.ledger, "230718").await.unwrap();
        let refused = keys.seal(privacy::Place::new("forgotten", Id::nil(), "x"), b"x");
        assert!(refused.unwrap_err().to_string().contains("forgotten"));
        let _ = Author::system("230718");
    }
}
