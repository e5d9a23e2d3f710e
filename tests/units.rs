//! Units, people and accounts: the tree, what moves in it, and who sees what of it.

mod dates;
mod growth;
mod matrix;
mod races;

use crate::access::{ACCOUNTS, wait};
use crate::town::{Town, benches};
use kernel::Id;
use organization::units::UnitKind;
use serde_json::{Value, json};
use testkit::{Bench, Person};

pub const UNITS: &str = "/v1/organization/units";
const PEOPLE: &str = "/v1/organization/people";
/// The criterion allows five; the rights of a caller are believed for three.
const IN_FORCE: i64 = 4;

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

/// A unit in other hands: somebody changes it as it stands.
async fn change(who: &Person<'_>, unit: &str, action: &str, body: Value) -> testkit::Answer {
    let path = format!("{UNITS}/{unit}");
    let version = who.get(&path).await.ok()["version"].as_i64().unwrap();
    who.change(&format!("{path}/{action}"), version, body).await
}

/// Two towns, a village of the first with a grid below it, and their clerks.
struct Two<'a> {
    bench: &'a Bench,
    town: Town<'a>,
    other: Id,
    village: Id,
    grid: Id,
    sa: Person<'a>,
    clerk: Person<'a>,
    other_clerk: Person<'a>,
    village_clerk: Person<'a>,
}

impl<'a> Two<'a> {
    async fn of(bench: &'a Bench) -> Self {
        let town = Town::new(bench).await;
        let other = bench.unit("伊春镇", UnitKind::Township, bench.district.id).await.id;
        let village = town.village;
        let grid = bench.unit("第一网格", UnitKind::Station, village).await.id;
        Self {
            sa: bench.person("sa", &[("sa", bench.district.id)]).await,
            clerk: bench.person("c1", &[("ho", bench.town.id)]).await,
            other_clerk: bench.person("c2", &[("ho", other)]).await,
            village_clerk: bench.person("c3", &[("ho", village)]).await,
            bench,
            town,
            other,
            village,
            grid,
        }
    }

    /// A ticket of a unit.
    async fn ticket(&self, number: &str, unit: Id) -> String {
        let ticket = self.town.receive_with(number, json!({ "lead_unit": unit })).await;
        format!("/v1/hotline/tickets/{}", id(&ticket))
    }

    async fn move_village(&self, body: Value) {
        change(&self.sa, &self.village.to_string(), "move", body).await.ok();
        wait(self.bench, IN_FORCE);
    }

    /// Whether the clerk of the first town and that of the other read these records.
    async fn seen(&self, paths: &[String]) -> Vec<(bool, bool)> {
        let mut seen = Vec::new();
        for path in paths {
            self.village_clerk.get(path).await.ok();
            let reads = async |who: &Person<'_>| {
                let answer = who.get(path).await;
                let found = answer.status == 200;
                if !found {
                    answer.refused(404, "not_found");
                }
                found
            };
            seen.push((reads(&self.clerk).await, reads(&self.other_clerk).await));
        }
        seen
    }

    /// How many tickets a town had in 2025, as the district reads it.
    async fn handled(&self, town: Id) -> f64 {
        let path = format!("/v1/reporting/figures?indicators=HL.HANDLED&period=2025&unit={town}");
        self.town.district.get(&path).await.ok()["figures"][0]["value"].as_f64().unwrap()
    }
}

const FIRST: (bool, bool) = (true, false);
const OTHER: (bool, bool) = (false, true);

/// B-26: a unit moves with all below it: the old town loses sight of it, the new one gains it, and what was counted stays.
#[actix_web::test]
async fn b26_what_moves_changes_hands_and_keeps_its_history() {
    for bench in benches().await {
        let two = Two::of(&bench).await;
        let tickets = [two.ticket("M1", two.village).await, two.ticket("M2", two.grid).await];
        assert_eq!(two.seen(&tickets).await, [FIRST, FIRST]);
        assert_eq!((two.handled(bench.town.id).await, two.handled(two.other).await), (2.0, 0.0));
        bench.at("2025-04-01 09:00");
        two.move_village(json!({ "parent": two.other })).await;
        assert_eq!(two.seen(&tickets).await, [OTHER, OTHER]);
        let units = [two.village, two.grid].map(|unit| format!("{UNITS}/{unit}"));
        assert_eq!(two.seen(&units).await, [OTHER, OTHER]);
        let new = [two.ticket("M3", two.grid).await];
        assert_eq!(two.seen(&new).await, [OTHER]);
        assert_eq!((two.handled(bench.town.id).await, two.handled(two.other).await), (2.0, 1.0));
        bench.seal().await;
        assert_eq!((two.handled(bench.town.id).await, two.handled(two.other).await), (2.0, 1.0));
        bench.at("2025-05-01 09:00");
        two.move_village(json!({ "parent": bench.town.id })).await;
        assert_eq!(two.seen(&tickets).await, [FIRST, FIRST]);
        assert_eq!(two.seen(&new).await, [FIRST]);
        assert_eq!((two.handled(bench.town.id).await, two.handled(two.other).await), (2.0, 1.0));
    }
}

/// B-26: a move of a later day bites on that day, unless another move overrules it.
#[actix_web::test]
async fn b26_a_planned_move_waits_for_its_day() {
    for bench in benches().await {
        let two = Two::of(&bench).await;
        let ticket = [two.ticket("M1", two.village).await];
        two.move_village(json!({ "parent": two.other, "from": "2025-05-01" })).await;
        assert_eq!(two.seen(&ticket).await, [FIRST]);
        bench.at("2025-04-30 23:59");
        assert_eq!(two.seen(&ticket).await, [FIRST]);
        bench.at("2025-05-01 00:01");
        assert_eq!(two.seen(&ticket).await, [OTHER]);
        two.move_village(json!({ "parent": bench.town.id, "from": "2025-09-01" })).await;
        two.move_village(json!({ "parent": bench.district.id, "from": "2025-07-01" })).await;
        bench.at("2025-08-01 09:00");
        assert_eq!(two.seen(&ticket).await, [(false, false)]);
        bench.at("2025-10-01 09:00");
        assert_eq!(two.seen(&ticket).await, [(false, false)], "the move of July overruled it");
    }
}

/// B-26: a closed unit takes nothing in, nothing stands below itself, and a name means one unit below its parent.
#[actix_web::test]
async fn b26_the_tree_stays_a_tree() {
    for bench in benches().await {
        let two = Two::of(&bench).await;
        let (village, grid) = (two.village.to_string(), two.grid.to_string());
        let sa = &two.sa;
        for parent in [&village, &grid] {
            change(sa, &village, "move", json!({ "parent": parent }))
                .await
                .refused(409, "conflict");
        }
        let root = bench.district.id.to_string();
        change(sa, &root, "move", json!({ "parent": village })).await.refused(409, "conflict");
        change(sa, &village, "close", json!({})).await.refused(409, "conflict");
        let namesake = json!({ "kind": "village", "name": "锦山村", "parent": two.other });
        let namesake = sa.post(UNITS, namesake).await.created();
        sa.post(UNITS, json!({ "kind": "village", "name": "锦山村", "parent": two.other }))
            .await
            .refused(409, "conflict");
        change(sa, &village, "move", json!({ "parent": two.other })).await.refused(409, "conflict");
        let second = json!({ "kind": "district", "name": "第二区" });
        sa.post(UNITS, second).await.refused(409, "conflict");
        change(sa, id(&namesake), "close", json!({ "last": "2025-03-09" })).await.ok();
        let below = json!({ "kind": "station", "name": "网格", "parent": id(&namesake) });
        sa.post(UNITS, below).await.refused(422, "invalid");
        change(sa, &grid, "move", json!({ "parent": id(&namesake) })).await.refused(422, "invalid");
        let nowhere = json!({ "parent": kernel::new_id() });
        change(sa, &grid, "move", nowhere).await.refused(422, "invalid");
        let renamed = change(sa, &grid, "change", json!({ "name": "第二网格" })).await.ok();
        assert_eq!(
            (renamed["name"].as_str(), renamed["version"].as_i64()),
            (Some("第二网格"), Some(2))
        );
    }
}

/// B-20: administrators of one town do nothing beyond it: no person, no account, no role, no unit there.
/// RFC 7396: a code that a unit never had is taken away; a name is not.
#[actix_web::test]
async fn the_code_of_a_unit_is_taken_away() {
    for bench in benches().await {
        let unit = bench.unit("锦山村", UnitKind::Village, bench.town.id).await.id.to_string();
        let sa = bench.person("sa", &[("sa", bench.town.id)]).await;
        change(&sa, &unit, "change", json!({ "code": "230718100201" })).await.ok();
        let renamed = change(&sa, &unit, "change", json!({ "name": "锦水村" })).await.ok();
        assert_eq!(renamed["code"], "230718100201", "what is absent stays");
        let cleared = change(&sa, &unit, "change", json!({ "code": null })).await.ok();
        assert_eq!((&cleared["code"], &cleared["name"]), (&Value::Null, &json!("锦水村")));
        for member in ["name", "kind"] {
            let kept = change(&sa, &unit, "change", json!({ member: null })).await;
            kept.refused(422, "invalid");
        }
    }
}

#[actix_web::test]
async fn b20_administrators_stay_within_their_units() {
    for bench in benches().await {
        let two = Two::of(&bench).await;
        let (here, there) = (bench.town.id, two.other);
        let sa = bench.person("sa1", &[("sa", here)]).await;
        let sm = bench.person("sm1", &[("sm", here)]).await;
        let person = |unit: Id| json!({ "name": "周四", "unit": unit });
        let own = sa.post(PEOPLE, person(here)).await.created();
        let foreign = two.sa.post(PEOPLE, person(there)).await.created();
        sa.post(PEOPLE, person(there)).await.refused(404, "not_found");
        let take = format!("{PEOPLE}/{}/change", id(&own));
        sa.change(&take, 1, json!({ "unit": there })).await.refused(404, "not_found");
        sa.change(&take, 1, json!({ "unit": two.village })).await.ok();
        let account = |person: &Value, unit: Id| json!({ "kind": "person", "login": "zhou", "person": id(person), "unit": unit });
        sa.post(ACCOUNTS, account(&foreign, here)).await.refused(422, "invalid");
        sa.post(ACCOUNTS, account(&own, there)).await.refused(404, "not_found");
        let made = sa.post(ACCOUNTS, account(&own, here)).await.created();
        let assign = format!("{ACCOUNTS}/{}/assignments", id(&made));
        let give = |unit: Id| json!({ "assignments": [{ "role": "ho", "unit": unit }] });
        for beyond in [there, bench.district.id] {
            sm.change(&assign, 1, give(beyond)).await.refused(422, "invalid");
        }
        sm.change(&assign, 1, give(two.village)).await.ok();
        let unit = |parent: Id| json!({ "kind": "village", "name": "新村", "parent": parent });
        sa.post(UNITS, unit(there)).await.refused(404, "not_found");
        sa.post(UNITS, unit(here)).await.created();
        let village = two.village.to_string();
        change(&sa, &village, "move", json!({ "parent": there })).await.refused(404, "not_found");
    }
}
