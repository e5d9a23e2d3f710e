//! The hot path of an exam online: everybody saves answers, and hands in before the minute is over.

use crate::callers::{DEMO, Request, Sent, ask, login, p99, parallel, text};
use crate::place::Server;
use crate::report::Round;
use chrono::TimeDelta;
use kernel::{Clock, SystemClock};
use serde_json::{Value, json};
use std::time::Instant;

const PEOPLE: usize = 200;
const QUESTIONS: u32 = 20;
const PASSWORD: &str = "bench-2025-taizhang";

/// Everybody answers every question once, saved one by one, and hands in: how long it takes, and how long one of them waits.
pub fn measure(server: &Server<'_>, say: &mut Round<'_>) {
    let attempts = begin(server);
    let saves = |n: u32| {
        let one = json!({ "number": n, "chosen": [1], "sequence": 1 });
        requests(server, &attempts, "save", &json!({ "answers": [one] }))
    };
    let started = Instant::now();
    let mut waits: Vec<f64> = (1..=QUESTIONS).flat_map(saves).collect();
    let rate = waits.len() as f64 / started.elapsed().as_secs_f64();
    say.told("exam: answers saved, per s", rate);
    say.told("exam: answer saved, p99 ms", p99(&mut waits));
    let started = Instant::now();
    let mut waits = requests(server, &attempts, "submit", &json!({ "answers": [] }));
    say.told("exam: 200 hand in, s", started.elapsed().as_secs_f64());
    say.told("exam: handed in, p99 ms", p99(&mut waits));
}

/// An attempt, and the token of whose it is.
struct Begun {
    attempt: String,
    token: String,
}

/// People with accounts of their own, a paper, a sitting, and everybody's attempt.
fn begin(server: &Server<'_>) -> Vec<Begun> {
    let [admin, security, clerk, judicial] =
        ["sysadmin", "secadmin", "publicity", "judicial"].map(|name| login(name, DEMO));
    let town = json!(server.town);
    let made: Vec<(Value, String)> = (0..PEOPLE)
        .map(|n| {
            let name = format!("taker{n:03}");
            let person = json!({ "name": name, "unit": town });
            let person = ask(&admin, "/v1/organization/people", None, Some(&person));
            let account =
                json!({ "kind": "person", "login": name, "person": person["id"], "unit": town });
            let account = ask(&admin, "/v1/organization/accounts", None, Some(&account));
            let path = format!("/v1/organization/accounts/{}", text(&account["id"]));
            let roles = json!({ "assignments": [{ "role": "gw", "unit": town }] });
            let secret = ask(&admin, &format!("{path}/activation"), Some(1), Some(&json!({})));
            let password =
                json!({ "login": name, "activation": secret["activation"], "password": PASSWORD });
            ask("", "/v1/auth/password", None, Some(&password));
            ask(&security, &format!("{path}/assignments"), Some(3), Some(&roles));
            (person["id"].clone(), name)
        })
        .collect();
    let people: Vec<&Value> = made.iter().map(|(person, _)| person).collect();
    let sitting = sitting(&town, &clerk, &judicial, &people);
    let begun = |(_, name): &(Value, String)| {
        let token = login(name, PASSWORD);
        let attempt =
            ask(&token, "/v1/study-records/attempts", None, Some(&json!({ "sitting": sitting })));
        Begun { attempt: text(&attempt["id"]), token }
    };
    made.iter().map(begun).collect()
}

fn sitting(town: &Value, clerk: &str, judicial: &str, people: &[&Value]) -> Value {
    let approved = |noun: &str, content: Value| {
        let path = format!("/v1/study-records/{noun}");
        let draft = ask(clerk, &path, None, Some(&json!({ "unit": town, "content": content })));
        let path = format!("{path}/{}", text(&draft["id"]));
        ask(clerk, &format!("{path}/submit"), Some(1), Some(&json!({})));
        ask(judicial, &format!("{path}/verify"), Some(2), Some(&json!({})));
        draft["id"].clone()
    };
    for n in 0..QUESTIONS {
        let options = ["选项甲", "选项乙", "选项丙", "选项丁"];
        approved(
            "questions",
            json!({
                "kind": "single", "category": "party_regs", "stem": format!("第{n}题：以下说法正确的是"),
                "options": options, "right": [1], "valid_from": "2025-01-01",
            }),
        );
    }
    let sections = json!([{ "kind": "single", "points": 5, "draw": QUESTIONS }]);
    let paper = approved(
        "papers",
        json!({ "name": "测试卷", "category": "party_regs", "made_on": "2025-01-01", "sections": sections }),
    );
    let now = SystemClock.now();
    let at = |minutes| now.plus(TimeDelta::minutes(minutes)).to_string();
    let new = json!({
        "unit": town, "name": "线上测试", "paper": paper, "opens_at": at(-1), "closes_at": at(120), "minutes": 100,
        "pass_score": 60, "candidates": people,
    });
    ask(clerk, "/v1/study-records/sittings", None, Some(&new))["id"].clone()
}

/// One request of everybody, 32 at a time.
fn requests(server: &Server<'_>, begun: &[Begun], action: &str, body: &Value) -> Vec<f64> {
    let requests: Vec<Request<'_>> = begun
        .iter()
        .map(|one| Request {
            token: &one.token,
            path: format!("/v1/study-records/attempts/{}/{action}", one.attempt),
            sent: Sent::Json(body.clone()),
        })
        .collect();
    parallel(server, 32, &requests)
}
