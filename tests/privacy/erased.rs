//! D-11: what is left of a person after an erasure, to the last byte of the files.

use super::canaries::everything;
use super::*;
use crate::mediation_cases::{CASES, Village};
use crate::mediation_joint_meetings::{MEETINGS, meeting};
use std::time::Duration;

const CANARY: &str = "欧阳秘密";
const ACCOUNT: &str = "622204587730001";

/// What is sealed in the rows of a table: the ciphertexts, as they stand in the files. Salts lie inside them.
async fn sealed(bench: &Bench, table: &str, more: &str) -> Vec<String> {
    let question = format!("SELECT CAST(body AS text) AS found FROM {table} {more}");
    let rows = bench.database.read(move |db| crate::house::texts(db, &question)).await.unwrap();
    let mut all = Vec::new();
    for row in rows {
        let members: Value = serde_json::from_str(&row).unwrap();
        let values = members.as_object().unwrap().values().filter_map(Value::as_str);
        all.extend(values.filter(|text| text.len() > 40).map(String::from));
    }
    assert!(!all.is_empty(), "{table}");
    all
}

/// Which of them the database holds in any byte of its files.
async fn held<'a>(bench: &Bench, wanted: &'a [String]) -> Vec<&'a str> {
    let all = everything(bench).await;
    let stands = |text: &str| all.windows(text.len()).any(|part| part == text.as_bytes());
    wanted.iter().map(String::as_str).filter(|text| stands(text)).collect()
}

/// The log is emptied beside the answer.
async fn assert_gone(bench: &Bench, wanted: &[String]) {
    for _ in 0..50 {
        if held(bench, wanted).await.is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("still there: {:?}", held(bench, wanted).await);
}

/// Asks for the erasure and approves it, as two people.
async fn erase(clerk: &Person<'_>, deputy: &Person<'_>, phone: &str, records: usize) {
    let body = json!({ "phone": phone, "ground": "unlawful", "reason": "本人书面申请" });
    let request = clerk.post("/v1/privacy/erasures", body).await.created();
    let erased = approve(deputy, &request).await.ok();
    assert_eq!(erased["outcome"]["records"], records, "{erased}");
}

/// Every proof holds, and every record counts what it counted.
async fn assert_sound(bench: &Bench, line: &web::Line) {
    bench.seal().await;
    let verify = |db: &mut Db| ledger::verify::tenant(db, "230718", None);
    let report = bench.database.read(verify).await.unwrap();
    assert!(report.is_sound(), "{:?}", report.faults);
    for kind in line.records() {
        let recount = move |db: &mut Db| ledger::recount::compare(db, "230718", kind);
        assert!(bench.database.read(recount).await.unwrap().1.is_empty(), "{}", kind.name);
    }
}

/// Words in clear, their pairs of letters in the index, ciphertexts: of rows that stood between others, and changed many times.
#[actix_web::test]
async fn d11_what_was_erased_of_a_caller_is_in_no_byte_of_the_files() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        for n in 0..30 {
            town.receive(&format!("B{n}")).await;
        }
        let words = json!({
            "caller": caller()["caller"], "title": format!("{CANARY}家的路灯"), "content": format!("{CANARY}，电话见上"),
        });
        let ticket = town.concluded(&town.receive_with("G1", words).await).await;
        for n in 0..30 {
            town.receive(&format!("A{n}")).await;
        }
        bench.seal().await;
        let id = ticket["id"].as_str().unwrap();
        let of_ticket = match bench.database.is_postgres() {
            true => format!("WHERE ticket_id = '{id}'"),
            false => format!("WHERE ticket_id = x'{}'", id.replace('-', "")),
        };
        let mut wanted = sealed(&bench, "hotline_caller", &of_ticket).await;
        assert_eq!(wanted.len(), 3, "name and two numbers");
        wanted.extend([CANARY.to_string(), "欧阳".into(), "密家".into()]);
        assert_eq!(
            held(&bench, &wanted).await.len(),
            wanted.len(),
            "the search finds what is there"
        );
        let before = everything(&bench).await;
        erase(&town.clerk, &town.deputy, PHONE, 1).await;
        assert_gone(&bench, &wanted).await;
        // The index of SQLite leaves out of a word what it shares with the one before.
        let of_word = &"欧阳".as_bytes()[2..];
        let stands = |all: &[u8]| all.windows(of_word.len()).any(|part| part == of_word);
        assert!(stands(&before) && !stands(&everything(&bench).await));
        assert_sound(&bench, &hotline::LINE).await;
    }
}

async fn people<'a>(bench: &'a Bench) -> (Person<'a>, Person<'a>) {
    let town = bench.town.id;
    (bench.person("clerk", &[("ho", town)]).await, bench.person("deputy", &[("vl", town)]).await)
}

#[actix_web::test]
async fn d11_an_erased_mediator_leaves_codes_and_dates_alone() {
    for bench in benches().await {
        let village = Village::new(&bench).await;
        let (clerk, deputy) = people(&bench).await;
        let judge = bench.person("other", &[("md", village.unit)]).await.account;
        let person = move |db: &mut Db| {
            Ok(organization::accounts::find(db, "230718", judge)?.unwrap().person.unwrap())
        };
        let person = bench.database.read(person).await.unwrap();
        let new = json!({
            "person": person, "unit": village.unit, "sex": "male", "cert_no": format!("{CANARY}字第1号"),
            "occupations": ["lawyer"],
            "particulars": { "phone": PHONE, "id_no": ID_NO, "subsidy_account": ACCOUNT },
        });
        let made = village.js.post("/v1/mediation/mediators", new).await.created();
        bench.seal().await;
        let path = format!("/v1/mediation/mediators/{}", made["id"].as_str().unwrap());
        let figure = village.figure("PM.MEDIATORS_PT").await["value"].clone();
        let reveal = format!("{path}/particulars/reveal");
        let reason = json!({ "reason": "发放补贴" });
        let shown = village.js.post(&reveal, reason.clone()).await.ok();
        assert_eq!(shown["subsidy_account"], ACCOUNT);
        let mut wanted = sealed(&bench, "mediation_particulars", "").await;
        // Of the one who stays.
        let lead = format!(
            "/v1/mediation/mediators/{}/particulars/reveal",
            village.lead["id"].as_str().unwrap()
        );
        let kept = village.js.post(&lead, reason.clone()).await.ok();
        wanted.push(CANARY.into());
        assert_eq!(held(&bench, &wanted).await.len(), wanted.len());

        erase(&clerk, &deputy, PHONE, 1).await;
        let left = sealed(&bench, "mediation_particulars", "").await;
        wanted.retain(|text| !left.contains(text));
        assert_eq!(wanted.len(), 4, "three members and the words");
        assert_gone(&bench, &wanted).await;
        let view = village.js.get(&path).await.ok();
        assert_eq!((&view["person"], &view["sex"]), (&made["person"], &made["sex"]), "{view}");
        assert_eq!(view["version"], 2);
        assert!(!view.to_string().contains("欧阳"), "{view}");
        assert_eq!(view["particulars"], json!({ "subsidy_account": false }), "{view}");
        let shown = village.js.post(&reveal, reason.clone()).await;
        assert!(!String::from_utf8_lossy(&shown.bytes).contains(ACCOUNT));
        let still = village.js.post(&lead, reason).await;
        assert_eq!(still.ok()["phone"], kept["phone"], "nobody else's");
        assert_eq!(village.figure("PM.MEDIATORS_PT").await["value"], figure);
        assert_sound(&bench, &mediation::LINE).await;
    }
}

#[actix_web::test]
async fn d11_an_erased_party_takes_the_words_of_the_case_along() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let (clerk, deputy) = people(&bench).await;
        let details =
            json!({ "name": CANARY, "phone": PHONE, "id_no": ID_NO, "address": "金山路1号" });
        let guardian = json!({ "name": "乙某父", "relation": "parent", "phone": "13912340004" });
        let other = json!({ "name": "乙某某", "phone": "13912340003", "guardian": guardian });
        let party = |role: &str, details: &Value| json!({ "role": role, "kind": "natural", "details": details });
        let more = json!({
            "title": format!("{CANARY}家的排水沟"), "facts": format!("{CANARY}称排水沟堵塞"),
            "parties": [party("applicant", &details), party("respondent", &other)],
        });
        let made = village.agreed(&village.assigned(more).await).await;
        let untouched = village.find(json!({ "title": "另案" })).await;
        let mut said = meeting(&village, &[&made]);
        said["title"] = json!(format!("{CANARY}案会商"));
        said["decisions"][0]["text"] = json!(format!("约谈{CANARY}"));
        let new = json!({ "unit": village.unit, "content": said });
        let said = village.js.post(MEETINGS, new).await.created();
        bench.seal().await;
        let path = format!("{CASES}/{}", made["id"].as_str().unwrap());
        let figures = async || {
            [
                village.figure("PM.ACCEPTED").await["value"].clone(),
                village.figure("PM.SUCCESS_RATE").await["text"].clone(),
            ]
        };
        let before = figures().await;
        let all = sealed(&bench, "mediation_party", "").await;
        let guardian = sealed(&bench, "mediation_representative", "").await;
        erase(&clerk, &deputy, PHONE, 1).await;
        let left = sealed(&bench, "mediation_party", "").await;
        let mut wanted: Vec<String> = all.into_iter().filter(|text| !left.contains(text)).collect();
        assert_eq!(wanted.len(), 4, "the one party of the case");
        assert_eq!(sealed(&bench, "mediation_representative", "").await, guardian, "of the other");
        wanted.push(CANARY.into());
        assert_gone(&bench, &wanted).await;
        let view = village.js.get(&path).await.ok();
        assert_eq!(
            (&view["state"], &view["case_no"]),
            (&made["state"], &made["case_no"]),
            "{view}"
        );
        for word in ["欧阳", "排水沟", "三千元"] {
            assert!(!view.to_string().contains(word), "{word}: {view}");
        }
        let said = village.js.get(&format!("{MEETINGS}/{}", said["id"].as_str().unwrap())).await;
        let said = said.ok()["content"].clone();
        assert_eq!(
            (&said["minutes"], &said["decisions"][0]["text"]),
            (&json!(null), &json!("（已删除）"))
        );
        assert_eq!(
            (&said["cases"][0], &said["decisions"][0]["organ"]),
            (&made["id"], &json!("police"))
        );
        assert_eq!(view["party_details"].as_array().unwrap().len(), 1, "{view}");
        assert_eq!(view["party_details"][0]["id"], made["parties"][1]["id"]);
        let other =
            village.js.get(&format!("{CASES}/{}", untouched["id"].as_str().unwrap())).await.ok();
        assert_eq!((&other["title"], &other["version"]), (&json!("另案"), &json!(1)));
        assert_eq!(figures().await, before);
        assert_sound(&bench, &mediation::LINE).await;
    }
}

/// 个人信息保护法 art. 47: of whoever stood for a party, what is held of that person goes, and nothing of the parties or of what they said.
#[actix_web::test]
async fn d11_an_erased_agent_leaves_the_parties_as_they_are() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let (clerk, deputy) = people(&bench).await;
        let stands = json!({ "name": CANARY, "authority": "general", "phone": PHONE });
        let guards = json!({ "name": CANARY, "relation": "parent", "phone": PHONE });
        let other = json!({ "name": "丙律师", "authority": "special", "phone": "13912340004" });
        let party = |role: &str, minor: bool, details: Value| json!({ "role": role, "kind": "natural", "minor": minor, "details": details });
        let first =
            json!({ "name": "甲某某", "phone": "13912340002", "id_no": ID_NO, "agent": stands });
        let second =
            json!({ "name": "乙小某", "phone": "13912340003", "guardian": guards, "agent": other });
        let parties = json!([party("applicant", false, first), party("respondent", true, second)]);
        let made = village.agreed(&village.assigned(json!({ "parties": parties })).await).await;
        bench.seal().await;
        let reveal = format!("{CASES}/{}/parties/reveal", made["id"].as_str().unwrap());
        let known = async || {
            let why = json!({ "reason": "核对" });
            village.js.post(&reveal, why).await.ok()["parties"].as_array().unwrap().clone()
        };
        let before = known().await;
        let parties = sealed(&bench, "mediation_party", "").await;
        let all = sealed(&bench, "mediation_representative", "").await;
        assert_eq!(held(&bench, &all).await.len(), 9, "three who stand for two");

        erase(&clerk, &deputy, PHONE, 1).await;
        let left = sealed(&bench, "mediation_representative", "").await;
        let mut wanted: Vec<String> = all.into_iter().filter(|text| !left.contains(text)).collect();
        assert_eq!((wanted.len(), left.len()), (6, 3), "twice the one who asked, and nobody else");
        wanted.push(CANARY.into());
        assert_gone(&bench, &wanted).await;
        assert_eq!(sealed(&bench, "mediation_party", "").await, parties);
        let mut expected = before;
        for one in &mut expected {
            let one = one.as_object_mut().unwrap();
            one.remove("guardian");
            if one["name"] == "甲某某" {
                one.remove("agent");
            }
        }
        assert_eq!(known().await, expected);
        let view = village.js.get(&format!("{CASES}/{}", made["id"].as_str().unwrap())).await.ok();
        for member in ["title", "facts", "agreement", "sessions", "parties", "status"] {
            assert_eq!(view[member], made[member], "{member}");
        }
        assert_sound(&bench, &mediation::LINE).await;
    }
}

/// A case that is void, or part of another one, is never filed: the years of keeping it run from that day.
#[actix_web::test]
async fn d11_the_years_of_a_case_that_is_void_or_merged_end() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let (clerk, deputy) = people(&bench).await;
        let party = |role: &str, name: &str, phone: &str| json!({ "role": role, "kind": "natural", "details": { "name": name, "phone": phone } });
        let more = json!({
            "parties": [party("applicant", CANARY, PHONE), party("respondent", "乙", "13912340003")],
        });
        let (void, part) = (village.find(more.clone()).await, village.find(more).await);
        let whole = village.find(json!({})).await;
        village.act(&deputy, &void, "void", json!({ "reason": "重复登记" })).await.ok();
        let into = json!({ "into": whole["id"], "reason": "同一纠纷" });
        village.act(&village.js, &part, "merge", into).await.ok();
        let ask = async || {
            let body =
                json!({ "phone": PHONE, "ground": "purpose_achieved", "reason": "本人书面申请" });
            let request = clerk.post("/v1/privacy/erasures", body).await.created();
            approve(&deputy, &request).await
        };
        bench.at("2035-03-03 09:00");
        let problem = ask().await.refused(409, "retention_runs");
        assert!(problem["detail"].as_str().unwrap().contains("2035-03-04"), "{problem}");
        bench.at("2035-03-05 09:00");
        assert_eq!(ask().await.ok()["outcome"]["records"], 2);
    }
}
