//! The hot path of an exam online: everybody saves answers, and hands in before the minute is over.

use crate::place::{LOAD_CORE, Server, output};
use crate::report::Round;
use chrono::TimeDelta;
use kernel::{Clock, SystemClock};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::process::Command;
use std::time::Instant;

const PEOPLE: usize = 200;
const QUESTIONS: u32 = 20;
const PASSWORD: &str = "bench-2025-taizhang";
const DEMO: &str = "demo-2025-taizhang";

/// Everybody answers every question once, saved one by one, and hands in: how long it takes, and how long one of them waits.
pub fn measure(server: &Server<'_>, say: &mut Round<'_>) {
    let attempts = begin(server);
    let saves = |n: u32| {
        let one = json!({ "number": n, "chosen": [1], "sequence": 1 });
        requests(server, &attempts, "save", &json!({ "answers": [one] }), n)
    };
    let started = Instant::now();
    let mut waits: Vec<f64> = (1..=QUESTIONS).flat_map(saves).collect();
    let rate = waits.len() as f64 / started.elapsed().as_secs_f64();
    say.told("exam: answers saved, per s", rate);
    say.told("exam: answer saved, p99 ms", p99(&mut waits));
    let started = Instant::now();
    let mut waits = requests(server, &attempts, "submit", &json!({ "answers": [] }), 0);
    say.told("exam: 200 hand in, s", started.elapsed().as_secs_f64());
    say.told("exam: handed in, p99 ms", p99(&mut waits));
}

fn p99(waits: &mut [f64]) -> f64 {
    waits.sort_by(f64::total_cmp);
    waits[waits.len() * 99 / 100] * 1000.0
}

/// An attempt, and the token of whose it is.
struct Begun {
    attempt: String,
    token: String,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).into()
}

/// A question or a change by somebody.
fn ask(token: &str, path: &str, version: Option<i64>, body: Option<&Value>) -> Value {
    let mut command = Command::new("curl");
    command.args(["-s", "-H", &format!("Authorization: Bearer {token}")]);
    if let Some(body) = body {
        command.args(["-H", "Content-Type: application/json", "-d", &body.to_string()]);
        command.args(["-H", &format!("Idempotency-Key: {}", kernel::new_id())]);
    }
    if let Some(version) = version {
        command.args(["-H", &format!("If-Match: \"v{version}\"")]);
    }
    let answer = command.arg(Server::address(path)).output().unwrap();
    serde_json::from_slice(&answer.stdout).unwrap_or_default()
}

fn login(login: &str, password: &str) -> String {
    let session =
        ask("", "/v1/auth/sessions", None, Some(&json!({ "login": login, "password": password })));
    text(&session["access_token"])
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
            ask(&security, &format!("{path}/assignments"), Some(1), Some(&roles));
            let secret = ask(&admin, &format!("{path}/activation"), Some(2), Some(&json!({})));
            let password =
                json!({ "login": name, "activation": secret["activation"], "password": PASSWORD });
            ask("", "/v1/auth/password", None, Some(&password));
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

/// One request of everybody, 32 at a time, from the load's core; how long each took, in seconds.
fn requests(
    server: &Server<'_>,
    begun: &[Begun],
    action: &str,
    body: &Value,
    round: u32,
) -> Vec<f64> {
    let file = server.folder().join("exams.curl");
    let mut all = String::new();
    for (n, Begun { attempt, token }) in begun.iter().enumerate() {
        let next = if n == 0 { "" } else { "next\n" };
        writeln!(
            all,
            "{next}url = \"{}\"\nheader = \"Authorization: Bearer {token}\"\nheader = \"Content-Type: application/json\"\n\
             header = \"Idempotency-Key: {action}-{round}-{n}\"\ndata = {:?}\noutput = \"/dev/null\"\n\
             write-out = \"%{{http_code}} %{{time_total}}\\n\"",
            Server::address(&format!("/v1/study-records/attempts/{attempt}/{action}")),
            body.to_string(),
        )
        .unwrap();
    }
    std::fs::write(&file, all).unwrap();
    let said = output(
        Command::new("taskset")
            .args(["-c", LOAD_CORE, "curl", "-s", "--parallel", "--parallel-max", "32", "-K"])
            .arg(&file),
    );
    let waits: Vec<f64> = said
        .lines()
        .filter_map(|line| line.strip_prefix("200 ").and_then(|time| time.parse().ok()))
        .collect();
    assert_eq!(waits.len(), begun.len(), "requests were refused:\n{said}");
    waits
}
