//! What an operation of its own wrote wrongly: taken out with its reason, and entered anew.

use super::*;
use crate::town::benches;

async fn annul(office: &Office<'_>, noun: &str, record: &Value, body: Value) -> Value {
    office.act(&office.judicial, noun, record, "annul-entry", body).await
}

#[actix_web::test]
async fn a_snapshot_an_inspection_and_a_revocation_are_taken_out_and_entered_anew() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let first = json!({ "number": 1, "reason": "录错" });
        let video = media::published(&office, media::product("short_video", "2025-02-03")).await;
        let metrics = |views: u32| json!({ "on": "2025-02-10", "views": views, "likes": 1, "comments": 1, "shares": 1 });
        let seen =
            office.act(&office.clerk, "products", &video, "record-metrics", metrics(3000)).await;
        assert_eq!(office.text("LP.MEDIA_VIEWS").await, "3000");
        let path = address("products", &seen, "annul-entry");
        let version = seen["version"].as_i64().unwrap();
        office.clerk.change(&path, version, first.clone()).await.refused(403, "forbidden");
        let third = json!({ "number": 3, "reason": "录错" });
        office.judicial.change(&path, version, third).await.refused(422, "entry_unknown");
        let unsaid = json!({ "number": 1 });
        office.judicial.change(&path, version, unsaid).await.refused(422, "invalid");
        let late = json!({ "number": 1, "reason": "录错", "comment": "平台后台为准", "client_at": "2025-03-10T00:00:00Z" });
        let seen = annul(&office, "products", &seen, late).await;
        assert_eq!(office.text("LP.MEDIA_VIEWS").await, "0");
        let last = seen["events"].as_array().unwrap().last().unwrap();
        assert_eq!(
            (&last["event"], &last["comment"]),
            (&json!("annul-entry"), &json!("录错\n平台后台为准"))
        );
        assert!(last["client_at"].is_string());
        office.act(&office.clerk, "products", &seen, "record-metrics", metrics(300)).await;
        assert_eq!(office.text("LP.MEDIA_VIEWS").await, "300");

        let venue = office.verified("venues", places::venue()).await;
        let inspected = json!({ "on": "2025-03-01", "sound": true });
        let venue = office.act(&office.clerk, "venues", &venue, "inspect", inspected).await;
        assert_eq!(office.text("LP.VENUES").await, "1");
        annul(&office, "venues", &venue, first.clone()).await;
        assert_eq!(office.text("LP.VENUES").await, "0");

        let house = places::household(office.town.village, "2023-07");
        let house = office.verified("households", house).await;
        let revoked = json!({ "on": "2025-03-05", "result": "revoke" });
        let house = office.act(&office.judicial, "households", &house, "check", revoked).await;
        assert_eq!(office.text("LP.DEMO_HH_COVER").await, "0%");
        annul(&office, "households", &house, first.clone()).await;
        assert_eq!(office.text("LP.DEMO_HH_COVER").await, "100%");

        let village =
            office.verified("villages", places::village(office.town.village, "city")).await;
        let cancelled = json!({ "on": "2025-03-05", "result": "cancel" });
        let village =
            office.act(&office.judicial, "villages", &village, "recheck", cancelled).await;
        assert_eq!(office.text("LP.DEMO_VILLAGE").await, "0");
        annul(&office, "villages", &village, first).await;
        assert_eq!(office.text("LP.DEMO_VILLAGE").await, "1");
    }
}

#[actix_web::test]
async fn a_duty_was_done_by_another_activity() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let list = office.verified("duties", duties::list(bench.town.id)).await;
        let wrong = office.verified("activities", activity("2025-01-20")).await;
        let right = office.verified("activities", activity("2025-01-21")).await;
        let by = |activity: &Value| json!({ "number": 1, "activity": activity["id"] });
        let second = json!({ "number": 2, "reason": "登记有误" });
        let path = address("duties", &list, "annul-entry");
        // Who verifies lists of duties is the head of the town.
        let deputy = &office.town.deputy;
        let version = list["version"].as_i64().unwrap();
        deputy.change(&path, version, second).await.refused(409, "item_not_done");
        let done = office.act(&office.clerk, "duties", &list, "complete-item", by(&wrong)).await;
        let first = json!({ "number": 1, "reason": "登记有误" });
        let open = office.act(deputy, "duties", &done, "annul-entry", first).await;
        assert_eq!(office.text("LP.RESP_DONE").await, "0%");
        let done = office.act(&office.clerk, "duties", &open, "complete-item", by(&right)).await;
        assert_eq!(done["content"]["items"][0]["done"]["activity"], right["id"]);
        assert_eq!(office.text("LP.RESP_DONE").await, "50%");
    }
}

/// The last step first: a removal, a pause, what was done, the certificate.
#[actix_web::test]
async fn the_life_of_a_literate_person_is_put_right_step_by_step() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let village = office.town.village;
        let one = literates::verified(&office, village, "llp-1").await;
        let act = async |record: &Value, action: &str, body: Value| {
            office.act(&office.judicial, "literates", record, action, body).await
        };
        let out =
            |part: &str, number: Value| json!({ "part": part, "number": number, "reason": "录错" });
        let refused = async |record: &Value, part: &str, number: Value, code: &str, status: u16| {
            let path = address("literates", record, "annul-entry");
            let version = record["version"].as_i64().unwrap();
            office.judicial.change(&path, version, out(part, number)).await.refused(status, code);
        };
        let one = act(&one, "certify", literates::certificate("2024-09-01")).await;
        let one =
            act(&one, "log-service", json!({ "on": "2025-02-10", "kind": "publicity" })).await;
        let one = act(&one, "pause", json!({ "from": "2025-02-15" })).await;
        let one = act(&one, "resume", json!({ "on": "2025-02-20" })).await;
        let one = act(&one, "log-service", json!({ "on": "2025-02-20", "kind": "guidance" })).await;
        let one = act(&one, "review", json!({ "year": 2024, "passed": false })).await;
        let one = act(&one, "remove", json!({ "on": "2025-03-05", "ground": "crime" })).await;
        assert_eq!(office.text("LP.LLP_COUNT").await, "0");
        let one = annul(&office, "literates", &one, out("removal", Value::Null)).await;
        assert_eq!(office.text("LP.LLP_COUNT").await, "1");
        refused(&one, "removal", Value::Null, "entry_unknown", 422).await;
        refused(&one, "service", Value::Null, "entry_number", 422).await;
        refused(&one, "certificate", json!(1), "entry_number", 422).await;
        refused(&one, "certificate", Value::Null, "entry_rests", 409).await;
        // They served again on that day: the pause ended then, or the service was none.
        refused(&one, "resumption", Value::Null, "entry_rests", 409).await;
        let one = annul(&office, "literates", &one, out("service", json!(2))).await;
        let one = annul(&office, "literates", &one, out("resumption", Value::Null)).await;
        assert_eq!(office.text("LP.LLP_COUNT").await, "0");
        let one = annul(&office, "literates", &one, out("pause", json!(1))).await;
        assert_eq!(office.text("LP.LLP_COUNT").await, "1");
        let one = annul(&office, "literates", &one, out("review", json!(1))).await;
        let one = act(&one, "review", json!({ "year": 2024, "passed": true })).await;
        let one = annul(&office, "literates", &one, out("review", json!(1))).await;
        let one = annul(&office, "literates", &one, out("service", json!(1))).await;
        let one = annul(&office, "literates", &one, out("certificate", Value::Null)).await;
        assert_eq!(office.text("LP.LLP_COUNT").await, "0");
        let certificate =
            with(literates::certificate("2024-10-01"), json!({ "cert_no": "明字第8号" }));
        let one = act(&one, "certify", certificate).await;
        assert_eq!(one["content"]["certified"]["cert_no"], "明字第8号");
        assert_eq!(office.text("LP.LLP_COUNT").await, "1");
        bench.seal().await;
        for kind in pufa_publicity::LINE.records() {
            let compared =
                bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
            let (_, wrong) = compared.await.unwrap();
            assert!(wrong.is_empty(), "{}: {wrong:?}", kind.name);
        }
    }
}
