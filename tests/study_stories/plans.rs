//! What was done of a plan, and by whom it may be told; meetings of several units.

use super::*;

fn silent(mut content: Value) -> Value {
    for item in content["items"].as_array_mut().unwrap() {
        item.as_object_mut().unwrap().remove("done");
    }
    content
}

#[actix_web::test]
async fn nobody_sends_what_is_done_and_an_item_is_as_long_as_its_session_is_verified() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let mut forged = plan();
        forged["items"][0]["done"] =
            json!({ "session": Id::from_u128(9), "on": "2025-01-20", "stands": true });
        let approved = office.verified("plans", forged).await;
        assert_eq!(
            approved["content"]["items"][0]["done"],
            Value::Null,
            "nobody sends what is done"
        );
        assert_eq!(office.text("LS.PLAN_DONE").await, "0%", "two of three are due on 10 March");
        let study = session("center_group", "2025-01-20", &["constitution"]);
        let studied = office.verified("sessions", study.clone()).await;
        let by = |session: &Value| json!({ "number": 1, "session": session["id"] });
        let done =
            office.act(&office.clerk, "plans", &approved, "complete-item", by(&studied)).await;
        assert_eq!(office.text("LS.PLAN_DONE").await, "50%");
        let mut said = silent(done["content"].clone());
        said["title"] = json!("2025年度学法计划");
        let said = json!({ "content": said, "reason": "名称有误" });
        let revised = office.act(&office.clerk, "plans", &done, "revise", said).await;
        office.act(&office.secretary, "plans", &revised, "verify", json!({})).await;
        assert_eq!(
            office.text("LS.PLAN_DONE").await,
            "50%",
            "who says nothing of it takes none away"
        );

        // While the session is corrected the item is not done; afterwards it is again, on the day on which it was held.
        let mut other_day = study;
        other_day["held_on"] = json!("2025-01-21");
        let corrected = json!({ "content": other_day, "reason": "日期有误" });
        let corrected = office.act(&office.clerk, "sessions", &studied, "revise", corrected).await;
        assert_eq!(office.text("LS.PLAN_DONE").await, "0%");
        let corrected =
            office.act(&office.secretary, "sessions", &corrected, "verify", json!({})).await;
        assert_eq!(office.text("LS.PLAN_DONE").await, "50%");
        let read = async || {
            office
                .clerk
                .get(&format!("{BASE}/plans/{}", approved["id"].as_str().unwrap()))
                .await
                .ok()
        };
        assert_eq!(read().await["content"]["items"][0]["done"]["on"], "2025-01-21");
        let path = address("plans", &approved, "complete-item");
        let version = read().await["version"].as_i64().unwrap();
        office.clerk.change(&path, version, by(&corrected)).await.refused(409, "item_done_before");

        let reason = json!({ "reason": "没有举办" });
        office.act(&office.secretary, "sessions", &corrected, "void", reason).await;
        assert_eq!(office.text("LS.PLAN_DONE").await, "0%");
        let version = read().await["version"].as_i64().unwrap();
        office.clerk.change(&path, version, by(&corrected)).await.refused(422, "session_unknown");
        let again = session("center_group", "2025-02-20", &["constitution"]);
        let again = office.verified("sessions", again).await;
        office.clerk.change(&path, version, by(&again)).await.ok();
        for sealed in [false, true] {
            assert_eq!(office.text("LS.PLAN_DONE").await, "50%", "sealed: {sealed}");
            bench.seal().await;
        }
        for kind in study_records::LINE.records() {
            let compared =
                bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
            assert_eq!(compared.await.unwrap().1, [], "{}", kind.name);
        }
    }
}

/// By which session an item was done is taken out with the reason; what a session says itself is put right at the session.
#[actix_web::test]
async fn an_item_was_done_by_another_session() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let plan = office.verified("plans", plan()).await;
        let wrong = session("center_group", "2025-01-20", &["constitution"]);
        let wrong = office.verified("sessions", wrong).await;
        let path = address("plans", &plan, "annul-entry");
        let first = json!({ "number": 1, "reason": "登记有误" });
        let version = plan["version"].as_i64().unwrap();
        let early = office.secretary.change(&path, version, first.clone()).await;
        early.refused(409, "item_not_done");
        let by = json!({ "number": 1, "session": wrong["id"] });
        let done = office.act(&office.clerk, "plans", &plan, "complete-item", by).await;
        assert_eq!(office.text("LS.PLAN_DONE").await, "50%");
        let open = office.act(&office.secretary, "plans", &done, "annul-entry", first).await;
        assert_eq!(open["content"]["items"][0]["done"], Value::Null);
        assert_eq!(office.text("LS.PLAN_DONE").await, "0%");

        let mut right = session("center_group", "2025-01-27", &["constitution"]);
        right["plan"] = json!({ "plan": plan["id"], "item": 1 });
        office.verified("sessions", right).await;
        let address = format!("{BASE}/plans/{}", plan["id"].as_str().unwrap());
        let done = office.clerk.get(&address).await.ok();
        assert_eq!(done["content"]["items"][0]["done"]["on"], "2025-01-27");
        let version = done["version"].as_i64().unwrap();
        let first = json!({ "number": 1, "reason": "登记有误" });
        let said = office.secretary.change(&path, version, first).await;
        said.refused(409, "entry_follows");
        for sealed in [false, true] {
            assert_eq!(office.text("LS.PLAN_DONE").await, "50%", "sealed: {sealed}");
            bench.seal().await;
        }
    }
}

#[actix_web::test]
async fn hours_of_officers_come_by_log_hours_alone() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let mut forged = officer(31, Some("2026-12-31"));
        forged["trainings"] =
            json!([{ "training": Id::from_u128(9), "on": "2025-03-01", "tenths_of_hours": 600 }]);
        let one = office.verified("officers", forged).await;
        assert_eq!(one["content"]["trainings"], json!([]), "nobody sends hours");
        assert_eq!(office.text("LS.ENF_HOURS").await, "0");
        let course = office.verified("trainings", training(&["enforcement"], "district")).await;
        let log = json!({ "training": course["id"] });
        let one = office.act(&office.judicial, "officers", &one, "log-hours", log).await;
        assert_eq!(office.text("LS.ENF_HOURS").await, "8");
        let mut said = officer(31, Some("2026-12-31"));
        said["post"] = json!("综合行政执法队副队长");
        let said = json!({ "content": said, "reason": "岗位变动" });
        let one = office.act(&office.judicial, "officers", &one, "revise", said).await;
        office.act(&office.officer, "officers", &one, "verify", json!({})).await;
        assert_eq!(
            office.text("LS.ENF_HOURS").await,
            "8",
            "who says nothing of them takes none away"
        );
    }
}

/// The party committees of two units meet on one day, each for the third time this year.
#[actix_web::test]
async fn meetings_of_two_units_are_two_meetings() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        for (unit, topic) in [
            (bench.town.id, "constitution"),
            (bench.town.id, "civil-code"),
            (office.town.village, "constitution"),
        ] {
            let new = json!({ "unit": unit, "content": before_meeting("2025-03-03", 3, topic) });
            let draft = office.clerk.post(&format!("{BASE}/sessions"), new).await.created();
            let sent = office.act(&office.clerk, "sessions", &draft, "submit", json!({})).await;
            office.act(&office.secretary, "sessions", &sent, "verify", json!({})).await;
        }
        for sealed in [false, true] {
            assert_eq!(office.text("LS.PREMEETING").await, "2", "sealed: {sealed}");
            bench.seal().await;
        }
    }
}

/// Two offices study before one meeting of the town, and the town itself before it: it is one meeting. Who does not say whose meeting it is
/// means its own.
#[actix_web::test]
async fn a_meeting_before_which_several_offices_study_is_one() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let sessions = format!("{BASE}/sessions");
        let kind = organization::units::UnitKind::Office;
        let offices = [
            bench.unit("党政办", kind, bench.town.id).await.id,
            bench.unit("综治办", kind, bench.town.id).await.id,
        ];
        let of_the_town = json!(bench.town.id);
        for (unit, whose) in [
            (offices[0], of_the_town.clone()),
            (offices[1], of_the_town),
            (bench.town.id, Value::Null),
            (offices[1], Value::Null),
        ] {
            let mut study = before_meeting("2025-03-03", 3, "constitution");
            study["meeting"]["unit"] = whose;
            let new = json!({ "unit": unit, "content": study });
            let draft = office.clerk.post(&sessions, new).await.created();
            let sent = office.act(&office.clerk, "sessions", &draft, "submit", json!({})).await;
            office.act(&office.secretary, "sessions", &sent, "verify", json!({})).await;
        }
        for sealed in [false, true] {
            assert_eq!(office.text("LS.PREMEETING").await, "2", "sealed: {sealed}");
            bench.seal().await;
        }
        // An office has no right over the town, and names its meeting all the same; what is no unit has none.
        let clerk = bench.person("office-clerk", &[("pub", offices[0])]).await;
        let mut study = before_meeting("2025-03-04", 4, "constitution");
        study["meeting"]["unit"] = json!(bench.town.id);
        clerk.post(&sessions, json!({ "unit": offices[0], "content": study })).await.created();
        // That of a sister office is not above it.
        study["meeting"]["unit"] = json!(offices[1]);
        let sisters = json!({ "unit": offices[0], "content": study });
        clerk.post(&sessions, sisters).await.refused(422, "meeting_elsewhere");
        study["meeting"]["unit"] = json!(Id::from_u128(9));
        let nobodys = clerk.post(&sessions, json!({ "unit": offices[0], "content": study })).await;
        assert_eq!(nobodys.body["errors"][0]["pointer"], "/content/meeting/unit");
        nobodys.refused(422, "invalid");
    }
}

/// A verified session names an item that its plan puts on other statutes: what the session was on still carries it out.
#[actix_web::test]
async fn an_item_that_is_put_on_other_statutes_is_done_by_the_session_that_names_it() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let approved = office.verified("plans", plan()).await;
        let mut study = session("seminar", "2025-01-20", &["constitution"]);
        study["plan"] = json!({ "plan": approved["id"], "item": 1 });
        let studied = office.verified("sessions", study).await;
        assert_eq!(office.text("LS.PLAN_DONE").await, "50%");
        let path = format!("{BASE}/plans/{}", approved["id"].as_str().unwrap());
        let put_on = async |codes: &[&str]| {
            let known = office.clerk.get(&path).await.ok();
            let mut other = silent(known["content"].clone());
            other["items"][0]["instruments"] = json!(codes);
            let said = json!({ "content": other, "reason": "调整法规" });
            let revised = office.act(&office.clerk, "plans", &known, "revise", said).await;
            office.act(&office.secretary, "plans", &revised, "verify", json!({})).await
        };
        let kept = put_on(&["constitution"]).await;
        assert_eq!(kept["content"]["items"][0]["done"]["session"], studied["id"]);
        assert_eq!(office.text("LS.PLAN_DONE").await, "50%");
        put_on(&["civil-code"]).await;
        assert_eq!(office.text("LS.PLAN_DONE").await, "0%");
    }
}

/// §4.5: an item is done by a verified session. The session says which item it carries out; one session is that of one item.
#[actix_web::test]
async fn an_item_is_done_by_the_session_that_names_it_and_one_session_by_no_other() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let approved = office.verified("plans", plan()).await;
        let naming = |on: &str, item: u32| {
            let mut content = session("seminar", on, &["constitution"]);
            content["plan"] = json!({ "plan": approved["id"], "item": item });
            content
        };
        let waits = office.submitted("sessions", naming("2025-01-20", 1)).await;
        assert_eq!(office.text("LS.PLAN_DONE").await, "0%", "another person has to look at it");
        let one = office.act(&office.secretary, "sessions", &waits, "verify", json!({})).await;
        assert_eq!(office.text("LS.PLAN_DONE").await, "50%");
        let again = office.verified("sessions", naming("2025-01-27", 1)).await;
        assert_eq!(office.text("LS.PLAN_DONE").await, "50%", "it was done already");

        // One session is not told for all items, nor one that was on something else.
        let read = async || {
            let path = format!("{BASE}/plans/{}", approved["id"].as_str().unwrap());
            office.clerk.get(&path).await.ok()
        };
        let path = address("plans", &approved, "complete-item");
        let complete = async |number: u32, session: &Value| {
            let version = read().await["version"].as_i64().unwrap();
            let by = json!({ "number": number, "session": session["id"] });
            office.clerk.change(&path, version, by).await
        };
        complete(2, &one).await.refused(409, "session_of_another_item");
        let off =
            office.verified("sessions", session("lecture", "2025-02-10", &["civil-code"])).await;
        complete(2, &off).await.refused(422, "item_statutes");

        // The first was not held: the item is done by the other session that says so, until that goes too.
        let reason = json!({ "reason": "没有举办" });
        office.act(&office.secretary, "sessions", &one, "void", reason.clone()).await;
        assert_eq!(read().await["content"]["items"][0]["done"]["session"], again["id"]);
        assert_eq!(office.text("LS.PLAN_DONE").await, "50%");
        let mut other = naming("2025-02-20", 2);
        other["topics"] = json!([{ "instrument": "xi-rule-of-law" }]);
        let revision = json!({ "content": other, "reason": "填错事项" });
        let revised = office.act(&office.clerk, "sessions", &again, "revise", revision).await;
        assert_eq!(office.text("LS.PLAN_DONE").await, "0%");
        office.act(&office.secretary, "sessions", &revised, "verify", json!({})).await;
        let items = read().await["content"]["items"].clone();
        assert_eq!((&items[0]["done"], &items[1]["done"]["session"]), (&Value::Null, &again["id"]));
        for sealed in [false, true] {
            assert_eq!(office.text("LS.PLAN_DONE").await, "50%", "sealed: {sealed}");
            bench.seal().await;
        }
        for kind in study_records::LINE.records() {
            let compared =
                bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
            assert_eq!(compared.await.unwrap().1, [], "{}", kind.name);
        }
    }
}
