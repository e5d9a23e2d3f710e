//! What of a case is whose to see and to change, where several roles and reaches meet.

use crate::importing::take;
use crate::mediation_cases::{CASES, Village};
use crate::sync::Phone;
use crate::town::benches;
use organization::units::UnitKind;
use testkit::{Person, Value, json};

fn at(case: &Value, more: &str) -> String {
    format!("{CASES}/{}{more}", case["id"].as_str().unwrap())
}

/// Makes somebody a mediator of the village's committee; the record of it.
async fn serves(village: &Village<'_>, who: &Person<'_>) -> Value {
    let account = who.account;
    let person = move |db: &mut db::Db| {
        Ok(organization::accounts::find(db, "230718", account)?.unwrap().person.unwrap())
    };
    let person = village.bench.database.read(person).await.unwrap();
    let new = json!({ "person": person, "unit": village.unit, "sex": "male" });
    let mediator = village.js.post("/v1/mediation/mediators", new).await.created();
    let hire =
        json!({ "committee": village.committee["id"], "employment": "pt", "from": "2025-01-01" });
    let appoint = format!("/v1/mediation/mediators/{}/appoint", mediator["id"].as_str().unwrap());
    village.js.change(&appoint, 1, hire).await.ok()
}

fn assignment(mediator: &Value) -> Value {
    json!({ "lead": mediator["id"], "chosen_by": "parties", "no_conflict": true })
}

/// Who knows that there is a case and not what it says does not put it right, and so neither lifts what hides it.
#[actix_web::test]
async fn what_withholds_a_case_is_not_lifted_by_whom_it_hides_it_from() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let secretary = bench.person("vs", &[("vs", village.unit)]).await;
        let case = village.assigned(json!({ "flags": ["domestic_violence"] })).await;
        let held = json!({
            "at": bench.now(), "place": "甲某某家中", "mode": "room", "record": "双方陈述", "signed": true,
        });
        let held = village.act(&village.mediator, &case, "hold-session", held).await.ok();
        let lift = json!({ "reason": "核对", "flags": [] });
        let refused = village.act(&secretary, &held, "correct", lift.clone()).await;
        refused.refused(403, "case_permission");
        let seen = secretary.get(&at(&case, "")).await.ok();
        assert_eq!(
            (&seen["withheld"], &seen["flags"]),
            (&json!(true), &json!(["domestic_violence"]))
        );
        // Where a session was held is a word that somebody wrote, too.
        assert!(!seen.to_string().contains("甲某某"), "{seen}");
        village.act(&village.js, &held, "correct", lift).await.ok();
        assert_eq!(secretary.get(&at(&case, "")).await.ok()["title"], "排水沟纠纷");
    }
}

/// The right to see who the parties are is that of the case's unit, or of whoever mediates it; it opens nothing that is withheld.
#[actix_web::test]
async fn parties_are_shown_where_the_right_to_see_them_is_held() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let elsewhere = bench.unit("河畔村", UnitKind::Village, bench.town.id).await.id;
        let here = village.unit;
        let neighbour = bench.person("neighbour", &[("vs", here), ("md", elsewhere)]).await;
        let both = bench.person("both", &[("md", here), ("vs", here)]).await;
        let (open, minors) =
            (village.find(json!({})).await, village.find(json!({ "flags": ["minor"] })).await);
        let reveal = async |who: &Person<'_>, case: &Value| {
            let reason = json!({ "reason": "通知调解时间" });
            who.post(&at(case, "/parties/reveal"), reason).await
        };
        neighbour.get(&at(&open, "")).await.ok();
        reveal(&neighbour, &open).await.refused(403, "case_permission");
        assert_eq!(reveal(&both, &open).await.ok()["parties"].as_array().unwrap().len(), 2);
        assert_eq!(both.get(&at(&minors, "")).await.ok()["withheld"], true);
        reveal(&both, &minors).await.refused(403, "case_permission");
        reveal(&village.js, &minors).await.ok();
        // Who mediates it sees them, wherever else they may.
        let lead = serves(&village, &neighbour).await;
        let case = village.assigned(json!({})).await;
        village.act(&village.js, &case, "assign", assignment(&lead)).await.ok();
        reveal(&neighbour, &case).await.ok();
    }
}

/// 承办 ends with the assignment of others: lists, reminders and reading agree, and the copy on the phone goes.
#[actix_web::test]
async fn a_case_is_no_longer_that_of_a_mediator_who_was_replaced() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let next = bench.person("next", &[("md", village.unit)]).await;
        let other = serves(&village, &next).await;
        let case = village.assigned(json!({})).await;
        let line = "锦山村,（锦山村人民调解委员会）人调字〔2025〕第90号,邻里,采光,张三,李四,锦山村人民调解委员会,2025-01-10,姓名md";
        let header = "单位,卷号,纠纷类型,案由,申请人,被申请人,调委会,受理日期,调解员";
        let register = format!("{header}\n{line}\n");
        assert_eq!(take(&village.js, "mediation.cases", &register).await, (1, 0, 0));
        let cases = async |who: &Person<'_>| {
            let list = who.get(CASES).await.ok();
            list["items"].as_array().unwrap().clone()
        };
        let (until, nothing) = ("/v1/mediation/reminders?until=2025-12-31", json!([]));
        let mine = cases(&village.mediator).await;
        assert_eq!(mine.len(), 2);
        assert_ne!(village.mediator.get(until).await.ok()["reminders"], nothing);
        bench.seal().await;
        let mut phone = Phone::default();
        phone.round(&village.mediator, "kinds=mediation.case").await;
        assert_eq!(phone.holds(CASES), 2);

        for one in mine {
            village.act(&village.js, &one, "assign", assignment(&other)).await.ok();
        }
        assert_eq!(cases(&village.mediator).await.len(), 0);
        assert_eq!(cases(&next).await.len(), 2);
        assert_eq!(village.mediator.get(until).await.ok()["reminders"], nothing);
        village.mediator.get(&at(&case, "")).await.refused(404, "not_found");
        bench.seal().await;
        phone.round(&village.mediator, "kinds=mediation.case").await;
        let why: Vec<&str> = phone.gone.iter().map(|one| one.1.as_str()).collect();
        assert_eq!((phone.holds(CASES), why), (0, vec!["out_of_sight"; 2]));
    }
}

/// A case is voided by whoever oversees its unit; to mediate it and to oversee another unit is not enough.
#[actix_web::test]
async fn a_mediator_does_not_void_what_they_do_not_oversee() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let elsewhere = bench.unit("河畔村", UnitKind::Village, bench.town.id).await.id;
        let roles = [("md", village.unit), ("vs", elsewhere)];
        let secretary_beside = bench.person("beside", &roles).await;
        let lead = serves(&village, &secretary_beside).await;
        let case = village.assigned(json!({})).await;
        let case = village.act(&village.js, &case, "assign", assignment(&lead)).await.ok();
        let void = json!({ "reason": "调解未成" });
        let refused = village.act(&secretary_beside, &case, "void", void.clone()).await;
        refused.refused(403, "case_permission");
        let secretary = bench.person("vs", &[("vs", village.unit)]).await;
        village.act(&secretary, &case, "void", void).await.ok();
    }
}

/// The register of a year tells of cases that were entered here as they came; they are known by their numbers.
#[actix_web::test]
async fn a_register_does_not_enter_anew_what_was_registered_here() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let agreed = village.agreed(&village.assigned(json!({})).await).await;
        let header = "单位,卷号,纠纷类型,案由,申请人,被申请人,调委会,受理日期,调解员";
        let line = |number: u32| {
            format!(
                "锦山村,（锦山村人民调解委员会）人调字〔2025〕第{number}号,邻里,排水,甲某某,乙某某,锦山村人民调解委员会,2025-03-04,姓名md"
            )
        };
        let register = format!("{header}\n{}\n{}\n", line(1), line(2));
        // It says otherwise of the first, and the second is new.
        assert_eq!(take(&village.js, "mediation.cases", &register).await, (1, 0, 1));
        assert_eq!(village.figure("PM.FOUND").await["text"], "2");
        // What was entered by mistake has given its number back.
        let secretary = bench.person("vs", &[("vs", village.unit)]).await;
        let why = json!({ "reason": "误登" });
        village.act(&secretary, &agreed, "void", why).await.ok();
        assert_eq!(take(&village.js, "mediation.cases", &register).await, (1, 1, 0));
        assert_eq!(village.figure("PM.FOUND").await["text"], "2");
    }
}
