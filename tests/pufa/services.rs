//! 履职: what a legal-literate person did, and at which activity.

use super::literates::{certificate, verified};
use super::*;
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
