//! One person in all records: the own copy, and the erasure that leaves figures and proofs as they are.

use super::*;
use crate::approval::{approve, read};
use actix_web::http::Method;
use organization::units::UnitKind;

pub fn by(number: &str) -> Value {
    json!({ "phone": number, "reason": "本人书面申请" })
}

pub async fn take(who: &Person<'_>, request: &Value) -> Answer {
    let id = request["id"].as_str().unwrap();
    who.post(&format!("/v1/privacy/exports/{id}/take"), json!({})).await
}

/// The copy of a person: one asks for it, another approves it, and the first one takes it.
pub async fn copied(asks: &Person<'_>, approves: &Person<'_>, number: &str) -> Value {
    let request = asks.post("/v1/privacy/exports", by(number)).await.created();
    let granted = approve(approves, &request).await.ok();
    assert_eq!(granted["state"], "granted");
    let copy = take(asks, &request).await.ok();
    assert_eq!(granted["outcome"]["records"], copy["records"].as_array().unwrap().len());
    copy
}

/// D-10: the copy has every member that is held of the person, and each record of it is a look on the list.
#[actix_web::test]
async fn d10_a_person_gets_all_that_is_held_of_them() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let auditor = bench.person("au", &[("au", bench.district.id)]).await;
        for n in 0..2 {
            town.receive_with(&format!("E{n}"), caller()).await;
        }
        town.receive("OTHER").await;
        let head = bench.person("head", &[("my", bench.town.id)]).await;
        town.clerk.post("/v1/privacy/exports", by(PHONE)).await.refused(403, "forbidden");
        let unknown = town.deputy.post("/v1/privacy/exports", by("13912348888")).await.created();
        approve(&head, &unknown).await.refused(404, "not_found");
        let copy = copied(&town.deputy, &head, PHONE).await;
        let records = copy["records"].as_array().unwrap();
        assert_eq!(records.len(), 2);
        let schema = web::openapi::document(&[hotline::LINE]).unwrap();
        let members =
            schema["components"]["schemas"]["CallerDetails"]["properties"].as_object().unwrap();
        for member in members.keys() {
            assert!(
                records.iter().all(|one| !one["data"]["caller"][member].is_null()),
                "{member} is missing"
            );
        }
        assert_eq!(records[0]["data"]["caller"]["id_no"], ID_NO);
        let looks = auditor.get("/v1/privacy/accesses").await.ok();
        let looks = looks["items"].as_array().unwrap();
        assert_eq!(looks.iter().filter(|one| one["kind"] == "export").count(), 2);
    }
}

/// D-10: whatever the register says is sealed of a person stands in their copy, in clear, and nobody else's does. What is sealed and is no
/// particular of a person who can be found, the second list says why.
#[actix_web::test]
async fn d10_the_copy_has_every_sealed_member_of_the_register() {
    let not_theirs = [
        "approval_request.secret",   // Gone when the request is decided.
        "approval_request.reason",   // Words of whoever asks, for whoever decides.
        "imports_file.sealed", // For a day, until it is taken over into the records that are copied.
        "organization_factor.seed", // A secret of the account, never shown again.
        "privacy_access.reason", // Words of whoever looked, for the audit administrator.
        "webhooks_endpoint.secrets", // Of systems.
    ];
    let (phone, id_no) = (format!("+86{PHONE}"), ID_NO.to_string());
    for bench in benches().await {
        crate::planted::plant(&bench).await;
        let deputy = bench.person("head", &[("vl", bench.town.id)]).await;
        let mayor = bench.person("mayor", &[("my", bench.town.id)]).await;
        let copy = copied(&deputy, &mayor, PHONE).await;
        let records = copy["records"].as_array().unwrap();
        let of = |kind: &str, place: &str| {
            let found = records.iter().find(|one| one["kind"] == kind);
            found.unwrap_or_else(|| panic!("{kind}: {copy}"))["data"]
                .pointer(place)
                .unwrap()
                .clone()
        };
        let tables = [
            ("hotline_caller", of("hotline.ticket", "/caller")),
            ("mediation_party", of("mediation.case", "/own/0/details")),
            ("mediation_particulars", of("mediation.mediator", "/particulars")),
            ("pufa_publicity_particulars", of("pufa-publicity.literate", "/particulars")),
        ];
        let mut copied = std::collections::BTreeSet::from(not_theirs.map(String::from));
        for (table, members) in &tables {
            for (field, value) in members.as_object().unwrap() {
                let text = value.as_str().unwrap_or_default();
                assert!(!text.is_empty() && !text.contains('*'), "{table}.{field}: {value}");
                copied.insert(format!("{table}.{field}"));
            }
            assert_eq!((&members["phone"], &members["id_no"]), (&json!(phone), &json!(id_no)));
        }
        let agent = of("mediation.case", "/represents/0/as/agent");
        assert_eq!((&agent["name"], &agent["phone"]), (&json!("欧阳秘密"), &json!(phone)));
        assert_eq!(agent["authority"], "special");
        let capacity = ["name", "phone", "capacity"];
        copied.extend(capacity.map(|field| format!("mediation_representative.{field}")));
        assert_eq!(copied, crate::register::sealed());
        assert_eq!(
            of("mediation.case", "/parties").as_array().unwrap().len(),
            1,
            "the other one is masked"
        );
        assert!(!copy.to_string().contains("13912340002"), "{copy}");
    }
}

/// B-25: nobody sees a copy before a second person approves it, whoever approves sees none, and whoever asked sees it once; then, or seven
/// days after it was granted, it is forgotten whose it was.
#[actix_web::test]
async fn b25_a_copy_is_granted_by_another_person_and_taken_once() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let head = bench.person("head", &[("my", bench.town.id)]).await;
        town.receive_with("C1", caller()).await;
        let request = async || town.deputy.post("/v1/privacy/exports", by(PHONE)).await.created();
        let own = town.deputy.post("/v1/privacy/exports", by(PHONE)).await.created();
        approve(&town.deputy, &own).await.refused(409, "second_person_needed");

        let asked = request().await;
        take(&town.deputy, &asked).await.refused(409, "request_not_granted");
        let granted = approve(&head, &asked).await;
        assert!(!String::from_utf8_lossy(&granted.bytes).contains(ID_NO));
        approve(&head, &asked).await.refused(409, "request_closed");
        let other = bench.person("deputy-2", &[("vl", bench.town.id)]).await;
        take(&other, &asked).await.refused(404, "not_found");
        let erasure = json!({ "phone": PHONE, "ground": "unlawful", "reason": "本人书面申请" });
        let erasure = town.deputy.post("/v1/privacy/erasures", erasure).await.created();
        take(&town.deputy, &erasure).await.refused(404, "not_found");

        let path = format!("/v1/privacy/exports/{}/take", asked["id"].as_str().unwrap());
        let key = [("Idempotency-Key", "take-1")];
        let once = || town.deputy.request(Method::POST, &path, Some(json!({})), &key);
        assert_eq!(once().await.ok()["records"][0]["data"]["caller"]["id_no"], ID_NO);
        let repeated = once().await.ok();
        assert_eq!((&repeated["shown"], &repeated["records"]), (&json!(false), &json!([])));
        take(&town.deputy, &asked).await.refused(409, "request_not_granted");

        let late = request().await;
        approve(&head, &late).await.ok();
        bench.clock.set(bench.now().plus(TimeDelta::days(7)));
        take(&town.deputy, &late).await.refused(409, "request_not_granted");
        crate::approval::expire(&bench).await;
        let states = town.deputy.get("/v1/approval/requests").await.ok();
        let state = |id: &Value| {
            let all = states["items"].as_array().unwrap().iter();
            all.clone().find(|one| one["id"] == *id).unwrap()["state"].clone()
        };
        assert_eq!(state(&asked["id"]), "taken");
        assert_eq!(state(&late["id"]), "lapsed");
        let secrets = "SELECT CAST(body AS text) AS found FROM approval_request";
        let bodies = bench.database.read(move |db| crate::house::texts(db, secrets)).await;
        for body in bodies.unwrap() {
            let body: Value = serde_json::from_str(&body).unwrap();
            assert!(body["secret"].is_null(), "{}", body["state"]);
        }
    }
}

/// The time to take a copy runs from the grant: whoever is granted it on the last day has as long as anybody.
#[actix_web::test]
async fn b25_a_copy_that_is_granted_late_can_still_be_taken() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let head = bench.person("head", &[("my", bench.town.id)]).await;
        town.receive_with("L1", caller()).await;
        let later = |hours: i64| bench.clock.set(bench.now().plus(TimeDelta::hours(hours)));
        let (days, last) = (7 * 24, 7 * 24 - 1);
        let mut granted = Vec::new();
        for _ in 0..2 {
            granted.push(town.deputy.post("/v1/privacy/exports", by(PHONE)).await.created());
        }
        later(last);
        for request in &granted {
            let until = bench.now().plus(TimeDelta::hours(days));
            let told = approve(&head, request).await.ok();
            assert_eq!(told["expires_at"], json!(until), "{told}");
        }
        later(last);
        crate::approval::expire(&bench).await;
        assert_eq!(take(&town.deputy, &granted[0]).await.ok()["shown"], true);
        later(1);
        take(&town.deputy, &granted[1]).await.refused(409, "request_not_granted");
    }
}

/// D-11: after the erasure nothing of the person is left in the rows, in stored answers or in the search; figures and proofs are as
/// they were, and the person may call again.
#[actix_web::test]
async fn d11_an_erased_person_is_gone_and_every_figure_and_proof_holds() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        bench.at("2025-03-10 09:00");
        let words = json!({ "caller": caller()["caller"], "title": "欧阳秘密家的路灯", "content": "欧阳秘密，电话见上" });
        let ticket = town.concluded(&town.receive_with("G1", words).await).await;
        let other = town.receive("G2").await;
        bench.seal().await;
        let figure = town.figure("HL.HANDLED").await;
        let head = town.deputy.get("/v1/ledger/head").await.ok();
        let ask = async |ground: &str| {
            let body = json!({ "phone": PHONE, "ground": ground, "reason": "本人书面申请" });
            town.clerk.post("/v1/privacy/erasures", body).await
        };
        ask("because").await.refused(422, "invalid");
        let request = ask("purpose_achieved").await.created();
        assert_eq!(request["detail"]["records"], 1);
        let problem = approve(&town.deputy, &request).await.refused(409, "retention_runs");
        assert!(problem["detail"].as_str().unwrap().contains("2035-03-10"), "{problem}");
        let body = json!({ "phone": PHONE, "ground": "unlawful", "reason": "本人书面申请" });
        let own = town.deputy.post("/v1/privacy/erasures", body).await.created();
        approve(&town.deputy, &own).await.refused(409, "second_person_needed");
        let request = ask("unlawful").await.created();
        approve(&town.clerk, &request).await.refused(403, "forbidden");
        let erased = approve(&town.deputy, &request).await.ok();
        assert_eq!(
            (&erased["state"], &erased["outcome"]["records"]),
            (&json!("approved"), &json!(1))
        );
        approve(&town.deputy, &request).await.refused(409, "request_closed");

        let left = bench
            .database
            .read(|db| {
                crate::house::texts(
                    db,
                    "SELECT CAST(count(*) AS text) AS found FROM hotline_caller",
                )
            })
            .await;
        assert_eq!(left.unwrap(), ["1"], "the other caller's row");
        let view = town.deputy.get(&at(&ticket, "")).await;
        assert!(!String::from_utf8_lossy(&view.bytes).contains("欧"));
        assert_eq!(view.ok()["caller"], Value::Null);
        for table in ["ledger_idempotency", "hotline_ticket", "ledger_entry", "approval_request"] {
            let question = format!("SELECT CAST(body AS text) AS found FROM {table}");
            let rows =
                bench.database.read(move |db| crate::house::texts(db, &question)).await.unwrap();
            assert!(!rows.is_empty() && rows.iter().all(|row| !row.contains("欧")), "{table}");
        }
        let found = town.deputy.get("/v1/hotline/tickets?text=%E6%AC%A7%E9%98%B3").await.ok();
        assert_eq!(found["items"], json!([]));
        assert_eq!(search(&town.deputy, json!({ "phone": PHONE })).await.ok()["items"], json!([]));
        assert_eq!(reveal(&town.deputy, &ticket).await.ok().get("phone"), None);
        assert_eq!(reveal(&town.deputy, &other).await.ok()["phone"], "+8613812345678");

        bench.seal().await;
        let now = town.figure("HL.HANDLED").await;
        assert_eq!((&now["value"], &figure["value"]), (&json!(2.0), &json!(2.0)));
        let kept: ledger::Signed = serde_json::from_value(head).unwrap();
        let report = bench
            .database
            .read(move |db| ledger::verify::tenant(db, "230718", Some(&kept)))
            .await
            .unwrap();
        assert!(report.is_sound(), "{:?}", report.faults);
        let recount = |db: &mut Db| {
            ledger::recount::compare(db, "230718", hotline::LINE.records().next().unwrap())
        };
        assert!(bench.database.read(recount).await.unwrap().1.is_empty());
        let again = town.receive_with("G3", caller()).await;
        assert_eq!(
            reveal(&town.deputy, &again).await.ok()["id_no"],
            ID_NO,
            "the person may call again"
        );
    }
}

/// B-25: two people agree on records, not on a rule that finds others later. Whoever approves reaches all of them; what else they reach is
/// told, and stays.
#[actix_web::test]
async fn b25_what_was_asked_for_is_erased_and_nothing_else() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let other = bench.unit("翠峦镇", UnitKind::Township, bench.district.id).await.id;
        let both = [("ho", bench.town.id), ("ho", other)];
        let clerk_of_both = bench.person("clerk-2", &both).await;
        let head = bench.person("head", &[("vl", bench.district.id)]).await;
        let here = town.receive_with("T1", caller()).await;
        let mut there = caller();
        there["lead_unit"] = json!(other);
        let there = town.receive_with("T2", there).await;
        let ask = async |who: &Person<'_>| {
            let body = json!({ "phone": PHONE, "ground": "unlawful", "reason": "本人书面申请" });
            who.post("/v1/privacy/erasures", body).await.created()
        };
        let of_both = ask(&clerk_of_both).await;
        assert_eq!(of_both["detail"]["records"], 2, "{of_both}");
        approve(&town.deputy, &of_both).await.refused(409, "records_beyond_reach");
        for ticket in [&here, &there] {
            assert_eq!(reveal(&head, ticket).await.ok()["id_no"], ID_NO, "all or nothing");
        }

        let of_town = ask(&town.clerk).await;
        let asked = read(&town.deputy, &of_town).await.ok();
        assert_eq!(asked["records"], json!([here["id"]]), "to whoever may decide");
        assert_eq!(read(&town.clerk, &of_town).await.ok().get("records"), None);
        let since = town.receive_with("T3", caller()).await;
        let erased = approve(&head, &of_town).await.ok();
        assert_eq!(erased["outcome"]["records"], 1, "{erased}");
        assert_eq!(
            (&erased["outcome"]["missing"], &erased["outcome"]["not_asked"]),
            (&json!(0), &json!(2))
        );
        let decided = read(&head, &of_town).await.ok();
        let mut told: Vec<_> = decided["not_asked"].as_array().unwrap().iter().collect();
        told.sort_by_key(|id| id.as_str());
        assert_eq!(told, [&there["id"], &since["id"]]);
        assert_eq!(reveal(&head, &here).await.ok().get("phone"), None);
        for ticket in [&there, &since] {
            assert_eq!(reveal(&head, ticket).await.ok()["id_no"], ID_NO, "nobody asked for it");
        }

        let erased = approve(&head, &of_both).await.ok();
        assert_eq!(erased["outcome"]["records"], 1, "of the two one is gone already: {erased}");
        assert_eq!(erased["outcome"]["missing"], 1, "and whoever approved is told: {erased}");
        let decided = read(&head, &of_both).await.ok();
        assert_eq!(decided["not_asked"], json!([since["id"]]));
        assert_eq!(reveal(&head, &there).await.ok().get("phone"), None);
        let entries = "SELECT CAST(body AS text) AS found FROM ledger_entry";
        let entries =
            bench.database.read(move |db| crate::house::texts(db, entries)).await.unwrap();
        let of_requests: Vec<_> =
            entries.iter().filter(|entry| entry.contains("approval.request\"")).collect();
        assert_eq!(of_requests.len(), 4);
        for entry in of_requests {
            assert!(entry.contains("records_digest"), "{entry}");
            for ticket in [&here, &there, &since] {
                let id = ticket["id"].as_str().unwrap();
                assert!(!entry.contains(id), "the ledger keeps for ever whose they are: {entry}");
            }
        }
    }
}

/// 个人信息保护法 art. 47: a ticket that left the town by another way than its conclusion is kept as long, and no longer.
#[actix_web::test]
async fn d11_the_years_of_a_ticket_that_is_merged_or_returned_end() {
    for bench in benches().await {
        bench.at("2025-03-10 09:00");
        let town = Town::new(&bench).await;
        let whole = town.receive("Y0").await;
        let part = town.receive_with("Y1", caller()).await;
        let part = town.act(&town.clerk, &part, "sign", json!({})).await;
        let whole = town.act(&town.clerk, &whole, "sign", json!({})).await;
        let into = json!({ "into": whole["id"] });
        let part = town.act(&town.clerk, &part, "merge", into).await;
        assert_eq!(part["status"], "merged");
        let back = town.receive_with("Y2", caller()).await;
        let request = json!({ "kind": "return", "reason": "wrong_area", "basis": "属翠峦镇" });
        let yes = json!({ "approved": true });
        let back = town.act(&town.clerk, &back, "request-application", request).await;
        let back = town.act(&town.deputy, &back, "endorse-application", yes.clone()).await;
        let back = town.act(&town.district, &back, "decide-application", yes).await;
        assert_eq!(back["status"], "returned");
        let ask = async || {
            let body =
                json!({ "phone": PHONE, "ground": "purpose_achieved", "reason": "本人书面申请" });
            let request = town.clerk.post("/v1/privacy/erasures", body).await.created();
            approve(&town.deputy, &request).await
        };
        bench.at("2035-03-09 09:00");
        let problem = ask().await.refused(409, "retention_runs");
        assert!(problem["detail"].as_str().unwrap().contains("2035-03-10"), "{problem}");
        bench.at("2035-03-11 09:00");
        assert_eq!(ask().await.ok()["outcome"]["records"], 2);
    }
}
