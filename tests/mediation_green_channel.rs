//! 涉军绿色通道: the veterans' station and the armed forces department see the cases of soldiers, and no others.

use crate::mediation_cases::{CASES, Village};
use crate::town::benches;
use organization::units::UnitKind;
use testkit::{Person, Value, json};

fn at(case: &Value, more: &str) -> String {
    format!("{CASES}/{}{more}", case["id"].as_str().unwrap())
}

/// Announces a file that proves a case.
async fn prove(who: &Person<'_>, case: &Value) {
    let file = json!({
        "id": kernel::new_id(), "kind": "mediation.case", "record": case["id"], "category": "other", "name": "1.jpg",
        "sha256": "0".repeat(64), "size": 9,
    });
    who.post("/v1/evidence/files", file).await.created();
}

async fn ids(who: &Person<'_>) -> Vec<Value> {
    let list = who.get(CASES).await.ok();
    list["items"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect()
}

/// 军人地位和权益保障法 arts. 6, 61; whoever is not of the green channel sees no more than before.
#[actix_web::test]
async fn soldiers_cases_are_seen_by_those_who_stand_for_soldiers() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let elsewhere = bench.unit("河畔村", UnitKind::Village, bench.town.id).await.id;
        let station = bench.person("vet", &[("vet", bench.town.id)]).await;
        let beside = bench.person("vet-beside", &[("vet", elsewhere)]).await;
        let secretary = bench.person("vs", &[("vs", village.unit)]).await;
        let open = village.find(json!({})).await;
        let minors = village.find(json!({ "flags": ["minor"] })).await;
        let soldiers = village.assigned(json!({ "flags": ["military"] })).await;
        let mut family = village.new_case(json!({}));
        family["parties"][1]["military"] = json!("family");
        let family = village.js.post(CASES, family).await.created();

        assert_eq!(ids(&station).await, [soldiers["id"].clone(), family["id"].clone()]);
        assert_eq!(ids(&beside).await, Vec::<Value>::new());
        assert_eq!(ids(&secretary).await, [open["id"].clone(), minors["id"].clone()]);
        let seen = station.get(&at(&soldiers, "")).await.ok();
        assert_eq!((&seen["withheld"], &seen["title"]), (&json!(false), &json!("排水沟纠纷")));
        assert_eq!(seen["party_details"][0]["name"], "甲*");
        for hidden in [&open, &minors] {
            station.get(&at(hidden, "")).await.refused(404, "not_found");
        }
        beside.get(&at(&soldiers, "")).await.refused(404, "not_found");
        secretary.get(&at(&soldiers, "")).await.refused(404, "not_found");
        let why = json!({ "reason": "了解情况" });
        station.post(&at(&soldiers, "/parties/reveal"), why).await.refused(403, "forbidden");
        let reminders = station.get("/v1/mediation/reminders?until=2025-12-31").await.ok();
        let told: Vec<&Value> =
            reminders["reminders"].as_array().unwrap().iter().map(|one| &one["case"]).collect();
        assert!(told.contains(&&soldiers["id"]) && !told.contains(&&open["id"]), "{reminders}");

        // They take part in the sessions, which stands in the record.
        let held = json!({
            "at": bench.now(), "place": "调解室", "mode": "room", "record": "双方陈述", "signed": true,
            "green_channel": ["veterans_station", "armed_forces"],
        });
        let held =
            village.act(&village.mediator, &soldiers, "hold-session", held.clone()).await.ok();
        assert_eq!(held["sessions"][0]["green_channel"][0], "veterans_station");
        let record = crate::mediation_documents::read(
            &station.get(&at(&soldiers, "/documents/record")).await,
        );
        assert!(record.contains("退役军人服务站、人武部"), "{record}");
        let civil = village.assigned(json!({})).await;
        let uninvited = json!({
            "at": bench.now(), "place": "调解室", "mode": "room", "record": "双方陈述", "signed": true,
            "green_channel": ["armed_forces"],
        });
        village
            .act(&village.mediator, &civil, "hold-session", uninvited)
            .await
            .refused(422, "not_military");

        // What turns out to be of no soldier is not theirs any more.
        let mut parties = family["parties"].clone();
        let one = parties[1].as_object_mut().unwrap();
        let said = json!({ "party": one["id"], "military": null });
        let said = json!({ "reason": "并非军属", "parties": [said] });
        village.act(&village.js, &family, "correct", said).await.ok();
        station.get(&at(&family, "")).await.refused(404, "not_found");
        assert_eq!(ids(&station).await, [soldiers["id"].clone()]);
    }
}

/// 个人信息保护法 arts. 28, 31: the protections add up. A soldier's case that is of minors or of violence in the family is there for the green
/// channel, and says to it what it says to everybody else who may not see such cases.
#[actix_web::test]
async fn minors_and_families_of_soldiers_keep_their_own_protection() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let station = bench.person("vet", &[("vet", bench.town.id)]).await;
        let mut child = village.new_case(json!({ "flags": ["military"] }));
        child["parties"][1]["minor"] = json!(true);
        child["parties"][1]["details"]["guardian"] =
            json!({ "name": "乙大某", "relation": "parent" });
        for new in [
            child,
            village.new_case(json!({ "flags": ["military", "minor"] })),
            village.new_case(json!({ "flags": ["military", "domestic_violence"] })),
        ] {
            let parties = new["parties"].clone();
            let both = json!({ "flags": new["flags"], "parties": parties });
            let case = village.assigned(both).await;
            let seen = station.get(&at(&case, "")).await.ok();
            assert_eq!((&seen["withheld"], &seen["title"]), (&json!(true), &Value::Null), "{seen}");
            assert_eq!((&seen["facts"], &seen["party_details"]), (&Value::Null, &json!([])));
            let list = station.get(CASES).await.ok();
            let listed = list["items"].as_array().unwrap().iter();
            let listed = listed.clone().find(|one| one["id"] == case["id"]).unwrap();
            assert_eq!(listed["title"], Value::Null);
            let record = station.get(&at(&case, "/documents/rights")).await;
            record.refused(403, "case_permission");
            let file = json!({
                "kind": "mediation.case", "record": case["id"], "category": "photo", "name": "a.png",
                "sha256": "0f".repeat(32), "size": 10,
            });
            village.js.post("/v1/evidence/files", file).await.created();
            let files = format!(
                "/v1/evidence/files?kind=mediation.case&record={}",
                case["id"].as_str().unwrap()
            );
            let files = station.get(&files).await;
            assert!([404, 422].contains(&files.status.as_u16()), "{}", files.body);
            assert_eq!(village.js.get(&at(&case, "")).await.ok()["withheld"], false);
        }
    }
}

/// Figures and entries tell that there is a case, and not which: 军人地位和权益保障法 art. 61, 个人信息保护法 art. 28.
#[actix_web::test]
async fn figures_and_entries_do_not_tell_which_cases_are_for_few_eyes() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let hotline = bench.person("ho", &[("ho", bench.town.id)]).await;
        let secretary = bench.person("vs", &[("vs", village.unit)]).await;
        let cases = [
            village.assigned(json!({})).await,
            village.assigned(json!({ "flags": ["minor"] })).await,
            village.assigned(json!({ "flags": ["military"] })).await,
        ];
        let mut soldiers = json!(null);
        for case in &cases {
            soldiers = village.agreed(case).await;
            // Others tell of a case too: who looked at its parties, what proves it.
            let why = json!({ "reason": "核对送达地址" });
            village.js.post(&at(case, "/parties/reveal"), why).await;
            prove(&village.js, case).await;
        }
        bench.seal().await;
        let behind = |code: &str| {
            let unit = village.unit;
            format!("/v1/reporting/figures/{code}/records?part=numerator&period=2025&unit={unit}")
        };
        for (who, known) in [(&village.js, 3), (&secretary, 2), (&hotline, 1)] {
            // Of a case that they are not shown: the value, and no id, address or history.
            let told = who.get(&behind("PM.RESOLVED")).await.ok();
            let shown = |case: &Value| {
                told["items"].as_array().unwrap().iter().any(|one| one["id"] == case["id"])
            };
            assert_eq!(told["items"].as_array().unwrap().len(), 3);
            for (turn, case) in cases.iter().enumerate() {
                assert_eq!(shown(case), turn < known, "{told}");
            }
            let withheld: Vec<&Value> = told["items"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|one| one["withheld"] == true)
                .collect();
            assert_eq!(withheld.len(), 3 - known);
            assert!(withheld.iter().all(|one| one.get("link").is_none() && one["value"] == 1));
            // A token for the next page is no way to it either.
            let page = who.get(&format!("{}&page_size=1", behind("PM.RESOLVED"))).await.ok();
            let token = page["next_page_token"].as_str().unwrap();
            let read =
                base64::Engine::decode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, token).unwrap();
            assert!(!String::from_utf8_lossy(&read).contains("mediation"), "{read:?}");
        }
        // Nor is it told which case counts for a figure.
        let counted = |case: &Value| {
            let (unit, record) = (village.unit, case["id"].as_str().unwrap());
            format!(
                "/v1/reporting/figures?indicators=PM.RESOLVED&period=2025&unit={unit}&record={record}"
            )
        };
        for (who, text) in [(&village.js, "1"), (&hotline, "0")] {
            let figures = who.get(&counted(&cases[2])).await.ok();
            assert_eq!(figures["figures"][0]["text"], text);
        }
        // A village's secretary reads no entries.
        for (who, known) in [(&village.js, 3), (&hotline, 1)] {
            let feed = who.get("/v1/ledger/entries?limit=1000").await.ok();
            let about = |case: &Value| {
                let entries = feed["entries"].as_array().unwrap();
                entries
                    .iter()
                    .filter(|one| one.to_string().contains(case["id"].as_str().unwrap()))
                    .count()
            };
            for (turn, case) in cases.iter().enumerate() {
                let told_of = about(case);
                assert_eq!(told_of > 0, turn < known, "{told_of}");
                let id = case["id"].as_str().unwrap();
                let told = who.get(&format!("/v1/ledger/subjects/{id}/entries")).await;
                if turn < known {
                    told.ok();
                } else {
                    told.refused(404, "not_found");
                }
            }
        }
        let history = format!("/v1/ledger/subjects/{}/entries", cases[2]["id"].as_str().unwrap());
        let entries = village.js.get(&history).await.ok();
        let entry = entries["entries"][0]["id"].as_str().unwrap();
        assert_eq!(entries["entries"][0]["guards"], json!(["mediation.restricted.read"]));
        for more in ["", "/inclusion"] {
            let path = format!("/v1/ledger/entries/{entry}{more}");
            village.js.get(&path).await.ok();
            hotline.get(&path).await.refused(404, "not_found");
        }
        // What turns out to be of no soldier was entered as one: nobody else learns that it was.
        let said = json!({ "reason": "并非军人", "flags": [] });
        let civil = village.act(&village.js, &soldiers, "correct", said).await.ok();
        village
            .act(
                &village.mediator,
                &civil,
                "log-performance",
                json!({ "on": "2025-03-04", "performance": "full" }),
            )
            .await;
        bench.seal().await;
        hotline.get(&history).await.refused(404, "not_found");
        let feed = hotline.get("/v1/ledger/entries?limit=1000").await.ok();
        assert!(!feed.to_string().contains(cases[2]["id"].as_str().unwrap()), "{feed}");
    }
}
