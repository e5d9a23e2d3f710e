//! What was studied, from a draft to a figure that opens it.

mod ahead;
mod counted;
pub mod exams;
mod must_know;
mod officers;
mod plans;
mod references;
mod results;
mod statutes;
mod waiting;

use crate::town::{Town, benches};
use kernel::Id;
use serde_json::{Value, json};
use testkit::{Bench, Person};

const BASE: &str = "/v1/study-records";
/// Whom the records of these tests name.
const NAMED: std::ops::Range<u128> = 21..45;

/// A record of each kind, of one unit.
pub struct StudyRecords {
    pub session: String,
    pub plan: String,
    pub exam: String,
    pub training: String,
    pub officer: String,
    pub statute: String,
    pub must_know_list: String,
    pub question: String,
    pub paper: String,
    pub sitting: String,
    pub attempt: String,
}

impl StudyRecords {
    pub async fn of(bench: &Bench, unit: Id) -> Self {
        bench.people(NAMED).await;
        let clerk = bench.person("study-clerk", &[("pub", unit)]).await;
        let judicial = bench.person("study-judicial", &[("js", unit)]).await;
        let record = async |noun: &str, content: Value| {
            let new = json!({ "unit": unit, "content": content });
            let who = if noun == "officers" { &judicial } else { &clerk };
            let made = who.post(&format!("{BASE}/{noun}"), new).await.created();
            made["id"].as_str().unwrap().to_string()
        };
        let approved = async |noun: &str, content: Value| {
            let new = json!({ "unit": unit, "content": content });
            let path = format!("{BASE}/{noun}");
            let draft = clerk.post(&path, new).await.created();
            clerk.change(&address(noun, &draft, "submit"), 1, json!({})).await.ok();
            judicial.change(&address(noun, &draft, "verify"), 2, json!({})).await.ok();
            draft["id"].as_str().unwrap().to_string()
        };
        let question = approved("questions", exams::question("single", &[2])).await;
        let of_one = json!([{ "kind": "single", "points": 10, "fixed": [question] }]);
        let paper = approved("papers", exams::paper(of_one)).await;
        let candidate = bench.person("study-candidate", &[("gw", unit)]).await;
        let mut new = exams::sitting(unit, &json!(paper), &[exams::person_of(&candidate).await]);
        new["opens_at"] = json!("2025-03-09T01:00:00Z");
        new["pass_score"] = json!(6);
        let sitting = clerk.post(&format!("{BASE}/sittings"), new).await.created();
        let begin = json!({ "sitting": sitting["id"] });
        let attempt = candidate.post(&format!("{BASE}/attempts"), begin).await.created();
        let [sitting, attempt] =
            [sitting, attempt].map(|made| made["id"].as_str().unwrap().to_string());
        Self {
            session: record("sessions", session("center_group", "2025-03-03", &["constitution"]))
                .await,
            plan: record("plans", plan()).await,
            exam: record("exams", exam("party_regs", "2025-03-04", Value::Null)).await,
            training: record("trainings", training(&["mediator"], "town")).await,
            officer: record("officers", officer(31, Some("2026-12-31"))).await,
            statute: record("statutes", statutes::statute("黑龙江省法治宣传教育条例")).await,
            must_know_list: record("must-know-lists", must_know(&["constitution"])).await,
            question,
            paper,
            sitting,
            attempt,
        }
    }
}

pub fn session(kind: &str, on: &str, topics: &[&str]) -> Value {
    let topics: Vec<Value> = topics.iter().map(|code| json!({ "instrument": code })).collect();
    json!({
        "kind": kind, "title": "学法", "held_on": on, "audience": ["leaders"], "topics": topics,
        "attendance": [
            { "person": Id::from_u128(21), "presence": "present" },
            { "person": Id::from_u128(22), "presence": "absent" },
        ],
        "minutes": "逐条学习并讨论",
    })
}

fn before_meeting(on: &str, number: u32, topic: &str) -> Value {
    let mut study = session("pre_meeting", on, &[topic]);
    study["meeting"] = json!({ "kind": "party_committee", "held_on": on, "number": number });
    study
}

pub fn plan() -> Value {
    json!({
        "year": 2025, "body": "party_meeting", "title": "2025年度会前学法计划",
        "items": [
            { "number": 1, "topic": "学习宪法", "instruments": ["constitution", "civil-code"], "month": 1, "form": "pre_meeting" },
            { "number": 2, "topic": "学习法治思想", "instruments": ["constitution", "xi-rule-of-law"], "month": 2, "form": "pre_meeting" },
            { "number": 3, "topic": "年终学习", "instruments": ["local-organization", "supervision-of-congress"], "month": 12, "form": "center_group" },
        ],
    })
}

fn must_know(codes: &[&str]) -> Value {
    let items: Vec<Value> = codes.iter().map(|code| json!({ "instrument": code })).collect();
    json!({
        "title": "2025年领导干部应知应会清单", "audience": "leaders", "year": 2025, "valid_from": "2025-01-01", "items": items,
    })
}

fn exam(category: &str, on: &str, make_up_of: Value) -> Value {
    json!({
        "name": "知识测试", "category": category, "mode": "paper", "held_on": on, "full_score": 100, "pass_score": 60,
        "expected": 30, "taken": 28, "passed": 27, "score_sum": 2401, "make_up_of": make_up_of,
    })
}

pub fn training(targets: &[&str], organiser: &str) -> Value {
    json!({
        "title": "业务培训", "targets": targets, "organiser": organiser, "held_from": "2025-03-05", "held_to": "2025-03-06",
        "tenths_of_hours": 80, "attended": 60,
    })
}

pub fn officer(person: u128, valid_to: Option<&str>) -> Value {
    let certificate = valid_to.map(|day| {
        json!({ "issuer": "province", "status": "valid", "issued_on": "2024-04-01", "valid_to": day })
    });
    json!({
        "person": Id::from_u128(person), "post": "综合行政执法队队员", "staffing": "administrative",
        "on_post_from": "2024-02-01", "general_exam_on": "2024-03-01", "special_exam_on": "2024-03-08",
        "certificate": certificate,
    })
}

/// The clerk who records, and the party secretary and the judicial office who verify.
pub struct Office<'a> {
    town: Town<'a>,
    pub clerk: Person<'a>,
    pub secretary: Person<'a>,
    pub judicial: Person<'a>,
    pub officer: Person<'a>,
}

impl<'a> Office<'a> {
    pub async fn new(bench: &'a Bench) -> Self {
        let at = bench.town.id;
        bench.people(NAMED).await;
        Self {
            town: Town::new(bench).await,
            clerk: bench.person("publicity", &[("pub", at)]).await,
            secretary: bench.person("secretary", &[("ps", at)]).await,
            judicial: bench.person("judicial", &[("js", at)]).await,
            officer: bench.person("officer", &[("org", at)]).await,
        }
    }

    fn author(&self, noun: &str) -> &Person<'a> {
        if noun == "officers" { &self.judicial } else { &self.clerk }
    }

    async fn draft(&self, noun: &str, content: Value) -> Value {
        let new = json!({ "unit": self.town.bench.town.id, "content": content });
        self.author(noun).post(&format!("{BASE}/{noun}"), new).await.created()
    }

    async fn act(
        &self,
        who: &Person<'_>,
        noun: &str,
        record: &Value,
        action: &str,
        body: Value,
    ) -> Value {
        let path = address(noun, record, action);
        who.change(&path, record["version"].as_i64().unwrap(), body).await.ok()
    }

    async fn submitted(&self, noun: &str, content: Value) -> Value {
        let draft = self.draft(noun, content).await;
        self.act(self.author(noun), noun, &draft, "submit", json!({})).await
    }

    pub async fn verified(&self, noun: &str, content: Value) -> Value {
        let submitted = self.submitted(noun, content).await;
        let verifier = match noun {
            "exams" | "questions" | "papers" => &self.judicial,
            "trainings" | "officers" => &self.officer,
            _ => &self.secretary,
        };
        self.act(verifier, noun, &submitted, "verify", json!({})).await
    }

    async fn text(&self, code: &str) -> String {
        self.town.figure(code).await["text"].as_str().unwrap().into()
    }
}

pub fn address(noun: &str, record: &Value, action: &str) -> String {
    format!("{BASE}/{noun}/{}/{action}", record["id"].as_str().unwrap())
}

#[actix_web::test]
async fn a_session_counts_when_another_person_has_verified_it() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let submitted =
            office.submitted("sessions", session("lecture", "2025-03-03", &["civil-code"])).await;
        let waiting = office.town.figure("LS.LECTURES").await;
        assert_eq!((&waiting["text"], &waiting["excluded"][0]["count"]), (&json!("0"), &json!(1)));
        // Somebody who may do both still does not verify what they recorded.
        let both = bench.person("both", &[("pub", bench.town.id), ("ps", bench.town.id)]).await;
        let new = json!({ "unit": bench.town.id, "content": session("lecture", "2025-03-04", &["civil-code"]) });
        let own = both.post(&format!("{BASE}/sessions"), new).await.created();
        let own = office.act(&both, "sessions", &own, "submit", json!({})).await;
        both.change(&address("sessions", &own, "verify"), 2, json!({}))
            .await
            .refused(403, "own_record");
        let actions = both.get(&address("sessions", &own, "actions")).await.ok();
        let verify = actions["actions"].as_array().unwrap().iter();
        let verify = verify.clone().find(|one| one["action"] == "verify").unwrap();
        assert_eq!(verify["reason"]["code"], "own_record");

        office
            .clerk
            .change(&address("sessions", &submitted, "verify"), 2, json!({}))
            .await
            .refused(403, "forbidden");
        office.act(&office.secretary, "sessions", &submitted, "verify", json!({})).await;
        let lectures = office.town.figure("LS.LECTURES").await;
        assert_eq!(lectures["text"], "1");
        let link = lectures["records"]["numerator"].as_str().unwrap();
        let records = office.town.deputy.get(link).await.ok();
        assert_eq!(records["items"][0]["id"], submitted["id"]);
        let opened = records["items"][0]["link"].as_str().unwrap();
        assert_eq!(office.town.deputy.get(opened).await.ok()["status"], "verified");
        bench.seal().await;
        assert_eq!(office.text("LS.LECTURES").await, "1");
    }
}

/// A correction after a report was frozen: the report says what it said, the figure of today what is right.
#[actix_web::test]
async fn a_correction_after_a_report_was_frozen_is_a_restatement() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let content = session("center_group", "2025-02-10", &["party-discipline"]);
        let verified = office.verified("sessions", content.clone()).await;
        bench.seal().await;
        let frozen = office.town.figure("LS.PARTYREGS").await;
        let again = format!(
            "/v1/reporting/figures?indicators=LS.PARTYREGS&period=2025&unit={}&as_of={}&ledger_index={}",
            bench.town.id,
            frozen["as_of"].as_str().unwrap(),
            frozen["ledger_index"]
        );
        bench.at("2025-03-12 09:00");
        let mut corrected = content;
        corrected["topics"] = json!([
            { "instrument": "party-charter" }, { "instrument": "party-integrity" },
        ]);
        let path = address("sessions", &verified, "revise");
        let silent = json!({ "content": corrected });
        office.clerk.change(&path, 3, silent).await.refused(422, "reason_missing");
        let revision = json!({ "content": corrected, "reason": "记录有误" });
        let revised = office.act(&office.clerk, "sessions", &verified, "revise", revision).await;
        assert_eq!((&revised["status"], &revised["corrections"]), (&json!("submitted"), &json!(1)));
        assert_eq!(office.text("LS.PARTYREGS").await, "0", "until it is verified again");
        office.act(&office.secretary, "sessions", &revised, "verify", json!({})).await;
        assert_eq!(office.text("LS.PARTYREGS").await, "2");
        bench.seal().await;
        let then = office.town.deputy.get(&again).await.ok();
        assert_eq!(then["figures"][0]["text"], "1", "the frozen report");
        assert_eq!(office.text("LS.PARTYREGS").await, "2");
        let history = format!("/v1/ledger/subjects/{}/entries", verified["id"].as_str().unwrap());
        let auditor = bench.person("auditor", &[("au", bench.district.id)]).await;
        let entries = auditor.get(&history).await.ok();
        let said = entries.to_string();
        assert!(said.contains("study-records.session_revised") && said.contains("correction"));
        assert!(
            !said.contains("逐条学习") && !said.contains("记录有误"),
            "what people wrote stays"
        );
    }
}

#[actix_web::test]
async fn what_was_sent_before_is_recognised_and_lists_are_filtered() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let id = kernel::new_id();
        let mut new = json!({
            "id": id, "unit": bench.town.id, "content": session("seminar", "2025-03-03", &["constitution"]),
            "tags": ["八五普法", "宪法宣传周"], "series": "读书班",
        });
        let path = format!("{BASE}/sessions");
        let made = office.clerk.post(&path, new.clone()).await.created();
        assert_eq!(office.clerk.post(&path, new.clone()).await.ok()["version"], made["version"]);
        new["content"]["title"] = json!("另一场");
        office.clerk.post(&path, new).await.refused(409, "conflict");
        office.draft("sessions", session("lecture", "2025-03-01", &["constitution"])).await;
        for (filter, found) in [
            ("", 2),
            ("?category=seminar", 1),
            ("?series=%E8%AF%BB%E4%B9%A6%E7%8F%AD", 1),
            ("?tag=%E5%85%AB%E4%BA%94%E6%99%AE%E6%B3%95", 1),
            ("?status=draft,submitted", 2),
            ("?status=verified", 0),
            ("?from=2025-03-02&to=2025-03-31", 1),
        ] {
            let page = office.clerk.get(&format!("{path}{filter}")).await.ok();
            assert_eq!(page["items"].as_array().unwrap().len(), found, "{filter}");
        }
        let first = office.clerk.get(&format!("{path}?page_size=1")).await.ok();
        assert_eq!(first["items"][0]["id"], json!(id), "the latest day first");
        let token = first["next_page_token"].as_str().unwrap();
        let next = office.clerk.get(&format!("{path}?page_size=1&page_token={token}")).await.ok();
        assert_eq!(next["items"][0]["category"], "lecture");
        let other = bench.unit("富民村", organization::units::UnitKind::Village, bench.town.id);
        let stranger = bench.person("stranger", &[("pub", other.await.id)]).await;
        assert!(stranger.get(&path).await.ok()["items"].as_array().unwrap().is_empty());
        let wrong = json!({ "unit": bench.town.id, "content": session("seminar", "2025-03-03", &["constitution"]) });
        stranger.post(&path, wrong).await.refused(422, "invalid");
        let unknown = json!({ "unit": bench.town.id, "content": session("seminar", "2025-03-03", &["no-such-law"]) });
        office.clerk.post(&path, unknown).await.refused(422, "instrument_unknown");
        let instruments = office.clerk.get(&format!("{BASE}/instruments")).await.ok();
        assert!(instruments["instruments"].as_array().unwrap().len() >= 40);
    }
}

#[actix_web::test]
async fn a_voided_record_counts_nowhere_and_the_recount_agrees() {
    for bench in benches().await {
        let office = Office::new(&bench).await;
        let verified =
            office.verified("sessions", session("lecture", "2025-03-03", &["constitution"])).await;
        assert_eq!(office.text("LS.LECTURES").await, "1");
        let reason = json!({ "reason": "重复登记" });
        office.act(&office.secretary, "sessions", &verified, "void", reason).await;
        assert_eq!(office.text("LS.LECTURES").await, "0");
        let plan = office.submitted("plans", plan()).await;
        let reason = json!({ "reason": "月份有误" });
        office.act(&office.secretary, "plans", &plan, "return", reason).await;
        bench.seal().await;
        for kind in study_records::LINE.records() {
            let (_, wrong) = bench
                .database
                .scan(move |db| ledger::recount::compare(db, "230718", kind))
                .await
                .unwrap();
            assert!(wrong.is_empty(), "{}: {wrong:?}", kind.name);
        }
    }
}
