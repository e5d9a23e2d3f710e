//! What was entered wrongly about a case is put right, and what should not be there is voided: figures follow, and say what they said.

use crate::mediation_cases::{CASES, Village};
use crate::town::benches;
use testkit::{Bench, Value, json};

const SUBSIDIES: &str = "/v1/mediation/subsidies";

pub fn party(role: &str, name: &str, phone: &str) -> Value {
    json!({ "role": role, "kind": "natural", "details": { "name": name, "phone": phone } })
}

/// A figure of a month, as it is now or as an earlier one said it.
pub async fn month(village: &Village<'_>, code: &str, month: &str, as_of: &str) -> Value {
    let town = village.bench.town.id;
    let path = format!("/v1/reporting/figures?indicators={code}&period={month}&unit={town}{as_of}");
    village.js.get(&path).await.ok()["figures"][0].clone()
}

pub async fn assert_recounts(bench: &Bench) {
    bench.seal().await;
    let kind = mediation::LINE.records().find(|kind| kind.name == "mediation.case").unwrap();
    let compared = bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
    assert!(compared.await.unwrap().1.is_empty());
}

/// Whatever counted is taken back and counted anew; a figure of an earlier size of the ledger says what it said, and the entry that it was
/// a correction.
#[actix_web::test]
async fn a_correction_restates_figures_and_leaves_frozen_ones() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let case = village.assigned(json!({ "found_on": "2025-02-28" })).await;
        let agreed = village.agreed(&case).await;
        bench.seal().await;
        let frozen = month(&village, "PM.FOUND", "2025-02", "").await;
        assert_eq!(frozen["text"], "1");
        assert_eq!(month(&village, "PM.AMOUNT", "2025-03", "").await["text"], "0.3");
        let said = json!({
            "reason": "登记簿抄错", "found_on": "2025-03-01", "occurred_on": "2025-02-27", "title": "水渠纠纷",
            "complexity": "hard", "place": "二组", "amount_agreed": 250_000, "amount_claimed": 400_000,
        });
        bench.at("2025-03-05 09:00");
        let corrected = village.act(&village.mediator, &agreed, "correct", said.clone()).await.ok();
        assert_eq!(
            (&corrected["title"], &corrected["corrections"]),
            (&json!("水渠纠纷"), &json!(1))
        );
        assert_eq!((&corrected["facts"], &corrected["dispute"]), (&agreed["facts"], &json!("02")));
        assert_eq!(corrected["agreement"]["amount"], 250_000);
        assert_eq!(
            corrected["events"].as_array().unwrap().last().unwrap()["comment"],
            "登记簿抄错"
        );
        village
            .act(&village.mediator, &agreed, "correct", said.clone())
            .await
            .refused(412, "version_mismatch");
        village
            .act(&village.mediator, &corrected, "correct", said)
            .await
            .refused(422, "nothing_corrected");

        bench.seal().await;
        let as_of = format!(
            "&as_of={}&ledger_index={}",
            frozen["as_of"].as_str().unwrap(),
            frozen["ledger_index"]
        );
        for (code, period, now, then) in [
            ("PM.FOUND", "2025-02", "0", "1"),
            ("PM.FOUND", "2025-03", "1", "0"),
            ("PM.AMOUNT", "2025-03", "0.25", "0.3"),
        ] {
            assert_eq!(month(&village, code, period, "").await["text"], now, "{code} {period}");
            assert_eq!(
                month(&village, code, period, &as_of).await["text"],
                then,
                "{code} {period}"
            );
        }
        let history = format!("/v1/ledger/subjects/{}/entries", case["id"].as_str().unwrap());
        let history = village.js.get(&history).await.ok();
        let entries = history["entries"].as_array().unwrap().iter();
        let entry = entries.clone().find(|one| one["event"] == "mediation.case_corrected");
        assert_eq!(entry.unwrap_or_else(|| panic!("{history}"))["data"]["correction"], 1);
        assert!(!history.to_string().contains("水渠") && !history.to_string().contains("登记簿"));
        assert_recounts(&bench).await;
    }
}

/// The limit of soldiers, whether the court confirms, whether it may be signed electronically: as the case is now.
#[actix_web::test]
async fn what_follows_from_a_correction_is_worked_out_anew() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let case = village.assigned(json!({})).await;
        assert_eq!(case["due_on"], "2025-04-04");
        let correct = |more: Value| {
            let mut said = json!({ "reason": "核对" });
            said.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            said
        };
        let soldiers = correct(json!({ "flags": ["military"] }));
        let soldiers = village.act(&village.js, &case, "correct", soldiers).await.ok();
        assert_eq!(soldiers["due_on"], "2025-03-20");
        let late = correct(json!({ "found_on": "2025-03-05" }));
        village.act(&village.js, &soldiers, "correct", late).await.refused(422, "in_future");
        bench.at("2025-03-07 09:00");
        let late = correct(json!({ "found_on": "2025-03-05" }));
        village.act(&village.js, &soldiers, "correct", late).await.refused(422, "past_days");
        let none = correct(json!({ "amount_agreed": 1 }));
        village
            .act(&village.js, &soldiers, "correct", none)
            .await
            .refused(409, "agreement_missing");

        let mediating = village.mediating(&soldiers).await;
        let signature = |n: usize| json!({ "party": case["parties"][n]["id"], "kind": "esign" });
        let electronic = json!({ "signatures": [signature(0), signature(1)] });
        let agreement = village.agreement(&mediating, electronic);
        let agreed = village.act(&village.mediator, &mediating, "agree", agreement).await.ok();
        let family = correct(json!({ "dispute": "01" }));
        village
            .act(&village.js, &agreed, "correct", family)
            .await
            .refused(422, "electronic_signature");
        let title = correct(json!({ "dispute": "07", "sub_type": "forest_title" }));
        let title = village.act(&village.js, &agreed, "correct", title).await.ok();
        assert_eq!(title["agreement"]["confirmation_due"], Value::Null);
        let asked = json!({ "on": "2025-03-07", "court": "乌翠区人民法院" });
        village
            .act(&village.mediator, &title, "apply-confirmation", asked.clone())
            .await
            .refused(409, "not_confirmable");
        let land = correct(json!({ "dispute": "07" }));
        let land = village.act(&village.js, &title, "correct", land).await.ok();
        assert_eq!((&land["sub_type"], &land["corrections"]), (&Value::Null, &json!(3)));
        assert_eq!(land["agreement"]["confirmation_due"], "2025-04-07");
        let asked = village.act(&village.mediator, &land, "apply-confirmation", asked).await.ok();
        let title = correct(json!({ "sub_type": "forest_title" }));
        village.act(&village.js, &asked, "correct", title).await.refused(409, "not_confirmable");
        assert_recounts(&bench).await;
    }
}

/// Of the particulars only what is said changes; they stay sealed, agree with each other, and nobody mediates for themselves.
#[actix_web::test]
async fn particulars_of_a_party_are_put_right() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let mut minor = party("respondent", "乙小某", "13912340003");
        minor["minor"] = json!(true);
        let parties = json!([party("applicant", "甲某某", "13912340002"), minor]);
        let case = village.consented(json!({ "parties": parties })).await;
        village.accept(&case).await.refused(409, "guardian_missing");
        let correct = |n: usize, minor: bool, details: Value| {
            let role = ["applicant", "respondent"][n];
            let party = json!({
                "party": case["parties"][n]["id"], "role": role, "kind": "natural", "minor": minor, "details": details,
            });
            json!({ "reason": "补登", "parties": [party] })
        };
        let wrong = correct(1, true, json!({ "birth_date": "1990-01-01" }));
        let problem =
            village.act(&village.js, &case, "correct", wrong).await.refused(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], "/parties/0/minor", "{problem}");
        let guardian = json!({ "name": "乙大某", "relation": "parent", "phone": "13912340012" });
        let named = correct(1, true, json!({ "guardian": guardian }));
        let named = village.act(&village.js, &case, "correct", named).await.ok();
        assert_eq!(named["parties"][1]["guardian"], true);
        let accepted = village.accept(&named).await.ok();
        let assigned =
            village.act(&village.js, &accepted, "assign", village.assignment()).await.ok();
        let agent =
            json!({ "agent": { "name": "某人", "authority": "general", "phone": "13812345678" } });
        let own = correct(0, false, agent);
        village
            .act(&village.js, &assigned, "correct", own)
            .await
            .refused(409, "conflict_of_interest");
        // There was no guardian for this one.
        village
            .act(&village.js, &assigned, "correct", correct(0, true, json!({})))
            .await
            .refused(409, "guardian_missing");
        let phone = correct(0, false, json!({ "phone": "13912340099", "ethnicity": "满族" }));
        let after = village.act(&village.js, &assigned, "correct", phone).await.ok();
        let shown = &after["party_details"][0];
        assert_eq!((&shown["name"], &shown["phone"]), (&json!("甲*"), &json!("139****0099")));
        let reveal = format!("{CASES}/{}/parties/reveal", case["id"].as_str().unwrap());
        let look = village.js.post(&reveal, json!({ "reason": "核对" })).await.ok();
        let parties = look["parties"].as_array().unwrap();
        let first = parties.iter().find(|one| one["name"] == "甲某某").unwrap();
        assert_eq!(
            (&first["phone"], &first["ethnicity"]),
            (&json!("+8613912340099"), &json!("满族"))
        );
        let minor = parties.iter().find(|one| one["name"] == "乙小某").unwrap();
        assert_eq!(minor["guardian"]["phone"], "+8613912340012", "nobody spoke of it");
        let mut stranger = correct(0, false, json!({ "phone": "13912340098" }));
        stranger["parties"][0]["party"] = json!(kernel::new_id());
        village.act(&village.js, &after, "correct", stranger).await.refused(422, "party_unknown");
        bench.seal().await;
        let history = format!("/v1/ledger/subjects/{}/entries", case["id"].as_str().unwrap());
        let history = village.js.get(&history).await.ok().to_string();
        assert!(!history.contains("乙大某") && !history.contains("139123400"), "{history}");
    }
}

/// By another person than who entered it; it counts nowhere, and nothing is done with it any more. Its ticket and its round are free.
#[actix_web::test]
async fn a_void_case_counts_nowhere() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let deputy = bench.person("vl", &[("vl", bench.town.id)]).await;
        let ticket = village.ticket("E1").await;
        let from = json!({ "found_by": "entrust", "entrusted_from": "hotline", "ticket": ticket });
        let case = village.agreed(&village.assigned(from.clone()).await).await;
        bench.seal().await;
        let frozen = month(&village, "PM.RESOLVED", "2025-03", "").await;
        let why = json!({ "reason": "重复登记" });
        let state = async |name: &str| {
            let path = format!("{CASES}/{}/actions", case["id"].as_str().unwrap());
            let actions = village.js.get(&path).await.ok();
            let all = actions["actions"].as_array().unwrap();
            all.iter().find(|one| one["action"] == name).unwrap().clone()
        };
        assert_eq!(state("void").await["reason"]["code"], "own_case");
        assert_eq!(state("correct").await["allowed"], true);
        village.act(&village.js, &case, "void", why.clone()).await.refused(403, "own_case");
        village.act(&village.mediator, &case, "void", why.clone()).await.refused(403, "forbidden");
        village.act(&deputy, &case, "void", json!({})).await.refused(422, "invalid");
        let voided = village.act(&deputy, &case, "void", why.clone()).await.ok();
        assert_eq!(
            (&voided["status"], &voided["voided"]["reason"]),
            (&json!("voided"), &json!("重复登记"))
        );
        assert_eq!(voided["voided"]["by"], json!(deputy.account));
        for name in ["correct", "void", "log-performance", "merge", "follow-up"] {
            assert_eq!(state(name).await["reason"]["code"], "case_state", "{name}");
        }
        bench.seal().await;
        for code in ["PM.FOUND", "PM.ACCEPTED", "PM.RESOLVED", "PM.AMOUNT"] {
            assert_eq!(month(&village, code, "2025-03", "").await["text"], "0", "{code}");
        }
        let as_of = format!(
            "&as_of={}&ledger_index={}",
            frozen["as_of"].as_str().unwrap(),
            frozen["ledger_index"]
        );
        assert_eq!(month(&village, "PM.RESOLVED", "2025-03", &as_of).await["text"], "1");
        let list = village.js.get(&format!("{CASES}?status=voided")).await.ok();
        assert_eq!(list["items"][0]["id"], case["id"]);
        let reminders = village.js.get("/v1/mediation/reminders?until=2025-12-31").await.ok();
        assert_eq!(reminders["reminders"], json!([]));
        let again = village.find(from).await;
        let list =
            village.js.get(&format!("{CASES}?ticket={}", ticket.as_str().unwrap())).await.ok();
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        assert_eq!(list["items"][0]["id"], again["id"]);

        let other = village.find(json!({})).await;
        let merge = json!({ "into": case["id"], "reason": "同一纠纷" });
        village.act(&village.js, &other, "merge", merge).await.refused(409, "case_voided");
        let content = json!({
            "case": case["id"], "mediator": village.lead["id"], "grade": "general", "amount": 20_000, "claimed_on": "2025-03-04",
        });
        let claim = json!({ "unit": village.unit, "content": content });
        village.js.post(SUBSIDIES, claim).await.refused(409, "case_voided");
        assert_recounts(&bench).await;
    }
}

/// What others stand on is not voided: a claim, cases that were merged into it. A round whose only dispute was none reports zero.
#[actix_web::test]
async fn what_others_stand_on_is_not_voided() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let deputy = bench.person("vl", &[("vl", bench.town.id)]).await;
        let why = json!({ "reason": "不属实" });
        let whole = village.find(json!({})).await;
        let part = village.find(json!({})).await;
        let merge = json!({ "into": whole["id"], "reason": "同一纠纷" });
        village.act(&village.js, &part, "merge", merge).await.ok();
        village.act(&deputy, &whole, "void", why.clone()).await.refused(409, "void_merged");

        let paid = village.find(json!({})).await;
        let paid = village
            .act(&village.js, &paid, "settle", json!({ "confirmed_by_parties": true }))
            .await
            .ok();
        let content = json!({
            "case": paid["id"], "mediator": village.lead["id"], "grade": "oral", "amount": 5_000, "claimed_on": "2025-03-04",
        });
        let claim = json!({ "unit": village.unit, "content": content });
        let claim = village.js.post(SUBSIDIES, claim).await.created();
        village.act(&deputy, &paid, "void", why.clone()).await.refused(409, "void_claimed");
        let void = format!("{SUBSIDIES}/{}/void", claim["id"].as_str().unwrap());
        village.js.change(&void, 1, why.clone()).await.ok();
        village.act(&deputy, &paid, "void", why.clone()).await.ok();

        let person = &village.lead["person"];
        let round = json!({
            "kind": "regular", "title": "三月定期排查", "from": "2025-03-01", "to": "2025-03-04", "by": [person], "signed_by": person,
            "households_visited": 42, "zero_report": false,
        });
        let patrols = "/v1/mediation/patrols";
        let new = json!({ "unit": village.unit, "content": round });
        let patrol = village.js.post(patrols, new).await.created();
        let found = json!({ "found_by": "patrol", "patrol": patrol["id"] });
        let found = village.find(found).await;
        let early = json!({ "reason": "核对", "found_on": "2025-02-28" });
        village.act(&village.js, &found, "correct", early).await.refused(422, "patrol_link");
        village.act(&deputy, &found, "void", why).await.ok();
        let at = format!("{patrols}/{}", patrol["id"].as_str().unwrap());
        assert_eq!(village.js.get(&at).await.ok()["found_count"], 0);
        village
            .js
            .change(&format!("{at}/submit"), 1, json!({}))
            .await
            .refused(409, "nothing_found");
        let mut zero = round.clone();
        zero["zero_report"] = json!(true);
        village.js.change(&format!("{at}/revise"), 1, json!({ "content": zero })).await.ok();
        village.js.change(&format!("{at}/submit"), 2, json!({})).await.ok();
    }
}
