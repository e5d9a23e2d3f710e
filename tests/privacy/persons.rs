//! One person in all records: the own copy, and the erasure that leaves figures and proofs as they are.

use super::*;
use crate::approval::approve;
use actix_web::http::Method;
use organization::units::UnitKind;

fn by(number: &str) -> Value {
    json!({ "phone": number, "reason": "本人书面申请" })
}

async fn take(who: &Person<'_>, request: &Value) -> Answer {
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
        crate::register::plant(&bench).await;
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

/// 个人信息保护法 art. 45, 47: a family shares a telephone. Whoever asks with an identity number gets and erases what is held of that person; with
/// the telephone alone nothing is done where the records name more than one.
#[actix_web::test]
async fn d10_who_shares_a_telephone_is_another_person() {
    const WIFE: &str = "110105194912310038";
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let head = bench.person("head", &[("my", bench.town.id)]).await;
        let called = |name: &str, id_no: Option<&str>| json!({ "caller": { "name": name, "phone": PHONE, "id_no": id_no } });
        let husband = town.receive_with("S1", called("欧阳秘密", Some(ID_NO))).await;
        town.receive_with("S2", called("上官某", Some(WIFE))).await;
        let unnamed = town.receive_with("S3", called("上官某", None)).await;

        town.deputy.post("/v1/privacy/exports", by(PHONE)).await.refused(422, "several_people");
        let mut by_both = by(PHONE);
        by_both["id_no"] = json!(WIFE);
        let asked = town.deputy.post("/v1/privacy/exports", by_both.clone()).await.created();
        assert_eq!(
            asked["detail"]["records"], 1,
            "what the telephone alone says is hers may be his"
        );
        by_both["name"] = json!("上官某");
        let asked = town.deputy.post("/v1/privacy/exports", by_both.clone()).await.created();
        approve(&head, &asked).await.ok();
        let copy = take(&town.deputy, &asked).await.ok();
        assert_eq!(copy["records"].as_array().unwrap().len(), 2, "{copy}");
        assert!(!copy.to_string().contains(ID_NO) && !copy.to_string().contains("欧阳"), "{copy}");

        by_both["ground"] = json!("unlawful");
        let asked = town.clerk.post("/v1/privacy/erasures", by_both).await.created();
        assert_eq!(asked["detail"]["records"], 2);
        assert_eq!(approve(&town.deputy, &asked).await.ok()["outcome"]["records"], 2);
        assert_eq!(reveal(&town.deputy, &husband).await.ok()["id_no"], ID_NO, "nobody else's");
        assert_eq!(reveal(&town.deputy, &unnamed).await.ok().get("phone"), None);
    }
}

/// The same from the other side: his wife's ticket has her name and the telephone that they share, and no number of hers.
#[actix_web::test]
async fn d10_a_shared_telephone_takes_nobody_else_along() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let head = bench.person("head", &[("my", bench.town.id)]).await;
        let called = |name: &str, id_no: Option<&str>| json!({ "caller": { "name": name, "phone": PHONE, "id_no": id_no } });
        let his = town.receive_with("S1", called("欧阳秘密", Some(ID_NO))).await;
        let also_his = town.receive_with("S2", called("欧阳秘密", None)).await;
        let hers = town.receive_with("S3", called("上官某", None)).await;
        for (name, records) in [(None, 1), (Some("欧阳秘密"), 2)] {
            let mut own = by(PHONE);
            (own["id_no"], own["name"]) = (json!(ID_NO), json!(name));
            let asked = town.deputy.post("/v1/privacy/exports", own.clone()).await.created();
            approve(&head, &asked).await.ok();
            let copy = take(&town.deputy, &asked).await.ok();
            assert_eq!(copy["records"].as_array().unwrap().len(), records, "{name:?}: {copy}");
            assert!(!copy.to_string().contains("上官"), "{copy}");
        }
        // Without a number of their own the name tells who it is.
        let mut wife = by(PHONE);
        (wife["name"], wife["ground"]) = (json!("上官某"), json!("unlawful"));
        let asked = town.clerk.post("/v1/privacy/erasures", wife).await.created();
        assert_eq!(asked["detail"]["record_ids"], json!([hers["id"]]));
        let mut own = by(PHONE);
        (own["id_no"], own["ground"]) = (json!(ID_NO), json!("unlawful"));
        own["name"] = json!("欧阳秘密");
        let asked = town.clerk.post("/v1/privacy/erasures", own).await.created();
        let erased = approve(&town.deputy, &asked).await.ok();
        assert_eq!(erased["outcome"]["records"], 2, "{erased}");
        for ticket in [his, also_his] {
            assert_eq!(reveal(&town.deputy, &ticket).await.ok().get("phone"), None);
        }
        assert_eq!(reveal(&town.deputy, &hers).await.ok()["name"], "上官某");
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
        assert_eq!(of_town["detail"]["record_ids"], json!([here["id"]]));
        let since = town.receive_with("T3", caller()).await;
        let erased = approve(&head, &of_town).await.ok();
        assert_eq!(erased["outcome"]["records"], 1, "{erased}");
        let mut told: Vec<_> = erased["outcome"]["not_asked"].as_array().unwrap().iter().collect();
        told.sort_by_key(|id| id.as_str());
        assert_eq!(told, [&there["id"], &since["id"]]);
        assert_eq!(reveal(&head, &here).await.ok().get("phone"), None);
        for ticket in [&there, &since] {
            assert_eq!(reveal(&head, ticket).await.ok()["id_no"], ID_NO, "nobody asked for it");
        }

        let erased = approve(&head, &of_both).await.ok();
        assert_eq!(erased["outcome"]["records"], 1, "of the two one is gone already: {erased}");
        assert_eq!(erased["outcome"]["not_asked"], json!([since["id"]]));
        assert_eq!(reveal(&head, &there).await.ok().get("phone"), None);
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

/// a hold that is sent twice over a bad line, also under another key, is placed once.
#[actix_web::test]
async fn a14_a_hold_that_is_sent_again_is_placed_once() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let ticket = town.receive("N1").await;
        let order = json!({
            "id": kernel::new_id(), "record": ticket["id"], "authority": "乌翠区人民法院", "document_no": "(2025)黑0718证保1号",
        });
        let hold = town.deputy.post("/v1/privacy/holds", order.clone()).await.created();
        assert_eq!(town.deputy.post("/v1/privacy/holds", order.clone()).await.ok(), hold);
        let mut other = order;
        other["document_no"] = json!("(2025)黑0718证保2号");
        let problem = town.deputy.post("/v1/privacy/holds", other).await.refused(409, "conflict");
        assert!(problem["detail"].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
    }
}

/// D-11: a record that an authority holds refuses every erasure with the id of the hold, until the hold is lifted.
#[actix_web::test]
async fn d11_a_held_record_refuses_the_erasure_with_the_holds_id() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let auditor = bench.person("au", &[("au", bench.district.id)]).await;
        let ticket = town.receive_with("H1", caller()).await;
        let order = json!({ "record": ticket["id"], "authority": "乌翠区人民法院", "document_no": "(2025)黑0718证保1号" });
        town.clerk.post("/v1/privacy/holds", order.clone()).await.refused(403, "forbidden");
        let hold = town.deputy.post("/v1/privacy/holds", order.clone()).await.created();
        assert_eq!((&hold["kind"], &hold["record"]), (&json!("hotline.ticket"), &ticket["id"]));
        let unknown =
            json!({ "record": kernel::new_id(), "authority": "法院", "document_no": "1号" });
        town.deputy.post("/v1/privacy/holds", unknown).await.refused(422, "invalid");
        let id = hold["id"].as_str().unwrap();
        let path = format!("/v1/privacy/holds/{id}");
        assert_eq!(auditor.get(&path).await.ok(), hold);

        let body = json!({ "phone": PHONE, "ground": "unlawful", "reason": "本人书面申请" });
        let request = town.clerk.post("/v1/privacy/erasures", body.clone()).await.created();
        let problem = approve(&town.deputy, &request).await.refused(409, "record_held");
        assert!(problem["detail"].as_str().unwrap().contains(id), "{problem}");
        assert_eq!(reveal(&town.deputy, &ticket).await.ok()["phone"], format!("+86{PHONE}"));

        let lifting = json!({ "document_no": "(2025)黑0718证保1号之二" });
        let lift = format!("{path}/lift");
        town.deputy.change(&lift, 2, lifting.clone()).await.refused(412, "version_mismatch");
        let lifted = town.deputy.change(&lift, 1, lifting.clone()).await.ok();
        assert_eq!(lifted["lifted"]["document_no"], lifting["document_no"]);
        town.deputy.change(&lift, 2, lifting).await.refused(409, "conflict");
        let list = auditor
            .get(&format!("/v1/privacy/holds?record={}", ticket["id"].as_str().unwrap()))
            .await
            .ok();
        assert_eq!(list["items"], json!([lifted]));
        let erased = approve(&town.deputy, &request).await.ok();
        assert_eq!(erased["outcome"]["records"], 1);
        assert_eq!(reveal(&town.deputy, &ticket).await.ok().get("phone"), None);
    }
}
