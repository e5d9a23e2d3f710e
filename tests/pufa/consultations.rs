//! 法律咨询: at the window of the judicial office, and at activities; counted once.

use super::*;
use crate::town::benches;

pub fn asked(on: &str, askers: u32, questions: u32) -> Value {
    json!({ "on": on, "topic": "婚姻家庭", "askers": askers, "questions": questions, "answered_by": "judicial" })
}

#[actix_web::test]
async fn advice_counts_without_an_activity_and_once_with_one() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let read = async || {
            let (questions, askers) =
                (office.text("LP.CONSULT_Q").await, office.text("LP.CONSULT_PT").await);
            (questions, askers, office.text("LP.ACTIVITIES").await)
        };
        let says = |questions: &str, askers: &str, activities: &str| {
            (questions.to_string(), askers.to_string(), activities.to_string())
        };
        // At the window: no activity was held.
        office.verified("consultations", asked("2025-03-03", 2, 3)).await;
        office.draft("consultations", asked("2025-03-04", 9, 9)).await;
        assert_eq!(read().await, says("3", "2", "0"));
        let waiting = office.town.figure("LP.CONSULT_Q").await["excluded"][0]["count"].clone();
        assert_eq!(waiting, 1);
        let ahead = json!({ "unit": bench.town.id, "content": asked("2025-03-30", 1, 1) });
        let ahead = office.clerk.post(&format!("{BASE}/consultations"), ahead).await;
        ahead.refused(422, "day_in_future");
        let early = json!({ "campaign": "publicity-8" });
        let early =
            json!({ "unit": bench.town.id, "content": with(asked("2020-12-31", 1, 1), early) });
        let early = office.clerk.post(&format!("{BASE}/consultations"), early).await;
        early.refused(422, "campaign_unknown");

        // At an activity that tells none itself.
        let bare = with(activity("2025-03-03"), json!({ "consultations": [] }));
        let held = office.verified("activities", bare).await;
        let at = |on: &str, activity: &Value| {
            with(asked(on, 4, 5), json!({ "activity": activity["id"] }))
        };
        let elsewhere = json!({ "unit": bench.town.id, "content": at("2025-03-05", &held) });
        let elsewhere = office.clerk.post(&format!("{BASE}/consultations"), elsewhere).await;
        elsewhere.refused(422, "consultation_activity");
        office.verified("consultations", at("2025-03-03", &held)).await;
        assert_eq!(read().await, says("8", "6", "1"));
        // The activity does not tell them once more,
        let told = json!([{ "topic": "婚姻家庭", "askers": 4, "questions": 5, "answered_by": "judicial" }]);
        let twice = json!({ "content": with(held["content"].clone(), json!({ "consultations": told })), "reason": "补登" });
        let path = address("activities", &held, "revise");
        let version = held["version"].as_i64().unwrap();
        office.clerk.change(&path, version, twice).await.refused(409, "consultation_twice");
        // on whatever day it says that it was held,
        let told = |day: &str| {
            let content = with(activity(day), json!({ "consultations": told }));
            json!({ "content": content, "reason": "改期" })
        };
        office
            .clerk
            .change(&path, version, told("2025-03-06"))
            .await
            .refused(409, "consultation_twice");
        let told = told("2025-03-04")["content"]["consultations"].clone();
        // nor does a record what an activity tells.
        let telling = with(activity("2025-03-04"), json!({ "consultations": told }));
        let telling = office.verified("activities", telling).await;
        let draft = office.draft("consultations", at("2025-03-04", &telling)).await;
        let path = address("consultations", &draft, "submit");
        office.clerk.change(&path, 1, json!({})).await.refused(409, "consultation_twice");
        assert_eq!(read().await, says("13", "10", "2"));
    }
}
