//! What is still to be done for cases, and until when.

use crate::mediation_cases::{CASES, Village};
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
        let open = [("escalate", "2025-03-19", false), ("mediate", "2025-04-04", false)];
        is(&due(&village.mediator, until).await, &open);
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
        let decide = ("decide", "2025-03-14", false);
        is(&due(&village.js, "").await, &[("assign", "2025-03-10", false), decide, decide]);
        bench.at("2025-03-11 09:00");
        is(&due(&village.js, "?until=2025-03-11").await, &[("assign", "2025-03-10", true)]);
        let secretary = bench.person("vs", &[("vs", village.unit)]).await;
        is(&due(&secretary, "").await, &[decide]);
    }
}

/// 小事不出村、大事不出镇, and 人民调解法 art. 25: a grid has three days, a village fifteen; danger is told on the day, until the town has it.
#[actix_web::test]
async fn what_is_not_settled_goes_up_and_danger_is_told_at_once() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let case = village.find(json!({ "tier": "grid", "risk": "high" })).await;
        let worker = bench.person("gw", &[("gw", village.unit)]).await;
        let entrusted =
            json!({ "risk": "high", "found_by": "entrust", "entrusted_from": "police" });
        worker.post(CASES, village.new_case(entrusted)).await.created();
        let told = [("report", "2025-03-04", false), ("escalate", "2025-03-07", false)];
        is(&due(&village.js, "?own=true").await, &told);
        let late = [("escalate", "2025-03-19", false)];
        is(&due(&worker, "?until=2025-12-31").await, &late);
        bench.at("2025-03-05 09:00");
        let told = [("report", "2025-03-04", true), ("escalate", "2025-03-07", false)];
        is(&due(&village.js, "?own=true").await, &told);
        let up = |tier: &str| json!({ "tier": tier, "reason": "可能激化" });
        let case = village.act(&village.js, &case, "escalate", up("village")).await.ok();
        let told = [("report", "2025-03-04", true), ("escalate", "2025-03-20", false)];
        is(&due(&village.js, "?own=true&until=2025-03-20").await, &told);
        village.act(&village.js, &case, "escalate", up("town")).await.ok();
        is(&due(&village.js, "?own=true&until=2025-12-31").await, &[]);
    }
}

/// The parties are reminded of the court on the day after, and on days that the rule names.
#[actix_web::test]
async fn a_reminder_of_the_court_comes_on_the_day_after_the_agreement() {
    for bench in benches().await {
        bench.at("2025-03-07 09:00");
        let village = Village::new(&bench).await;
        village.agreed(&village.assigned(json!({})).await).await;
        is(&due(&village.mediator, "?until=2025-03-07").await, &[]);
        let answer = village.mediator.get(&format!("{REMINDERS}?until=2025-03-08")).await.ok();
        let all = answer["reminders"].as_array().unwrap();
        assert_eq!(all.len(), 1, "{answer}");
        assert_eq!((&all[0]["what"], &all[0]["due_on"]), (&json!("confirm"), &json!("2025-04-07")));
        assert_eq!(all[0]["remind_on"], json!(["2025-03-08", "2025-03-27", "2025-04-03"]));
        let rules = village.mediator.get("/v1/mediation/rules").await.ok();
        assert_eq!(rules["limits"][0]["confirmation_reminder_days"], json!([1, 20, 27]));
        assert_eq!(rules["limits"][0]["grid_escalation_days"], 3);
        // Nobody is reminded of what nobody can do any more.
        bench.at("2025-04-07 09:00");
        let whats = async || {
            let all = due(&village.mediator, "").await;
            all.into_iter().map(|one| one.0).collect::<Vec<_>>()
        };
        assert!(whats().await.contains(&"confirm".into()));
        bench.at("2025-04-08 09:00");
        assert!(!whats().await.contains(&"confirm".into()));
    }
}

/// The court's thirty days and the visit do not wait for the file, nor end with it; nothing else of what was filed is due.
#[actix_web::test]
async fn the_court_and_the_visit_are_due_after_the_file_is_closed() {
    for bench in benches().await {
        bench.at("2025-03-07 09:00");
        let village = Village::new(&bench).await;
        let case = village.agreed(&village.assigned(json!({})).await).await;
        let kept = json!({ "on": "2025-03-07", "performance": "full" });
        let case = village.act(&village.mediator, &case, "log-performance", kept).await.ok();
        let file = format!("{CASES}/{}/file", case["id"].as_str().unwrap());
        let needed = village.mediator.get(&file).await.ok()["needed"].clone();
        let filed = json!({ "documents": needed });
        let case = village.act(&village.mediator, &case, "file", filed).await.ok();
        let until = "?until=2025-12-31";
        let visit = ("follow_up", "2025-04-06", false);
        let mut both = due(&village.mediator, until).await;
        both.sort();
        is(&both, &[("confirm", "2025-04-07", false), visit]);
        bench.at("2025-04-08 09:00");
        is(&due(&village.mediator, until).await, &[("follow_up", "2025-04-06", true)]);
        let went = json!({ "on": "2025-04-08", "satisfaction": 5 });
        village.act(&village.mediator, &case, "follow-up", went).await.ok();
        is(&due(&village.mediator, until).await, &[]);
    }
}
