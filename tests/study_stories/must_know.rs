//! 应知应会清单: published by another person, held for its days, covered by what its group studied.

use super::*;

const LISTS: &str = "must-know-lists";

fn records_behind(office: &Office<'_>, figure: &Value, part: &str) -> String {
    let _ = office;
    format!("{}&page_size=200", figure["records"][part].as_str().unwrap())
}

async fn behind(office: &Office<'_>, figure: &Value, part: &str) -> Vec<(String, String)> {
    let page = office.town.deputy.get(&records_behind(office, figure, part)).await.ok();
    let items = page["items"].as_array().unwrap().iter();
    let text = |one: &Value, member: &str| one[member].as_str().unwrap().to_string();
    items.map(|one| (text(one, "id"), text(one, "entity"))).collect()
}

async fn cover_of(office: &Office<'_>, to: &str) -> Value {
    let path = format!(
        "/v1/reporting/figures?indicators=LS.MUSTKNOW_COVER&from=2025-01-01&to={to}&unit={}",
        office.town.bench.town.id
    );
    office.town.deputy.get(&path).await.ok()["figures"][0].clone()
}

#[actix_web::test]
async fn what_a_group_has_to_know_is_covered_by_what_it_studied_in_the_year() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        assert_eq!(office.text("LS.MUSTKNOW_COVER").await, "—", "no list holds");
        let content = must_know(&["constitution", "civil-code", "party-discipline"]);
        let waiting = office.submitted(LISTS, content).await;
        let figure = office.town.figure("LS.MUSTKNOW_COVER").await;
        assert_eq!((&figure["text"], &figure["excluded"][0]["count"]), (&json!("—"), &json!(1)));
        let path = address(LISTS, &waiting, "verify");
        office.clerk.change(&path, 2, json!({})).await.refused(403, "forbidden");
        let list = office.act(&office.secretary, LISTS, &waiting, "verify", json!({})).await;

        let of = |on: &str, topics: &[&str]| session("center_group", on, topics);
        let study = office.verified("sessions", of("2025-02-03", &["constitution"])).await;
        office.verified("sessions", of("2025-02-10", &["constitution", "statistics"])).await;
        // Decoys: of the year before, of another group, attended by nobody, not verified.
        office.verified("sessions", of("2024-12-30", &["civil-code"])).await;
        let mut village = of("2025-02-11", &["civil-code"]);
        village["audience"] = json!(["village"]);
        office.verified("sessions", village).await;
        let mut empty = of("2025-02-12", &["civil-code"]);
        empty["attendance"] = json!([{ "person": Id::from_u128(21), "presence": "leave" }]);
        office.verified("sessions", empty).await;
        office.submitted("sessions", of("2025-02-13", &["civil-code"])).await;
        for _sealed in [false, true] {
            let figure = office.town.figure("LS.MUSTKNOW_COVER").await;
            assert_eq!(figure["text"], "33.33%", "{figure}");
            assert_eq!((&figure["numerator"], &figure["denominator"]), (&json!(1.0), &json!(3)));
            let sessions = behind(&office, &figure, "numerator").await;
            assert_eq!(sessions.len(), 2, "{sessions:?}");
            assert!(sessions.iter().all(|(_, entity)| entity == "leaders:2025:constitution"));
            let lists = behind(&office, &figure, "denominator").await;
            assert_eq!(lists.len(), 3);
            assert!(lists.iter().all(|(id, _)| *id == list["id"]));
            bench.seal().await;
        }
        let path = format!("{BASE}/{LISTS}/{}/coverage", list["id"].as_str().unwrap());
        let coverage = office.clerk.get(&path).await.ok();
        assert_eq!((&coverage["listed"], &coverage["studied"]), (&json!(3), &json!(1)));
        assert_eq!(coverage["items"][0]["sessions"], 2);
        let people = coverage["people"].as_array().unwrap();
        let of_person = |n: u128| {
            let id = json!(Id::from_u128(n));
            people.iter().find(|one| one["person"] == id).unwrap().clone()
        };
        assert_eq!(of_person(21)["studied"], json!(["constitution"]));
        assert_eq!(of_person(22)["missing"].as_array().unwrap().len(), 3, "was never there");
        let _ = study;
    }
}

#[actix_web::test]
async fn an_adjusted_list_follows_the_one_that_was_withdrawn() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let first = office.verified(LISTS, must_know(&["constitution", "civil-code"])).await;
        office.verified("sessions", session("center_group", "2025-02-03", &["constitution"])).await;
        let mut next = must_know(&["constitution"]);
        next["valid_from"] = json!("2025-03-01");
        next["replaces"] = first["id"].clone();
        let new = json!({ "unit": bench.town.id, "content": next });
        let path = format!("{BASE}/{LISTS}");
        office.clerk.post(&path, new).await.refused(422, "list_replaced");
        let said = json!({ "last_day": "2025-02-28", "reason": "年中调整" });
        let path = address(LISTS, &first, "withdraw");
        office.clerk.change(&path, 3, said.clone()).await.refused(403, "forbidden");
        let withdrawn =
            office.act(&office.secretary, LISTS, &first, "withdraw", said.clone()).await;
        assert_eq!(withdrawn["content"]["withdrawn"]["last_day"], "2025-02-28");
        office.secretary.change(&path, 4, said).await.refused(409, "list_withdrawn");
        office.verified(LISTS, next).await;
        for _sealed in [false, true] {
            assert_eq!(cover_of(&office, "2025-02-28").await["text"], "50%", "of the first");
            let march = cover_of(&office, "2025-03-31").await;
            assert_eq!((&march["text"], &march["denominator"]), (&json!("100%"), &json!(1)));
            assert_eq!(behind(&office, &march, "denominator").await.len(), 1);
            assert_eq!(cover_of(&office, "2026-01-31").await["text"], "—", "the year is over");
            bench.seal().await;
        }
        let auditor = bench.person("auditor", &[("au", bench.district.id)]).await;
        let history = format!("/v1/ledger/subjects/{}/entries", first["id"].as_str().unwrap());
        let said = auditor.get(&history).await.ok().to_string();
        assert!(said.contains("study-records.must_know_list_withdrawn"));
        assert!(!said.contains("年中调整"), "what people wrote stays with the record");
    }
}
