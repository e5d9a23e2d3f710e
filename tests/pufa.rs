//! How the law was made known, from a draft to a figure that opens it.

mod activities;
mod ahead;
mod annulled;
mod checks;
mod consultations;
mod duties;
mod filed;
pub mod literates;
mod materials;
mod media;
mod nodes;
mod places;
mod prompts;
mod services;
pub mod stock;

use crate::town::Town;
use kernel::Id;
use ledger::Author;
use organization::people::{self, NewPerson};
use organization::units::UnitKind;
use serde_json::{Value, json};
use testkit::{Bench, Person};

const BASE: &str = "/v1/pufa-publicity";

/// A record of each kind, of one unit.
pub async fn records(bench: &Bench, unit: Id) -> Vec<(&'static str, String)> {
    let clerk = bench.person("publicity-clerk", &[("pub", unit)]).await;
    let village = bench.unit("示范村", UnitKind::Village, unit).await.id;
    let judicial = bench.person("publicity-judicial", &[("js", unit)]).await;
    let mut all = Vec::new();
    for (prefix, content) in [
        ("/v1/pufa-publicity/activities/", activity("2025-03-03")),
        ("/v1/pufa-publicity/plans/", plan(&[("arbor-day", "2025-03-12", "2025-03-12")])),
        ("/v1/pufa-publicity/products/", media::product("article", "2025-03-03")),
        ("/v1/pufa-publicity/venues/", places::venue()),
        ("/v1/pufa-publicity/households/", places::household(village, "2023-07")),
        ("/v1/pufa-publicity/villages/", places::village(village, "city")),
        ("/v1/pufa-publicity/duties/", duties::list(unit)),
        ("/v1/pufa-publicity/programmes/", duties::programme()),
        (
            "/v1/pufa-publicity/literates/",
            literates::literate(newcomer(bench, "吴七", unit).await, village),
        ),
        ("/v1/pufa-publicity/materials/", materials::material("brochure")),
        ("/v1/pufa-publicity/prompts/", prompts::prompt("2025-03-20")),
        ("/v1/pufa-publicity/consultations/", consultations::asked("2025-03-03", 1, 2)),
    ] {
        let new = json!({ "unit": unit, "content": content });
        let who = if prefix.contains("literates") { &judicial } else { &clerk };
        let made = who.post(prefix.trim_end_matches('/'), new).await.created();
        all.push((prefix, made["id"].as_str().unwrap().to_string()));
    }
    all
}

/// Somebody without an account.
async fn newcomer(bench: &Bench, name: &str, unit: Id) -> Id {
    let new = NewPerson { id: None, name: name.into(), unit, posts: Vec::new() };
    let entered = move |tx: &mut ledger::Tx<'_>| people::create(tx, &new);
    bench.ledger.change(Author::system("230718"), entered).await.unwrap().id
}

/// An activity of one day with nothing handed out, 35 attended; its photos are on paper.
pub fn activity(on: &str) -> Value {
    json!({
        "title": "民法典进社区", "forms": ["case", "lecture", "qa"], "held_from": on, "held_to": on,
        "place": "锦山社区广场", "audiences": ["resident", "elder"], "instruments": ["civil-code"],
        "attendance": { "people": 35, "by": "headcount" }, "staff": 6, "archive_no": "2025-普法-01",
    })
}

fn with(mut content: Value, more: Value) -> Value {
    content.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    content
}

fn issue(item: &str, quantity: u32) -> Value {
    json!({ "item": item, "title": "宣传品", "quantity": quantity })
}

fn consultation(askers: u32, questions: u32) -> Value {
    json!({ "topic": "婚姻家庭", "askers": askers, "questions": questions, "answered_by": "judicial" })
}

/// A plan of 2025 with these nodes, for residents, the old and the young.
fn plan(nodes: &[(&str, &str, &str)]) -> Value {
    let nodes = nodes.iter().map(|(code, from, to)| {
        json!({ "code": code, "title": code, "from": from, "to": to, "source": "区普法办通知" })
    });
    json!({
        "year": 2025, "title": "2025年度普法工作计划", "nodes": nodes.collect::<Vec<_>>(),
        "audiences": ["resident", "elder", "youth"],
    })
}

/// The clerk who records, and the deputy head and the judicial office who verify.
pub struct Office<'a> {
    pub town: Town<'a>,
    pub clerk: Person<'a>,
    /// 宣传委员: who gives the first review of what others wrote.
    pub publicist: Person<'a>,
    pub judicial: Person<'a>,
}

impl<'a> Office<'a> {
    pub async fn new(bench: &'a Bench) -> Self {
        let at = bench.town.id;
        Self {
            town: Town::new(bench).await,
            clerk: bench.person("publicity", &[("pub", at)]).await,
            publicist: bench.person("publicist", &[("pub", at)]).await,
            judicial: bench.person("judicial", &[("js", at)]).await,
        }
    }

    pub async fn draft(&self, noun: &str, content: Value) -> Value {
        let new = json!({ "unit": self.town.bench.town.id, "content": content });
        self.clerk.post(&format!("{BASE}/{noun}"), new).await.created()
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
        self.act(&self.clerk, noun, &draft, "submit", json!({})).await
    }

    async fn verified(&self, noun: &str, content: Value) -> Value {
        let submitted = self.submitted(noun, content).await;
        self.act(&self.town.deputy, noun, &submitted, "verify", json!({})).await
    }

    async fn text(&self, code: &str) -> String {
        self.town.figure(code).await["text"].as_str().unwrap().into()
    }

    /// A figure of the town's year 2025, of one record or one entity alone.
    async fn only(&self, code: &str, only: &str) -> Value {
        let path = format!(
            "/v1/reporting/figures?indicators={code}&period=2025&unit={}&{only}",
            self.town.bench.town.id
        );
        self.town.deputy.get(&path).await.ok()["figures"][0].clone()
    }

    /// The records behind a figure, with what each contributes.
    async fn behind(&self, figure: &Value) -> Vec<Value> {
        let link = figure["records"]["numerator"].as_str().unwrap();
        self.town.deputy.get(link).await.ok()["items"].as_array().unwrap().clone()
    }
}

pub fn address(noun: &str, record: &Value, action: &str) -> String {
    format!("{BASE}/{noun}/{}/{action}", record["id"].as_str().unwrap())
}

fn id(record: &Value) -> &str {
    record["id"].as_str().unwrap()
}
