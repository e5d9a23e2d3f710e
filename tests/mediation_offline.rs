//! What was recorded without network counts on the day on which it was done, as far as that can be.

use crate::mediation_cases::{CASES, Village};
use crate::town::benches;
use testkit::{Value, json};

async fn figure(village: &Village<'_>, code: &str, year: u32) -> Value {
    let town = village.bench.town.id;
    let path = format!("/v1/reporting/figures?indicators={code}&period={year}&unit={town}");
    village.js.get(&path).await.ok()["figures"][0]["text"].clone()
}

/// Settled on the spot on 30 December, sent on 2 January: it counts in the year in which it was settled.
#[actix_web::test]
async fn what_was_settled_before_the_turn_of_the_year_counts_before_it() {
    for bench in benches().await {
        bench.at("2026-01-02 09:00");
        let village = Village::new(&bench).await;
        let found = village.find(json!({ "client_at": "2025-12-30T09:00:00+08:00" })).await;
        assert_eq!(found["found_on"], "2025-12-30");
        let settle =
            json!({ "client_at": "2025-12-30T09:30:00+08:00", "confirmed_by_parties": true });
        let settled = village.act(&village.js, &found, "settle", settle).await.ok();
        assert_eq!(settled["outcome_on"], "2025-12-30");
        let told = &settled["events"][1];
        assert_eq!(told["at"], json!(bench.now()), "when it was sent");
        assert_eq!(told["client_at"], "2025-12-30T01:30:00Z", "when it was done");
        assert_eq!(figure(&village, "PM.RESOLVED", 2025).await, "1");
        assert_eq!(figure(&village, "PM.RESOLVED", 2026).await, "0");

        // Of a dispute whose day is said alone the hour is not known.
        let found = village.find(json!({ "found_on": "2025-12-30" })).await;
        let settle =
            json!({ "client_at": "2025-12-30T09:30:00+08:00", "confirmed_by_parties": true });
        let settled = village.act(&village.js, &found, "settle", settle).await.ok();
        assert_eq!(settled["outcome_on"], "2025-12-30");
    }
}

/// The month runs from the day of the acceptance, the number is of the year of the registration, and the file is of its day.
#[actix_web::test]
async fn each_step_has_the_day_on_which_it_was_taken() {
    for bench in benches().await {
        bench.at("2026-01-02 09:00");
        let village = Village::new(&bench).await;
        let mut case = village.find(json!({ "found_on": "2025-12-29" })).await;
        let on = |moment: &str, more: Value| {
            let mut said = json!({ "client_at": moment });
            said.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            said
        };
        let register =
            on("2025-12-29T10:00:00+08:00", json!({ "committee": village.committee["id"] }));
        case = village.act(&village.js, &case, "register", register).await.ok();
        assert_eq!(case["registered_on"], "2025-12-29");
        assert_eq!(case["case_no"], "（锦山村人民调解委员会）人调字〔2025〕第1号");
        for n in 0..2 {
            let consent = json!({ "party": case["parties"][n]["id"], "consent": "yes" });
            let consent = on("2025-12-29T11:00:00+08:00", consent);
            case = village.act(&village.js, &case, "record-consent", consent).await.ok();
        }
        assert_eq!(case["parties"][1]["consented_at"], "2025-12-29T03:00:00Z");
        let rights = json!({ "rights_notified_at": "2025-12-29T11:00:00+08:00" });
        let accept = on("2025-12-29T11:30:00+08:00", rights);
        case = village.act(&village.js, &case, "accept", accept).await.ok();
        assert_eq!(
            (&case["accepted_on"], &case["due_on"]),
            (&json!("2025-12-29"), &json!("2026-01-29"))
        );
        assert_eq!(figure(&village, "PM.ACCEPTED", 2025).await, "1");

        let assign = on("2025-12-30T09:00:00+08:00", village.assignment());
        case = village.act(&village.js, &case, "assign", assign).await.ok();
        let told = json!({ "reason": "no_agreement", "remedies": ["judicial"] });
        let terminate = on("2025-12-31T15:00:00+08:00", told);
        case = village.act(&village.js, &case, "terminate", terminate).await.ok();
        assert_eq!(case["outcome_on"], "2025-12-31");
        assert_eq!(case["told_remedies_at"], "2025-12-31T07:00:00Z");
    }
}

/// No phone tells of the future, nor of the time before the step before: then it is done when it is sent.
#[actix_web::test]
async fn a_phone_tells_of_no_time_that_cannot_be() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        bench.at("2025-03-10 09:00");
        for wrong in ["2025-03-11T09:00:00+08:00", "2025-03-03T09:00:00+08:00"] {
            let found = village.find(json!({ "found_on": "2025-03-05" })).await;
            let settle = json!({ "client_at": wrong, "confirmed_by_parties": true });
            let settled = village.act(&village.js, &found, "settle", settle).await.ok();
            assert_eq!(settled["outcome_on"], "2025-03-10", "{wrong}");
        }
        let early = json!({ "client_at": "2025-03-08T09:00:00+08:00" });
        let case = village.consented(json!({ "found_on": "2025-03-05" })).await;
        let mut accept = json!({ "rights_notified_at": "2025-03-08T09:00:00+08:00" });
        accept.as_object_mut().unwrap().extend(early.as_object().unwrap().clone());
        let accepted = village.act(&village.js, &case, "accept", accept).await.ok();
        assert_eq!(accepted["accepted_on"], "2025-03-10", "the parties agreed on that day");
        let future = json!({ "client_at": "2025-03-12T09:00:00+08:00" });
        let found = village.js.post(CASES, village.new_case(future)).await.created();
        assert_eq!(found["found_on"], "2025-03-10");
    }
}
