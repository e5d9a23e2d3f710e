//! The documents of a case as files for a word processor: opened again, and read.

use crate::mediation_cases::{CASES, Village};
use crate::town::benches;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{Cursor, Read};
use testkit::{Answer, Value, json};
use zip::ZipArchive;

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Every part is well-formed XML; the text of the document, a paragraph a line.
pub fn read(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("content-type"), DOCX);
    assert!(answer.header("content-disposition").starts_with("attachment"));
    let mut archive = ZipArchive::new(Cursor::new(&answer.bytes)).unwrap();
    let mut told = String::new();
    for n in 0..archive.len() {
        let mut part = archive.by_index(n).unwrap();
        let (name, mut xml) = (part.name().unwrap().to_string(), String::new());
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        part.read_to_string(&mut xml).unwrap();
        let mut reader = Reader::from_str(&xml);
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => break,
                Event::Text(text) if name == "word/document.xml" => {
                    told.push_str(&text.xml10_content());
                }
                Event::End(end) if end.name().as_ref() == "w:p" => told.push('\n'),
                _ => {}
            }
        }
    }
    told
}

/// From the application to the follow-up; who the parties are is masked until somebody says why they look.
#[actix_web::test]
async fn documents_are_filled_in_and_name_nobody_without_a_reason() {
    for bench in benches().await {
        bench.at("2025-03-04 09:00");
        let village = Village::new(&bench).await;
        let party = |role: &str, name: &str, phone: &str| json!({ "role": role, "kind": "natural", "details": { "name": name, "phone": phone, "id_no": "11010519491231002X", "address": "锦山村一组" } });
        let parties = json!([
            party("applicant", "甲某某", "13912340002"),
            party("respondent", "乙某某", "13912340003"),
        ]);
        let case = village.assigned(json!({ "parties": parties })).await;
        let base = format!("{CASES}/{}", case["id"].as_str().unwrap());
        let document =
            async |kind: &str| village.mediator.get(&format!("{base}/documents/{kind}")).await;
        document("agreement").await.refused(409, "nothing_to_write");
        document("identity").await.refused(409, "no_form");
        document("poem").await.refused(400, "malformed_request");

        let application = read(&document("application").await);
        for text in [
            "人民调解申请书",
            "排水沟堵塞，双方争执",
            "甲*",
            "139****0002",
            "自愿申请人民调解委员会进行调解",
        ] {
            assert!(application.contains(text), "{text}: {application}");
        }
        for secret in ["甲某某", "13912340002", "11010519491231002X", "锦山村一组"] {
            assert!(!application.contains(secret), "{secret}");
        }
        let rights = read(&document("rights").await);
        for text in [
            "选择或者接受人民调解员",
            "如实陈述纠纷事实",
            "不收取任何费用",
            "锦山村人民调解委员会（印）",
            "2025年3月4日",
        ] {
            assert!(rights.contains(text), "{text}: {rights}");
        }
        // Nobody came: the record says nothing else.
        let alone = json!({
            "at": bench.now(), "place": "调解室", "mode": "room", "record": "无人到场", "signed": false,
            "attendees": [],
        });
        let case = village.act(&village.mediator, &case, "hold-session", alone).await.ok();
        let record = read(&document("record").await);
        let after = |title: &str| {
            let mut lines = record.lines().map(str::trim).skip_while(|line| *line != title);
            lines.nth(1).unwrap_or_else(|| panic!("{title}: {record}")).to_string()
        };
        assert_eq!(after("当事人及其代理人、监护人"), "");
        assert_eq!((after("主持人"), after("记录人").starts_with("__")), ("姓名md".into(), true));
        bench.at("2025-03-07 09:00");
        let agreed = village.agreed(&case).await;
        let visit =
            json!({ "on": "2025-03-07", "satisfaction": 5, "note": "已疏通 <完工> & 付清" });
        village.act(&village.mediator, &agreed, "follow-up", visit).await.ok();
        let record = read(&document("record").await);
        for text in ["双方陈述", "调解室（调解室）", "①调解成功", "2025年3月7日"]
        {
            assert!(record.contains(text), "{text}: {record}");
        }
        let follow_up = read(&document("follow_up").await);
        for text in ["人民调解回访记录", "非常满意", "已疏通 ", "人调字〔2025〕第1号"]
        {
            assert!(follow_up.contains(text), "{text}: {follow_up}");
        }

        let reveal = json!({ "reason": "打印协议书签字" });
        let look = village.mediator.post(&format!("{base}/parties/reveal"), reveal).await.ok();
        let clear =
            format!("{base}/documents/agreement?access={}", look["access"].as_str().unwrap());
        let text = read(&village.mediator.get(&clear).await);
        for said in [
            "人民调解协议书",
            "甲某某",
            "13912340002",
            "乙方疏通并赔偿三千元",
            "3000.00元",
            "本协议一式3份",
            "履行期限：2025年4月1日前",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        read(&village.mediator.get(&clear).await);
        let auditor = bench.person("au", &[("au", bench.district.id)]).await;
        let looks = auditor.get("/v1/privacy/accesses").await.ok();
        let looks = looks["items"].as_array().unwrap();
        assert_eq!(looks.len(), 3, "the look, and each document that names them: {looks:?}");
        for one in looks {
            assert_eq!((&one["subject"], &one["reason"]), (&case["id"], &json!("打印协议书签字")));
        }
        // What was written allows no other: the quarter of an hour runs from the look.
        let written: Vec<&Value> = looks.iter().filter(|one| one["kind"] == "write").collect();
        assert_eq!(written.len(), 2, "{looks:?}");
        let again =
            format!("{base}/documents/agreement?access={}", written[0]["id"].as_str().unwrap());
        village.mediator.get(&again).await.refused(403, "look_missing");
        village.js.get(&clear).await.refused(403, "look_missing");
        let nobodys = format!("{base}/documents/agreement?access={}", kernel::new_id());
        village.mediator.get(&nobodys).await.refused(403, "look_missing");
        bench.at("2025-03-07 09:16");
        village.mediator.get(&clear).await.refused(403, "look_missing");
        let minors = village.find(json!({ "flags": ["minor"] })).await;
        let secretary = bench.person("vs", &[("vs", village.unit)]).await;
        let path = format!("{CASES}/{}/documents/application", minors["id"].as_str().unwrap());
        secretary.get(&path).await.refused(403, "case_permission");
        assert_eq!(village.js.get(&path).await.body, Value::Null);
    }
}
