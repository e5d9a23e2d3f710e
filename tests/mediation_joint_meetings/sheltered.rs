//! For whose eyes a meeting is, when that changes after it was entered.

use super::*;

/// 个人信息保护法 art. 28: a case that turns out to be a soldier's or a minor's, or part of one that is, closes what the ledger has of the meetings about
/// it, though nothing happened to them; they count as before.
#[actix_web::test]
async fn what_turns_out_to_be_for_few_eyes_takes_the_history_of_its_meetings_along() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let deputy = bench.person("vl", &[("vl", bench.town.id)]).await;
        let mayor = bench.person("my", &[("my", bench.town.id)]).await;
        let found = async |more: Value| village.find(more).await;
        let (soldiers, minors, open) =
            (found(json!({})).await, found(json!({})).await, found(json!({})).await);
        let (whole, part) = (found(json!({})).await, found(json!({})).await);
        let (sheltered, small) =
            (found(json!({ "flags": ["minor"] })).await, found(json!({})).await);
        let mut closed = Vec::new();
        for case in [&soldiers, &minors, &part, &small] {
            closed.push(verified(&village, &deputy, &[case]).await);
        }
        closed.push(recorded(&village, &village.js, &[&soldiers]).await);
        let on_open = verified(&village, &deputy, &[&open]).await;
        let history = |meeting: &Value| {
            format!("/v1/ledger/subjects/{}/entries", meeting["id"].as_str().unwrap())
        };
        for meeting in &closed {
            mayor.get(&history(meeting)).await.ok();
        }
        let before = village.figure("PM.JOINT_MEETINGS").await["text"].clone();
        assert_eq!(before, "5");

        let merge = async |case: &Value, into: &Value| {
            let into = json!({ "into": into["id"], "reason": "同一纠纷" });
            village.act(&village.js, case, "merge", into).await.ok();
        };
        merge(&part, &whole).await;
        mayor.get(&history(&closed[2])).await.ok();
        for (case, flag) in [(&soldiers, "military"), (&minors, "minor"), (&whole, "military")] {
            let said = json!({ "reason": "核对卷宗", "flags": [flag] });
            village.act(&village.js, case, "correct", said).await.ok();
        }
        merge(&small, &sheltered).await;

        bench.seal().await;
        for meeting in &closed {
            mayor.get(&history(meeting)).await.refused(404, "not_found");
            let told = deputy.get(&history(meeting)).await.ok().to_string();
            assert!(told.contains("mediation.joint_meeting_sheltered"), "{told}");
        }
        let told = mayor.get(&history(&on_open)).await.ok().to_string();
        assert!(!told.contains("sheltered"), "{told}");
        let feed = mayor.get("/v1/ledger/entries?limit=1000").await.ok().to_string();
        assert!(!feed.contains("sheltered"), "{feed}");
        let behind = format!(
            "/v1/reporting/figures/PM.JOINT_MEETINGS/records?part=numerator&period=2025&unit={}",
            village.unit
        );
        let rows = mayor.get(&behind).await.ok();
        let rows = rows["items"].as_array().unwrap();
        let withheld = rows.iter().filter(|one| one["withheld"] == true).count();
        assert_eq!((rows.len(), withheld), (5, 4), "{rows:?}");
        assert_eq!(village.figure("PM.JOINT_MEETINGS").await["text"], before);
        let mut kinds = mediation::LINE.records();
        let kind = kinds.find(|kind| kind.name == "mediation.joint_meeting").unwrap();
        let compared = bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
        assert_eq!(compared.await.unwrap(), (6, Vec::new()));

        // The part by itself is open, and the whole is not; what is said of the meeting from now on is for the same eyes.
        let secretary = bench.person("vs", &[("vs", village.unit)]).await;
        assert_eq!(ids(&secretary, MEETINGS, "items").await, [on_open["id"].clone()]);
        let part = deputy.get(&at(&closed[2], "")).await.ok();
        act(&deputy, &part, "void", json!({ "reason": "时间记错" })).await.ok();
        bench.seal().await;
        let feed = mayor.get("/v1/ledger/entries?limit=1000").await.ok().to_string();
        assert!(!feed.contains("joint_meeting_voided"), "{feed}");
    }
}

/// A meeting that the town recorded is the town's to read: the village is not told of what it gets no answer about.
#[actix_web::test]
async fn a_case_lists_the_meetings_that_one_may_read() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let secretary = bench.person("vs", &[("vs", village.unit)]).await;
        let case = village.find(json!({})).await;
        let here = recorded(&village, &village.js, &[&case]).await;
        let new = json!({ "unit": bench.town.id, "content": meeting(&village, &[&case]) });
        let above = village.js.post(MEETINGS, new).await.created();
        secretary.get(&at(&above, "")).await.refused(404, "not_found");
        let about = format!("{CASES}/{}/joint-meetings", case["id"].as_str().unwrap());
        assert_eq!(ids(&secretary, &about, "meetings").await, [here["id"].clone()]);
        assert_eq!(ids(&village.js, &about, "meetings").await.len(), 2);
    }
}
