//! What is still to be done for cases, and until when.

use crate::mediation_cases::Village;
use crate::town::benches;
use testkit::{Person, Value, json};

const REMINDERS: &str = "/v1/mediation/reminders";

/// What, until when, and whether it is too late.
async fn due(who: &Person<'_>, query: &str) -> Vec<(String, String, bool)> {
    let answer = who.get(&format!("{REMINDERS}{query}")).await.ok();
    let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_string();
    let all = answer["reminders"].as_array().unwrap().iter();
    all.map(|one| (text(one, "what"), text(one, "due_on"), one["overdue"] == true)).collect()
}

fn is(found: &[(String, String, bool)], expected: &[(&str, &str, bool)]) {
    let expected: Vec<(String, String, bool)> =
        expected.iter().map(|(what, on, late)| ((*what).into(), (*on).into(), *late)).collect();
    assert_eq!(found, expected);
}

#[actix_web::test]
async fn a_mediator_is_told_what_is_due() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let case = village.assigned(json!({})).await;
        is(&due(&village.mediator, "").await, &[]);
        let until = "?until=2025-12-31";
        is(&due(&village.mediator, until).await, &[("mediate", "2025-04-04", false)]);
        let agreed = village.agreed(&case).await;
        let open = [
            ("perform", "2025-04-01", false),
            ("confirm", "2025-04-03", false),
            ("follow_up", "2025-04-03", false),
        ];
        let found = due(&village.mediator, until).await;
        assert_eq!(found[0].0, "perform");
        let mut sorted = found.clone();
        sorted.sort();
        let mut wanted: Vec<(String, String, bool)> =
            open.iter().map(|(what, on, late)| ((*what).into(), (*on).into(), *late)).collect();
        wanted.sort();
        assert_eq!(sorted, wanted);

        bench.at("2025-04-02 09:00");
        assert!(due(&village.js, "?own=true").await.iter().any(|one| one.2), "overdue comes first");
        let paid = json!({ "on": "2025-04-02", "performance": "full" });
        village.act(&village.mediator, &agreed, "log-performance", paid).await.ok();
        let found = due(&village.mediator, until).await;
        assert!(found.iter().all(|one| one.0 != "perform"));
        assert!(found.contains(&("file".into(), "2025-05-02".into(), false)), "{found:?}");
        // Who sees no case is reminded of none.
        let other = bench.person("other", &[("md", village.unit)]).await;
        is(&due(&other, until).await, &[]);
    }
}

/// 涉军绿色通道: the next working day, over the weekend; and its title is for few eyes.
#[actix_web::test]
async fn mediators_for_soldiers_are_found_within_a_working_day() {
    for bench in benches().await {
        bench.at("2025-03-07 09:00");
        let village = Village::new(&bench).await;
        village.registered(json!({ "flags": ["military"] })).await;
        village.registered(json!({})).await;
        is(&due(&village.js, "").await, &[("assign", "2025-03-10", false)]);
        bench.at("2025-03-11 09:00");
        is(&due(&village.js, "?until=2025-03-11").await, &[("assign", "2025-03-10", true)]);
        let secretary = bench.person("vs", &[("vs", village.unit)]).await;
        is(&due(&secretary, "").await, &[]);
    }
}
