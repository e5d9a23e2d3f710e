//! What a meeting proves: who met, and when.

use super::*;

/// A meeting of these days, looked at by another person.
async fn held_at(village: &Village<'_>, deputy: &Person<'_>, case: &Value, at: &str) -> Value {
    let mut content = meeting(village, &[case]);
    content["at"] = json!(at);
    let new = json!({ "unit": village.unit, "content": content });
    let draft = village.js.post(MEETINGS, new).await.created();
    let submitted = act(&village.js, &draft, "submit", json!({})).await.ok();
    act(deputy, &submitted, "verify", json!({})).await.ok()
}

fn session(village: &Village<'_>) -> Value {
    json!({
        "at": village.bench.now(), "place": "调解室", "mode": "room", "record": "会同调解", "signed": true,
        "organs": ["police", "gov_center"],
    })
}

/// Those who mediate jointly are of those who met, between the day on which the case was found and that of what rests on it.
#[actix_web::test]
async fn a_meeting_proves_its_organs_and_its_day() {
    for bench in benches().await {
        bench.at("2025-03-10 09:00");
        let village = Village::new(&bench).await;
        let deputy = bench.person("vl", &[("vl", bench.town.id)]).await;
        let case = village.assigned(json!({})).await;
        let up = async |case: &Value, body: Value| {
            village.act(&village.js, case, "escalate", body).await
        };
        // Before the case was found nobody met on it.
        held_at(&village, &deputy, &case, "2025-03-09T09:00:00+08:00").await;
        up(&case, jointly()).await.refused(409, "meeting_missing");
        bench.at("2025-03-12 09:00");
        held_at(&village, &deputy, &case, "2025-03-12T08:00:00+08:00").await;
        let mut others = jointly();
        others["organs"] = json!(["police", "tribunal"]);
        up(&case, others).await.refused(409, "organs_not_met");
        let mut earlier = jointly();
        earlier["client_at"] = json!("2025-03-11T09:00:00+08:00");
        up(&case, earlier).await.refused(409, "meeting_missing");
        up(&case, jointly()).await.ok();

        // What is agreed is agreed after they met.
        let danger = village.assigned(json!({ "risk": "high" })).await;
        let danger = up(&danger, jointly()).await.ok();
        let danger =
            village.act(&village.mediator, &danger, "hold-session", session(&village)).await.ok();
        bench.at("2025-03-14 09:00");
        held_at(&village, &deputy, &danger, "2025-03-14T08:00:00+08:00").await;
        let early = village.agreement(&danger, json!({ "effective_on": "2025-03-13" }));
        let early = village.act(&village.mediator, &danger, "agree", early).await;
        early.refused(409, "meeting_missing");
        let agree = village.agreement(&danger, json!({}));
        village.act(&village.mediator, &danger, "agree", agree).await.ok();
    }
}

/// 评查: what an agreement rested on is void, or revised, afterwards.
#[actix_web::test]
async fn a_joint_agreement_without_its_meeting_is_told_to_auditors() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let deputy = bench.person("vl", &[("vl", bench.town.id)]).await;
        let auditor = bench.person("ins", &[("ins", bench.town.id)]).await;
        let case = village.assigned(json!({})).await;
        let held = verified(&village, &deputy, &[&case]).await;
        let case = village.act(&village.js, &case, "escalate", jointly()).await.ok();
        let case =
            village.act(&village.mediator, &case, "hold-session", session(&village)).await.ok();
        let agree = village.agreement(&case, json!({}));
        village.act(&village.mediator, &case, "agree", agree).await.ok();
        let checks =
            format!("/v1/mediation/checks?unit={}&from=2025-03-01&to=2025-03-31", bench.town.id);
        let told = async || {
            let told = auditor.get(&checks).await.ok()["findings"].clone();
            let all = told.as_array().unwrap().iter();
            all.map(|one| (one["code"].clone(), one["records"][0]["id"].clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(told().await, []);
        let mut content = meeting(&village, &[&case]);
        content["place"] = json!("司法所");
        let revise = json!({ "content": content, "reason": "地点记错" });
        let revised = act(&village.js, &held, "revise", revise).await.ok();
        let missing = (json!("joint_without_meeting"), case["id"].clone());
        assert_eq!(told().await, std::slice::from_ref(&missing));
        let again = act(&deputy, &revised, "verify", json!({})).await.ok();
        assert_eq!(told().await, []);
        act(&deputy, &again, "void", json!({ "reason": "重复登记" })).await.ok();
        assert_eq!(told().await, [missing]);
        // A meeting of a later day is none that it rests on.
        bench.at("2025-03-05 09:00");
        verified(&village, &deputy, &[&case]).await;
        assert_eq!(told().await.len(), 1);
    }
}
