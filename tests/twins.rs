//! E-08: the same calls give the same answers on both databases, to the byte.

use crate::concurrency::{Chance, attempt};
use crate::town::{Town, benches};
use serde_json::{Value, json};
use std::collections::HashMap;
use testkit::Answer;

const CALLS: usize = 500;

/// What differs from run to run by its nature, by the order in which it is met: ids, and what is made of them.
#[derive(Default)]
struct Names(HashMap<String, String>);

impl Names {
    fn of(&mut self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => items.iter().map(|item| self.of(item)).collect(),
            Value::Object(members) => {
                let made = |(name, value): (&String, &Value)| match name.as_str() {
                    "request_id" | "trace_id" => (name.clone(), json!("…")),
                    "next_page_token" if value.is_string() => (name.clone(), json!("a token")),
                    _ => (name.clone(), self.of(value)),
                };
                Value::Object(members.iter().map(made).collect())
            }
            other => other.clone(),
        }
    }

    /// Ids stand in texts as well, such as addresses.
    fn text(&mut self, text: &str) -> String {
        let mut told = String::new();
        let mut rest = text;
        while let Some(at) = rest.char_indices().map(|(at, _)| at).find(|at| is_id(&rest[*at..])) {
            let (before, id) = rest.split_at(at);
            let (id, after) = id.split_at(36);
            let next = format!("id {}", self.0.len());
            told.push_str(before);
            told.push_str(self.0.entry(id.into()).or_insert(next));
            rest = after;
        }
        told + rest
    }
}

fn is_id(text: &str) -> bool {
    text.get(..36).is_some_and(|id| id.as_bytes()[8] == b'-' && id.parse::<kernel::Id>().is_ok())
}

/// Status, ETag and body of every answer of a script of calls, the same in every run.
async fn play(town: &Town<'_>) -> Vec<String> {
    let (mut chance, mut names, mut told) = (Chance(20_250_310), Names::default(), Vec::new());
    let mut note = |what: &str, answer: &Answer| {
        let body = names.of(&answer.body);
        told.push(format!("{what}: {} {} {body}", answer.status, answer.header("etag")));
    };
    let titles =
        ["路灯不亮", "Straße", "strasse", "\u{e9}a", "e\u{301}a", "z", "Z", "😀 下水道", "下水道"];
    let mut tickets: Vec<String> = Vec::new();
    for n in 0..CALLS {
        match chance.below(10) {
            _ if tickets.len() < 10 => {
                let mut new = town.new_ticket(&format!("T{n}"));
                new["title"] = json!(titles[n % titles.len()]);
                let minutes = chrono::TimeDelta::minutes(chance.below(3) as i64);
                new["dispatched_at"] = json!(town.bench.now().plus(-minutes));
                let answer = town.district.post("/v1/hotline/tickets", new).await;
                note("receive", &answer);
                tickets.push(answer.created()["id"].as_str().unwrap().into());
            }
            0..3 => {
                let order = chance.of(&["due_at", "due_at%20desc", "dispatched_at", "nothing"]);
                let search = chance.of(&[
                    "",
                    "&text=%E4%B8%8B%E6%B0%B4%E9%81%93",
                    "&text=strasse",
                    "&status=signed",
                ]);
                let path = format!("/v1/hotline/tickets?page_size=4&order_by={order}{search}");
                let page = town.clerk.get(&path).await;
                note(&path, &page);
                if let Some(token) = page.body["next_page_token"].as_str() {
                    note("next", &town.clerk.get(&format!("{path}&page_token={token}")).await);
                }
            }
            3 => note("figures", &town.deputy.get("/v1/reporting/figures?period=2025").await),
            _ => {
                let path = format!(
                    "/v1/hotline/tickets/{}",
                    chance.of(&tickets.iter().collect::<Vec<_>>())
                );
                let seen = town.clerk.get(&path).await;
                note("read", &seen);
                let version =
                    seen.body["version"].as_i64().unwrap() - i64::from(chance.below(9) == 0);
                let (who, action, body) = attempt(town, &mut chance);
                note(action, &who.change(&format!("{path}/{action}"), version, body).await);
            }
        }
    }
    told
}

#[actix_web::test]
async fn e08_both_databases_answer_alike_to_the_byte() {
    let benches = benches().await;
    let mut told = Vec::new();
    for bench in &benches {
        told.push(play(&Town::new(bench).await).await);
    }
    let [lite, postgres] = told.as_slice() else { return };
    for (n, (one, other)) in lite.iter().zip(postgres).enumerate() {
        assert_eq!(one, other, "call {n}");
    }
    assert!(lite.len() == postgres.len() && lite.len() >= CALLS);
}
