//! B-26: units that begin later, moves of other days than today's, and what comes to stand below meanwhile.

use super::{FIRST, OTHER, Two, UNITS, change, id};
use crate::town::benches;
use organization::units::{self, UnitKind};
use serde_json::{Value, json};
use testkit::{Answer, Person};

fn code(answer: Answer) -> String {
    answer.refused(422, "invalid")["errors"][0]["code"].as_str().unwrap().to_string()
}

async fn make(sa: &Person<'_>, name: &str, parent: &str, from: Option<&str>) -> Value {
    let mut new = json!({ "kind": "village", "name": name, "parent": parent });
    if let Some(from) = from {
        new["valid_from"] = json!(from);
    }
    sa.post(UNITS, new).await.created()
}

/// The names of the units directly below another one today.
async fn directly_below(sa: &Person<'_>, parent: &str) -> Vec<String> {
    let page = sa.get(&format!("{UNITS}?parent={parent}")).await.ok();
    let names = page["items"].as_array().unwrap().iter().map(|unit| unit["name"].as_str().unwrap());
    names.map(str::to_string).collect()
}

/// A township of next year takes units in from its first day on, and none before: who belonged to it then would belong to nobody.
#[actix_web::test]
async fn b26_a_unit_that_begins_later_takes_others_in_from_then_on() {
    for bench in benches().await {
        let two = Two::of(&bench).await;
        let sa = &two.sa;
        let district = bench.district.id.to_string();
        let new = make(sa, "新镇", &district, Some("2026-01-01")).await;
        let office = make(sa, "党政办", id(&new), None).await;
        assert_eq!(office["valid_from"], "2026-01-01");
        let early = json!({ "kind": "office", "name": "早", "parent": id(&new), "valid_from": "2025-12-31" });
        assert_eq!(code(sa.post(UNITS, early).await), "before_parent");
        let village = two.village.to_string();
        let today = change(sa, &village, "move", json!({ "parent": id(&new) })).await;
        assert_eq!(code(today), "before_parent");
        let ticket = [two.ticket("M1", two.grid).await];
        two.move_village(json!({ "parent": id(&new), "from": "2026-01-01" })).await;
        assert_eq!(two.seen(&ticket).await, [FIRST]);
        bench.at("2026-01-01 09:00");
        assert_eq!(two.seen(&ticket).await, [(false, false)]);
        let town: kernel::Id = id(&new).parse().unwrap();
        let clerk = bench.person("c4", &[("ho", town)]).await;
        for path in [&ticket[0], &format!("{UNITS}/{}", id(&office)), &format!("{UNITS}/{village}")]
        {
            clerk.get(path).await.ok();
        }
        let ended = json!({ "last": "2025-06-01" });
        assert_eq!(code(change(sa, id(&office), "close", ended).await), "before_begin");
    }
}

/// What comes to stand below a unit goes with it on the day of the move, whether it came before the move was planned or after.
#[actix_web::test]
async fn b26_what_comes_meanwhile_moves_along() {
    for bench in benches().await {
        let two = Two::of(&bench).await;
        let (sa, village) = (&two.sa, two.village.to_string());
        let (town, other) = (bench.town.id.to_string(), two.other.to_string());
        two.move_village(json!({ "parent": two.other, "from": "2025-05-01" })).await;
        let late = make(sa, "第二网格", &village, None).await;
        let ticket = [two.ticket("M1", id(&late).parse().unwrap()).await];
        assert_eq!(two.seen(&ticket).await, [FIRST]);
        let path = format!("{UNITS}/{village}");
        assert_eq!(sa.get(&path).await.ok()["parent"], json!(town), "not yet");
        assert!(directly_below(sa, &town).await.contains(&"锦山村".to_string()));
        bench.at("2025-05-01 09:00");
        assert_eq!(two.seen(&ticket).await, [OTHER]);
        assert_eq!(sa.get(&path).await.ok()["parent"], json!(other));
        assert_eq!(directly_below(sa, &other).await, ["锦山村"]);

        bench.at("2025-07-10 09:00");
        let young = make(sa, "第三网格", &village, Some("2025-06-01")).await;
        two.move_village(json!({ "parent": town, "from": "2025-05-15" })).await;
        let ticket = [two.ticket("M2", id(&young).parse().unwrap()).await];
        assert_eq!(two.seen(&ticket).await, [FIRST], "the move is older than the unit");
    }
}

/// No day on which a unit stands below itself, too deep, or below one that is closed, whenever that was planned.
#[actix_web::test]
async fn b26_the_tree_is_one_on_every_day_to_come() {
    for bench in benches().await {
        let two = Two::of(&bench).await;
        let sa = &two.sa;
        let town = bench.town.id.to_string();
        let [a, b] = [make(sa, "甲", &town, None).await, make(sa, "乙", &town, None).await];
        let plan = |parent: &Value, from: &str| json!({ "parent": id(parent), "from": from });
        change(sa, id(&a), "move", plan(&b, "2025-05-01")).await.ok();
        change(sa, id(&b), "move", plan(&a, "2025-04-01")).await.refused(409, "conflict");
        change(sa, id(&b), "close", json!({})).await.refused(409, "conflict");
        let mut above = town.clone();
        for n in 0..8 {
            let unit = bench.unit(&format!("层{n}"), UnitKind::Grid, above.parse().unwrap()).await;
            above = unit.id.to_string();
        }
        // District, town, eight and these two are twelve levels; one more is too many.
        let below = json!({ "parent": above, "from": "2025-05-01" });
        change(sa, id(&b), "move", below).await.ok();
        let deeper = make(sa, "丙", id(&b), None).await;
        let last = json!({ "kind": "grid", "name": "丁", "parent": id(&deeper) });
        sa.post(UNITS, last).await.refused(409, "conflict");
        let under = plan(&a, "2025-05-01");
        change(sa, id(&deeper), "move", under).await.refused(409, "conflict");
    }
}

/// A unit ends once: its last day may become an earlier one, and a move that was planned for a day after it is none any more.
#[actix_web::test]
async fn b26_a_unit_that_ended_does_not_end_later() {
    for bench in benches().await {
        let two = Two::of(&bench).await;
        let sa = &two.sa;
        let grid = two.grid.to_string();
        let plan = json!({ "parent": two.other, "from": "2025-06-01" });
        change(sa, &grid, "move", plan).await.ok();
        change(sa, &grid, "close", json!({ "last": "2025-05-10" })).await.ok();
        bench.at("2025-07-01 09:00");
        let path = format!("{UNITS}/{grid}");
        assert_eq!(sa.get(&path).await.ok()["parent"], json!(two.village), "it never moved");
        let later = json!({ "last": "2025-05-20" });
        assert_eq!(code(change(sa, &grid, "close", later).await), "after_end");
        let earlier = json!({ "last": "2025-05-05" });
        let ended = change(sa, &grid, "close", earlier).await.ok();
        assert_eq!(ended["valid_to"], "2025-05-05");
        assert!(directly_below(sa, &two.village.to_string()).await.is_empty());
    }
}

/// A name is taken where its unit stands today, and where it will stand.
#[actix_web::test]
async fn b26_a_name_is_taken_where_its_unit_stands_or_will() {
    for bench in benches().await {
        let two = Two::of(&bench).await;
        let sa = &two.sa;
        let (town, other) = (bench.town.id.to_string(), two.other.to_string());
        let found = async |parent: kernel::Id, day: chrono::NaiveDate| {
            let found = bench
                .database
                .read(move |db| units::by_name_under(db, "230718", parent, "锦山村", day));
            found.await.unwrap().is_some()
        };
        let day = |month| chrono::NaiveDate::from_ymd_opt(2025, month, 1).unwrap();
        two.move_village(json!({ "parent": other, "from": "2025-06-01" })).await;
        assert!(found(bench.town.id, day(5)).await && !found(two.other, day(5)).await);
        assert!(!found(bench.town.id, day(6)).await && found(two.other, day(6)).await);
        for parent in [&town, &other] {
            let new = json!({ "kind": "village", "name": "锦山村", "parent": parent });
            sa.post(UNITS, new).await.refused(409, "conflict");
        }
        bench.at("2025-06-01 09:00");
        make(sa, "锦山村", &town, None).await;
    }
}
