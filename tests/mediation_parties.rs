//! What is known of the parties of a case, and of those who stand for them: consistent, sealed, masked, written into documents.

use crate::mediation_cases::{CASES, Village};
use crate::mediation_documents::read;
use crate::town::benches;
use testkit::{Value, json};

/// 女, born on 31 December 1949.
const ID_NO: &str = "11010519491231002X";

fn party(role: &str, minor: bool, details: Value) -> Value {
    json!({ "role": role, "kind": "natural", "minor": minor, "details": details })
}

/// A woman with an agent, and a minor with a guardian.
fn represented() -> Value {
    let woman = json!({
        "name": "甲某某", "phone": "13912340002", "id_no": ID_NO, "ethnicity": "满族", "occupation": "务农",
        "address": "锦山村一组", "agent": { "name": "申律师", "authority": "special", "phone": "13912340011" },
    });
    let minor = json!({
        "name": "乙小某", "sex": "male", "birth_date": "2010-05-06", "occupation": "学生",
        "guardian": { "name": "乙大某", "relation": "parent", "phone": "13912340012" },
    });
    json!([party("applicant", false, woman), party("respondent", true, minor)])
}

/// 民法典 art. 23: nothing is mediated with a minor for whom nobody acts, and whoever asks what may be done is told so.
#[actix_web::test]
async fn a_minor_has_a_guardian_when_the_case_is_accepted() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let mut alone = represented();
        alone[1]["details"].as_object_mut().unwrap().remove("guardian");
        let case = village.consented(json!({ "parties": alone })).await;
        village.accept(&case).await.refused(409, "guardian_missing");
        let actions = format!("{CASES}/{}/actions", case["id"].as_str().unwrap());
        let actions = village.js.get(&actions).await.ok();
        let accept = actions["actions"].as_array().unwrap().iter();
        let accept = accept.clone().find(|one| one["action"] == "accept").unwrap();
        assert_eq!(accept["reason"]["code"], "guardian_missing");

        let case = village.consented(json!({ "parties": represented() })).await;
        let accepted = village.accept(&case).await.ok();
        let said =
            |n: usize| (&accepted["parties"][n]["agent"], &accepted["parties"][n]["guardian"]);
        assert_eq!(
            (said(0), said(1)),
            ((&json!(true), &json!(false)), (&json!(false), &json!(true)))
        );
    }
}

/// Sex, birth date and number tell of one person; whoever is said to be no minor is none; an organization has none of it.
#[actix_web::test]
async fn what_is_said_of_a_party_agrees_with_itself() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let other = party("respondent", false, json!({ "name": "乙某某" }));
        let wrong = async |first: Value| {
            let new = village.new_case(json!({ "parties": [first, other] }));
            let problem = village.js.post(CASES, new).await.refused(422, "invalid");
            let error = &problem["errors"][0];
            assert_eq!(problem["errors"].as_array().unwrap().len(), 1, "{problem}");
            (error["pointer"].clone(), error["code"].clone())
        };
        let told = |pointer: &str, code: &str| (json!(pointer), json!(code));
        let natural = |more: Value| {
            let mut details = json!({ "name": "甲某某" });
            details.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            party("applicant", false, details)
        };
        let sex = wrong(natural(json!({ "id_no": ID_NO, "sex": "male" }))).await;
        assert_eq!(sex, told("/parties/0/details/sex", "party_sex"));
        let born = wrong(natural(json!({ "id_no": ID_NO, "birth_date": "1949-12-30" }))).await;
        assert_eq!(born, told("/parties/0/details/birth_date", "party_birth_date"));
        // Eighteen on the day of finding, and a day younger.
        let young = wrong(natural(json!({ "birth_date": "2007-03-05" }))).await;
        assert_eq!(young, told("/parties/0/minor", "party_minor"));
        let mut grown = natural(json!({ "birth_date": "2007-03-04" }));
        grown["minor"] = json!(true);
        assert_eq!(wrong(grown).await, told("/parties/0/minor", "party_minor"));
        let mut unborn = natural(json!({ "birth_date": "2025-03-05" }));
        unborn["minor"] = json!(true);
        assert_eq!(wrong(unborn).await, told("/parties/0/details/birth_date", "in_future"));
        let mut organization = natural(json!({ "occupation": "会计" }));
        organization["kind"] = json!("org");
        assert_eq!(wrong(organization).await, told("/parties/0/kind", "party_organization"));
        let grown = natural(json!({ "birth_date": "2007-03-04", "sex": "female" }));
        village.find(json!({ "parties": [grown, other] })).await;
    }
}

/// Masked in every answer, those of a minor whole; in clear in the documents after a look, where they sign.
#[actix_web::test]
async fn whoever_stands_for_a_party_is_masked_and_signs() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let case = village.assigned(json!({ "parties": represented() })).await;
        let base = format!("{CASES}/{}", case["id"].as_str().unwrap());
        let shown = village.mediator.get(&base).await.ok();
        let agent = json!({ "name": "申*", "authority": "special", "phone": "139****0011" });
        assert_eq!(shown["party_details"][0]["agent"], agent);
        let guardian = json!({ "name": "*", "relation": "parent" });
        assert_eq!(shown["party_details"][1]["guardian"], guardian);
        let secrets =
            ["甲某某", "满族", "务农", "申律师", "13912340011", "乙大某", "2010-05-06", "学生"];
        bench.seal().await;
        let history = format!("/v1/ledger/subjects/{}/entries", case["id"].as_str().unwrap());
        let history = village.js.get(&history).await.ok().to_string();
        for secret in secrets {
            assert!(!shown.to_string().contains(secret) && !history.contains(secret), "{secret}");
        }
        assert!(history.contains("guardian") && history.contains("birth_date"), "{history}");

        let agreed = village.agreed(&case).await;
        let document = async |kind: &str, access: &str| {
            read(&village.mediator.get(&format!("{base}/documents/{kind}{access}")).await)
        };
        let masked = document("agreement", "").await;
        assert!(masked.contains("监护人：*（父母）"), "{masked}");
        let reason = json!({ "reason": "打印协议书签字" });
        let look = village.mediator.post(&format!("{base}/parties/reveal"), reason).await.ok();
        let parties = look["parties"].as_array().unwrap();
        let minor = parties.iter().find(|one| one["name"] == "乙小某").unwrap();
        assert_eq!(minor["guardian"]["phone"], "+8613912340012");
        assert_eq!((&minor["sex"], &minor["birth_date"]), (&json!("male"), &json!("2010-05-06")));
        let access = format!("?access={}", look["access"].as_str().unwrap());
        for kind in ["application", "rights", "record", "agreement"] {
            let clear = document(kind, &access).await;
            let names = ["申律师", "乙大某"];
            // The one who applies signs the application.
            let signs = if kind == "application" { &names[..1] } else { &names[..] };
            for name in signs {
                assert!(
                    clear.contains(&format!("________________（{name}）")),
                    "{kind} {name}: {clear}"
                );
            }
            let masked = document(kind, "").await;
            for secret in secrets {
                assert!(!masked.contains(secret), "{kind} {secret}");
            }
        }
        let clear = document("agreement", &access).await;
        // By the number; on 4 March 2025 she is 75 and he 14.
        for text in [
            "性别：女  民族：满族  年龄：75周岁",
            "年龄：14周岁",
            "职业或职务：务农",
            "委托代理人：申律师（特别授权）",
        ] {
            assert!(clear.contains(text), "{text}: {clear}");
        }

        let kept = json!({ "on": "2025-03-04", "performance": "full" });
        let kept = village.act(&village.mediator, &agreed, "log-performance", kept).await.ok();
        let needed = village.mediator.get(&format!("{base}/file")).await.ok()["needed"].clone();
        let mut needed: Vec<Value> = needed.as_array().unwrap().clone();
        assert!(needed.contains(&json!("power_of_attorney")), "{needed:?}");
        needed.retain(|one| one != "power_of_attorney");
        let without = json!({ "documents": needed });
        village
            .act(&village.mediator, &kept, "file", without)
            .await
            .refused(422, "file_incomplete");
    }
}

/// 人民调解法 art. 19 and the check of conflicts: whoever acts for a party does not mediate.
#[actix_web::test]
async fn an_agent_or_guardian_does_not_mediate() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        for (place, name, phone) in [
            ("/0/details/agent", "某人", "13812345678"),
            ("/1/details/guardian", "姓名md", "13900000000"),
        ] {
            let mut parties = represented();
            let one = parties.pointer_mut(place).unwrap();
            (one["name"], one["phone"]) = (json!(name), json!(phone));
            village.mediator_stands_aside(parties).await;
        }
    }
}

/// 个人信息保护法 art. 45: whoever only stands for a party gets what is held of them, and none of the parties' words.
#[actix_web::test]
async fn the_copy_of_an_agent_has_no_words_of_the_parties() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let case = village.registered(json!({ "parties": represented() })).await;
        assert!(case["title"].is_string());
        let deputy = bench.person("deputy", &[("vl", bench.town.id)]).await;
        let head = bench.person("head", &[("my", bench.town.id)]).await;
        for (number, words, own) in
            [("13912340011", Value::Null, 0), ("13912340002", case["title"].clone(), 1)]
        {
            let copy = crate::privacy::persons::copied(&deputy, &head, number).await;
            let data = &copy["records"][0]["data"];
            assert_eq!(data["case"]["title"], words, "{number}");
            assert_eq!(data["own"].as_array().unwrap().len(), own, "{number}");
            assert_eq!(data["represents"].as_array().unwrap().len(), 1 - own, "{number}");
        }
    }
}

/// 个人信息保护法 art. 45: by whom a party is represented is told of the party, too; the number of whoever does so is not.
#[actix_web::test]
async fn the_copy_of_a_party_says_by_whom_it_is_represented() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let mut parties = represented();
        parties[1]["details"]["phone"] = json!("13912340009");
        village.registered(json!({ "parties": parties })).await;
        let deputy = bench.person("deputy", &[("vl", bench.town.id)]).await;
        let head = bench.person("head", &[("my", bench.town.id)]).await;
        let agent = json!({ "name": "申*", "authority": "special" });
        let guardian = json!({ "name": "*", "relation": "parent" });
        for (number, agent, guardian) in
            [("13912340002", agent, Value::Null), ("13912340009", Value::Null, guardian)]
        {
            let copy = crate::privacy::persons::copied(&deputy, &head, number).await;
            let own = &copy["records"][0]["data"]["own"][0];
            assert_eq!((&own["agent"], &own["guardian"]), (&agent, &guardian), "{number}");
            for theirs in ["13912340011", "13912340012", "申律师", "乙大某"] {
                assert!(!copy.to_string().contains(theirs), "{number} {theirs}: {copy}");
            }
        }
    }
}
