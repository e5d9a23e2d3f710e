//! Files that prove what records say: announced, sent over a bad line, given out, taken back, and kept from whoever may not have them.

mod erased;
mod nouns;
mod refused;
mod scanned;

use crate::town::{LINES, benches, provable};
use actix_web::web::{Data, ServiceConfig};
use evidence::{Evidence, Limits, Place, Rules, Scanner, Shelf};
use futures_util::future::join_all;
use kernel::{Clock, Id, Instant, SystemClock};
use organization::units::UnitKind;
use reporting::Reporting;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use testkit::{Answer, Bench, Person};

const FILES: &str = "/v1/evidence/files";
const SESSIONS: &str = "/v1/study-records/sessions";
const KIND: &str = "study-records.session";

/// A PNG of the size that its header says.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x02\0\0\0\0\0\0\0\0\0\0\0IEND\xaeB`\x82");
    bytes
}

fn digest(bytes: &[u8]) -> String {
    ledger::hex(&Sha256::digest(bytes))
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().into()
}

fn announcement(record: &Value, bytes: &[u8], name: &str) -> Value {
    json!({
        "id": kernel::new_id(), "kind": KIND, "record": record["id"], "category": "sign_in", "name": name,
        "sha256": digest(bytes), "size": bytes.len(),
    })
}

async fn send(who: &Person<'_>, file: &Value, bytes: Vec<u8>) -> Answer {
    who.put(&format!("{FILES}/{}/content", id(file)), bytes).await
}

/// Announces and sends a file; the answer to the sending.
async fn attach(who: &Person<'_>, record: &Value, bytes: Vec<u8>, name: &str) -> Answer {
    let file = who.post(FILES, announcement(record, &bytes, name)).await.created();
    send(who, &file, bytes).await
}

async fn content(who: &Person<'_>, file: &Value) -> Answer {
    who.get(&format!("{FILES}/{}/content", id(file))).await
}

async fn take_back(who: &Person<'_>, file: &Value) -> Answer {
    let path = format!("{FILES}/{}/void", id(file));
    who.change(&path, file["version"].as_i64().unwrap(), json!({ "reason": "不是这一场的" })).await
}

async fn listed(who: &Person<'_>, record: &Value) -> Answer {
    who.get(&format!("{FILES}?kind={KIND}&record={}", id(record))).await
}

/// A session of the unit, not verified yet.
async fn session(who: &Person<'_>, unit: Id) -> Value {
    let content = json!({
        "kind": "lecture", "title": "讲座", "held_on": "2025-03-03", "audience": ["leaders"],
        "topics": [{ "instrument": "constitution" }],
        "attendance": [{ "person": who.get("/v1/auth/me").await.ok()["person"], "presence": "present" }], "minutes": "学习记录",
    });
    who.post(SESSIONS, json!({ "unit": unit, "content": content })).await.created()
}

async fn act(who: &Person<'_>, record: &Value, action: &str) -> Value {
    let path = format!("{SESSIONS}/{}/{action}", id(record));
    who.change(&path, record["version"].as_i64().unwrap(), json!({})).await.ok()
}

thread_local! {
    /// How the next benches keep files, and the shelves of these.
    static NEXT: RefCell<Option<(Rules, Scanner)>> = const { RefCell::new(None) };
    static SHELVES: RefCell<Vec<Shelf>> = const { RefCell::new(Vec::new()) };
}

fn own_parts(config: &mut ServiceConfig) {
    let (rules, scanner) = NEXT.with_borrow(|next| next.clone()).unwrap();
    let shelf = Shelf::new(Place::Memory, rules, scanner);
    SHELVES.with_borrow_mut(|shelves| shelves.push(shelf.clone()));
    config
        .app_data(Data::new(Reporting::of(&LINES).unwrap()))
        .app_data(Data::new(Evidence::new(shelf, &provable())));
}

/// Benches, each with a shelf of its own.
async fn benches_with(rules: Rules, scanner: Scanner) -> Vec<(Bench, Shelf)> {
    NEXT.set(Some((rules, scanner)));
    SHELVES.set(Vec::new());
    let benches = Bench::each(&LINES, own_parts).await;
    benches.into_iter().zip(SHELVES.take()).collect()
}

#[actix_web::test]
async fn a_file_proves_a_record_and_is_given_out_to_whoever_may_read_that() {
    for bench in benches().await {
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        let session = session(&clerk, bench.town.id).await;
        let bytes = png(30, 20);
        // Over a bad line everything is sent again, as often as needed.
        let new = announcement(&session, &bytes, "签到表.PNG");
        let file = clerk.post(FILES, new.clone()).await.created();
        assert_eq!(clerk.post(FILES, new.clone()).await.ok(), file);
        content(&clerk, &file).await.refused(409, "file_not_here");
        let held = send(&clerk, &file, bytes.clone()).await.ok();
        assert_eq!((&held["status"], &held["media_type"]), (&json!("held"), &json!("image/png")));
        assert_eq!(send(&clerk, &file, bytes.clone()).await.ok(), held);
        // Other content is another file.
        send(&clerk, &file, png(30, 21)).await.refused(409, "file_digest");
        let mut other = new.clone();
        other["sha256"] = json!(digest(&png(30, 21)));
        clerk.post(FILES, other).await.refused(409, "conflict");

        let reader = bench.person("reader", &[("ps", bench.town.id)]).await;
        assert_eq!(listed(&reader, &session).await.ok()["items"], json!([held]));
        let shown = content(&reader, &file).await;
        assert_eq!((shown.status.as_u16(), &shown.bytes), (200, &bytes));
        assert_eq!(shown.header("x-content-type-options"), "nosniff");
        assert_eq!(shown.header("content-type"), "application/octet-stream");
        assert!(shown.header("cache-control").contains("no-store"));
        assert!(shown.header("content-security-policy").contains("sandbox"));
        reader.post(FILES, new).await.refused(403, "forbidden");

        bench.seal().await;
        let history = format!("/v1/ledger/subjects/{}/entries", id(&file));
        let history = reader.get(&history).await.ok().to_string();
        for told in ["evidence.file_declared", "evidence.file_received", &digest(&bytes)] {
            assert!(history.contains(told), "{told}: {history}");
        }
        assert!(!history.contains("签到表"), "names are not in the ledger");
        let compared = bench.database.scan(|db| {
            ledger::recount::compare(db, "230718", evidence::LINE.records().next().unwrap())
        });
        assert_eq!(compared.await.unwrap(), (1, vec![]));
    }
}

/// A right of this crate opens nothing by itself: the record's own line is asked.
#[actix_web::test]
async fn what_proves_a_record_is_seen_by_whoever_sees_the_record() {
    for bench in benches().await {
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        let session = session(&clerk, bench.town.id).await;
        let file = attach(&clerk, &session, png(4, 4), "a.png").await.ok();
        let elsewhere = bench.unit("别处", UnitKind::Office, bench.town.id).await.id;
        let outsider = bench.person("outsider", &[("pub", elsewhere)]).await;
        // 人民调解员 sees files of cases, and no sessions.
        let mediator = bench.person("mediator", &[("md", bench.town.id)]).await;
        for who in [&outsider, &mediator] {
            content(who, &file).await.refused(404, "not_found");
            who.get(&format!("{FILES}/{}", id(&file))).await.refused(404, "not_found");
            listed(who, &session).await.refused(404, "evidence_record");
            let new = announcement(&session, &png(4, 5), "b.png");
            who.post(FILES, new).await.refused(404, "evidence_record");
            send(who, &file, png(4, 4)).await.refused(404, "not_found");
            take_back(who, &file).await.refused(404, "not_found");
        }
        content(&bench.stranger(), &file).await.refused(401, "unauthenticated");

        // A case of mediation: the line's own rules of who sees it.
        let party =
            |role: &str| json!({ "role": role, "kind": "org", "details": { "name": "某单位" } });
        let case = json!({
            "unit": bench.town.id, "tier": "town", "found_by": "apply", "dispute": "99", "title": "纠纷", "facts": "争执",
            "complexity": "simple", "risk": "low", "parties": [party("applicant"), party("respondent")],
        });
        let case = mediator.post("/v1/mediation/cases", case).await.created();
        let mut new = announcement(&case, &png(6, 6), "协议.png");
        new["kind"] = json!("mediation.case");
        let agreement = mediator.post(FILES, new).await.created();
        let agreement = send(&mediator, &agreement, png(6, 6)).await.ok();
        assert_eq!(content(&mediator, &agreement).await.bytes, png(6, 6));
        let colleague = bench.person("colleague", &[("md", bench.town.id)]).await;
        for who in [&clerk, &colleague] {
            content(who, &agreement).await.refused(404, "not_found");
        }
        let judicial = bench.person("judicial", &[("js", bench.town.id)]).await;
        assert_eq!(content(&judicial, &agreement).await.bytes, png(6, 6));
    }
}

/// CV7: any figure is asked of records with evidence or without, and opens exactly those.
#[actix_web::test]
async fn figures_are_counted_with_and_without_evidence() {
    for bench in benches().await {
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        let leader = bench.person("leader", &[("ps", bench.town.id)]).await;
        let mut verified = Vec::new();
        for _ in 0..3 {
            let session = session(&clerk, bench.town.id).await;
            let submitted = act(&clerk, &session, "submit").await;
            verified.push(act(&leader, &submitted, "verify").await);
        }
        let figure = async |more: &str| {
            let path = "/v1/reporting/figures?indicators=LS.LECTURES&period=2025";
            let path = format!("{path}&unit={}{more}", bench.town.id);
            leader.get(&path).await.ok()["figures"][0].clone()
        };
        let counted = async |more: &str| figure(more).await["text"].as_str().unwrap().to_string();
        // Announced is not proven; what is proven later counts for the day of the record.
        bench.at("2026-01-05 09:00");
        let bytes = png(7, 7);
        let new = announcement(&verified[0], &bytes, "合影.png");
        let file = clerk.post(FILES, new).await.created();
        assert_eq!(counted("&evidence=with").await, "0");
        let file = send(&clerk, &file, bytes).await.ok();
        for sealed in [false, true] {
            if sealed {
                bench.seal().await;
            }
            assert_eq!(counted("").await, "3", "sealed: {sealed}");
            assert_eq!(counted("&evidence=with").await, "1", "sealed: {sealed}");
            assert_eq!(counted("&evidence=without").await, "2", "sealed: {sealed}");
            assert_eq!(counted("&evidence=with&as_of=2025-12-31").await, "0", "sealed: {sealed}");
            for (asked, expected) in [("with", &verified[..1]), ("without", &verified[1..])] {
                let link =
                    figure(&format!("&evidence={asked}")).await["records"]["numerator"].clone();
                let link = link.as_str().unwrap().to_string();
                assert!(link.contains(&format!("evidence={asked}")), "{link}");
                let records = leader.get(&link).await.ok();
                let mut found: Vec<String> =
                    records["items"].as_array().unwrap().iter().map(id).collect();
                found.sort();
                let mut expected: Vec<String> = expected.iter().map(id).collect();
                expected.sort();
                assert_eq!(found, expected, "{asked}, sealed: {sealed}");
            }
        }
        // Of a verified record whoever may verify takes evidence back.
        take_back(&clerk, &file).await.refused(403, "file_right");
        let voided = take_back(&leader, &file).await.ok();
        assert_eq!(counted("&evidence=with").await, "0");
        content(&leader, &voided).await.refused(409, "file_not_here");
        take_back(&leader, &voided).await.refused(409, "file_state");
        bench.seal().await;
        let history = format!("/v1/ledger/subjects/{}/entries", id(&file));
        let history = leader.get(&history).await.ok().to_string();
        assert!(history.contains("evidence.file_voided") && !history.contains("不是这一场的"));
        assert!(history.contains(file["sha256"].as_str().unwrap()));
    }
}

/// Who sends a file twice at once has sent it once.
#[actix_web::test]
async fn a_file_that_is_sent_many_times_at_once_arrives_once() {
    for (bench, shelf) in benches_with(Rules::built_in().unwrap(), Scanner::Off).await {
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        let session = session(&clerk, bench.town.id).await;
        let file = clerk.post(FILES, announcement(&session, &png(9, 9), "a.png")).await.created();
        let answers = join_all((0..8).map(|_| send(&clerk, &file, png(9, 9)))).await;
        for answer in answers {
            assert_eq!(answer.ok()["version"], 2);
        }
        assert_eq!(shelf.everything().await.unwrap().len(), 1);
    }
}

#[actix_web::test]
async fn what_never_came_and_what_was_taken_back_is_removed() {
    for (bench, shelf) in benches_with(limited(2, 7), Scanner::Off).await {
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        let session = session(&clerk, bench.town.id).await;
        let never = clerk.post(FILES, announcement(&session, &png(1, 1), "a.png")).await.created();
        let wrong = attach(&clerk, &session, png(2, 2), "张三.png").await.ok();
        let wrong = take_back(&clerk, &wrong).await.ok();
        let clean = async || {
            let rests_before = SystemClock.now().plus(chrono::TimeDelta::seconds(10));
            evidence::clean(&bench.ledger, &shelf, "230718", rests_before).await.unwrap()
        };
        assert_eq!(clean().await, 0, "a week and a month have not passed");
        let third = announcement(&session, &png(3, 3), "c.png");
        clerk.post(FILES, third.clone()).await.refused(422, "storage_quota");
        bench.at("2025-03-18 09:00");
        assert_eq!(clean().await, 1);
        send(&clerk, &never, png(1, 1)).await.refused(409, "file_state");
        let held = clerk.post(FILES, third).await.created();
        send(&clerk, &held, png(3, 3)).await.ok();
        bench.at("2025-04-10 09:00");
        assert_eq!(clean().await, 1);
        let gone = clerk.get(&format!("{FILES}/{}", id(&wrong))).await.ok();
        assert_eq!((&gone["status"], &gone["name"]), (&json!("dropped"), &json!("")), "{gone}");
        assert!(!gone.to_string().contains("不是这一场的"), "{gone}");
        assert_eq!(gone["sha256"], digest(&png(2, 2)), "its digest stays");
        // The rest of an upload that a crash cut off before its record was told.
        shelf.put("230718", Id::from_u128(77), b"rest".to_vec()).await.unwrap();
        assert_eq!(clean().await, 1);
        assert_eq!(shelf.everything().await.unwrap().len(), 1);
        assert_eq!(content(&clerk, &held).await.bytes, png(3, 3));
        let compared = bench.database.scan(|db| {
            ledger::recount::compare(db, "230718", evidence::LINE.records().next().unwrap())
        });
        assert_eq!(compared.await.unwrap(), (3, vec![]));
    }
}

/// 民事诉讼法 art. 84: while an authority holds a record, or a file, nothing of it is taken back or removed.
#[actix_web::test]
async fn d11_the_files_of_a_held_record_stay() {
    for (bench, shelf) in benches_with(Rules::built_in().unwrap(), Scanner::Off).await {
        let clerk = bench.person("clerk", &[("pub", bench.town.id)]).await;
        let deputy = bench.person("deputy", &[("vl", bench.town.id)]).await;
        let session = session(&clerk, bench.town.id).await;
        let taken = attach(&clerk, &session, png(1, 1), "a.png").await.ok();
        take_back(&clerk, &taken).await.ok();
        let kept = attach(&clerk, &session, png(2, 2), "b.png").await.ok();
        let hold = async |record: &Value| {
            let order = json!({ "record": record["id"], "authority": "乌翠区人民法院", "document_no": "(2025)黑0718证保1号" });
            deputy.post("/v1/privacy/holds", order).await.created()
        };
        let lift = async |hold: &Value| {
            let path = format!("/v1/privacy/holds/{}/lift", id(hold));
            deputy.change(&path, 1, json!({ "document_no": "1号之二" })).await.ok()
        };
        let clean = async || {
            evidence::clean(&bench.ledger, &shelf, "230718", Instant::EPOCH).await.unwrap()
        };
        let of_record = hold(&session).await;
        let problem = take_back(&clerk, &kept).await.refused(409, "record_held");
        assert!(problem["detail"].as_str().unwrap().contains(&id(&of_record)), "{problem}");
        bench.at("2025-06-10 09:00");
        assert_eq!(clean().await, 0);
        assert_eq!(shelf.everything().await.unwrap().len(), 2);
        lift(&of_record).await;

        let of_file = hold(&kept).await;
        take_back(&clerk, &kept).await.refused(409, "record_held");
        assert_eq!(clean().await, 1, "the other one is held no more");
        lift(&of_file).await;
        take_back(&clerk, &kept).await.ok();
    }
}

fn limited(account_files: i64, tenant_files: i64) -> Rules {
    let rules = Rules::built_in().unwrap();
    Rules { limits: Limits { account_files, tenant_files, ..rules.limits }, ..rules }
}

/// D-18: twenty at once, and not one more than the quota.
#[actix_web::test]
async fn d18_no_quota_is_overshot_by_sending_at_once() {
    for (bench, shelf) in benches_with(limited(5, 7), Scanner::Off).await {
        let unit = bench.town.id;
        let (first, second) = (
            bench.person("first", &[("pub", unit)]).await,
            bench.person("second", &[("pub", unit)]).await,
        );
        let session = session(&first, unit).await;
        for (who, expected) in [(&first, 5), (&second, 2)] {
            who.token().await;
            let answers = join_all((0..20).map(async |n| {
                let bytes = png(100 + n, 10);
                let answer = who.post(FILES, announcement(&session, &bytes, "a.png")).await;
                match answer.status.as_u16() {
                    201 => send(who, &answer.body, bytes).await,
                    _ => answer,
                }
            }));
            let (taken, refused): (Vec<_>, Vec<_>) =
                answers.await.into_iter().partition(|one| one.status == 200);
            assert_eq!((taken.len(), refused.len()), (expected, 20 - expected));
            refused.into_iter().for_each(|one| {
                one.refused(422, "storage_quota");
            });
        }
        assert_eq!(shelf.everything().await.unwrap().len(), 7, "what was refused lies nowhere");
    }
}
