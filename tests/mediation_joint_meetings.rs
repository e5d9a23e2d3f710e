//! 联席会商, over HTTP: organs meet on what none of them settles alone, and what rests on it; and from whom it is kept.

use crate::mediation_cases::{CASES, Village};
use crate::mediation_documents::read;
use crate::town::benches;
use organization::units::UnitKind;
use testkit::{Answer, Person, Value, json};

pub const MEETINGS: &str = "/v1/mediation/joint-meetings";

fn at(meeting: &Value, more: &str) -> String {
    format!("{MEETINGS}/{}{more}", meeting["id"].as_str().unwrap())
}

async fn act(who: &Person<'_>, meeting: &Value, action: &str, body: Value) -> Answer {
    let version = meeting["version"].as_i64().unwrap();
    who.change(&at(meeting, &format!("/{action}")), version, body).await
}

/// A meeting of two organs on these cases, now.
pub fn meeting(village: &Village<'_>, cases: &[&Value]) -> Value {
    let cases: Vec<&Value> = cases.iter().map(|case| &case["id"]).collect();
    let person = &village.lead["person"];
    json!({
        "title": "三月联席会商", "at": village.bench.now(), "place": "镇综治中心", "convenor": "gov_center",
        "organs": ["gov_center", "police"], "presider": person, "recorder": person, "attendees": [person],
        "cases": cases, "minutes": "各单位通报掌握情况",
        "decisions": [{ "text": "派出所约谈双方", "organ": "police", "due_on": village.bench.now().local_date() }],
    })
}

async fn recorded(village: &Village<'_>, who: &Person<'_>, cases: &[&Value]) -> Value {
    let new = json!({ "unit": village.unit, "content": meeting(village, cases) });
    who.post(MEETINGS, new).await.created()
}

/// As [`recorded`], and looked at by another person.
pub async fn verified(village: &Village<'_>, deputy: &Person<'_>, cases: &[&Value]) -> Value {
    let draft = recorded(village, &village.js, cases).await;
    let submitted = act(&village.js, &draft, "submit", json!({})).await.ok();
    act(deputy, &submitted, "verify", json!({})).await.ok()
}

fn jointly() -> Value {
    json!({ "tier": "joint", "organs": ["police", "gov_center"], "reason": "疑难" })
}

async fn ids(who: &Person<'_>, path: &str, list: &str) -> Vec<Value> {
    let told = who.get(path).await.ok();
    told[list].as_array().unwrap().iter().map(|one| one["id"].clone()).collect()
}

/// From the draft to the joint agreement that rests on it.
#[actix_web::test]
async fn organs_meet_before_they_mediate_jointly() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let other = bench.unit("河畔村", UnitKind::Village, bench.town.id).await.id;
        let village = Village::new(&bench).await;
        let deputy = bench.person("vl", &[("vl", bench.town.id)]).await;
        let case = village.assigned(json!({})).await;
        let good = meeting(&village, &[&case]);
        let refused = async |unit: kernel::Id, wrong: Value, status: u16, code: &str| {
            let mut content = good.clone();
            content.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
            let new = json!({ "unit": unit, "content": content });
            village.js.post(MEETINGS, new).await.refused(status, code);
        };
        let nobody = json!(kernel::new_id());
        refused(village.unit, json!({ "attendees": [nobody] }), 422, "person_unknown").await;
        refused(village.unit, json!({ "cases": [nobody] }), 422, "case_unknown").await;
        refused(village.unit, json!({ "at": "2025-03-04T09:30:00+08:00" }), 422, "meeting_ahead")
            .await;
        refused(other, json!({}), 422, "meeting_unit").await;

        let mut content = good.clone();
        content["decisions"] = json!([]);
        let new = json!({ "unit": village.unit, "content": content });
        let draft = village.js.post(MEETINGS, new).await.created();
        act(&village.js, &draft, "submit", json!({})).await.refused(422, "meeting_decisions");
        let draft = act(&village.js, &draft, "revise", json!({ "content": good })).await.ok();
        let submitted = act(&village.js, &draft, "submit", json!({})).await.ok();
        let waiting = village.figure("PM.JOINT_MEETINGS").await;
        assert_eq!((&waiting["text"], &waiting["excluded"][0]["count"]), (&json!("0"), &json!(1)));
        let early = village.act(&village.js, &case, "escalate", jointly()).await;
        early.refused(409, "meeting_missing");
        act(&village.js, &submitted, "verify", json!({})).await.refused(403, "own_record");
        let held = act(&deputy, &submitted, "verify", json!({})).await.ok();
        assert_eq!(village.figure("PM.JOINT_MEETINGS").await["text"], "1");

        let case = village.act(&village.js, &case, "escalate", jointly()).await.ok();
        let session = json!({
            "at": bench.now(), "place": "调解室", "mode": "room", "record": "会同调解", "signed": true,
            "organs": ["police", "gov_center"],
        });
        let case = village.act(&village.mediator, &case, "hold-session", session).await.ok();
        let about = format!("{CASES}/{}/joint-meetings", case["id"].as_str().unwrap());
        let told = village.mediator.get(&about).await.ok();
        assert_eq!(
            (&told["meetings"][0]["id"], &told["meetings"][0]["status"]),
            (&held["id"], &json!("verified"))
        );
        // What is void is nothing that anybody agrees on.
        let void = act(&deputy, &held, "void", json!({ "reason": "时间记错" })).await.ok();
        village.mediator.get(&at(&void, "/minutes")).await.refused(409, "record_state");
        assert_eq!(village.mediator.get(&about).await.ok()["meetings"], json!([]));
        let agree = village.agreement(&case, json!({}));
        let refused = village.act(&village.mediator, &case, "agree", agree.clone()).await;
        refused.refused(409, "meeting_missing");
        let again = verified(&village, &deputy, &[&case]).await;
        village.act(&village.mediator, &case, "agree", agree).await.ok();

        let minutes = read(&village.mediator.get(&at(&again, "/minutes")).await);
        for text in [
            "联合调解会商纪要",
            "2025年3月4日",
            "综治中心",
            "姓名md",
            "1. （锦山村人民调解委员会）人调字〔2025〕第1号 排水沟纠纷",
            "1. 派出所约谈双方（责任单位：公安派出所；完成时限：2025年3月4日前）",
        ] {
            assert!(minutes.contains(text), "{text}: {minutes}");
        }
        assert!(!minutes.contains("甲某某") && !minutes.contains("甲*"), "{minutes}");
        bench.seal().await;
        let behind = format!(
            "/v1/reporting/figures/PM.JOINT_MEETINGS/records?part=numerator&period=2025&unit={}",
            bench.town.id
        );
        assert_eq!(ids(&deputy, &behind, "items").await, [again["id"].clone()]);
        let history = format!("/v1/ledger/subjects/{}/entries", held["id"].as_str().unwrap());
        let history = deputy.get(&history).await.ok().to_string();
        assert!(history.contains("mediation.joint_meeting_verified") && !history.contains("约谈"));
        let mut kinds = mediation::LINE.records();
        let kind = kinds.find(|kind| kind.name == "mediation.joint_meeting").unwrap();
        let compared = bench.database.scan(move |db| ledger::recount::compare(db, "230718", kind));
        assert_eq!(compared.await.unwrap(), (2, Vec::new()));
    }
}

/// Where there is danger the organs come at once; that they met is there before anything is agreed.
#[actix_web::test]
async fn danger_does_not_wait_for_the_minutes() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let deputy = bench.person("vl", &[("vl", bench.town.id)]).await;
        let case = village.assigned(json!({ "risk": "high" })).await;
        let case = village.act(&village.js, &case, "escalate", jointly()).await.ok();
        let session = json!({
            "at": bench.now(), "place": "调解室", "mode": "room", "record": "会同调解", "signed": true,
            "organs": ["police", "gov_center"],
        });
        let case = village.act(&village.mediator, &case, "hold-session", session).await.ok();
        let actions = format!("{CASES}/{}/actions", case["id"].as_str().unwrap());
        let agree_now = async || {
            let all = village.mediator.get(&actions).await.ok()["actions"].clone();
            let one = all.as_array().unwrap().iter().find(|one| one["action"] == "agree").cloned();
            one.unwrap()
        };
        assert_eq!(agree_now().await["reason"]["code"], "meeting_missing");
        let agree = village.agreement(&case, json!({}));
        let refused = village.act(&village.mediator, &case, "agree", agree.clone()).await;
        refused.refused(409, "meeting_missing");
        verified(&village, &deputy, &[&case]).await;
        assert_eq!(agree_now().await["allowed"], true);
        village.act(&village.mediator, &case, "agree", agree).await.ok();
    }
}

/// A meeting is on cases that stand. What becomes of one afterwards: part of another it takes the meeting along, and void the meeting goes back
/// when it was about no other.
#[actix_web::test]
async fn a_meeting_is_about_cases_that_stand() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let deputy = bench.person("vl", &[("vl", bench.town.id)]).await;
        let (whole, part, void) = (
            village.assigned(json!({})).await,
            village.assigned(json!({})).await,
            village.find(json!({})).await,
        );
        let on_two = verified(&village, &deputy, &[&part, &void]).await;
        let on_void = verified(&village, &deputy, &[&void]).await;
        let waiting = recorded(&village, &village.js, &[&part]).await;
        let waiting = act(&village.js, &waiting, "submit", json!({})).await.ok();
        let draft = recorded(&village, &village.js, &[&void]).await;

        let early = village.act(&village.js, &whole, "escalate", jointly()).await;
        early.refused(409, "meeting_missing");
        let into = json!({ "into": whole["id"], "reason": "同一纠纷" });
        village.act(&village.js, &part, "merge", into).await.ok();
        act(&deputy, &waiting, "verify", json!({})).await.refused(409, "case_merged");
        village.act(&village.js, &whole, "escalate", jointly()).await.ok();

        let why = json!({ "reason": "不属实" });
        village.act(&deputy, &void, "void", why).await.ok();
        act(&village.js, &draft, "submit", json!({})).await.refused(409, "case_voided");
        let now = async |meeting: &Value| deputy.get(&at(meeting, "")).await.ok();
        assert_eq!(now(&on_void).await["status"], "returned");
        let back = now(&on_void).await;
        assert_eq!((&back["corrections"], &back["verified_by"]), (&json!(1), &Value::Null));
        assert!(back["returned"]["reason"].as_str().unwrap().contains("已作废"), "{back}");
        // The other one was about a case that is part of another one now, and was met on with it.
        assert_eq!(now(&on_two).await["status"], "verified");
        for (case, code) in [(&part, "case_merged"), (&void, "case_voided")] {
            let new = json!({ "unit": village.unit, "content": meeting(&village, &[case]) });
            village.js.post(MEETINGS, new).await.refused(409, code);
        }
    }
}

/// 个人信息保护法 art. 28, 军人地位和权益保障法 art. 61: whoever may not see a case does not learn of it from what was said of it elsewhere: the
/// meeting is not there, whatever is asked of it, in lists, figures and entries.
#[actix_web::test]
async fn a_meeting_is_for_whoever_may_read_all_of_its_cases() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let deputy = bench.person("vl", &[("vl", bench.town.id)]).await;
        let secretary = bench.person("vs", &[("vs", village.unit)]).await;
        let station = bench.person("vet", &[("vet", bench.town.id)]).await;
        let mayor = bench.person("my", &[("my", bench.town.id)]).await;
        let open = village.assigned(json!({})).await;
        let minors = village.find(json!({ "flags": ["minor"] })).await;
        let soldiers = village.find(json!({ "flags": ["military"] })).await;
        let on_open = verified(&village, &deputy, &[&open]).await;
        let on_minors = verified(&village, &deputy, &[&open, &minors]).await;
        let on_soldiers = verified(&village, &deputy, &[&soldiers]).await;
        let on_all = verified(&village, &deputy, &[&open, &soldiers]).await;

        let seen = async |who: &Person<'_>| ids(who, MEETINGS, "items").await;
        assert_eq!(seen(&deputy).await.len(), 4);
        assert_eq!(seen(&secretary).await, [on_open["id"].clone()]);
        assert_eq!(seen(&station).await, [on_soldiers["id"].clone()]);
        assert_eq!(seen(&village.mediator).await, [on_open["id"].clone()], "the own case alone");
        // A page is as long as it is asked for, whatever lies between.
        let page = secretary.get(&format!("{MEETINGS}?page_size=1")).await.ok();
        assert_eq!(
            (&page["items"][0]["id"], &page["next_page_token"]),
            (&on_open["id"], &Value::Null)
        );

        let unknown = json!({ "id": kernel::new_id(), "version": 3 });
        let why = json!({ "reason": "了解情况" });
        for hidden in [&on_minors, &on_soldiers, &on_all] {
            for more in ["", "/actions", "/minutes"] {
                let told = secretary.get(&at(hidden, more)).await;
                let nobodys = secretary.get(&at(&unknown, more)).await;
                assert_eq!(
                    (told.status, &told.body["code"]),
                    (nobodys.status, &json!("not_found"))
                );
            }
            let content = meeting(&village, &[&open]);
            let revise = json!({ "content": content.clone(), "reason": "更正" });
            act(&secretary, hidden, "revise", revise).await.refused(404, "not_found");
            act(&secretary, hidden, "submit", json!({})).await.refused(404, "not_found");
            let same = json!({ "id": hidden["id"], "unit": village.unit, "content": content });
            let again = secretary.post(MEETINGS, same).await;
            let again = again.refused(409, "conflict");
            assert!(!again.to_string().contains("约谈"), "{again}");
            let file = json!({
                "kind": "mediation.joint_meeting", "record": hidden["id"], "category": "photo", "name": "a.png",
                "sha256": "0f".repeat(32), "size": 10,
            });
            let file = secretary.post("/v1/evidence/files", file).await;
            assert!([404, 422].contains(&file.status.as_u16()), "{}", file.body);
            let files = format!(
                "/v1/evidence/files?kind=mediation.joint_meeting&record={}",
                hidden["id"].as_str().unwrap()
            );
            let files = secretary.get(&files).await;
            assert!([404, 422].contains(&files.status.as_u16()), "{}", files.body);
        }
        station.get(&at(&on_all, "")).await.refused(404, "not_found");
        act(&secretary, &on_open, "void", why).await.refused(403, "forbidden");
        let about = format!("{CASES}/{}/joint-meetings", open["id"].as_str().unwrap());
        assert_eq!(ids(&secretary, &about, "meetings").await, [on_open["id"].clone()]);
        assert_eq!(ids(&deputy, &about, "meetings").await.len(), 3);
        // Nobody finds out by naming one.
        for case in [&minors, &soldiers, &json!({ "id": kernel::new_id() })] {
            let new = json!({ "unit": village.unit, "content": meeting(&village, &[case]) });
            secretary.post(MEETINGS, new).await.refused(422, "case_unknown");
        }
        // No phone keeps one.
        let kept = "/v1/sync/changes?kinds=mediation.joint_meeting";
        secretary.get(kept).await.refused(400, "malformed_request");

        // Named in a draft and taken out again: either tells of the other.
        let restated = recorded(&village, &village.js, &[&open, &soldiers]).await;
        let content = json!({ "content": meeting(&village, &[&open]) });
        act(&village.js, &restated, "revise", content).await.ok();
        bench.seal().await;
        let behind = format!(
            "/v1/reporting/figures/PM.JOINT_MEETINGS/records?part=numerator&period=2025&unit={}",
            village.unit
        );
        let rows = mayor.get(&behind).await.ok();
        let rows = rows["items"].as_array().unwrap();
        let withheld = rows.iter().filter(|one| one["withheld"] == true).count();
        assert_eq!((rows.len(), withheld), (4, 3), "{rows:?}");
        let feed = mayor.get("/v1/ledger/entries?limit=1000").await.ok().to_string();
        for hidden in [&on_minors, &on_soldiers, &on_all, &restated, &soldiers] {
            let id = hidden["id"].as_str().unwrap();
            assert!(!feed.contains(id), "{id}: {feed}");
            let history = format!("/v1/ledger/subjects/{id}/entries");
            mayor.get(&history).await.refused(404, "not_found");
            deputy.get(&history).await.ok();
        }
        assert!(feed.contains(on_open["id"].as_str().unwrap()));

        // What turns out to be of a soldier takes its meetings along.
        let said = json!({ "reason": "系军属", "flags": ["military"] });
        village.act(&village.js, &open, "correct", said).await.ok();
        assert_eq!(seen(&secretary).await, Vec::<Value>::new());
        secretary.get(&at(&on_open, "")).await.refused(404, "not_found");
        assert_eq!(seen(&station).await.len(), 4, "soldiers' alone, and no minor's");
    }
}
