//! 普法活动: C12 to C17, C32, C33, C35 with their decoys.

use super::*;
use crate::town::benches;

#[actix_web::test]
async fn an_activity_counts_when_it_was_held_and_another_person_has_verified_it() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let planned = office.draft("activities", activity("2025-03-12")).await;
        let path = address("activities", &planned, "submit");
        office.clerk.change(&path, 1, json!({})).await.refused(422, "not_held_yet");
        let held = office.submitted("activities", activity("2025-03-05")).await;
        let waiting = office.town.figure("LP.ACTIVITIES").await;
        let shown = (&waiting["text"], &waiting["excluded"][0]["count"]);
        assert_eq!(shown, (&json!("0"), &json!(1)), "what is planned waits for nobody yet");
        let both = bench.person("both", &[("pub", bench.town.id), ("vl", bench.town.id)]).await;
        let own = json!({ "unit": bench.town.id, "content": activity("2025-03-04") });
        let own = both.post(&format!("{BASE}/activities"), own).await.created();
        let own = office.act(&both, "activities", &own, "submit", json!({})).await;
        let path = address("activities", &own, "verify");
        both.change(&path, 2, json!({})).await.refused(403, "own_record");
        office.act(&office.judicial, "activities", &held, "verify", json!({})).await;
        let figure = office.town.figure("LP.ACTIVITIES").await;
        assert_eq!(figure["text"], "1");
        let behind = office.behind(&figure).await;
        assert_eq!(behind[0]["id"], held["id"]);
        let opened = office.town.deputy.get(behind[0]["link"].as_str().unwrap()).await.ok();
        assert_eq!(opened["status"], "verified");
        bench.at("2025-03-13 09:00");
        office.act(&office.clerk, "activities", &planned, "submit", json!({})).await;
    }
}

/// C12 to C15, C33: what was handed out and answered at activities of 八五普法; an activity without it, other kinds and stops do not count.
#[actix_web::test]
async fn figures_of_a_campaign_leave_out_what_belongs_to_none() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let of_campaign = |on: &str, more: Value| {
            with(with(activity(on), json!({ "campaign": "publicity-8" })), more)
        };
        let materials = json!({
            "materials": [issue("brochure", 600), issue("leaflet", 500), issue("gift", 20)],
            "consultations": [consultation(16, 20), consultation(8, 9)],
        });
        let first = office.verified("activities", of_campaign("2025-01-10", materials)).await;
        let second = json!({
            "materials": [issue("brochure", 480), issue("gift", 16), issue("banner", 12)],
            "consultations": [consultation(3, 5)],
        });
        office.verified("activities", of_campaign("2025-02-10", second)).await;
        // A further stop on the same day, an activity without the campaign, one of the year before, one that waits.
        let stop = json!({ "stop_of": first["id"], "place": "富民村" });
        office.verified("activities", of_campaign("2025-01-10", stop)).await;
        let untagged =
            json!({ "materials": [issue("brochure", 90)], "consultations": [consultation(2, 2)] });
        office.verified("activities", with(activity("2025-02-11"), untagged)).await;
        let before = json!({ "materials": [issue("brochure", 70)] });
        office.verified("activities", of_campaign("2024-12-30", before)).await;
        let waiting = json!({ "materials": [issue("brochure", 40)] });
        office.submitted("activities", of_campaign("2025-02-12", waiting)).await;

        for sealed in [false, true] {
            let activities = office.town.figure("LP.ACTIVITIES").await;
            assert_eq!(activities["text"], "3", "sealed: {sealed}");
            let excluded = ["未核实", "同日同一活动的分站"].map(|reason| {
                let all = activities["excluded"].as_array().unwrap().iter();
                all.clone().find(|one| one["reason_zh"] == reason).unwrap()["count"].clone()
            });
            assert_eq!(excluded, [json!(1), json!(1)]);
            for (code, campaign, all) in [
                ("LP.BROCHURES", "1080", "1170"),
                ("LP.GIFTS", "36", "36"),
                ("LP.BANNERS", "12", "12"),
                ("LP.CONSULT_Q", "34", "36"),
                ("LP.CONSULT_PT", "27", "29"),
                ("LP.ACTIVITIES", "2", "3"),
            ] {
                let figure = office.only(code, "entity=publicity-8").await;
                assert_eq!(figure["text"], campaign, "{code}, sealed: {sealed}");
                let sum: i64 = office
                    .behind(&figure)
                    .await
                    .iter()
                    .map(|one| one["value"].as_i64().unwrap())
                    .sum();
                assert_eq!(sum.to_string(), campaign, "{code}: its records add up to it");
                assert_eq!(office.text(code).await, all, "{code}");
            }
            bench.seal().await;
        }
        let wrong =
            "/v1/reporting/figures?indicators=LP.GIFTS&period=2025&entity=%E5%85%AB%E4%BA%94";
        office.town.deputy.get(wrong).await.refused(400, "malformed_request");
    }
}

/// C16, C17, C32, C35: the figures of one activity.
#[actix_web::test]
async fn figures_of_one_activity_are_asked_for_it_alone() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let more = json!({
            "consultations": [consultation(14, 17), consultation(10, 12)],
            "invited": [{ "kind": "district_judicial", "name": "乌翠区司法局" }],
            "survey": { "valid": 30, "satisfied": 29 },
        });
        let new = json!({
            "unit": bench.town.id, "content": with(activity("2025-02-20"), more), "series": "法治进社区", "tags": ["八五普法"],
        });
        let draft = office.clerk.post(&format!("{BASE}/activities"), new).await.created();
        let sent = office.act(&office.clerk, "activities", &draft, "submit", json!({})).await;
        let one = office.act(&office.judicial, "activities", &sent, "verify", json!({})).await;
        let crowd = json!({
            "forms": ["street"], "attendance": { "people": 300, "by": "estimate" },
            "consultations": [consultation(5, 5)],
        });
        office.verified("activities", with(activity("2025-02-21"), crowd)).await;
        let signed = json!({ "forms": ["visit"], "attendance": { "people": 35, "by": "sign_in" } });
        office.verified("activities", with(activity("2025-02-22"), signed)).await;
        let of_it = format!("record={}", id(&one));
        for sealed in [false, true] {
            for (code, alone, all) in [
                ("LP.ATTEND", "35", "70"),
                ("LP.CONSULT_PT", "24", "29"),
                ("LP.CONSULT_Q", "29", "34"),
                ("LP.ACTIVITIES", "1", "3"),
                ("LP.FORMS_OF_ACTIVITY", "3", "5"),
                ("LP.FORM_DIVERSITY", "3", "5"),
                ("LP.SATISFY", "96.67%", "96.67%"),
            ] {
                let figure = office.only(code, &of_it).await;
                assert_eq!(figure["text"], alone, "{code}, sealed: {sealed}");
                let behind = office.behind(&figure).await;
                assert!(behind.iter().all(|record| record["id"] == one["id"]), "{code}");
                assert_eq!(office.text(code).await, all, "{code}");
            }
            let attended = office.town.figure("LP.ATTEND").await;
            assert_eq!(attended["excluded"][0]["count"], 300, "estimates stand beside it");
            let parts = attended["parts"].as_array().unwrap().iter();
            let parts: Vec<Value> =
                parts.map(|one| json!([one["title_zh"], one["count"]])).collect();
            assert_eq!(
                json!(parts),
                json!([["参加人数（签到）", 35], ["参加人数（清点）", 35]]),
                "who signed and who was counted are told apart"
            );
            bench.seal().await;
        }
        let series =
            format!("{BASE}/activities?series=%E6%B3%95%E6%B2%BB%E8%BF%9B%E7%A4%BE%E5%8C%BA");
        let series = office.clerk.get(&series).await.ok();
        assert_eq!(series["items"].as_array().unwrap().len(), 1);
        let by_form = office.clerk.get(&format!("{BASE}/activities?category=street")).await.ok();
        assert_eq!(by_form["items"].as_array().unwrap().len(), 1);
    }
}

#[actix_web::test]
async fn what_an_activity_refers_to_has_to_be_there() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let refused = async |more: Value, code: &str| {
            let new =
                json!({ "unit": bench.town.id, "content": with(activity("2025-03-03"), more) });
            office.clerk.post(&format!("{BASE}/activities"), new).await.refused(422, code)
        };
        refused(json!({ "stop_of": Id::from_u128(9) }), "stop").await;
        let other_day = office.draft("activities", activity("2025-03-02")).await;
        refused(json!({ "stop_of": other_day["id"] }), "stop").await;
        let main = office.draft("activities", activity("2025-03-03")).await;
        let stop = with(activity("2025-03-03"), json!({ "stop_of": main["id"] }));
        let stop = office.draft("activities", stop).await;
        refused(json!({ "stop_of": stop["id"] }), "stop").await;
        let reason = json!({ "reason": "重复登记" });
        office.act(&office.judicial, "activities", &main, "void", reason).await;
        let path = address("activities", &stop, "submit");
        office.clerk.change(&path, 1, json!({})).await.refused(422, "stop");
        refused(json!({ "villages": [Id::from_u128(9)] }), "invalid").await;
        let village = office.town.village;
        office
            .draft("activities", with(activity("2025-03-03"), json!({ "villages": [village] })))
            .await;
        refused(json!({ "instruments": ["no-such-law"] }), "instrument_unknown").await;
        // Of a village, its own secretary records.
        let secretary = bench.person("secretary", &[("vs", village)]).await;
        let own = json!({ "unit": village, "content": activity("2025-03-03") });
        secretary.post(&format!("{BASE}/activities"), own).await.created();
        let towns = json!({ "unit": bench.town.id, "content": activity("2025-03-03") });
        secretary.post(&format!("{BASE}/activities"), towns).await.refused(422, "invalid");
    }
}

#[actix_web::test]
async fn a_voided_activity_counts_nowhere_and_the_recount_agrees() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let more = json!({ "materials": [issue("brochure", 10)], "campaign": "publicity-8" });
        let one = office.verified("activities", with(activity("2025-03-03"), more)).await;
        assert_eq!(office.text("LP.BROCHURES").await, "10");
        let reason = json!({ "reason": "重复登记" });
        office.act(&office.judicial, "activities", &one, "void", reason).await;
        assert_eq!(office.text("LP.BROCHURES").await, "0");
        assert_eq!(office.only("LP.BROCHURES", "entity=publicity-8").await["text"], "0");
        office.submitted("plans", plan(&[("arbor-day", "2025-03-12", "2025-03-12")])).await;
        bench.seal().await;
        for kind in pufa_publicity::LINE.records() {
            let (_, wrong) = bench
                .database
                .scan(move |db| ledger::recount::compare(db, "230718", kind))
                .await
                .unwrap();
            assert!(wrong.is_empty(), "{}: {wrong:?}", kind.name);
        }
        let auditor = bench.person("auditor", &[("au", bench.district.id)]).await;
        let history = format!("/v1/ledger/subjects/{}/entries", id(&one));
        let said = auditor.get(&history).await.ok().to_string();
        assert!(said.contains("pufa-publicity.activity_voided"));
        assert!(!said.contains("锦山社区广场") && !said.contains("重复登记"), "words stay out");
    }
}

/// Three places of one day are one activity, whatever is corrected afterwards.
#[actix_web::test]
async fn stops_that_were_handed_in_keep_their_main_activity() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let main = office.verified("activities", activity("2025-03-03")).await;
        let other = office.verified("activities", activity("2025-03-03")).await;
        let named = |main: &Value| json!({ "stop_of": main["id"] });
        let stop = with(activity("2025-03-03"), named(&main));
        let stop = office.submitted("activities", stop).await;
        let path = address("activities", &main, "void");
        let reason = json!({ "reason": "没有举办" });
        office.judicial.change(&path, 3, reason.clone()).await.refused(409, "has_stops");
        let path = address("activities", &main, "revise");
        let as_it_is = |content: Value| json!({ "content": content, "reason": "有误" });
        let revise = async |more: Value| {
            let content = as_it_is(with(activity("2025-03-03"), more));
            office.clerk.change(&path, 3, content).await
        };
        let moved = json!({ "held_from": "2025-03-02", "held_to": "2025-03-02" });
        revise(moved).await.refused(409, "has_stops");
        revise(named(&other)).await.refused(409, "has_stops");
        let itself = address("activities", &other, "revise");
        let of_itself = as_it_is(with(activity("2025-03-03"), named(&other)));
        office.clerk.change(&itself, 3, of_itself).await.refused(422, "stop");
        let stop = office.act(&office.judicial, "activities", &stop, "verify", json!({})).await;
        assert_eq!(office.text("LP.ACTIVITIES").await, "2");
        // Of another unit it would be a stop of nothing that is counted there.
        let new = json!({ "unit": office.town.village, "content": with(activity("2025-03-03"), named(&main)) });
        office.clerk.post(&format!("{BASE}/activities"), new).await.refused(422, "stop");
        // Without its stop it is like any other.
        office.act(&office.judicial, "activities", &stop, "void", reason.clone()).await;
        office.act(&office.judicial, "activities", &main, "void", reason).await;
        assert_eq!(office.text("LP.ACTIVITIES").await, "1");
    }
}
