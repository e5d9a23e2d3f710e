//! What cannot be is not entered: a dispute of another day, a settlement nobody confirmed, a refusal nobody spoke, a committee of elsewhere.

use crate::importing::take;
use crate::mediation_cases::{CASES, Village};
use crate::town::benches;
use organization::units::UnitKind;
use testkit::{Value, json};

/// §2.2: both parties confirm what was settled on the spot, and for a minor there is a guardian.
#[actix_web::test]
async fn what_is_settled_on_the_spot_was_confirmed() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let found = village.find(json!({})).await;
        for silent in [json!({}), json!({ "confirmed_by_parties": false })] {
            let settled = village.act(&village.js, &found, "settle", silent).await;
            settled.refused(422, "settle_unconfirmed");
        }
        let confirmed = json!({ "confirmed_by_parties": true });
        let settled = village.act(&village.js, &found, "settle", confirmed.clone()).await.ok();
        for party in settled["parties"].as_array().unwrap() {
            assert_eq!(
                (&party["consent"], &party["consented_at"]),
                (&json!("yes"), &json!(bench.now()))
            );
        }
        let mut minor = village.new_case(json!({}));
        minor["parties"][0]["minor"] = json!(true);
        let minor = village.js.post(CASES, minor).await.created();
        let settled = village.act(&village.js, &minor, "settle", confirmed).await;
        settled.refused(409, "guardian_missing");
    }
}

/// 人民调解法 art. 17: who refuses says so, and that is recorded, before the case is declined for it.
#[actix_web::test]
async fn a_case_is_declined_for_a_refusal_that_was_recorded() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let case = village.consented(json!({})).await;
        let decline = json!({ "reason": "party_refuses", "remedies": ["judicial"] });
        let early = village.act(&village.js, &case, "decline", decline.clone()).await;
        early.refused(409, "nobody_refuses");
        let no = json!({ "party": case["parties"][0]["id"], "consent": "no" });
        let case = village.act(&village.js, &case, "record-consent", no).await.ok();
        village.act(&village.js, &case, "decline", decline).await.ok();
    }
}

/// A committee of the unit, or of one above it that mediates at the tier of the case.
#[actix_web::test]
async fn a_case_is_registered_with_a_committee_that_serves_its_unit() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let beside = bench.unit("河畔村", UnitKind::Village, bench.town.id).await.id;
        let village = Village::new(&bench).await;
        let committee = async |name: &str, kind: &str, level: &str, unit: kernel::Id| {
            let new = json!({
                "name": name, "kind": kind, "level": level, "unit": unit,
                "registered_with": "乌翠区司法局", "founded_on": "2020-01-01",
            });
            village.js.post("/v1/mediation/committees", new).await.created()["id"].clone()
        };
        let beside = committee("河畔村人民调解委员会", "village", "village", beside).await;
        let town = committee("镇人民调解委员会", "town", "town", bench.town.id).await;
        let industry =
            committee("医疗纠纷人民调解委员会", "industry", "other", bench.town.id).await;
        let register = async |case: &Value, committee: &Value| {
            village.act(&village.js, case, "register", json!({ "committee": committee })).await
        };
        let case = village.find(json!({})).await;
        register(&case, &beside).await.refused(422, "committee_area");
        register(&case, &town).await.refused(422, "committee_tier");
        register(&case, &industry).await.ok();
        let grid = village.find(json!({ "tier": "grid" })).await;
        register(&grid, &village.committee["id"]).await.ok();
        let of_town = village.find(json!({ "tier": "town" })).await;
        register(&of_town, &town).await.ok();
        // Nor does it go up to one of elsewhere.
        let grid = village.find(json!({ "tier": "grid" })).await;
        let up = |committee: &Value| json!({ "tier": "village", "committee": committee, "reason": "未能化解" });
        let gone = village.act(&village.js, &grid, "escalate", up(&beside)).await;
        gone.refused(422, "committee_area");
        let gone = village.act(&village.js, &grid, "escalate", up(&village.committee["id"])).await;
        gone.ok();
    }
}

/// It happened by the day on which it was found, and that is today at the latest.
#[actix_web::test]
async fn a_dispute_happened_before_it_was_found() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let find = async |more: Value| village.js.post(CASES, village.new_case(more)).await;
        find(json!({ "occurred_on": "2099-01-01" })).await.refused(422, "in_future");
        let after = json!({ "found_on": "2025-03-01", "occurred_on": "2025-03-02" });
        find(after).await.refused(422, "past_days");
        find(json!({ "found_on": "2025-03-05" })).await.refused(422, "in_future");
        let same = json!({ "found_on": "2025-03-01", "occurred_on": "2025-03-01" });
        find(same).await.created();
    }
}

/// 调解记录: who presided, who kept the record, which parties came and signed; what is not said is the lead and all parties.
#[actix_web::test]
async fn a_session_tells_who_was_there_and_who_signed() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let case = village.assigned(json!({})).await;
        let (one, other) = (&case["parties"][0]["id"], &case["parties"][1]["id"]);
        let hold = async |more: Value| {
            let mut said = json!({
                "at": bench.now(), "place": "调解室", "mode": "room", "record": "双方陈述", "signed": true,
            });
            said.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            village.act(&village.mediator, &case, "hold-session", said).await
        };
        let stranger = json!(kernel::new_id());
        hold(json!({ "presider": stranger })).await.refused(422, "presider_unknown");
        hold(json!({ "recorder": stranger })).await.refused(422, "presider_unknown");
        hold(json!({ "attendees": [stranger] })).await.refused(422, "party_unknown");
        for unsigned in [
            json!({ "attendees": [one], "signed_by": [one, other] }),
            json!({ "signed_by": [] }),
            json!({ "attendees": [] }),
            json!({ "signed": false, "signed_by": [one] }),
        ] {
            hold(unsigned).await.refused(422, "session_signatures");
        }
        let held = hold(json!({})).await.ok();
        let session = &held["sessions"][0];
        let lead = &village.lead["id"];
        assert_eq!((&session["presider"], &session["recorder"]), (lead, lead));
        assert_eq!(
            (&session["attendees"], &session["signed_by"]),
            (&json!([one, other]), &json!([one, other]))
        );
        let told = |reason: &str| json!({ "reason": reason, "remedies": ["judicial"], "transferred_to": "police" });
        let end = village.act(&village.mediator, &held, "terminate", told("no_agreement")).await;
        end.refused(422, "transferred_to");
        let end = village.act(&village.mediator, &held, "terminate", told("criminal")).await.ok();
        assert_eq!(
            (&end["outcome"], &end["transferred_to"]),
            (&json!("transferred"), &json!("police"))
        );
    }
}

const HEADER: &str = "单位,卷号,纠纷类型,案由,申请人,被申请人,调委会,受理日期,调解员";

/// 卷号: with round brackets, too, the next one follows it; two villages may have written the same.
#[actix_web::test]
async fn numbers_on_paper_are_of_their_committee() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let beside = bench.unit("河畔村", UnitKind::Village, bench.town.id).await.id;
        let village = Village::new(&bench).await;
        let committee = json!({
            "name": "河畔村人民调解委员会", "kind": "village", "level": "village", "unit": beside,
            "registered_with": "乌翠区司法局", "founded_on": "2020-01-01",
        });
        village.js.post("/v1/mediation/committees", committee).await.created();
        let line = |unit: &str, number: &str| {
            format!("{unit},{number},邻里,采光,张三,李四,{unit}人民调解委员会,2025-01-10,\n")
        };
        let round = "（锦山村人民调解委员会）人调字（2025）第3号";
        let plain = "人调字〔2025〕第1号";
        let register = format!(
            "{HEADER}\n{}{}{}",
            line("锦山村", round),
            line("锦山村", plain),
            line("河畔村", plain)
        );
        assert_eq!(take(&village.js, "mediation.cases", &register).await, (3, 0, 0));
        assert_eq!(take(&village.js, "mediation.cases", &register).await.0, 0, "once");
        let next = village.registered(json!({})).await;
        assert_eq!(next["case_no"], "（锦山村人民调解委员会）人调字〔2025〕第4号");
    }
}
