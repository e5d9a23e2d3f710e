//! 法治文化阵地、示范户、示范村: stocks of the last day.

use super::*;
use crate::town::benches;

pub fn venue() -> Value {
    json!({ "kind": "square", "name": "锦山村法治文化广场", "place": "锦山村", "built_on": "2020-05-01", "in_directory": true })
}

pub fn household(village: Id, number: &str) -> Value {
    json!({
        "village": village, "plate_no": format!("锦山村 {number}"), "chosen_on": "2023-07-01", "examined_on": "2023-08-01",
        "named_on": "2023-09-01",
    })
}

pub fn village(village: Id, level: &str) -> Value {
    json!({
        "village": village, "title": "民主法治示范村", "level": level, "applied_on": "2023-10-01", "named_on": "2024-01-01",
    })
}

#[actix_web::test]
async fn a_venue_counts_while_an_inspection_speaks_for_it() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let square = office.verified("venues", venue()).await;
        office
            .verified("venues", with(venue(), json!({ "name": "法治长廊", "kind": "corridor" })))
            .await;
        office.submitted("venues", with(venue(), json!({ "name": "法治书屋" }))).await;
        assert_eq!(office.text("LP.VENUES").await, "0");
        let inspected = json!({ "on": "2025-03-01", "sound": true });
        let square = office.act(&office.clerk, "venues", &square, "inspect", inspected).await;
        for sealed in [false, true] {
            let venues = office.town.figure("LP.VENUES").await;
            assert_eq!(venues["text"], "1", "sealed: {sealed}");
            let excluded: Vec<&Value> =
                venues["excluded"].as_array().unwrap().iter().map(|one| &one["count"]).collect();
            assert_eq!(excluded, [&json!(1), &json!(1)], "not inspected; not verified");
            bench.seal().await;
        }
        bench.at("2026-03-20 09:00");
        let day = |last: &str| {
            format!(
                "/v1/reporting/figures?indicators=LP.VENUES&from=2025-01-01&to={last}&unit={}",
                bench.town.id
            )
        };
        for (last, text) in [("2026-02-28", "1"), ("2026-03-01", "0")] {
            let figure = office.town.deputy.get(&day(last)).await.ok();
            assert_eq!(figure["figures"][0]["text"], text, "{last}");
        }
        let path = address("venues", &square, "inspect");
        let backwards = json!({ "on": "2025-02-01", "sound": true });
        office.clerk.change(&path, 4, backwards).await.refused(422, "inspection");
    }
}

#[actix_web::test]
async fn model_villages_count_once_and_none_that_was_revoked() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let first = office.town.village;
        let second = bench.unit("富民村", UnitKind::Village, bench.town.id).await.id;
        office.verified("villages", village(first, "city")).await;
        office.verified("villages", village(first, "province")).await;
        let other = office.verified("villages", village(second, "county")).await;
        assert_eq!(office.text("LP.DEMO_VILLAGE").await, "2", "two levels of one village are one");
        let revoked = json!({ "on": "2025-03-05", "result": "revoke" });
        let path = address("villages", &other, "recheck");
        office.clerk.change(&path, 3, revoked.clone()).await.refused(403, "forbidden");
        let other = office.act(&office.judicial, "villages", &other, "recheck", revoked).await;
        let again = json!({ "on": "2025-03-06", "result": "keep" });
        office.judicial.change(&path, 4, again).await.refused(422, "recheck");
        assert_eq!(other["status"], "verified");
        for sealed in [false, true] {
            assert_eq!(office.text("LP.DEMO_VILLAGE").await, "1", "sealed: {sealed}");
            bench.seal().await;
        }
        let town = json!({ "unit": bench.town.id, "content": village(bench.town.id, "city") });
        office.clerk.post(&format!("{BASE}/villages"), town).await.refused(422, "village_needed");
        let house = office.verified("households", household(first, "2023-07")).await;
        let unnamed =
            json!({ "village": first, "plate_no": "锦山村 2025-01", "chosen_on": "2025-03-01" });
        let chosen = office.draft("households", unnamed).await;
        let path = address("households", &chosen, "submit");
        office.clerk.change(&path, 1, json!({})).await.refused(422, "naming");
        let kept = json!({ "on": "2025-03-07", "result": "keep" });
        let checked = office.act(&office.judicial, "households", &house, "check", kept).await;
        assert_eq!(checked["content"]["checks"][0]["result"], "keep");
        bench.seal().await;
        for kind in pufa_publicity::LINE.records() {
            let (_, wrong) = bench
                .database
                .scan(move |db| ledger::recount::compare(db, "230718", kind))
                .await
                .unwrap();
            assert!(wrong.is_empty(), "{}: {wrong:?}", kind.name);
        }
    }
}
