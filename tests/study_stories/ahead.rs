//! What lies ahead: planned, notified, held.

use super::*;

#[actix_web::test]
async fn a_session_that_lies_ahead_is_planned_and_says_nothing_of_who_came() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let mut content = session("center_group", "2025-03-20", &["constitution"]);
        let attendance = content["attendance"].take();
        content["attendance"] = json!([]);
        content["notified_on"] = json!("2025-03-10");
        let mut known = content.clone();
        known["attendance"] = attendance.clone();
        let mut told_later = content.clone();
        told_later["notified_on"] = json!("2025-03-11");
        for (wrong, code) in [(known, "not_held_yet"), (told_later, "notice_day")] {
            let new = json!({ "unit": bench.town.id, "content": wrong });
            office.clerk.post(&format!("{BASE}/sessions"), new).await.refused(422, code);
        }
        let planned = office.draft("sessions", content.clone()).await;
        let planned =
            office.act(&office.secretary, "sessions", &planned, "approve", json!({})).await;
        let path = address("sessions", &planned, "submit");
        office.clerk.change(&path, 2, json!({})).await.refused(422, "not_held_yet");
        assert_eq!(office.text("LS.CENTER_GROUP").await, "0");
        bench.at("2025-03-20 17:00");
        content["attendance"] = attendance;
        let held = json!({ "content": content });
        let held = office.act(&office.clerk, "sessions", &planned, "revise", held).await;
        let held = office.act(&office.clerk, "sessions", &held, "submit", json!({})).await;
        office.act(&office.secretary, "sessions", &held, "verify", json!({})).await;
        assert_eq!(office.text("LS.CENTER_GROUP").await, "1");

        // A training has happened when it is recorded, and has nothing to approve.
        let training = office.draft("trainings", training(&["enforcement"], "town")).await;
        for operation in ["approve", "cancel"] {
            let path = address("trainings", &training, operation);
            office
                .clerk
                .change(&path, 1, json!({ "reason": "无" }))
                .await
                .refused(404, "not_found");
        }
    }
}
