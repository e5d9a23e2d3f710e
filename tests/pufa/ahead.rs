//! 活动方案: what lies ahead is planned, approved by another person, and held or called off.

use super::*;
use crate::town::benches;

const PLANNED: &str = "2025-03-12";

#[actix_web::test]
async fn what_lies_ahead_is_approved_by_another_person_and_anew_when_the_plan_changes() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let planned = office.draft("activities", activity(PLANNED)).await;
        let offered = address("activities", &planned, "actions");
        let offered = async |who: &Person<'_>| -> Vec<(String, bool)> {
            let told = who.get(&offered).await.ok();
            let told = told["actions"].as_array().unwrap().iter();
            told.map(|one| (one["action"].as_str().unwrap().into(), one["allowed"] == true))
                .collect()
        };
        assert!(offered(&office.judicial).await.contains(&("approve".into(), true)));
        assert!(offered(&office.clerk).await.contains(&("cancel".into(), true)));
        let path = address("activities", &planned, "approve");
        office.clerk.change(&path, 1, json!({})).await.refused(403, "forbidden");
        let both = bench.person("both", &[("pub", bench.town.id), ("js", bench.town.id)]).await;
        let own = json!({ "unit": bench.town.id, "content": activity(PLANNED) });
        let own = both.post(&format!("{BASE}/activities"), own).await.created();
        let own = address("activities", &own, "approve");
        both.change(&own, 1, json!({})).await.refused(403, "own_record");
        let approved =
            office.act(&office.judicial, "activities", &planned, "approve", json!({})).await;
        assert_eq!(
            (&approved["status"], approved["approved"].is_object()),
            (&json!("draft"), true)
        );
        assert!(offered(&office.judicial).await.contains(&("approve".into(), false)));
        office.judicial.change(&path, 2, json!({})).await.refused(409, "approved_already");

        // Who is to come with what is no part of the plan; where and when is.
        let revise = async |before: &Value, more: Value| {
            let content = json!({ "content": with(before["content"].clone(), more) });
            office.act(&office.clerk, "activities", before, "revise", content).await
        };
        let staffed = revise(&approved, json!({ "staff": 8 })).await;
        assert_eq!(staffed["approved"], approved["approved"]);
        let moved = revise(&staffed, json!({ "place": "富民村" })).await;
        assert_eq!(moved["approved"], Value::Null);
        let again = office.act(&office.judicial, "activities", &moved, "approve", json!({})).await;

        // What was held keeps the approval that it had, whatever is found wrong afterwards; none is given then.
        bench.at("2025-03-13 09:00");
        office.judicial.change(&own, 1, json!({})).await.refused(409, "not_ahead");
        let titled = revise(&again, json!({ "title": "民法典进村" })).await;
        assert_eq!(titled["approved"], again["approved"]);
        let handed_in = office.act(&office.clerk, "activities", &titled, "submit", json!({})).await;
        let verified =
            office.act(&office.judicial, "activities", &handed_in, "verify", json!({})).await;
        assert_eq!(verified["approved"], again["approved"]);
        assert_eq!(office.text("LP.ACTIVITIES").await, "1");
        office.judicial.change(&path, 8, json!({})).await.refused(409, "record_state");
    }
}

#[actix_web::test]
async fn what_is_called_off_waits_for_nobody_and_stays_to_be_read() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let mut plan = activity(PLANNED);
        plan["attendance"] = Value::Null;
        let planned = office.draft("activities", plan).await;
        let waiting =
            async || office.town.figure("LP.ACTIVITIES").await["excluded"][0]["count"].clone();
        assert_eq!(waiting().await, 0, "it lies ahead");
        let path = address("activities", &planned, "cancel");
        office.clerk.change(&path, 1, json!({})).await.refused(422, "invalid");
        let reason = json!({ "reason": "暴雨" });
        office.town.deputy.change(&path, 1, reason.clone()).await.refused(403, "forbidden");
        // It may have been called off on the day, and be told of later.
        bench.at("2025-03-13 09:00");
        assert_eq!(waiting().await, 1);
        let off = office.act(&office.clerk, "activities", &planned, "cancel", reason.clone()).await;
        assert_eq!((&off["status"], &off["voided"]["reason"]), (&json!("voided"), &json!("暴雨")));
        assert_eq!(off["events"][1]["event"], "cancel");
        assert_eq!(waiting().await, 0);
        let whole = office.draft("activities", activity("2025-03-05")).await;
        let path = address("activities", &whole, "cancel");
        office.clerk.change(&path, 1, reason.clone()).await.refused(409, "held_already");
        let held = office.submitted("activities", activity("2025-03-05")).await;
        let path = address("activities", &held, "cancel");
        office
            .clerk
            .change(&path, 2, json!({ "reason": "暴雨" }))
            .await
            .refused(409, "record_state");
        bench.seal().await;
        for kind in pufa_publicity::LINE.records() {
            let compared =
                bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
            assert_eq!(compared.await.unwrap().1, [], "{}", kind.name);
        }
    }
}
