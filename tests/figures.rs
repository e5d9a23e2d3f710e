//! From a dispatched ticket to a figure that opens its records.

mod recount;

use crate::town::{Town, benches};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::Bench;

/// All pages of a list.
async fn all(person: &testkit::Person<'_>, path: &str) -> Vec<Value> {
    let (mut items, mut token) = (Vec::new(), None::<String>);
    loop {
        let next = token.map_or(String::new(), |token| format!("&page_token={token}"));
        let page = person.get(&format!("{path}{next}")).await.ok();
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_page_token"].as_str() {
            Some(next) => token = Some(next.to_string()),
            None => return items,
        }
    }
}

#[actix_web::test]
async fn a_ticket_becomes_a_figure_that_opens_it() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let ticket = town.receive("A1").await;
        assert_eq!(ticket["ticket_no"], "HL-230718101-20250310-0001");
        assert_eq!(ticket["caller"]["phone"], "138****5678");
        let handled = town.figure("HL.HANDLED").await;
        assert_eq!((&handled["value"], &handled["text"]), (&json!(1.0), &json!("1")));
        assert_eq!(town.figure("HL.CLOSE_RATE").await["text"], "0%");
        assert_eq!(town.figure("HL.SATISFY_RATE").await["text"], "—");
        bench.at("2025-03-11 10:00");
        let concluded = town.concluded(&ticket).await;
        town.followed(&concluded, 5, "solved").await;
        bench.seal().await;
        for (code, text) in [
            ("HL.CLOSE_RATE", "100%"),
            ("HL.ONTIME_RATE", "100%"),
            ("HL.RESPONSE_RATE", "0%"),
            ("HL.RESOLVE_RATE", "100%"),
            ("HL.SATISFY_RATE", "100%"),
            ("HL.EVAL_COVERAGE", "100%"),
        ] {
            let figure = town.figure(code).await;
            assert_eq!(figure["text"], text, "{code}: {figure}");
            let link = figure["records"]["denominator"].as_str().unwrap();
            let records = all(&town.deputy, link).await;
            assert_eq!(records.len(), 1, "{code}");
            assert_eq!(records[0]["id"], ticket["id"]);
            let opened = town.deputy.get(records[0]["link"].as_str().unwrap()).await.ok();
            assert_eq!(opened["status"], "followed");
        }
        assert_eq!(
            town.figure("HL.SATISFY_RATE").await["coverage"]["text"],
            "100%",
            "never without its coverage"
        );
    }
}

/// The claims of the annual report: 69 tickets, all closed, all satisfied; and what must not disturb them, or must.
#[actix_web::test]
async fn the_claims_of_the_report_hold_and_decoys_do_not_count() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        bench.at("2024-12-31 15:00");
        let last_year = town.receive("OLD").await;
        town.concluded(&last_year).await;
        let mut tickets = Vec::new();
        for n in 0..69 {
            bench.at(&format!("2025-{:02}-{:02} 09:00", n / 6 + 1, n % 6 * 4 + 1));
            let ticket = town.receive(&format!("T{n}")).await;
            let concluded = town.concluded(&ticket).await;
            tickets.push(concluded);
        }
        bench.at("2025-12-30 09:00");
        let returned = town.receive("RETURNED").await;
        let request = json!({ "kind": "return", "reason": "not_duty", "basis": "属供电公司职责" });
        let pending = town.act(&town.clerk, &returned, "request-application", request).await;
        let endorsed = town
            .act(&town.deputy, &pending, "endorse-application", json!({ "approved": true }))
            .await;
        town.act(&town.district, &endorsed, "decide-application", json!({ "approved": true }))
            .await;
        let duplicate = town.receive("DUPLICATE").await;
        town.act(&town.clerk, &duplicate, "merge", json!({ "into": town.receive_with("PARENT", json!({ "dispatched_at": "2024-12-30T01:00:00Z" })).await["id"] })).await;
        let own = town.clerk.post("/v1/hotline/tickets", json!({
            "external_system": "self", "channel": "visit", "category": "complaint", "title": "工伤赔偿", "content": "要求赔偿",
            "place": "镇政府", "caller_type": "person", "lead_unit": bench.town.id,
        })).await.created();
        town.act(
            &town.clerk,
            &own,
            "divert",
            json!({ "path": "petition", "explanation": "已告知信访途径" }),
        )
        .await;

        let handled = town.figure("HL.HANDLED").await;
        assert_eq!(handled["value"], 69.0);
        let counts: Vec<(&str, i64)> = handled["excluded"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["measure"].as_str().unwrap(), one["count"].as_i64().unwrap()))
            .collect();
        assert_eq!(
            counts,
            [("hotline.returned", 1), ("hotline.merged", 1), ("hotline.diverted", 1)]
        );
        assert_eq!(town.figure("HL.CLOSE_RATE").await["text"], "100%");

        // One is rated 2, reworked and rated 4; one is never rated; the rest are content.
        for (n, ticket) in tickets.iter().enumerate().skip(2) {
            town.followed(ticket, 3 + (n % 3) as u8, "solved").await;
        }
        let bad = town.followed(&tickets[0], 2, "unsolved").await;
        assert_eq!(town.figure("HL.SATISFY_RATE").await["text"], "98.53%");
        let rework = town.act(&town.district, &bad, "rework", json!({ "reason": "未解决" })).await;
        assert_eq!(
            town.figure("HL.CLOSE_RATE").await["text"],
            "98.55%",
            "68 of 69 while one is under rework"
        );
        let again = town.act(&town.handler, &rework, "start-handling", json!({})).await;
        let concluded = town.conclude(&again).await;
        town.followed(&concluded, 4, "solved").await;
        assert_eq!(town.figure("HL.CLOSE_RATE").await["text"], "100%");
        let satisfied = town.figure("HL.SATISFY_RATE").await;
        assert_eq!(
            (&satisfied["numerator"], &satisfied["denominator"]),
            (&json!(68.0), &json!(68))
        );
        assert_eq!(satisfied["coverage"]["text"], "98.55%", "the unrated one shows here");
        let unrated = all(&town.deputy, satisfied["records"]["excluded"].as_str().unwrap()).await;
        let unrated: Vec<_> =
            unrated.iter().filter(|one| one["measure"] == "hotline.unrated").collect();
        assert_eq!(unrated.len(), 1);
        assert_eq!(unrated[0]["id"], tickets[1]["id"]);

        bench.seal().await;
        assert_eq!(town.figure("HL.HANDLED").await["value"], 69.0);
        series_add_up(&town).await;
        exports_say_the_same(&town).await;
    }
}

async fn series_add_up(town: &Town<'_>) {
    for by in ["month", "unit"] {
        let path = format!(
            "/v1/reporting/figures/HL.HANDLED/series?by={by}&period=2025&unit={}",
            town.bench.town.id
        );
        let series = town.deputy.get(&path).await.ok();
        let points = series["points"].as_array().unwrap();
        let sum: f64 = points.iter().map(|point| point["numerator"].as_f64().unwrap()).sum();
        assert_eq!(sum, 69.0, "{by}: {series}");
        assert_eq!(points.len(), if by == "month" { 12 } else { 2 });
    }
}

async fn exports_say_the_same(town: &Town<'_>) {
    let base = format!("unit={}&period=2025", town.bench.town.id);
    let csv = town.deputy.get(&format!("/v1/reporting/exports/figures?format=csv&{base}")).await;
    let text = String::from_utf8(csv.bytes).unwrap();
    assert!(text.contains("\"HL.HANDLED\",\"处理工单数\",69,69,\"—\",\"条\""), "{text}");
    let records = town
        .deputy
        .get(&format!(
            "/v1/reporting/figures/HL.HANDLED/records/export?part=numerator&format=csv&{base}"
        ))
        .await;
    assert_eq!(String::from_utf8(records.bytes).unwrap().lines().count(), 70);
    let xlsx = town.deputy.get(&format!("/v1/reporting/exports/figures?format=xlsx&{base}")).await;
    assert!(xlsx.bytes.starts_with(b"PK"));
}

#[actix_web::test]
async fn an_open_ticket_is_due_from_its_deadline_on() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        bench.at("2025-03-10 09:00");
        let ticket = town.receive("D1").await;
        assert_eq!(ticket["limits"]["due_at"], "2025-03-17T16:00:00Z", "24:00 of Monday the 17th");
        assert_eq!(town.figure("HL.DUE_CLOSE_RATE").await["text"], "—", "nothing is due yet");
        assert_eq!(town.figure("HL.OVERDUE").await["value"], 0.0);
        bench.at("2025-03-18 00:01");
        let due = town.figure("HL.DUE_CLOSE_RATE").await;
        assert_eq!((&due["text"], &due["denominator"]), (&json!("0%"), &json!(1)));
        assert_eq!(town.figure("HL.OVERDUE").await["value"], 1.0);
        town.concluded(&ticket).await;
        assert_eq!(town.figure("HL.DUE_CLOSE_RATE").await["text"], "100%");
        assert_eq!(town.figure("HL.ONTIME_RATE").await["text"], "0%", "but late");
        assert_eq!(town.figure("HL.OVERDUE").await["value"], 1.0);
    }
}

#[actix_web::test]
async fn a_figure_of_the_past_stays_what_it_was() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let ticket = town.receive("P1").await;
        bench.seal().await;
        let sealed = town.figure("HL.CLOSE_RATE").await["ledger_index"].as_u64().unwrap();
        bench.at("2025-04-01 09:00");
        town.concluded(&ticket).await;
        town.receive("P2").await;
        bench.seal().await;
        let asked = async |more: &str| {
            let path = format!(
                "/v1/reporting/figures?indicators=HL.CLOSE_RATE&period=2025&unit={}{more}",
                bench.town.id
            );
            town.deputy.get(&path).await.ok()["figures"][0].clone()
        };
        assert_eq!(asked("").await["text"], "50%");
        let then = asked("&as_of=2025-03-31").await;
        assert_eq!((&then["text"], &then["denominator"]), (&json!("0%"), &json!(1)));
        let at_index = asked(&format!("&ledger_index={sealed}")).await;
        assert_eq!((&at_index["text"], &at_index["denominator"]), (&json!("0%"), &json!(1)));
        town.deputy
            .get(&format!(
                "/v1/reporting/figures?period=2025&as_of=2099-01-01&unit={}",
                bench.town.id
            ))
            .await
            .refused(400, "malformed_request");
    }
}

#[actix_web::test]
async fn a_moved_unit_keeps_its_history() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let other =
            bench.unit("翠峦镇", organization::units::UnitKind::Township, bench.district.id).await;
        let leader = bench.person("leader", &[("ps", bench.district.id)]).await;
        bench.at("2025-03-10 09:00");
        town.receive_with("M1", json!({ "lead_unit": town.village })).await;
        bench.at("2025-07-01 09:00");
        let (village, parent) = (town.village, other.id);
        bench
            .ledger
            .change(ledger::Author::system("230718"), move |tx| {
                organization::units::relocate(tx, village, 1, parent, "2025-07-01".parse().unwrap())
            })
            .await
            .unwrap();
        bench.at("2025-07-02 09:00");
        town.receive_with("M2", json!({ "lead_unit": town.village })).await;
        let handled = async |unit: kernel::Id| {
            let path =
                format!("/v1/reporting/figures?indicators=HL.HANDLED&period=2025&unit={unit}");
            leader.get(&path).await.ok()["figures"][0]["value"].as_f64().unwrap()
        };
        for sealed in [false, true] {
            if sealed {
                bench.seal().await;
            }
            assert_eq!(handled(bench.town.id).await, 1.0, "March counts where it stood in March");
            assert_eq!(handled(other.id).await, 1.0);
            assert_eq!(handled(town.village).await, 2.0);
            assert_eq!(handled(bench.district.id).await, 2.0);
        }
    }
}

#[actix_web::test]
async fn what_lies_outside_reach_is_not_found() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let other: &Bench = &bench;
        let elsewhere =
            other.unit("翠峦镇", organization::units::UnitKind::Township, bench.district.id).await;
        let stranger = bench.person("elsewhere", &[("ps", elsewhere.id)]).await;
        let ticket = town.receive("X1").await;
        stranger
            .get(&format!("/v1/hotline/tickets/{}", ticket["id"].as_str().unwrap()))
            .await
            .refused(404, "not_found");
        stranger
            .get(&format!("/v1/reporting/figures?period=2025&unit={}", bench.town.id))
            .await
            .refused(404, "not_found");
        assert_eq!(stranger.get("/v1/hotline/tickets").await.ok()["items"], json!([]));
        let own =
            stranger.get("/v1/reporting/figures?period=2025&indicators=HL.HANDLED").await.ok();
        assert_eq!(own["figures"][0]["value"], 0.0);
        let history = format!("/v1/ledger/subjects/{}/entries", ticket["id"].as_str().unwrap());
        stranger.get(&history).await.refused(404, "not_found");
        assert_eq!(town.deputy.get(&history).await.ok()["entries"].as_array().unwrap().len(), 1);
    }
}
