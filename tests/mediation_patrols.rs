//! Screening rounds, over HTTP: what they find, what they report where nothing was found, and who went on none.

use crate::mediation_cases::{CASES, Village};
use crate::town::benches;
use organization::units::UnitKind;
use testkit::{Answer, Person, Value, json};

const PATROLS: &str = "/v1/mediation/patrols";

async fn act(who: &Person<'_>, patrol: &Value, action: &str, body: Value) -> Answer {
    let path = format!("{PATROLS}/{}/{action}", patrol["id"].as_str().unwrap());
    who.change(&path, patrol["version"].as_i64().unwrap(), body).await
}

fn round(village: &Village<'_>, from: &str, to: &str, zero: bool) -> Value {
    let person = &village.lead["person"];
    json!({
        "kind": "regular", "title": "三月定期排查", "from": from, "to": to, "by": [person], "signed_by": person,
        "households_visited": 42, "zero_report": zero,
    })
}

/// What a round found are the disputes that name it; zero is reported where nothing was found, and only there.
#[actix_web::test]
async fn a_round_finds_disputes_or_reports_zero() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let other = bench.unit("河畔村", UnitKind::Village, bench.town.id).await.id;
        let village = Village::new(&bench).await;
        let walker = bench.person("gw", &[("gw", village.unit)]).await;
        let first = round(&village, "2025-03-01", "2025-03-15", false);
        let mut elsewhere = first.clone();
        elsewhere["areas"] = json!([other]);
        let elsewhere = json!({ "unit": village.unit, "content": elsewhere });
        walker.post(PATROLS, elsewhere).await.refused(422, "patrol_area");
        let new = json!({ "unit": village.unit, "content": first });
        let draft = walker.post(PATROLS, new).await.created();

        let found = json!({ "found_by": "patrol", "patrol": draft["id"] });
        let case = village.find(found.clone()).await;
        assert_eq!(case["patrol"], draft["id"]);
        for wrong in [
            json!({ "found_by": "apply" }),
            json!({ "found_on": "2025-02-27" }),
            json!({ "unit": other }),
            json!({ "patrol": kernel::new_id() }),
        ] {
            let mut new = village.new_case(found.clone());
            new.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
            village.js.post(CASES, new).await.refused(422, "patrol_link");
        }
        act(&walker, &draft, "submit", json!({})).await.refused(422, "patrol_period");

        bench.at("2025-03-31 17:00");
        let submitted = act(&walker, &draft, "submit", json!({})).await.ok();
        act(&walker, &submitted, "verify", json!({})).await.refused(403, "forbidden");
        let verified = act(&village.js, &submitted, "verify", json!({})).await.ok();
        let zero = round(&village, "2025-03-01", "2025-03-15", true);
        let zero = json!({ "content": zero, "reason": "误填" });
        act(&walker, &verified, "revise", zero).await.refused(409, "not_zero");
        let path = format!("{PATROLS}/{}", draft["id"].as_str().unwrap());
        assert_eq!(walker.get(&path).await.ok()["found_count"], 1);
        let named = format!("{CASES}?patrol={}", draft["id"].as_str().unwrap());
        assert_eq!(village.js.get(&named).await.ok()["items"][0]["id"], case["id"]);

        let second = round(&village, "2025-03-16", "2025-03-31", false);
        let new = json!({ "unit": village.unit, "content": second });
        let draft = walker.post(PATROLS, new).await.created();
        act(&walker, &draft, "submit", json!({})).await.refused(409, "nothing_found");
        let zeros =
            async || village.figure("PM.ZERO_REPORTS").await["excluded"][0]["count"].clone();
        assert_eq!(zeros().await, 0, "what waits is none");
        let zero = json!({ "content": round(&village, "2025-03-16", "2025-03-31", true) });
        let zero = act(&walker, &draft, "revise", zero).await.ok();
        let zero = act(&walker, &zero, "submit", json!({})).await.ok();
        let late = village.new_case(json!({ "found_by": "patrol", "patrol": draft["id"] }));
        village.js.post(CASES, late).await.refused(409, "not_zero");
        let waiting = village.figure("PM.PATROLS").await;
        assert_eq!((&waiting["text"], &waiting["excluded"][0]["count"]), (&json!("1"), &json!(1)));
        assert_eq!(zeros().await, 1);
        act(&village.js, &zero, "verify", json!({})).await.ok();

        for (code, text) in [("PM.PATROLS", "2"), ("PM.ZERO_REPORTS", "1"), ("PM.FOUND", "1")] {
            assert_eq!(village.figure(code).await["text"], text, "{code}");
        }
        bench.seal().await;
        let mut kinds = mediation::LINE.records();
        let kind = kinds.find(|kind| kind.name == "mediation.patrol").unwrap();
        let compared = bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
        assert_eq!(compared.await.unwrap(), (2, Vec::new()));
    }
}

/// A village goes round every half month, a town every month: who did not is told, with the days. A grid's round is its village's; a
/// village's is not the town's.
#[actix_web::test]
async fn who_went_on_no_round_is_told() {
    for bench in benches().await {
        bench.at("2025-02-01 09:00");
        let village = Village::new(&bench).await;
        let grid = bench.unit("第一网格", UnitKind::Grid, village.unit).await.id;
        let office = bench.unit("平安法治办", UnitKind::Office, bench.town.id).await.id;
        let deputy = bench.person("vl", &[("vl", bench.town.id)]).await;
        bench.at("2025-03-31 09:00");
        let verified = async |unit: kernel::Id, to: &str| {
            let new = json!({ "unit": unit, "content": round(&village, "2025-03-01", to, true) });
            let draft = village.js.post(PATROLS, new).await.created();
            let submitted = act(&village.js, &draft, "submit", json!({})).await.ok();
            act(&deputy, &submitted, "verify", json!({})).await.ok()
        };
        verified(grid, "2025-03-15").await;
        let town = bench.town.id;
        let coverage = format!("{PATROLS}/coverage?unit={town}&from=2025-03-01&to=2025-03-31");
        let of = async |unit: kernel::Id| {
            let answer = deputy.get(&coverage).await.ok();
            let units = answer["units"].as_array().unwrap().clone();
            units.into_iter().find(|one| one["unit"] == json!(unit)).unwrap()
        };
        assert_eq!(of(village.unit).await["due"], 1, "the second half is not over");
        bench.at("2025-04-01 09:00");
        let villages = of(village.unit).await;
        let second = json!([{ "from": "2025-03-16", "to": "2025-03-31" }]);
        assert_eq!((&villages["due"], &villages["rounds"]), (&json!(2), &json!(1)));
        assert_eq!((&villages["zero_reports"], &villages["missed"]), (&json!(1), &second));
        let whole = json!([{ "from": "2025-03-01", "to": "2025-03-31" }]);
        assert_eq!(of(town).await["missed"], whole);
        verified(office, "2025-03-20").await;
        assert_eq!(of(town).await["missed"], json!([]));
        assert_eq!(of(village.unit).await["missed"], second, "an office's round is the town's");
        let reversed = format!("{PATROLS}/coverage?unit={town}&from=2025-03-31&to=2025-03-01");
        deputy.get(&reversed).await.refused(422, "span_too_long");
        let walker = bench.person("gw", &[("gw", village.unit)]).await;
        walker.get(&coverage).await.refused(422, "invalid");
    }
}

/// A round that was recorded wrongly is voided and recorded anew: what it found goes to the new one, and until then its day can be put right.
#[actix_web::test]
async fn what_a_void_round_found_is_put_right() {
    for bench in benches().await {
        bench.at("2025-03-31 09:00");
        let village = Village::new(&bench).await;
        let recorded = async |from: &str, to: &str| {
            let content = round(&village, from, to, false);
            let new = json!({ "unit": village.unit, "content": content });
            village.js.post(PATROLS, new).await.created()
        };
        let wrong = recorded("2025-03-01", "2025-03-15").await;
        let found =
            json!({ "found_by": "patrol", "patrol": wrong["id"], "found_on": "2025-03-10" });
        let case = village.find(found).await;
        let correct = async |case: &Value, more: Value| {
            let mut said = json!({ "reason": "核对" });
            said.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            village.act(&village.js, case, "correct", said).await
        };
        let day = json!({ "found_on": "2025-03-20" });
        correct(&case, day.clone()).await.refused(422, "patrol_link");
        act(&village.js, &wrong, "void", json!({ "reason": "日期抄错" })).await.ok();
        let case = correct(&case, day).await.ok();
        assert_eq!((&case["found_on"], &case["patrol"]), (&json!("2025-03-20"), &wrong["id"]));

        let early = recorded("2025-03-01", "2025-03-15").await;
        let right = recorded("2025-03-16", "2025-03-31").await;
        let to = |patrol: &Value| json!({ "patrol": patrol["id"] });
        correct(&case, to(&early)).await.refused(422, "patrol_link");
        let case = correct(&case, to(&right)).await.ok();
        let named = format!("{CASES}?patrol={}", right["id"].as_str().unwrap());
        assert_eq!(village.js.get(&named).await.ok()["items"][0]["id"], case["id"]);
        correct(&case, to(&wrong)).await.refused(422, "patrol_link");
        act(&village.js, &right, "submit", json!({})).await.ok();
        let away = json!({ "patrol": null });
        correct(&case, away.clone()).await.refused(409, "nothing_found");
        let other =
            json!({ "found_by": "patrol", "patrol": right["id"], "found_on": "2025-03-21" });
        village.find(other).await;
        let none = correct(&case, away).await.ok();
        assert_eq!(none["patrol"], Value::Null);
    }
}

/// A round that was handed in says that it found something, or nothing. When all that it found turns out to be no dispute it says neither: it
/// goes back to whoever wrote it and counts no more, until it reports zero or names what it did find.
#[actix_web::test]
async fn a_round_whose_disputes_are_void_goes_back() {
    for bench in benches().await {
        bench.at("2025-03-31 09:00");
        let village = Village::new(&bench).await;
        let deputy = bench.person("vl", &[("vl", bench.town.id)]).await;
        let path = |patrol: &Value| format!("{PATROLS}/{}", patrol["id"].as_str().unwrap());
        let found = async |disputes: usize| {
            let content = round(&village, "2025-03-01", "2025-03-31", false);
            let new = json!({ "unit": village.unit, "content": content });
            let draft = village.js.post(PATROLS, new).await.created();
            let mut all = Vec::new();
            for _ in 0..disputes {
                let new = json!({ "found_by": "patrol", "patrol": draft["id"] });
                all.push(village.find(new).await);
            }
            (draft, all)
        };
        let void = async |case: &Value| {
            let why = json!({ "reason": "不属实" });
            village.act(&deputy, case, "void", why).await.ok();
        };
        let (draft, disputes) = found(1).await;
        void(&disputes[0]).await;
        let draft = village.js.get(&path(&draft)).await.ok();
        assert_eq!((&draft["status"], &draft["version"]), (&json!("draft"), &json!(1)));

        let (draft, disputes) = found(1).await;
        act(&village.js, &draft, "submit", json!({})).await.ok();
        void(&disputes[0]).await;
        assert_eq!(village.js.get(&path(&draft)).await.ok()["status"], "returned");

        let (draft, disputes) = found(2).await;
        let submitted = act(&village.js, &draft, "submit", json!({})).await.ok();
        act(&deputy, &submitted, "verify", json!({})).await.ok();
        assert_eq!(village.figure("PM.PATROLS").await["text"], "1");
        void(&disputes[0]).await;
        let stays = village.js.get(&path(&draft)).await.ok();
        assert_eq!((&stays["status"], &stays["found_count"]), (&json!("verified"), &json!(1)));
        void(&disputes[1]).await;
        let back = village.js.get(&path(&draft)).await.ok();
        assert_eq!((&back["status"], &back["found_count"]), (&json!("returned"), &json!(0)));
        assert_eq!((&back["corrections"], &back["verified_by"]), (&json!(1), &Value::Null));
        assert!(back["returned"]["reason"].as_str().unwrap().contains("零报告"), "{back}");
        let last = back["events"].as_array().unwrap().last().unwrap();
        assert_eq!((&last["event"], &last["to"]), (&json!("return"), &json!("returned")));
        let rounds = village.figure("PM.PATROLS").await;
        assert_eq!((&rounds["text"], &rounds["excluded"][0]["count"]), (&json!("0"), &json!(3)));
        act(&village.js, &back, "submit", json!({})).await.refused(409, "nothing_found");

        let zero = json!({ "content": round(&village, "2025-03-01", "2025-03-31", true) });
        let zero = act(&village.js, &back, "revise", zero).await.ok();
        let zero = act(&village.js, &zero, "submit", json!({})).await.ok();
        act(&deputy, &zero, "verify", json!({})).await.ok();
        for code in ["PM.PATROLS", "PM.ZERO_REPORTS"] {
            assert_eq!(village.figure(code).await["text"], "1", "{code}");
        }
        bench.seal().await;
        let history = format!("/v1/ledger/subjects/{}/entries", draft["id"].as_str().unwrap());
        let history = village.js.get(&history).await.ok();
        let mut entries = history["entries"].as_array().unwrap().iter();
        let returned = entries.find(|one| one["event"] == "mediation.patrol_returned").unwrap();
        assert_eq!(returned["data"]["correction"], 1, "{returned}");
        let mut kinds = mediation::LINE.records();
        let kind = kinds.find(|kind| kind.name == "mediation.patrol").unwrap();
        let compared = bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
        assert_eq!(compared.await.unwrap(), (3, Vec::new()));
    }
}
