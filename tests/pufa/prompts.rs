//! 普法提示: received, answered, and shown while it is due.

use super::*;
use crate::town::benches;

pub fn prompt(due_on: &str) -> Value {
    json!({
        "document_no": "乌司普提〔2025〕3号", "issuer": "乌翠区司法局", "topic": "加强农产品质量安全普法",
        "instruments": ["civil-code"], "received_on": "2025-02-20", "due_on": due_on,
    })
}

#[actix_web::test]
async fn a_reminder_is_listed_until_it_is_answered() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let forged =
            json!({ "feedback": { "on": "2025-03-01", "measures": "已办", "activities": [] } });
        let late = office.draft("prompts", with(prompt("2025-03-01"), forged)).await;
        assert_eq!(late["content"]["feedback"], Value::Null, "nobody sends a feedback");
        let soon = office.verified("prompts", prompt("2025-03-24")).await;
        let later = office.verified("prompts", prompt("2025-03-25")).await;
        let due = async |more: &str| {
            let listed = office.town.deputy.get(&format!("{BASE}/prompts/due{more}")).await.ok();
            let all = listed["reminders"].as_array().unwrap().iter();
            let all: Vec<(String, bool)> = all
                .map(|one| {
                    (one["prompt"].as_str().unwrap().into(), one["overdue"].as_bool().unwrap())
                })
                .collect();
            all
        };
        let named = |record: &Value, overdue: bool| (id(record).to_string(), overdue);
        assert_eq!(due("").await, [named(&late, true), named(&soon, false)]);
        let all = [named(&late, true), named(&soon, false), named(&later, false)];
        assert_eq!(due("?until=2025-03-25").await, all);
        assert_eq!(due("?until=2025-02-01").await, [named(&late, true)], "overdue always comes");
        assert_eq!(due(&format!("?unit={}", office.town.village)).await, []);

        let path = address("prompts", &soon, "answer");
        let said =
            |more: Value| with(json!({ "on": "2025-03-09", "measures": "开展集市普法两场" }), more);
        let drafted = address("prompts", &late, "answer");
        office.clerk.change(&drafted, 1, said(json!({}))).await.refused(409, "record_state");
        let ahead = said(json!({ "on": "2025-03-11" }));
        office.clerk.change(&path, 3, ahead).await.refused(422, "prompt_days");
        let waiting = office.submitted("activities", activity("2025-03-03")).await;
        let by = said(json!({ "activities": [waiting["id"]] }));
        office.clerk.change(&path, 3, by.clone()).await.refused(422, "prompt_activity");
        office.act(&office.judicial, "activities", &waiting, "verify", json!({})).await;
        // Verified, and of a unit that is not below.
        let elsewhere = bench.unit("别处", UnitKind::Office, bench.district.id).await.id;
        let theirs = bench.person("their-clerk", &[("pub", elsewhere)]).await;
        let checks = bench.person("their-judicial", &[("js", elsewhere)]).await;
        let new = json!({ "unit": elsewhere, "content": activity("2025-03-03") });
        let other = theirs.post(&format!("{BASE}/activities"), new).await.created();
        let other = office.act(&theirs, "activities", &other, "submit", json!({})).await;
        let other = office.act(&checks, "activities", &other, "verify", json!({})).await;
        let by_others = said(json!({ "activities": [other["id"]] }));
        office.clerk.change(&path, 3, by_others).await.refused(422, "prompt_activity");
        office.town.deputy.change(&path, 3, by.clone()).await.refused(403, "forbidden");
        let answered = office.clerk.change(&path, 3, by).await.ok();
        assert_eq!(answered["content"]["feedback"]["on"], "2025-03-09");
        // Words of one person alone end nothing.
        assert_eq!(answered["status"], "submitted");
        assert_eq!(due("?until=2025-03-25").await, all);
        let verified =
            office.act(&office.town.deputy, "prompts", &answered, "verify", json!({})).await;
        assert_eq!(due("?until=2025-03-25").await, [named(&late, true), named(&later, false)]);
        // A wrong day is put right, and waits again.
        let again = said(json!({ "on": "2025-03-08", "comment": "日期有误" }));
        let again = office.clerk.change(&path, 5, again).await.ok();
        assert_eq!(
            (&again["content"]["feedback"]["on"], &again["corrections"]),
            (&json!("2025-03-08"), &json!(2))
        );
        assert_eq!(verified["version"], 5);
        assert_eq!(due("?until=2025-03-25").await.len(), 3);
        office.act(&office.town.deputy, "prompts", &again, "verify", json!({})).await;
        let reason = json!({ "reason": "重复登记" });
        office.act(&office.town.deputy, "prompts", &late, "void", reason).await;
        assert_eq!(due("").await, []);
        let open = office.clerk.get(&format!("{BASE}/prompts?category=answered")).await.ok();
        assert_eq!(open["items"][0]["id"], soon["id"]);
        bench.seal().await;
        let auditor = bench.person("auditor", &[("au", bench.district.id)]).await;
        let history = format!("/v1/ledger/subjects/{}/entries", id(&soon));
        let history = auditor.get(&history).await.ok().to_string();
        assert!(history.contains("\"answered_on\":\"2025-03-08\""), "{history}");
        assert!(!history.contains("集市") && !history.contains("乌司普提"), "words stay out");
    }
}
