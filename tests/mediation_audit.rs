//! 评查: cases that were not mediated as the law asks, and files that prove committees and mediators.

use crate::importing::take;
use crate::mediation_cases::{CASES, Village};
use crate::town::benches;
use testkit::{Value, json};

const HEADER: &str = "单位,卷号,纠纷类型,案由,申请人,被申请人,调委会,受理日期,调解员";

/// Each fault is found where it is and nowhere else; no words, no names.
#[actix_web::test]
async fn an_auditor_sees_which_cases_have_faults() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let auditor = bench.person("ins", &[("ins", bench.town.id)]).await;
        let agreed = village.agreed(&village.assigned(json!({})).await).await;
        let kept = village.agreed(&village.assigned(json!({})).await).await;
        let full = json!({ "on": "2025-03-04", "performance": "full" });
        village.act(&village.mediator, &kept, "log-performance", full).await.ok();
        let line = "锦山村,（锦山村人民调解委员会）人调字〔2025〕第90号,邻里,采光,张三,李四,锦山村人民调解委员会,2025-01-10,姓名md";
        let register = format!("{HEADER}\n{line}\n");
        assert_eq!(take(&village.js, "mediation.cases", &register).await, (1, 0, 0));
        let town = bench.town.id;
        let checks = "/v1/mediation/checks";
        let path = format!("{checks}?unit={town}&from=2025-01-01&to=2025-12-31");
        let faults = async || {
            let told = auditor.get(&path).await.ok();
            for word in ["采光", "排水沟", "张", "甲"] {
                assert!(!told.to_string().contains(word), "{word}: {told}");
            }
            let of = |one: &Value| (one["records"][0]["id"].clone(), one["code"].clone());
            told["findings"].as_array().unwrap().iter().map(of).collect::<Vec<_>>()
        };
        let past = village.js.get(&format!("{CASES}?status=assigned")).await.ok();
        let past = past["items"][0]["id"].clone();
        assert_eq!(faults().await, [(past.clone(), json!("no_rights"))]);
        bench.at("2025-04-01 09:00");
        assert_eq!(faults().await.len(), 1, "the deadline itself is in time");
        bench.at("2025-04-02 09:00");
        let overdue = (agreed["id"].clone(), json!("not_performed"));
        assert!(faults().await.contains(&overdue));
        let breached = json!({ "on": "2025-04-02", "performance": "breached" });
        village.act(&village.mediator, &agreed, "log-performance", breached).await.ok();
        assert_eq!(faults().await.len(), 1);

        // It turns out that the mediator had left before.
        let left = json!({ "on": "2025-02-01", "departure": "resigned" });
        let leave =
            format!("/v1/mediation/mediators/{}/end-service", village.lead["id"].as_str().unwrap());
        village.js.change(&leave, 2, left).await.ok();
        let told = faults().await;
        let strange = json!("mediator_not_in_service");
        for case in [&agreed["id"], &kept["id"], &past] {
            assert!(told.contains(&(case.clone(), strange.clone())), "{told:?}");
        }
        assert!(told.contains(&(past, json!("no_rights"))));
        let deputy = bench.person("vl", &[("vl", town)]).await;
        let why = json!({ "reason": "重复登记" });
        let read = village.js.get(&format!("{CASES}/{}", kept["id"].as_str().unwrap())).await.ok();
        village.act(&deputy, &read, "void", why).await.ok();
        let told = deputy.get(&path).await.ok();
        let told = told["findings"].as_array().unwrap();
        assert!(told.iter().all(|one| one["records"][0]["id"] != kept["id"]), "{told:?}");
        assert_eq!(told.len(), 3);
        village.mediator.get(&path).await.refused(403, "forbidden");
        let long = format!("{checks}?unit={town}&from=2025-01-01&to=2026-06-30");
        auditor.get(&long).await.refused(422, "span_too_long");
    }
}

/// Whoever audits and may not read the case gets the number of its file, and no link that leads nowhere; a soldiers' case that speaks of a
/// minor has a finding like any other.
#[actix_web::test]
async fn a_finding_links_what_whoever_asks_may_open() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let town = bench.town.id;
        let path = format!("/v1/mediation/checks?unit={town}&from=2025-01-01&to=2025-12-31");
        for flags in [json!([]), json!(["military", "minor"])] {
            village.agreed(&village.assigned(json!({ "flags": flags })).await).await;
        }
        bench.at("2025-04-02 09:00");
        let deputy = bench.person("vl", &[("vl", town)]).await;
        for (role, opens) in [("dis", false), ("ins", false), ("js", true), ("vl", true)] {
            let made;
            let who = match role {
                "js" => &village.js,
                "vl" => &deputy,
                _ => {
                    made = bench.person(role, &[(role, town)]).await;
                    &made
                }
            };
            let told = who.get(&path).await.ok();
            let findings = told["findings"].as_array().unwrap();
            let codes: Vec<&str> =
                findings.iter().map(|one| one["code"].as_str().unwrap()).collect();
            // That a matter is of soldiers is told to nobody who may not know of it.
            let soldiers = opens.then_some("green_channel_not_joined");
            let expected: Vec<&str> = ["not_performed"; 2].into_iter().chain(soldiers).collect();
            assert_eq!(codes, expected, "{role}");
            for finding in findings {
                let record = &finding["records"][0];
                let number = record["number"].as_str().unwrap();
                assert!(number.contains("人调字〔2025〕第"), "{role}: {record}");
                assert_eq!(record.get("link").is_some(), opens, "{role}: {record}");
                let case = format!("{CASES}/{}", record["id"].as_str().unwrap());
                assert_eq!(who.get(&case).await.status.is_success(), opens, "{role}");
            }
        }
    }
}

/// What was agreed before anybody mediated, and what was said to be in time when the limit was over; what cannot be is refused.
#[actix_web::test]
async fn an_agreement_that_is_dated_back_is_told_to_auditors() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let auditor = bench.person("ins", &[("ins", bench.town.id)]).await;
        let (early, late, sound) = (
            village.assigned(json!({ "found_on": "2025-03-01" })).await,
            village.assigned(json!({})).await,
            village.assigned(json!({})).await,
        );
        bench.at("2025-03-10 09:00");
        let before = json!({
            "at": "2025-03-03T09:00:00+08:00", "place": "调解室", "mode": "room", "record": "双方陈述",
            "signed": true,
        });
        let held = village.act(&village.mediator, &early, "hold-session", before).await;
        held.refused(422, "past_days");
        let early = village.mediating(&early).await;
        let late = village.mediating(&late).await;
        let sound = village.mediating(&sound).await;
        let agree = async |case: &Value, on: &str| {
            let said = json!({ "effective_on": on, "deadline": "2025-12-31" });
            village.act(&village.mediator, case, "agree", village.agreement(case, said)).await
        };
        agree(&early, "2025-03-03").await.refused(422, "past_days");
        agree(&early, "2025-03-06").await.ok();
        agree(&sound, "2025-03-10").await.ok();
        bench.at("2025-04-08 09:00");
        agree(&late, "2025-04-03").await.ok();
        let town = bench.town.id;
        let path = format!("/v1/mediation/checks?unit={town}&from=2025-03-01&to=2025-03-31");
        let told = auditor.get(&path).await.ok();
        let of = |one: &Value| {
            (one["code"].clone(), one["records"][0]["id"].clone(), one["records"][0]["by"].clone())
        };
        let found: Vec<_> = told["findings"].as_array().unwrap().iter().map(of).collect();
        let by = json!([village.mediator.account]);
        assert_eq!(found.len(), 2, "{told}");
        assert_eq!((&found[0].0, &found[0].1), (&json!("agreement_before_session"), &early["id"]));
        assert_eq!(found[1], (json!("outcome_entered_late"), late["id"].clone(), by));
    }
}

/// 积案, 群体性: marks by which figures count are borne out by the day and the number that the case tells.
#[actix_web::test]
async fn marks_that_nothing_bears_out_are_told() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let find = async |flags: Value, occurred_on: Value, persons: u32| {
            let of = json!({ "flags": flags, "occurred_on": occurred_on, "person_count": persons });
            village.find(of).await["id"].clone()
        };
        let standing = json!(["long_standing"]);
        let undated = find(standing.clone(), Value::Null, 2).await;
        let young = find(standing.clone(), json!("2023-03-05"), 2).await;
        find(standing, json!("2023-03-04"), 2).await;
        let few = find(json!(["collective"]), Value::Null, 9).await;
        let many = find(json!([]), Value::Null, 10).await;
        find(json!(["collective"]), Value::Null, 10).await;
        let path =
            format!("/v1/mediation/checks?unit={}&from=2025-03-01&to=2025-03-31", bench.town.id);
        let told = village.js.get(&path).await.ok();
        let of = |one: &Value| {
            (one["code"].as_str().unwrap().to_string(), one["records"][0]["id"].clone())
        };
        let mut found: Vec<_> = told["findings"].as_array().unwrap().iter().map(of).collect();
        let is = |code: &str, id: &Value| (code.to_string(), id.clone());
        let mut expected = vec![
            is("long_standing_unfounded", &undated),
            is("long_standing_unfounded", &young),
            is("collective_mismatch", &few),
            is("collective_mismatch", &many),
        ];
        let key = |one: &(String, Value)| (one.0.clone(), one.1.to_string());
        found.sort_by_key(key);
        expected.sort_by_key(key);
        assert_eq!(found, expected);
    }
}

/// Of the days that are asked for, however many others there are; where the day of finding is corrected, the case goes with it.
#[actix_web::test]
async fn a_finding_is_of_the_days_that_are_asked_for() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let early = village.assigned(json!({ "found_on": "2025-02-27" })).await;
        let late = village.assigned(json!({})).await;
        let town = bench.town.id;
        for case in [&early, &late] {
            village.agreed(case).await;
        }
        bench.at("2025-04-02 09:00");
        let found = async |from: &str, to: &str| {
            let path = format!("/v1/mediation/checks?unit={town}&from={from}&to={to}");
            let told = village.js.get(&path).await.ok();
            let findings = told["findings"].as_array().unwrap().clone();
            findings.iter().map(|one| one["records"][0]["id"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(found("2025-02-27", "2025-02-27").await, [early["id"].clone()]);
        assert_eq!(found("2025-02-28", "2025-03-04").await, [late["id"].clone()]);
        assert_eq!(found("2025-03-05", "2025-12-31").await, Vec::<Value>::new());
        let again =
            village.js.get(&format!("{CASES}/{}", early["id"].as_str().unwrap())).await.ok();
        let said = json!({ "reason": "核对", "found_on": "2025-03-01" });
        village.act(&village.js, &again, "correct", said).await.ok();
        assert_eq!(found("2025-02-27", "2025-02-27").await, Vec::<Value>::new());
        assert_eq!(found("2025-03-01", "2025-03-01").await, [early["id"].clone()]);
    }
}

/// 聘书, 标牌: whoever keeps the register attaches. A committee's are seen by whoever reads the register; a mediator's, which name numbers
/// and show a face, by whoever may see the particulars.
#[actix_web::test]
async fn files_prove_committees_and_mediators() {
    for bench in benches().await {
        let village = Village::new(&bench).await;
        let elsewhere =
            bench.unit("河畔村", organization::units::UnitKind::Village, bench.town.id).await.id;
        let neighbour = bench.person("vs-beside", &[("vs", elsewhere)]).await;
        let secretary = bench.person("vs", &[("vs", village.unit)]).await;
        for (kind, record) in
            [("mediation.committee", &village.committee), ("mediation.mediator", &village.lead)]
        {
            let new = json!({
                "kind": kind, "record": record["id"], "category": "photo", "name": "a.png", "sha256": "0f".repeat(32), "size": 10,
            });
            let file = village.js.post("/v1/evidence/files", new.clone()).await.created();
            let list =
                format!("/v1/evidence/files?kind={kind}&record={}", record["id"].as_str().unwrap());
            let listed = village.js.get(&list).await.ok();
            assert_eq!(listed["items"][0]["id"], file["id"], "{kind}: {listed}");
            let listed = secretary.get(&list).await;
            let one = format!("/v1/evidence/files/{}", file["id"].as_str().unwrap());
            let read = secretary.get(&one).await;
            if kind == "mediation.mediator" {
                let reveal = format!(
                    "/v1/mediation/mediators/{}/particulars/reveal",
                    record["id"].as_str().unwrap()
                );
                let why = json!({ "reason": "核对" });
                secretary.post(&reveal, why).await.refused(403, "forbidden");
                assert!([404, 422].contains(&listed.status.as_u16()), "{}", listed.body);
                assert!([403, 404].contains(&read.status.as_u16()), "{}", read.body);
            } else {
                assert_eq!(listed.ok()["items"][0]["id"], file["id"], "{kind}");
                assert_eq!(read.status, 200);
            }
            let refused = secretary.post("/v1/evidence/files", new.clone()).await;
            assert!([403, 404, 422].contains(&refused.status.as_u16()), "{kind}: {}", refused.body);
            let unseen = neighbour.get(&list).await;
            assert!([404, 422].contains(&unseen.status.as_u16()), "{kind}: {}", unseen.body);
        }
    }
}
