//! 人民调解法 art. 25: danger is told at once, and whoever finds a dispute in a grid hands it up.

use crate::mediation_cases::{CASES, Village};
use crate::mediation_corrections::assert_recounts;
use crate::town::benches;
use testkit::{Person, Value, json};

async fn due(who: &Person<'_>) -> Vec<Value> {
    let path = "/v1/mediation/reminders?own=true&until=2025-12-31";
    let answer = who.get(path).await.ok();
    answer["reminders"].as_array().unwrap().iter().map(|one| one["what"].clone()).collect()
}

/// The grid worker is reminded of danger, tells the police, says so, and is reminded no more.
#[actix_web::test]
async fn who_finds_danger_tells_it_and_says_so() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let worker = bench.person("gw", &[("gw", village.unit)]).await;
        let new = village.new_case(json!({ "tier": "grid", "risk": "high" }));
        let case = worker.post(CASES, new).await.created();
        assert_eq!(due(&worker).await, [json!("report"), json!("escalate")]);
        let tell = async |who: &Person<'_>, to: Value, at: &str| {
            village.act(who, &case, "report-risk", json!({ "to": to, "at": at })).await
        };
        let (police, now) = (json!(["town", "police", "police"]), "2025-03-04T08:30:00+08:00");
        tell(&worker, json!([]), now).await.refused(422, "risk_report_empty");
        tell(&worker, police.clone(), "2025-03-04T09:30:00+08:00").await.refused(422, "in_future");
        tell(&worker, police.clone(), "2025-03-03T23:30:00+08:00").await.refused(422, "past_days");
        let elsewhere = bench.person("other", &[("gw", village.unit)]).await;
        tell(&elsewhere, police.clone(), now).await.refused(404, "not_found");
        let told = tell(&worker, police, now).await.ok();
        let report = &told["risk_reports"][0];
        assert_eq!(
            (&report["to"], &report["at"]),
            (&json!(["police", "town"]), &json!("2025-03-04T00:30:00Z"))
        );
        assert_eq!(report["by"], json!(worker.account));
        assert_eq!(due(&worker).await, [json!("escalate")]);

        let up = |tier: &str| json!({ "tier": tier, "reason": "网格未能化解" });
        let case = village.act(&worker, &told, "escalate", up("village")).await.ok();
        assert_eq!(case["tier"], "village");
        let further = village.act(&worker, &case, "escalate", up("town")).await;
        further.refused(403, "case_permission");
        bench.seal().await;
        let history = format!("/v1/ledger/subjects/{}/entries", case["id"].as_str().unwrap());
        let history = village.js.get(&history).await.ok().to_string();
        assert!(history.contains("mediation.risk_reported"), "{history}");
        assert_recounts(&bench).await;
    }
}
