//! C-22: two who change the tree at the same moment, each of whom would be right alone.

use super::{UNITS, id};
use crate::concurrency::rounds;
use crate::town::benches;
use organization::units::UnitKind;
use serde_json::json;
use testkit::Person;

async fn version(who: &Person<'_>, unit: &str) -> i64 {
    who.get(&format!("{UNITS}/{unit}")).await.ok()["version"].as_i64().unwrap()
}

#[actix_web::test]
async fn c22_two_moves_at_once_leave_a_tree() {
    for bench in benches().await {
        let sa = bench.person("sa", &[("sa", bench.district.id)]).await;
        let mut units = Vec::new();
        for name in ["甲村", "乙村"] {
            units.push(bench.unit(name, UnitKind::Village, bench.town.id).await.id.to_string());
        }
        let path = |unit: &str| format!("{UNITS}/{unit}/move");
        for _ in 0..rounds(25) {
            let [one, two] = [version(&sa, &units[0]).await, version(&sa, &units[1]).await];
            let paths = [path(&units[0]), path(&units[1])];
            let (first, second) = tokio::join!(
                sa.change(&paths[0], one, json!({ "parent": units[1] })),
                sa.change(&paths[1], two, json!({ "parent": units[0] }))
            );
            let statuses = [first.status.as_u16(), second.status.as_u16()];
            assert!(matches!(statuses, [200, 409] | [409, 200]), "{} {}", first.body, second.body);
            let moved = &units[usize::from(statuses[1] == 200)];
            let back = json!({ "parent": bench.town.id });
            sa.change(&path(moved), version(&sa, moved).await, back).await.ok();
        }
    }
}

#[actix_web::test]
async fn c22_a_unit_that_closes_takes_nobody_in() {
    for bench in benches().await {
        let sa = bench.person("sa", &[("sa", bench.district.id)]).await;
        for round in 0..rounds(25) {
            let new = |name: &str, parent: &str| json!({ "kind": "village", "name": format!("{name}{round}"), "parent": parent });
            let town = bench.town.id.to_string();
            let unit = sa.post(UNITS, new("村", &town)).await.created();
            let path = format!("{UNITS}/{}/close", id(&unit));
            let (closed, below) =
                tokio::join!(sa.change(&path, 1, json!({})), sa.post(UNITS, new("组", id(&unit))));
            let one = (closed.status == 200) != (below.status == 201);
            assert!(one, "{} {}", closed.body, below.body);
        }
    }
}
