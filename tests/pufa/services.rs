//! What a legal-literate person did, at which activity, and on whose hours the certificate rests.

use super::literates::{certificate, verified};
use super::*;
use crate::study_stories;
use crate::town::benches;

#[actix_web::test]
async fn a_service_is_at_an_activity_that_is_there() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let one = verified(&office, office.town.village, "llp-1").await;
        let by = certificate("2024-09-01");
        let one = office.act(&office.judicial, "literates", &one, "certify", by).await;
        let path = address("literates", &one, "log-service");
        let version = one["version"].as_i64().unwrap();
        let served = |activity: &Value| json!({ "on": "2025-03-03", "kind": "publicity", "activity": activity });
        let void = office.draft("activities", activity("2025-03-03")).await;
        let reason = json!({ "reason": "重复登记" });
        office.act(&office.judicial, "activities", &void, "void", reason).await;
        for wrong in [&json!(Id::from_u128(9)), &void["id"], &one["id"]] {
            let sent = office.judicial.change(&path, version, served(wrong)).await;
            sent.refused(422, "service_activity");
        }
        let held = office.draft("activities", activity("2025-03-03")).await;
        let sent = office.judicial.change(&path, version, served(&held["id"])).await.ok();
        assert_eq!(sent["content"]["services"][0]["activity"], held["id"]);
    }
}

/// A certificate holds though the training that it rests on became void; auditors are told.
#[actix_web::test]
async fn auditors_are_told_of_certificates_whose_hours_no_longer_stand() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let inspector = bench.person("inspector", &[("ins", bench.town.id)]).await;
        let found = async || {
            let town = bench.town.id;
            let path = format!("{BASE}/checks?from=2025-01-01&to=2025-12-31&unit={town}");
            inspector.get(&path).await.ok()["findings"].as_array().unwrap().clone()
        };
        let (clerk, deputy) = (&office.clerk, &office.town.deputy);
        let content = study_stories::training(&["llp"], "town");
        let new = json!({ "unit": bench.town.id, "content": content });
        let course = clerk.post("/v1/study-records/trainings", new).await.created();
        let act = |action: &str| study_stories::address("trainings", &course, action);
        clerk.change(&act("submit"), 1, json!({})).await.ok();
        deputy.change(&act("verify"), 2, json!({})).await.ok();
        let one = verified(&office, office.town.village, "llp-1").await;
        let mut by = certificate("2025-03-07");
        (by["training"], by["tenths_of_hours"]) = (course["id"].clone(), json!(80));
        let one = office.act(&office.judicial, "literates", &one, "certify", by).await;
        assert_eq!(found().await, Vec::<Value>::new());
        deputy.change(&act("void"), 3, json!({ "reason": "没有举办" })).await.ok();
        let findings = found().await;
        assert_eq!(
            (findings.len(), &findings[0]["code"], &findings[0]["records"][0]["id"]),
            (1, &json!("hours_gone"), &one["id"])
        );
        let path = format!("{BASE}/literates/{}", one["id"].as_str().unwrap());
        let version = office.judicial.get(&path).await.ok()["version"].as_i64().unwrap();
        let left = json!({ "on": "2025-03-09", "ground": "resigned" });
        let remove = address("literates", &one, "remove");
        office.judicial.change(&remove, version, left).await.ok();
        assert_eq!(found().await, Vec::<Value>::new(), "who serves no more has no certificate");
    }
}
