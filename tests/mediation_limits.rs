//! 调解期限: a month, or what a law gives some disputes; longer when the parties agree to it, and not running while an expert is asked.

use crate::importing::take;
use crate::mediation_cases::{CASES, Village};
use crate::mediation_corrections::assert_recounts;
use crate::town::benches;
use testkit::{Answer, Value, json};

pub const MEDICAL: &str = "12";

fn days(case: &Value) -> [&str; 2] {
    ["due_on", "limit_on"].map(|member| case[member].as_str().unwrap())
}

/// Until when it is to be mediated, as reminders tell, and whether that is over.
async fn reminded(village: &Village<'_>, case: &Value) -> Value {
    let all = village.js.get("/v1/mediation/reminders?until=2025-12-31").await.ok();
    let mut all = all["reminders"].as_array().unwrap().iter();
    let one = all.find(|one| one["case"] == case["id"] && one["what"] == "mediate").unwrap();
    json!([one["due_on"], one["overdue"]])
}

pub fn extension(agreed_on: &str, until: &str) -> Value {
    json!({ "agreed_on": agreed_on, "until": until, "agreed_by_parties": true })
}

/// As a correction says it.
pub fn extended(agreed_on: &str, until: &str) -> Value {
    json!({ "what": "extension", "from": agreed_on, "until": until, "agreed_by_parties": true })
}

pub fn appraised(from: &str, until: Option<&str>) -> Value {
    json!({ "what": "appraisal", "from": from, "until": until })
}

pub async fn corrected(village: &Village<'_>, case: &Value, mut said: Value) -> Answer {
    said["reason"] = json!("核对");
    village.act(&village.js, case, "correct", said).await
}

/// 医疗纠纷预防和处理条例 art. 38: thirty working days, and half of them in the green channel; before 1 October 2018 it was the month of all.
#[actix_web::test]
async fn a_medical_dispute_has_thirty_working_days() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let one = village.assigned(json!({ "dispute": MEDICAL })).await;
        let other = village.assigned(json!({ "dispute": MEDICAL })).await;
        // Of the days from 5 March to 16 April the weekends and 4 April are no working days.
        assert_eq!(days(&one), ["2025-04-16", "2025-04-16"]);
        assert_eq!(reminded(&village, &one).await, json!(["2025-04-16", false]));
        let soldiers = json!({ "dispute": MEDICAL, "flags": ["military"] });
        let soldiers = village.assigned(soldiers).await;
        assert_eq!(days(&soldiers), ["2025-03-25", "2025-04-16"]);
        let header = "单位,卷号,纠纷类型,案由,申请人,被申请人,调委会,受理日期";
        let line = |number: u32, on: &str| {
            format!(
                "锦山村,（锦山村人民调解委员会）人调字〔2018〕第{number}号,医疗,诊疗{number},张三,李四,锦山村人民调解委员会,{on}"
            )
        };
        let (before, since) = (line(1, "2018-09-28"), line(2, "2018-10-08"));
        let register = format!("{header}\n{before}\n{since}\n");
        assert_eq!(take(&village.js, "mediation.cases", &register).await, (2, 0, 0));
        let accepted = village.js.get(&format!("{CASES}?status=accepted")).await.ok();
        let due = |on: &str| {
            let mut all = accepted["items"].as_array().unwrap().iter();
            all.find(|one| one["found_on"] == on).unwrap()["due_on"].clone()
        };
        assert_eq!(due("2018-09-28"), "2018-10-28");
        // Thirty days from Monday to Friday.
        assert_eq!(due("2018-10-08"), "2018-11-19");

        bench.at("2025-04-16 09:00");
        village.agreed(&one).await;
        assert_eq!(village.figure("PM.ONTIME_RATE").await["text"], "100%");
        bench.at("2025-04-17 09:00");
        village.agreed(&other).await;
        assert_eq!(village.figure("PM.ONTIME_RATE").await["text"], "50%");
        assert_recounts(&bench).await;
    }
}

/// The law leaves it to the parties: while the term runs they agree to a later day, which everything follows; each time it is kept.
#[actix_web::test]
async fn parties_agree_to_be_mediated_for_longer() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let extend = async |case: &Value, said: Value| {
            village.act(&village.mediator, case, "extend", said).await
        };
        let consented = village.consented(json!({})).await;
        let early = extension("2025-03-04", "2025-04-30");
        village.act(&village.js, &consented, "extend", early).await.refused(409, "case_state");
        let case = village.mediating(&village.assigned(json!({})).await).await;
        let late = village.mediating(&village.assigned(json!({})).await).await;
        let soldiers = village.assigned(json!({ "flags": ["military"] })).await;
        assert_eq!(days(&case), ["2025-04-04", "2025-04-04"]);
        bench.at("2025-03-20 09:00");
        let soldiers = extend(&soldiers, extension("2025-03-20", "2025-03-28")).await.ok();
        // It makes no term of the law shorter.
        assert_eq!(days(&soldiers), ["2025-03-28", "2025-04-04"]);
        bench.at("2025-04-04 09:00");
        for (said, code) in [
            (extension("2025-04-04", "2025-04-04"), "extension_short"),
            (extension("2025-03-03", "2025-04-30"), "extension_day"),
            (extension("2025-04-05", "2025-04-30"), "in_future"),
        ] {
            extend(&case, said).await.refused(422, code);
        }
        let mut alone = extension("2025-04-04", "2025-04-30");
        alone["agreed_by_parties"] = json!(false);
        extend(&case, alone).await.refused(422, "extension_without_consent");
        let case = extend(&case, extension("2025-04-04", "2025-04-30")).await.ok();
        assert_eq!(days(&case), ["2025-04-30", "2025-04-30"]);
        assert_eq!(reminded(&village, &case).await, json!(["2025-04-30", false]));
        // When the part of soldiers is over that of everybody runs, and what was late for theirs stays late.
        let short = extension("2025-03-29", "2025-04-04");
        extend(&soldiers, short).await.refused(422, "extension_short");
        let soldiers = extend(&soldiers, extension("2025-03-29", "2025-04-20")).await.ok();
        assert_eq!(days(&soldiers), ["2025-03-28", "2025-04-20"]);
        bench.at("2025-04-05 09:00");
        assert_eq!(reminded(&village, &late).await, json!(["2025-04-04", true]));
        extend(&late, extension("2025-04-05", "2025-04-30")).await.refused(422, "extension_day");
        extend(&late, extension("2025-04-04", "2025-04-30")).await.refused(409, "term_over");
        extend(&case, extension("2025-04-04", "2025-04-20")).await.refused(422, "extension_short");
        let case = extend(&case, extension("2025-04-05", "2025-05-15")).await.ok();
        let rows = case["term_changes"].as_array().unwrap();
        let said = ["what", "from", "until"];
        let said: Vec<_> =
            rows.iter().map(|row| said.map(|one| row[one].as_str().unwrap())).collect();
        let first = ["extension", "2025-04-04", "2025-04-30"];
        assert_eq!(said, [first, ["extension", "2025-04-05", "2025-05-15"]]);
        // Who said so, and when.
        for (row, on) in rows.iter().zip(["2025-04-04", "2025-04-05"]) {
            let parties = [&case["parties"][0]["id"], &case["parties"][1]["id"]];
            assert_eq!(row["agreed_by"], json!(parties));
            assert_eq!(row["recorded_by"], json!(village.mediator.account));
            assert!(row["recorded_at"].as_str().unwrap().starts_with(on), "{row}");
        }
        let events = case["events"].as_array().unwrap();
        assert_eq!(events.iter().filter(|one| one["event"] == "extend").count(), 2);

        bench.at("2025-05-10 09:00");
        village.agreed(&case).await;
        assert_eq!(village.figure("PM.ONTIME_RATE").await["text"], "100%");
        village.agreed(&late).await;
        assert_eq!(village.figure("PM.ONTIME_RATE").await["text"], "50%");
        let late = village.js.get(&format!("{CASES}/{}", late["id"].as_str().unwrap())).await.ok();
        extend(&late, extension("2025-04-01", "2025-05-30")).await.refused(409, "case_state");
        let refuses = json!({ "party": soldiers["parties"][0]["id"], "consent": "no" });
        let refused = village.act(&village.js, &soldiers, "record-consent", refuses).await.ok();
        let said = extension("2025-03-28", "2025-05-30");
        extend(&refused, said).await.refused(409, "party_refuses");
        bench.seal().await;
        let history = format!("/v1/ledger/subjects/{}/entries", case["id"].as_str().unwrap());
        let history = village.js.get(&history).await.ok();
        let entries = history["entries"].as_array().unwrap().iter();
        let until = entries.filter(|one| one["event"] == "mediation.case_extended");
        let until: Vec<&Value> = until.map(|one| &one["data"]["particulars"]["until"]).collect();
        assert!(until.len() == 2 && until.contains(&&json!("2025-05-15")), "{history}");
        assert_recounts(&bench).await;
    }
}

/// What was entered wrongly of it is put right, also after the outcome: the figure follows.
#[actix_web::test]
async fn an_extension_that_was_entered_wrongly_is_put_right() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let correct = async |case: &Value, said: Value| corrected(&village, case, said).await;
        let agreed = |until: &str| extended("2025-03-04", until);
        let registered = village.registered(json!({})).await;
        let said = json!({ "term_changes": [agreed("2025-04-30")] });
        correct(&registered, said.clone()).await.refused(409, "no_term");
        let case = village.mediating(&village.assigned(json!({ "dispute": MEDICAL })).await).await;
        let said = extension("2025-03-04", "2025-05-30");
        let case = village.act(&village.mediator, &case, "extend", said).await.ok();
        bench.at("2025-05-10 09:00");
        let case = village.agreed(&case).await;
        assert_eq!(village.figure("PM.ONTIME_RATE").await["text"], "100%");
        // Another kind of dispute has another term; what the parties agreed to stays.
        let case = correct(&case, json!({ "dispute": "06" })).await.ok();
        assert_eq!(days(&case), ["2025-05-30", "2025-05-30"]);
        let short = json!({ "term_changes": [agreed("2025-04-04")] });
        correct(&case, short).await.refused(422, "extension_short");
        let mut alone = agreed("2025-05-09");
        alone["agreed_by_parties"] = json!(false);
        let alone = json!({ "term_changes": [alone] });
        correct(&case, alone).await.refused(422, "extension_without_consent");
        let null = correct(&case, json!({ "term_changes": null })).await.refused(422, "invalid");
        assert_eq!(null["errors"][0]["pointer"], "/term_changes", "{null}");
        let case = correct(&case, json!({ "term_changes": [agreed("2025-05-09")] })).await.ok();
        assert_eq!(days(&case), ["2025-05-09", "2025-05-09"]);
        assert_eq!(village.figure("PM.ONTIME_RATE").await["text"], "0%");
        let case = correct(&case, json!({ "term_changes": [] })).await.ok();
        assert_eq!(days(&case), ["2025-04-04", "2025-04-04"]);
        // Nothing of it is gone: who said what, and who took it back.
        let rows = case["term_changes"].as_array().unwrap();
        let by = |row: &Value| [row["recorded_by"].clone(), row["withdrawn"]["by"].clone()];
        let (mediator, js) = (json!(village.mediator.account), json!(village.js.account));
        assert_eq!([by(&rows[0]), by(&rows[1])], [[mediator, js.clone()], [js.clone(), js]]);
        let case = correct(&case, json!({ "dispute": MEDICAL })).await.ok();
        assert_eq!(days(&case), ["2025-04-16", "2025-04-16"]);
        assert_recounts(&bench).await;
    }
}

/// 医疗纠纷预防和处理条例 art. 38: the days of an expert's opinion do not count; of another dispute they do.
#[actix_web::test]
async fn an_experts_time_is_no_time_of_a_medical_dispute() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let case = village.assigned(json!({ "dispute": MEDICAL })).await;
        let other = village.assigned(json!({})).await;
        bench.at("2025-03-24 09:00");
        let asked = async |case: &Value, from: &str, to: &str| {
            let said = json!({ "from": from, "to": to });
            village.act(&village.mediator, case, "record-appraisal", said).await
        };
        asked(&other, "2025-03-10", "2025-03-21").await.refused(409, "appraisal_counts");
        // Whoever asks what can be done is told so before.
        let actions = format!("{CASES}/{}/actions", other["id"].as_str().unwrap());
        let actions = village.mediator.get(&actions).await.ok();
        let mut actions = actions["actions"].as_array().unwrap().iter();
        let appraise = actions.find(|one| one["action"] == "record-appraisal").unwrap();
        assert_eq!(appraise["reason"]["code"], "appraisal_counts");
        asked(&case, "2025-03-10", "2025-03-25").await.refused(422, "in_future");
        asked(&case, "2025-03-21", "2025-03-10").await.refused(422, "period_reversed");
        asked(&case, "2025-03-03", "2025-03-21").await.refused(422, "appraisal_early");
        let case = asked(&case, "2025-03-10", "2025-03-21").await.ok();
        // Ten working days more; 27 April is a Sunday on which offices work.
        assert_eq!(days(&case), ["2025-04-29", "2025-04-29"]);
        assert_eq!(reminded(&village, &case).await, json!(["2025-04-29", false]));
        let correct = async |case: &Value, said: Value| corrected(&village, case, said).await;
        let one_day = json!({ "term_changes": [appraised("2025-03-10", Some("2025-03-10"))] });
        correct(&other, one_day.clone()).await.refused(409, "appraisal_counts");
        let short = correct(&case, one_day).await.ok();
        assert_eq!(days(&short), ["2025-04-17", "2025-04-17"]);
        let none = correct(&short, json!({ "term_changes": [] })).await.ok();
        assert_eq!(days(&none), ["2025-04-16", "2025-04-16"]);
        bench.at("2025-04-29 09:00");
        let both = json!({ "term_changes": [appraised("2025-03-10", Some("2025-03-21"))] });
        let case = correct(&none, both).await.ok();
        village.agreed(&case).await;
        assert_eq!(village.figure("PM.ONTIME_RATE").await["text"], "100%");

        // An extension that would have come too late is not dropped in silence: both are said.
        let expert = village.assigned(json!({ "dispute": MEDICAL })).await;
        assert_eq!(days(&expert), ["2025-06-16", "2025-06-16"]);
        bench.at("2025-06-16 09:00");
        let away = asked(&expert, "2025-05-06", "2025-05-20").await.ok();
        assert_eq!(days(&away), ["2025-07-01", "2025-07-01"]);
        bench.at("2025-06-20 09:00");
        let longer = extension("2025-06-20", "2025-07-31");
        let longer = village.act(&village.mediator, &away, "extend", longer).await.ok();
        let none = json!({ "term_changes": [extended("2025-06-20", "2025-07-31")] });
        correct(&longer, none).await.refused(422, "extension_day");
        let neither = json!({ "term_changes": [] });
        let neither = correct(&longer, neither).await.ok();
        assert_eq!(days(&neither), ["2025-06-16", "2025-06-16"]);
        assert_recounts(&bench).await;
    }
}
