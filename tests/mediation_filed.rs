//! 归档后补正: a case that was filed is put right by whoever may file it, and nothing else of it moves.

use crate::mediation_cases::{CASES, Village};
use crate::mediation_corrections::{assert_recounts, month};
use crate::town::benches;
use testkit::{Value, json};

const SUBSIDIES: &str = "/v1/mediation/subsidies";

/// Agreed in writing, kept and filed whole.
pub async fn filed(village: &Village<'_>, case: &Value) -> Value {
    let case = village.agreed(case).await;
    let full = json!({ "on": village.bench.now().local_date(), "performance": "full" });
    let case = village.act(&village.mediator, &case, "log-performance", full).await.ok();
    let file = format!("{CASES}/{}/file", case["id"].as_str().unwrap());
    let needed = village.mediator.get(&file).await.ok()["needed"].clone();
    village.act(&village.mediator, &case, "file", json!({ "documents": needed })).await.ok()
}

fn said(more: Value) -> Value {
    let mut said = json!({ "reason": "卷宗抄错" });
    said.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    said
}

/// The figures are stated anew, and one that was frozen says what it said; it stays filed on its day.
#[actix_web::test]
async fn what_was_filed_is_put_right_and_its_figures_are_restated() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let case = village.assigned(json!({ "found_on": "2025-02-28" })).await;
        let case = filed(&village, &case).await;
        bench.seal().await;
        let frozen = month(&village, "PM.AMOUNT", "2025-03", "").await;
        assert_eq!(frozen["text"], "0.3");
        bench.at("2025-04-10 09:00");
        let silent = json!({ "amount_agreed": 250_000 });
        village.act(&village.mediator, &case, "correct", silent).await.refused(422, "invalid");
        let less = said(json!({ "amount_agreed": 250_000, "found_on": "2025-03-01" }));
        let put_right = village.act(&village.mediator, &case, "correct", less).await.ok();
        assert_eq!(
            (&put_right["status"], &put_right["filed_on"]),
            (&json!("filed"), &json!("2025-03-04"))
        );
        assert_eq!(
            (&put_right["corrections"], &put_right["documents"]),
            (&json!(1), &case["documents"])
        );
        bench.seal().await;
        let as_of = format!(
            "&as_of={}&ledger_index={}",
            frozen["as_of"].as_str().unwrap(),
            frozen["ledger_index"]
        );
        assert_eq!(month(&village, "PM.AMOUNT", "2025-03", "").await["text"], "0.25");
        assert_eq!(month(&village, "PM.AMOUNT", "2025-03", &as_of).await["text"], "0.3");
        assert_eq!(month(&village, "PM.FOUND", "2025-02", "").await["text"], "0");
        assert_eq!(village.figure("PM.FILE_RATE").await["text"], "100%");
        assert_recounts(&bench).await;
    }
}

/// Whoever entered the dispute and may not file puts nothing of the file right, and nothing but a correction is done with it.
#[actix_web::test]
async fn who_may_not_file_puts_no_file_right() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let worker = bench.person("gw", &[("gw", village.unit)]).await;
        let found = worker.post(CASES, village.new_case(json!({}))).await.created();
        let settled = village
            .act(&worker, &found, "settle", json!({ "confirmed_by_parties": true }))
            .await
            .ok();
        let hard = said(json!({ "complexity": "hard" }));
        let settled = village.act(&worker, &settled, "correct", hard).await.ok();
        let documents = json!({ "documents": ["application"] });
        let open = said(documents.clone());
        village.act(&village.js, &settled, "correct", open).await.refused(409, "file_open");
        let filed = village.act(&village.js, &settled, "file", documents).await.ok();
        let simple = said(json!({ "complexity": "simple" }));
        village
            .act(&worker, &filed, "correct", simple.clone())
            .await
            .refused(403, "case_permission");
        let path = format!("{CASES}/{}/actions", filed["id"].as_str().unwrap());
        let actions = worker.get(&path).await.ok();
        let all = actions["actions"].as_array().unwrap();
        let correct = all.iter().find(|one| one["action"] == "correct").unwrap();
        assert!(correct["reason"].to_string().contains("mediation.cases.mediate"), "{correct}");
        let day = "2025-03-04";
        for (action, body) in [
            (
                "extend",
                json!({ "agreed_on": day, "until": "2025-05-01", "agreed_by_parties": true }),
            ),
            ("record-appraisal", json!({ "from": day })),
            ("log-performance", json!({ "on": day, "performance": "breached" })),
            ("terminate", json!({ "reason": "withdrawn", "remedies": ["judicial"] })),
            ("file", json!({ "documents": ["application"] })),
            ("escalate", json!({ "tier": "town", "reason": "再审" })),
        ] {
            let answer = village.act(&village.js, &filed, action, body).await;
            answer.refused(409, "case_state");
        }
        village.act(&village.js, &filed, "correct", simple).await.ok();
        let deputy = bench.person("vl", &[("vl", bench.town.id)]).await;
        let read = village.js.get(&format!("{CASES}/{}", filed["id"].as_str().unwrap())).await.ok();
        village.act(&deputy, &read, "void", json!({ "reason": "重复登记" })).await.ok();
        assert_recounts(&bench).await;
    }
}

/// The file is whole afterwards, too, and nothing was agreed before it was found.
#[actix_web::test]
async fn what_rests_on_a_file_is_looked_at_again() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let case = filed(&village, &village.assigned(json!({})).await).await;
        bench.at("2025-04-10 09:00");
        let correct = async |case: &Value, more: Value| {
            village.act(&village.mediator, case, "correct", said(more)).await
        };
        correct(&case, json!({ "found_on": "2025-03-05" })).await.refused(422, "past_days");
        let agent = json!({ "name": "申律师", "authority": "general" });
        let parties = json!([{ "party": case["parties"][0]["id"], "details": { "agent": agent } }]);
        let alone = json!({ "parties": parties });
        correct(&case, alone).await.refused(422, "file_incomplete");
        let mut documents = case["documents"].as_array().unwrap().clone();
        documents.push(json!("power_of_attorney"));
        let both = json!({ "parties": parties, "documents": documents });
        let case = correct(&case, both).await.ok();
        assert_eq!(case["documents"], json!(documents));
        let fewer = json!({ "documents": ["application", "power_of_attorney"] });
        correct(&case, fewer).await.refused(422, "file_incomplete");
        let dispute = json!({ "dispute": "09" });
        assert_eq!(correct(&case, dispute).await.ok()["dispute"], "09");
    }
}

/// A file that was taken over from a register lies on paper: what it lacked before stands in no correction's way.
#[actix_web::test]
async fn a_file_on_paper_is_put_right_without_it() {
    for bench in benches().await {
        bench.at("2025-03-10 09:00");
        let village = Village::new(&bench).await;
        let register = "单位,卷号,纠纷类型,案由,申请人,被申请人,调委会,受理日期,调解员,调解结果,结案日期,归档日期\n\
            锦山村,（锦山村人民调解委员会）人调字〔2024〕第1号,邻里,采光,张三,李四,锦山村人民调解委员会,2024-03-01,姓名md,调解不成,2024-03-20,2024-04-01\n";
        let taken = crate::importing::take(&village.js, "mediation.cases", register).await;
        assert_eq!(taken, (1, 0, 0));
        let list = village.js.get(&format!("{CASES}?status=filed")).await.ok();
        let path = format!("{CASES}/{}", list["items"][0]["id"].as_str().unwrap());
        let case = village.js.get(&path).await.ok();
        let kind = said(json!({ "dispute": "09" }));
        assert_eq!(village.act(&village.js, &case, "correct", kind).await.ok()["dispute"], "09");
    }
}

/// A claim stands on the case as it is: it goes back to be reviewed again by another person, and what was paid is voided first.
#[actix_web::test]
async fn a_claim_that_a_filed_case_does_not_earn_any_more_goes_back() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let deputy = bench.person("vl", &[("vl", bench.town.id)]).await;
        let case = filed(&village, &village.assigned(json!({})).await).await;
        let content = |grade: &str, amount: i64| {
            json!({
                "case": case["id"], "mediator": village.lead["id"], "grade": grade, "amount": amount, "claimed_on": "2025-03-04",
            })
        };
        let new = json!({ "unit": village.unit, "content": content("general", 20_000) });
        let claim = village.mediator.post(SUBSIDIES, new).await.created();
        let at = format!("{SUBSIDIES}/{}", claim["id"].as_str().unwrap());
        village.mediator.change(&format!("{at}/submit"), 1, json!({})).await.ok();
        village.js.change(&format!("{at}/verify"), 2, json!({})).await.ok();
        let correct = async |case: &Value, complexity: &str| {
            let said = said(json!({ "complexity": complexity }));
            village.act(&village.js, case, "correct", said).await
        };
        let place = said(json!({ "place": "二组" }));
        let case = village.act(&village.js, &case, "correct", place).await.ok();
        assert_eq!(village.js.get(&at).await.ok()["status"], "verified", "it is earned as before");
        let case = correct(&case, "hard").await.ok();
        let back = village.js.get(&at).await.ok();
        assert_eq!((&back["status"], &back["corrections"]), (&json!("returned"), &json!(1)));
        assert!(back["returned"]["reason"].as_str().unwrap().contains("案件已更正"), "{back}");
        let version = back["version"].as_i64().unwrap();
        let pay = json!({ "batch": "2025年第一批", "on": "2025-03-04" });
        deputy
            .change(&format!("{at}/pay"), version, pay.clone())
            .await
            .refused(409, "record_state");
        let revised = json!({ "content": content("hard", 40_000) });
        village.mediator.change(&format!("{at}/revise"), version, revised).await.ok();
        village.mediator.change(&format!("{at}/submit"), version + 1, json!({})).await.ok();
        village.js.change(&format!("{at}/verify"), version + 2, json!({})).await.ok();
        deputy.change(&format!("{at}/pay"), version + 3, pay).await.ok();
        correct(&case, "general").await.refused(409, "subsidy_rests");
        let why = json!({ "reason": "等级有误，已追回" });
        village.js.change(&format!("{at}/void"), version + 4, why).await.ok();
        correct(&case, "general").await.ok();
        assert_recounts(&bench).await;
    }
}

/// A visit after the file was closed asks for a form that it lacks: a word that is put right then takes no claim back, paid or not.
#[actix_web::test]
async fn what_the_file_lacked_before_takes_no_claim_back() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let deputy = bench.person("vl", &[("vl", bench.town.id)]).await;
        let case = filed(&village, &village.assigned(json!({})).await).await;
        let content = json!({
            "case": case["id"], "mediator": village.lead["id"], "grade": "general", "amount": 20_000,
            "claimed_on": "2025-03-04",
        });
        let new = json!({ "unit": village.unit, "content": content });
        let claim = village.mediator.post(SUBSIDIES, new).await.created();
        let at = format!("{SUBSIDIES}/{}", claim["id"].as_str().unwrap());
        village.mediator.change(&format!("{at}/submit"), 1, json!({})).await.ok();
        village.js.change(&format!("{at}/verify"), 2, json!({})).await.ok();
        let visit = json!({ "on": "2025-03-04", "satisfaction": 5 });
        let case = village.act(&village.mediator, &case, "follow-up", visit).await.ok();
        let place = |place: &str| said(json!({ "place": place }));
        let case = village.act(&village.js, &case, "correct", place("二组")).await.ok();
        assert_eq!(village.js.get(&at).await.ok()["status"], "verified");
        let pay = json!({ "batch": "2025年第一批", "on": "2025-03-04" });
        deputy.change(&format!("{at}/pay"), 3, pay).await.ok();
        village.act(&village.js, &case, "correct", place("三组")).await.ok();
        assert_recounts(&bench).await;
    }
}

/// A breach is filed in thirty days, and kept all the same a year later: that stands beside the closed file.
#[actix_web::test]
async fn what_was_filed_as_broken_can_be_kept() {
    for bench in benches().await {
        bench.at("2025-03-07 09:00");
        let village = Village::new(&bench).await;
        let case = village.agreed(&village.assigned(json!({})).await).await;
        bench.at("2025-04-10 09:00");
        let log = async |case: &Value, on: &str, how: &str| {
            let said = json!({ "on": on, "performance": how });
            village.act(&village.mediator, case, "log-performance", said).await
        };
        let case = log(&case, "2025-04-10", "breached").await.ok();
        let file = format!("{CASES}/{}/file", case["id"].as_str().unwrap());
        let needed = village.mediator.get(&file).await.ok()["needed"].clone();
        let file = json!({ "documents": needed });
        let case = village.act(&village.mediator, &case, "file", file).await.ok();
        bench.at("2025-08-01 09:00");
        for open in ["breached", "pending"] {
            log(&case, "2025-08-01", open).await.refused(409, "filed_performance");
        }
        let case = log(&case, "2025-07-01", "partial").await.ok();
        assert_eq!((&case["status"], &case["performance"]), (&json!("filed"), &json!("partial")));
        let case = log(&case, "2025-08-01", "full").await.ok();
        assert_eq!(
            (&case["status"], &case["performed_on"]),
            (&json!("filed"), &json!("2025-08-01"))
        );
        assert_eq!(
            (&case["breached_on"], &case["filed_on"]),
            (&json!("2025-04-10"), &json!("2025-04-10"))
        );
        log(&case, "2025-08-01", "full").await.refused(409, "case_state");
        bench.at("2025-09-30 09:00");
        assert_eq!(village.figure("PM.PERFORM_RATE").await["text"], "100%");
        let filed = month(&village, "PM.FILE_RATE", "2025-04", "").await;
        assert_eq!(filed["text"], "100%", "it was closed by the breach");
        assert_eq!(month(&village, "PM.FILE_RATE", "2025-08", "").await["text"], "—");
        assert_recounts(&bench).await;
    }
}
