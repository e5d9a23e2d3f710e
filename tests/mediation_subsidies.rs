//! Subsidies by grade, over HTTP: one case, once; claimed by one person, reviewed by another, and what was split is seen.

use crate::mediation_cases::{CASES, Village};
use crate::town::benches;
use testkit::{Answer, Person, Value, json};

const SUBSIDIES: &str = "/v1/mediation/subsidies";

async fn act(who: &Person<'_>, claim: &Value, action: &str, body: Value) -> Answer {
    let path = format!("{SUBSIDIES}/{}/{action}", claim["id"].as_str().unwrap());
    who.change(&path, claim["version"].as_i64().unwrap(), body).await
}

fn claim(village: &Village<'_>, case: &Value, grade: &str, amount: i64) -> Value {
    let content = json!({
        "case": case["id"], "mediator": village.lead["id"], "grade": grade, "amount": amount,
        "claimed_on": village.bench.now().local_date(),
    });
    json!({ "unit": village.unit, "content": content })
}

/// In writing, kept and filed whole.
async fn kept(village: &Village<'_>, more: Value) -> Value {
    let case = village.assigned(more).await;
    let case = village.agreed(&case).await;
    let today = village.bench.now().local_date();
    let full = json!({ "on": today, "performance": "full" });
    village.act(&village.mediator, &case, "log-performance", full).await.ok()
}

async fn filed(village: &Village<'_>, more: Value) -> Value {
    let case = kept(village, more).await;
    let file = format!("{CASES}/{}/file", case["id"].as_str().unwrap());
    let needed = village.mediator.get(&file).await.ok()["needed"].clone();
    village.act(&village.mediator, &case, "file", json!({ "documents": needed })).await.ok()
}

/// From the claim to the payment; the figure is what was paid, and opens down to exactly the claims that were.
#[actix_web::test]
async fn a_subsidy_is_claimed_reviewed_and_paid_once_a_case() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let deputy = bench.person("vl", &[("vl", bench.town.id)]).await;
        let mediator = &village.mediator;
        let waiting = kept(&village, json!({})).await;
        let new = claim(&village, &waiting, "general", 20_000);
        mediator.post(SUBSIDIES, new).await.refused(422, "subsidy_checks");
        let case = filed(&village, json!({})).await;
        for (grade, amount, code) in
            [("hard", 40_000, "subsidy_grade"), ("general", 50_000, "subsidy_amount")]
        {
            let new = claim(&village, &case, grade, amount);
            mediator.post(SUBSIDIES, new).await.refused(422, code);
        }
        let mut other = claim(&village, &case, "general", 20_000);
        other["content"]["mediator"] = json!(kernel::new_id());
        mediator.post(SUBSIDIES, other).await.refused(422, "subsidy_mediator");

        // Whatever the claim says of its payment is not taken.
        let mut new = claim(&village, &case, "general", 20_000);
        new["content"]["paid"] = json!({ "batch": "自填", "on": "2025-03-04" });
        let draft = mediator.post(SUBSIDIES, new).await.created();
        assert_eq!(draft["content"]["paid"], Value::Null);
        let again = claim(&village, &case, "general", 10_000);
        village.js.post(SUBSIDIES, again.clone()).await.refused(409, "subsidy_twice");
        let submitted = act(mediator, &draft, "submit", json!({})).await.ok();
        act(mediator, &submitted, "verify", json!({})).await.refused(403, "forbidden");
        let reviewed = act(&village.js, &submitted, "verify", json!({})).await.ok();
        let read = format!("{SUBSIDIES}/{}", draft["id"].as_str().unwrap());
        let checks = json!({ "registered": true, "file_ok": true, "performed": true });
        assert_eq!(deputy.get(&read).await.ok()["checks"], checks);
        let unpaid = village.figure("PM.SUBSIDY").await;
        assert_eq!((&unpaid["text"], &unpaid["excluded"][1]["count"]), (&json!("0"), &json!(1)));

        let pay = json!({ "batch": "2025年第一批", "on": "2025-03-04" });
        act(mediator, &reviewed, "pay", pay.clone()).await.refused(403, "forbidden");
        let paid = act(&deputy, &reviewed, "pay", pay.clone()).await.ok();
        act(&deputy, &paid, "pay", pay).await.refused(409, "subsidy_paid");
        let mut revised = claim(&village, &case, "general", 30_000)["content"].clone();
        revised["claimed_on"] = draft["content"]["claimed_on"].clone();
        let revised = json!({ "content": revised, "reason": "调高" });
        act(mediator, &paid, "revise", revised).await.refused(409, "subsidy_paid");

        let figure = village.figure("PM.SUBSIDY").await;
        assert_eq!(figure["text"], "200");
        let records = village.js.get(figure["records"]["numerator"].as_str().unwrap()).await.ok();
        let items = records["items"].as_array().unwrap();
        assert_eq!((items.len(), &items[0]["link"]), (1, &json!(read)), "{records}");

        let wrong = json!({ "reason": "重复发放，已追回" });
        act(&village.js, &paid, "void", wrong).await.ok();
        assert_eq!(village.figure("PM.SUBSIDY").await["text"], "0");
        let anew = village.js.post(SUBSIDIES, again).await.created();
        let anew = act(&village.js, &anew, "submit", json!({})).await.ok();
        act(&village.js, &anew, "verify", json!({})).await.refused(403, "own_record");
        bench.seal().await;
        let mut kinds = mediation::LINE.records();
        let kind = kinds.find(|kind| kind.name == "mediation.subsidy").unwrap();
        let compared = bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
        assert_eq!(compared.await.unwrap(), (2, Vec::new()));
    }
}

/// 一案一补, at the same moment, too.
#[actix_web::test]
async fn two_claims_at_once_are_one() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        for _ in 0..5 {
            let case = village.find(json!({})).await;
            let case = village
                .act(&village.js, &case, "settle", json!({ "confirmed_by_parties": true }))
                .await
                .ok();
            let new = || claim(&village, &case, "oral", 5_000);
            let (one, two) =
                tokio::join!(village.js.post(SUBSIDIES, new()), village.js.post(SUBSIDIES, new()));
            let statuses = [one.status.as_u16(), two.status.as_u16()];
            assert!(matches!(statuses, [201, 409] | [409, 201]), "{} {}", one.body, two.body);
        }
    }
}

/// One dispute that was split earns twice: the auditor sees both claims, and a merged case counts with the one it is part of.
#[actix_web::test]
async fn a_dispute_that_was_split_is_seen() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let auditor = bench.person("ins", &[("ins", bench.town.id)]).await;
        let settled = async |more: Value| {
            let case = village.find(more).await;
            village
                .act(&village.js, &case, "settle", json!({ "confirmed_by_parties": true }))
                .await
                .ok()
        };
        let party = |name: &str, phone: &str| json!({ "role": "applicant", "kind": "natural", "details": { "name": name, "phone": phone } });
        let strangers = json!([party("丙", "13912340008"), party("丁", "13912340009")]);
        let first = settled(json!({})).await;
        let second = settled(json!({})).await;
        let other = settled(json!({ "parties": strangers })).await;
        let mut claims = Vec::new();
        for case in [&first, &second, &other] {
            let new = claim(&village, case, "oral", 5_000);
            claims.push(village.js.post(SUBSIDIES, new).await.created());
        }
        let path =
            format!("{SUBSIDIES}/splits?unit={}&from=2025-01-01&to=2025-12-31", bench.town.id);
        let pairs = async || auditor.get(&path).await.ok()["pairs"].as_array().unwrap().clone();
        let found = pairs().await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0]["first"]["subsidy"], claims[0]["id"]);
        assert_eq!(found[0]["second"]["subsidy"], claims[1]["id"]);
        assert_eq!(found[0]["signs"], json!(["same_number", "same_names"]));
        let text = json!(found).to_string();
        assert!(!text.contains("甲某某") && !text.contains("1391234"), "{text}");
        village.mediator.get(&path).await.refused(403, "forbidden");

        assert_eq!(village.figure("PM.RESOLVED").await["text"], "3");
        let merge = json!({ "into": first["id"], "reason": "同一纠纷" });
        village.act(&village.js, &first, "merge", merge.clone()).await.refused(409, "merge_root");
        let merged = village.act(&village.js, &second, "merge", merge).await.ok();
        assert_eq!(merged["merged_into"], first["id"]);
        let onward = json!({ "into": other["id"], "reason": "同一纠纷" });
        village.act(&village.js, &first, "merge", onward).await.refused(409, "merge_root");
        let into_part = json!({ "into": second["id"], "reason": "同一纠纷" });
        village.act(&village.js, &other, "merge", into_part).await.refused(409, "merge_root");
        village
            .act(
                &village.js,
                &merged,
                "follow-up",
                json!({ "on": "2025-03-04", "satisfaction": 5 }),
            )
            .await
            .refused(409, "case_merged");
        assert_eq!(village.figure("PM.RESOLVED").await["text"], "2");
        assert_eq!(pairs().await[0]["signs"], json!(["merged", "same_number", "same_names"]));

        // The claim of the part is void: the dispute keeps its one claim, and the part earns none.
        act(&village.js, &claims[1], "void", json!({ "reason": "拆分申报" })).await.ok();
        assert_eq!(pairs().await, Vec::<Value>::new());
        let again = claim(&village, &merged, "oral", 5_000);
        village.js.post(SUBSIDIES, again).await.refused(409, "case_merged");
        // A claim that the part had stands for the whole.
        let part =
            settled(json!({ "parties": [party("戊", "13912340010"), party("己", "13912340011")] }))
                .await;
        let new = claim(&village, &part, "oral", 5_000);
        village.js.post(SUBSIDIES, new).await.created();
        let whole =
            settled(json!({ "parties": [party("戊", "13912340012"), party("庚", "13912340013")] }))
                .await;
        let merge = json!({ "into": whole["id"], "reason": "同一纠纷" });
        village.act(&village.js, &part, "merge", merge).await.ok();
        let new = claim(&village, &whole, "oral", 5_000);
        village.js.post(SUBSIDIES, new).await.refused(409, "subsidy_twice");
    }
}
