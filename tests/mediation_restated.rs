//! What was agreed, how it is kept and on which day something came of a case is put right with its reason, and figures follow.

use crate::mediation_cases::Village;
use crate::mediation_corrections::{assert_recounts, month};
use crate::town::benches;
use testkit::{Value, json};

fn right(more: Value) -> Value {
    let mut said = json!({ "reason": "与卷宗核对" });
    said.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    said
}

/// Agreed on the 7th and entered as of the 10th: the words, the terms and the day of the effect become what the paper says.
#[actix_web::test]
async fn an_agreement_is_put_right() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let case = village.mediating(&village.assigned(json!({})).await).await;
        bench.at("2025-04-02 09:00");
        let agree = village.agreement(&case, json!({ "deadline": "2025-05-01" }));
        let case = village.act(&village.mediator, &case, "agree", agree).await.ok();
        assert_eq!(month(&village, "PM.AMOUNT", "2025-04", "").await["text"], "0.3");
        let correct = async |case: &Value, more: Value| {
            village.act(&village.mediator, case, "correct", right(more)).await
        };
        let early = json!({ "agreement": { "effective_on": "2025-03-03" } });
        correct(&case, early).await.refused(422, "past_days");
        let future = json!({ "agreement": { "effective_on": "2025-04-03" } });
        correct(&case, future).await.refused(422, "in_future");
        let early = json!({ "agreement": { "deadline": "2025-04-01" } });
        correct(&case, early).await.refused(422, "deadline_early");
        let said = json!({ "agreement": {
            "effective_on": "2025-03-31", "facts": "实为甲方堵塞", "liability": "甲方", "content": "甲方疏通",
            "deadline": "2025-04-30",
        }});
        let case = correct(&case, said).await.ok();
        let agreement = &case["agreement"];
        assert_eq!(
            (&agreement["effective_on"], &case["outcome_on"]),
            (&json!("2025-03-31"), &json!("2025-03-31"))
        );
        assert_eq!(
            (&agreement["content"], &agreement["deadline"]),
            (&json!("甲方疏通"), &json!("2025-04-30"))
        );
        assert_eq!(agreement["confirmation_due"], "2025-04-30", "thirty days on");
        assert_eq!((&agreement["copies"], &agreement["amount"]), (&json!(3), &json!(300_000)));
        assert_eq!(month(&village, "PM.AMOUNT", "2025-04", "").await["text"], "0");
        assert_eq!(month(&village, "PM.AMOUNT", "2025-03", "").await["text"], "0.3");
        // Whoever may register alone does not say what was agreed.
        let worker = bench.person("gw", &[("gw", village.unit)]).await;
        let found =
            worker.post(crate::mediation_cases::CASES, village.new_case(json!({}))).await.created();
        let more = json!({ "agreement": { "content": "另有约定" } });
        village
            .act(&worker, &found, "correct", right(more.clone()))
            .await
            .refused(403, "case_permission");
        village
            .act(&village.js, &found, "correct", right(more))
            .await
            .refused(409, "agreement_missing");
        assert_recounts(&bench).await;
    }
}

/// Instalments and how they were paid; the rate of those that were kept follows.
#[actix_web::test]
async fn how_an_agreement_is_kept_is_put_right() {
    for bench in benches().await {
        bench.at("2025-03-07 09:00");
        let village = Village::new(&bench).await;
        let case = village.agreed(&village.assigned(json!({})).await).await;
        let correct = async |case: &Value, more: Value| {
            village.act(&village.mediator, case, "correct", right(more)).await
        };
        bench.at("2025-04-03 09:00");
        let broken = json!({ "on": "2025-04-02", "performance": "breached" });
        let case = village.act(&village.mediator, &case, "log-performance", broken).await.ok();
        let full = |on: Value| json!({ "performance": { "performance": "full", "on": on } });
        correct(&case, full(Value::Null)).await.refused(422, "performance_day");
        correct(&case, full(json!("2025-03-06"))).await.refused(422, "period_reversed");
        correct(&case, full(json!("2025-04-04"))).await.refused(422, "in_future");
        let kept = correct(&case, full(json!("2025-03-28"))).await.ok();
        assert_eq!(
            (&kept["status"], &kept["performed_on"]),
            (&json!("performed"), &json!("2025-03-28"))
        );
        assert_eq!(kept["breached_on"], Value::Null);
        assert_eq!(village.figure("PM.PERFORM_RATE").await["text"], "100%");

        // It was agreed in instalments, of which one is paid.
        let parts = json!([
            { "due_on": "2025-03-20", "amount": 100_000, "paid_on": "2025-03-19" },
            { "due_on": "2025-05-20", "amount": 200_000 },
        ]);
        let wrong = json!({ "agreement": { "instalments": parts }, "amount_agreed": 1 });
        correct(&kept, wrong).await.refused(422, "instalments_sum");
        let terms = json!({ "agreement": { "instalments": parts, "deadline": "2025-05-20" } });
        let case = correct(&kept, terms).await.ok();
        assert_eq!((&case["status"], &case["performance"]), (&json!("agreed"), &json!("partial")));
        correct(&case, full(json!("2025-03-28"))).await.refused(422, "instalment_unknown");
        let mut parts = parts;
        parts[1]["paid_on"] = json!("2025-04-01");
        parts[1]["due_on"] = json!("2025-05-30");
        let case = correct(&case, json!({ "agreement": { "instalments": parts } })).await.ok();
        assert_eq!(
            (&case["status"], &case["performed_on"]),
            (&json!("performed"), &json!("2025-04-01"))
        );
        assert_eq!(case["agreement"]["deadline"], "2025-05-30", "that of the last instalment");
        assert_recounts(&bench).await;
    }
}

/// The month runs from the day of the acceptance, and what ended without an agreement ended on its day.
#[actix_web::test]
async fn the_days_of_a_case_are_put_right() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let found = village.consented(json!({ "found_on": "2025-02-20" })).await;
        let correct = async |case: &Value, more: Value| {
            village.act(&village.js, case, "correct", right(more)).await
        };
        let no = json!({ "accepted_on": "2025-03-01" });
        correct(&found, no).await.refused(409, "no_term");
        let case = village.accept(&found).await.ok();
        assert_eq!(case["due_on"], "2025-04-04");
        let early = json!({ "accepted_on": "2025-03-01" });
        correct(&case, early).await.refused(422, "past_days");
        let early = json!({ "registered_on": "2025-02-27", "accepted_on": "2025-02-28" });
        let case = correct(&case, early).await.ok();
        assert_eq!(
            (&case["accepted_on"], &case["due_on"]),
            (&json!("2025-02-28"), &json!("2025-03-28"))
        );
        assert_eq!(month(&village, "PM.ACCEPTED", "2025-02", "").await["text"], "1");
        assert_eq!(month(&village, "PM.ACCEPTED", "2025-03", "").await["text"], "0");

        let case = village.act(&village.js, &case, "assign", village.assignment()).await.ok();
        let case = village.mediating(&case).await;
        correct(&case, json!({ "outcome_on": "2025-03-04" })).await.refused(409, "outcome_missing");
        bench.at("2025-04-01 09:00");
        let told = json!({ "reason": "no_agreement", "remedies": ["judicial"] });
        let case = village.act(&village.mediator, &case, "terminate", told).await.ok();
        let held = json!({ "outcome_on": "2025-02-27" });
        correct(&case, held).await.refused(422, "past_days");
        let case = correct(&case, json!({ "outcome_on": "2025-03-27" })).await.ok();
        assert_eq!(case["outcome_on"], "2025-03-27");
        assert_eq!(village.figure("PM.ONTIME_RATE").await["text"], "100%");
        assert_recounts(&bench).await;
    }
}

/// 归档后补正 reaches the agreement too; a file stays that of a case that was closed.
#[actix_web::test]
async fn what_was_filed_stays_closed_when_it_is_put_right() {
    for bench in benches().await {
        bench.at("2025-03-07 09:00");
        let village = Village::new(&bench).await;
        let case = village.agreed(&village.assigned(json!({})).await).await;
        let kept = json!({ "on": "2025-03-07", "performance": "full" });
        let case = village.act(&village.mediator, &case, "log-performance", kept).await.ok();
        let file =
            format!("{}/{}/file", crate::mediation_cases::CASES, case["id"].as_str().unwrap());
        let needed = village.mediator.get(&file).await.ok()["needed"].clone();
        let filed = json!({ "documents": needed });
        let case = village.act(&village.mediator, &case, "file", filed).await.ok();
        let open = right(json!({ "performance": { "performance": "pending" } }));
        village.act(&village.mediator, &case, "correct", open).await.refused(422, "filed_open");
        let words = right(
            json!({ "agreement": { "content": "乙方疏通并赔偿两千元" }, "amount_agreed": 200_000 }),
        );
        let case = village.act(&village.mediator, &case, "correct", words).await.ok();
        assert_eq!(
            (&case["status"], &case["agreement"]["amount"]),
            (&json!("filed"), &json!(200_000))
        );
        assert_recounts(&bench).await;
    }
}
