//! 疑点清单: what auditors are told of activities and of study.

use super::*;
use crate::town::benches;
use futures_util::future::join_all;
use std::collections::BTreeSet;

#[actix_web::test]
async fn auditors_are_told_what_speaks_against_activities() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let inspector = bench.person("inspector", &[("ins", bench.town.id)]).await;
        let days = format!("{BASE}/checks?from=2025-01-01&to=2025-12-31&unit={}", bench.town.id);
        let codes = async || {
            let told = inspector.get(&days).await.ok();
            let all = told["findings"].as_array().unwrap().iter();
            let code = |one: &Value| {
                let records = one["records"].as_array().unwrap().iter();
                let ids: Vec<String> = records.map(|record| id(record).to_string()).collect();
                (one["code"].as_str().unwrap().to_string(), ids)
            };
            all.map(code).collect::<Vec<_>>()
        };
        assert_eq!(codes().await, []);
        let paper = office.verified("activities", activity("2025-03-01")).await;
        let mut planned = activity("2025-03-02");
        planned["audiences"] = json!([]);
        let planned = office.draft("activities", planned).await;
        let photo = |of: &str| json!({ "kind": "photo", "sha256": of.repeat(64), "captured_at": "2025-03-03T02:00:00Z", "located": true });
        let mut told = Vec::new();
        for (on, second) in [("2025-03-03", "b"), ("2025-03-04", "c")] {
            let evidence = json!({ "evidence": [photo("a"), photo(second)], "archive_no": null });
            told.push(office.submitted("activities", with(activity(on), evidence)).await);
        }
        let handed = with(activity("2025-03-05"), json!({ "materials": [issue("brochure", 80)] }));
        let handed = office.submitted("activities", handed).await;
        let book = office.verified("materials", materials::material("brochure")).await;
        let receive = json!({ "on": "2025-01-06", "quantity": 79 });
        let book = office.act(&office.clerk, "materials", &book, "receive", receive).await;
        let of = |code: &str, all: &[&Value]| {
            (code.to_string(), all.iter().map(|one| id(one).to_string()).collect::<Vec<_>>())
        };
        let found = [
            of("same_file", &[&told[0], &told[1]]),
            of("over_stock", &[&book, &handed]),
            of("no_audience", &[&planned]),
            of("paper_only", &[&paper]),
        ];
        assert_eq!(codes().await, found);
        let receive = json!({ "on": "2025-01-07", "quantity": 1 });
        office.act(&office.clerk, "materials", &book, "receive", receive).await;
        assert_eq!(codes().await.len(), 3, "there was enough");

        office.clerk.get(&days).await.refused(403, "forbidden");
        let turned = format!("{BASE}/checks?from=2025-02-01&to=2025-01-31&unit={}", bench.town.id);
        inspector.get(&turned).await.refused(422, "span_too_long");
        let long = format!("{BASE}/checks?from=2024-01-01&to=2025-12-31&unit={}", bench.town.id);
        inspector.get(&long).await.refused(422, "span_too_long");
        let year =
            |to: &str| format!("{BASE}/checks?from=2024-01-01&to={to}&unit={}", bench.town.id);
        inspector.get(&year("2025-01-01")).await.ok();
        inspector.get(&year("2025-01-02")).await.refused(422, "span_too_long");
        let elsewhere = bench.unit("别处", UnitKind::Office, bench.district.id).await.id;
        let outside = format!("{BASE}/checks?from=2025-01-01&to=2025-01-31&unit={elsewhere}");
        inspector.get(&outside).await.refused(422, "invalid");
    }
}

/// A file that was only told is found whenever and wherever it was told, too; what no longer tells it, and what is void, is not.
#[actix_web::test]
async fn a_file_that_was_told_before_or_elsewhere_is_found() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let sister = bench.unit("富民村", UnitKind::Village, bench.town.id).await.id;
        let here = office.town.village;
        let inspector = bench.person("inspector", &[("ins", here)]).await;
        let tells = |on: &str, files: &[&str]| {
            let told = |sha256: &&str| json!({ "kind": "doc", "sha256": sha256 });
            let told: Vec<Value> = files.iter().map(told).collect();
            with(activity(on), json!({ "evidence": told }))
        };
        let [a, b, c, d] = ["a", "b", "c", "d"].map(|one| one.repeat(64));
        let made = async |unit: Id, content: Value| {
            let new = json!({ "unit": unit, "content": content });
            office.clerk.post(&format!("{BASE}/activities"), new).await.created()
        };
        let now = made(here, tells("2025-03-03", &[&a, &b, &c])).await;
        let before = made(here, tells("2023-02-01", &[&a, &d])).await;
        let elsewhere = made(sister, tells("2025-03-04", &[&b, &d])).await;
        // Decoys: one that tells another file now, and one that is void.
        let corrected = made(sister, tells("2025-03-05", &[&c])).await;
        let other = json!({ "content": tells("2025-03-05", &[&"e".repeat(64)]) });
        office.act(&office.clerk, "activities", &corrected, "revise", other).await;
        let void = made(sister, tells("2025-03-06", &[&c])).await;
        office
            .act(&office.judicial, "activities", &void, "void", json!({ "reason": "重复登记" }))
            .await;

        let days = format!("{BASE}/checks?from=2025-01-01&to=2025-12-31&unit={here}");
        let told = inspector.get(&days).await.ok();
        let of = |one: &Value| {
            assert_eq!(one["code"], "same_file", "{told}");
            let records = one["records"].as_array().unwrap().iter();
            records.map(|one| (id(one).to_string(), one["link"].is_null())).collect::<Vec<_>>()
        };
        let found: BTreeSet<Vec<_>> = told["findings"].as_array().unwrap().iter().map(of).collect();
        let named = |one: &Value, closed: bool| (id(one).to_string(), closed);
        let expected = [
            vec![named(&before, false), named(&now, false)],
            vec![named(&now, false), named(&elsewhere, true)],
        ];
        assert_eq!(found, expected.into());
    }
}

/// So many findings, and so many records in one, are shown; that there are more is told.
#[actix_web::test]
async fn a_list_of_findings_ends_and_says_so() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let inspector = bench.person("inspector", &[("ins", bench.town.id)]).await;
        let photo = json!({ "kind": "photo", "sha256": "a".repeat(64), "captured_at": "2025-03-02T02:00:00Z", "located": true });
        let nobody = |on: &str| {
            with(activity(on), json!({ "audiences": [], "evidence": [photo], "archive_no": null }))
        };
        let all = (0..499).map(|_| office.draft("activities", nobody("2025-03-02")));
        join_all(all).await;
        office.draft("activities", nobody("2025-03-03")).await;
        let told = async |to: &str| {
            let path = format!("{BASE}/checks?from=2025-03-01&to={to}&unit={}", bench.town.id);
            let told = inspector.get(&path).await.ok();
            let findings = told["findings"].as_array().unwrap();
            let named = findings[0]["records"].as_array().unwrap().len();
            assert_eq!((&findings[0]["code"], named), (&json!("same_file"), 100));
            (findings.len(), told["more"].clone())
        };
        assert_eq!(
            told("2025-03-02").await,
            (500, json!(false)),
            "one file, and 499 without audience"
        );
        assert_eq!(told("2025-03-03").await, (500, json!(true)), "one more");
    }
}

#[actix_web::test]
async fn auditors_are_told_what_speaks_against_study() {
    const SESSIONS: &str = "/v1/study-records/sessions";
    for bench in benches().await {
        let clerk = bench.person("study-clerk", &[("pub", bench.town.id)]).await;
        let inspector = bench.person("inspector", &[("dis", bench.town.id)]).await;
        let person = clerk.get("/v1/auth/me").await.ok()["person"].clone();
        let session = async |on: &str, minutes: &str, presence: &str| {
            let content = json!({
                "kind": "lecture", "title": "讲座", "held_on": on, "audience": ["leaders"],
                "topics": [{ "instrument": "constitution" }],
                "attendance": [{ "person": person, "presence": presence }], "minutes": minutes,
            });
            let new = json!({ "unit": bench.town.id, "content": content });
            clerk.post(SESSIONS, new).await.created()
        };
        let one = session("2025-03-03", "学习第一章", "present").await;
        let two = session("2025-03-04", "学习 第一章", "present").await;
        let away = session("2025-03-04", "学习第二章", "leave").await;
        let sunday = session("2025-03-09", "学习第三章", "present").await;
        let days = format!(
            "/v1/study-records/checks?from=2025-03-01&to=2025-03-31&unit={}",
            bench.town.id
        );
        let told = inspector.get(&days).await.ok();
        let found: Vec<Value> = told["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                json!([
                    one["code"],
                    one["records"].as_array().unwrap().iter().map(id).collect::<Vec<_>>()
                ])
            })
            .collect();
        let expected = [
            json!(["same_minutes", [id(&one), id(&two)]]),
            json!(["day_off", [id(&sunday)]]),
            json!(["absent_elsewhere", [id(&two), id(&away)]]),
        ];
        assert_eq!(found, expected);
        let said = told.to_string();
        assert!(!said.contains("第一章") && !said.contains(person.as_str().unwrap()));
        let opened = told["findings"][0]["records"][0]["link"].as_str().unwrap();
        assert_eq!(inspector.get(opened).await.ok()["id"], one["id"]);
        clerk.get(&days).await.refused(403, "forbidden");
    }
}

/// What is void was looked at already: nothing of it speaks against what stands.
#[actix_web::test]
async fn void_records_are_no_findings() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let inspector = bench.person("inspector", &[("ins", bench.town.id)]).await;
        let findings = async |line: &str| {
            let town = bench.town.id;
            let days = format!("/v1/{line}/checks?from=2025-01-01&to=2025-12-31&unit={town}");
            inspector.get(&days).await.ok()["findings"].as_array().unwrap().clone()
        };
        let reason = json!({ "reason": "重复登记" });
        let mut planned = activity("2025-03-02");
        planned["audiences"] = json!([]);
        let planned = office.draft("activities", planned).await;
        assert_eq!(findings("pufa-publicity").await.len(), 1);
        office.act(&office.judicial, "activities", &planned, "void", reason.clone()).await;
        assert_eq!(findings("pufa-publicity").await, Vec::<Value>::new());
        let handed = with(activity("2025-03-05"), json!({ "materials": [issue("brochure", 80)] }));
        office.submitted("activities", handed).await;
        let book = office.verified("materials", materials::material("brochure")).await;
        let receive = json!({ "on": "2025-01-06", "quantity": 79 });
        let book = office.act(&office.clerk, "materials", &book, "receive", receive).await;
        assert_eq!(findings("pufa-publicity").await.len(), 1, "more than there was");
        office.act(&office.judicial, "materials", &book, "void", reason.clone()).await;
        assert_eq!(findings("pufa-publicity").await, Vec::<Value>::new(), "no book, no judgement");

        let content = json!({
            "kind": "lecture", "title": "讲座", "held_on": "2025-03-09", "audience": ["leaders"],
            "topics": [{ "instrument": "constitution" }],
            "attendance": [{ "person": office.clerk.get("/v1/auth/me").await.ok()["person"], "presence": "present" }], "minutes": "学习第三章",
        });
        let new = json!({ "unit": bench.town.id, "content": content });
        let clerk = bench.person("study-clerk", &[("pub", bench.town.id)]).await;
        let sunday = clerk.post("/v1/study-records/sessions", new).await.created();
        assert_eq!(findings("study-records").await[0]["code"], "day_off");
        let void = format!("/v1/study-records/sessions/{}/void", id(&sunday));
        office.judicial.change(&void, 1, reason).await.ok();
        assert_eq!(findings("study-records").await, Vec::<Value>::new());
    }
}
