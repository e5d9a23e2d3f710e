//! 责任清单与五年规划: C38, and what was promised against what was done.

use super::*;
use crate::town::benches;

pub fn list(office: Id) -> Value {
    let duty = |number: u32, month: u32| json!({ "number": number, "office": office, "instruments": ["civil-code"], "audiences": ["villager"], "month": month });
    json!({ "year": 2025, "title": "2025年度责任清单", "items": [duty(1, 1), duty(2, 2), duty(3, 12)] })
}

pub fn programme() -> Value {
    json!({ "campaign": "publicity-8", "title": "乌马河镇第八个五年普法规划", "adopted_on": "2021-09-01" })
}

#[actix_web::test]
async fn duties_are_done_by_verified_activities_and_due_by_their_month() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let station = bench.unit("派出所", UnitKind::Station, bench.town.id).await.id;
        assert_eq!(office.text("LP.RESP_DONE").await, "—");
        let approved = office.verified("duties", list(station)).await;
        assert_eq!(office.text("LP.RESP_DONE").await, "0%", "two of three are due on 10 March");
        let waiting = office.submitted("activities", activity("2025-01-20")).await;
        let path = address("duties", &approved, "complete-item");
        let by = |activity: &Value| json!({ "number": 1, "activity": activity["id"] });
        office.clerk.change(&path, 3, by(&waiting)).await.refused(422, "activity_unknown");
        office.act(&office.judicial, "activities", &waiting, "verify", json!({})).await;
        let done =
            office.act(&office.clerk, "duties", &approved, "complete-item", by(&waiting)).await;
        assert_eq!(done["status"], "verified", "the list stays in force");
        office.clerk.change(&path, 4, by(&waiting)).await.refused(409, "item_done_before");
        // One activity does one duty, and a duty is done by an activity of its law.
        let once_more = json!({ "number": 2, "activity": waiting["id"] });
        office.clerk.change(&path, 4, once_more).await.refused(409, "duty_activity_taken");
        let lawless = with(activity("2025-02-20"), json!({ "instruments": ["constitution"] }));
        let lawless = office.verified("activities", lawless).await;
        let lawless = json!({ "number": 2, "activity": lawless["id"] });
        office.clerk.change(&path, 4, lawless).await.refused(422, "duty_statutes");
        let another = office.verified("duties", list(station)).await;
        let elsewhere = address("duties", &another, "complete-item");
        office.clerk.change(&elsewhere, 3, by(&waiting)).await.refused(409, "duty_activity_taken");
        let reason = json!({ "reason": "重复编制" });
        office.act(&office.town.deputy, "duties", &another, "void", reason).await;
        // Of another unit than the office and the town.
        let village = office.town.village;
        let others = json!({ "unit": village, "content": activity("2025-02-20") });
        let others = office.clerk.post(&format!("{BASE}/activities"), others).await.created();
        let others = office.act(&office.clerk, "activities", &others, "submit", json!({})).await;
        let others = office.act(&office.judicial, "activities", &others, "verify", json!({})).await;
        let by_others = json!({ "number": 2, "activity": others["id"] });
        office.clerk.change(&path, 4, by_others).await.refused(422, "activity_unknown");
        for sealed in [false, true] {
            assert_eq!(office.text("LP.RESP_DONE").await, "50%", "sealed: {sealed}");
            let series = format!(
                "/v1/reporting/figures/LP.RESP_DONE/series?by=unit&period=2025&unit={}",
                bench.town.id
            );
            let series = office.town.deputy.get(&series).await.ok();
            let points = series["points"].as_array().unwrap().iter();
            let of_the_station = points.clone().find(|point| point["label"] == "派出所").unwrap();
            assert_eq!(of_the_station["text"], "50%");
            bench.seal().await;
        }
        bench.at("2026-01-02 09:00");
        assert_eq!(office.text("LP.RESP_DONE").await, "33.33%", "the year is over");
    }
}

#[actix_web::test]
async fn a_duty_is_done_as_long_as_its_activity_is_verified() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let station = bench.unit("派出所", UnitKind::Station, bench.town.id).await.id;
        let approved = office.verified("duties", list(station)).await;
        // The office's own activity, for which a list of another unit says so.
        let new = json!({ "unit": station, "content": activity("2025-01-20") });
        let held = office.clerk.post(&format!("{BASE}/activities"), new).await.created();
        let held = office.act(&office.clerk, "activities", &held, "submit", json!({})).await;
        let held = office.act(&office.judicial, "activities", &held, "verify", json!({})).await;
        let by = |activity: &Value| json!({ "number": 1, "activity": activity["id"] });
        office.act(&office.clerk, "duties", &approved, "complete-item", by(&held)).await;
        assert_eq!(office.text("LP.RESP_DONE").await, "50%");
        let other = with(activity("2025-01-20"), json!({ "title": "民法典进乡村" }));
        let corrected = json!({ "content": other, "reason": "名称有误" });
        let held = office.act(&office.clerk, "activities", &held, "revise", corrected).await;
        assert_eq!(office.text("LP.RESP_DONE").await, "0%", "while it is corrected");
        let held = office.act(&office.judicial, "activities", &held, "verify", json!({})).await;
        assert_eq!(office.text("LP.RESP_DONE").await, "50%");
        let other = with(activity("2025-01-20"), json!({ "instruments": ["constitution"] }));
        let corrected = json!({ "content": other, "reason": "法规有误" });
        let held = office.act(&office.clerk, "activities", &held, "revise", corrected).await;
        let held = office.act(&office.judicial, "activities", &held, "verify", json!({})).await;
        assert_eq!(office.text("LP.RESP_DONE").await, "0%", "it was of another law");
        let reason = json!({ "reason": "没有举办" });
        office.act(&office.judicial, "activities", &held, "void", reason).await;
        assert_eq!(office.text("LP.RESP_DONE").await, "0%");
        let path = format!("{BASE}/duties/{}", id(&approved));
        let now = office.clerk.get(&path).await.ok();
        let again = office.verified("activities", activity("2025-01-25")).await;
        office.act(&office.clerk, "duties", &now, "complete-item", by(&again)).await;
        for sealed in [false, true] {
            assert_eq!(office.text("LP.RESP_DONE").await, "50%", "sealed: {sealed}");
            bench.seal().await;
        }
    }
}

#[actix_web::test]
async fn the_programme_closes_in_its_last_year() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        assert_eq!(office.text("LP.PLAN_PERIOD").await, "—");
        office.verified("programmes", programme()).await;
        let closing = office.town.figure("LP.PLAN_PERIOD").await;
        assert_eq!((&closing["text"], &closing["unit"]), (&json!("2025"), &json!("年")));
        let earlier = format!(
            "/v1/reporting/figures?indicators=LP.PLAN_PERIOD&period=2024&unit={}",
            bench.town.id
        );
        let earlier = office.town.deputy.get(&earlier).await.ok();
        assert_eq!(earlier["figures"][0]["text"], "—", "it closes in no other year");
        let unknown = json!({ "campaign": "publicity-9", "title": "第九个五年规划", "adopted_on": "2025-01-01" });
        let unknown = json!({ "unit": bench.town.id, "content": unknown });
        office
            .clerk
            .post(&format!("{BASE}/programmes"), unknown)
            .await
            .refused(422, "campaign_unknown");
    }
}
