//! What those who ask too much are told.

use super::PASSWORD;
use super::metrics::Metrics;
use crate::new_ticket;
use crate::operator::{Operator, Server, post, request};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// The value of a header.
fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (known, value) = line.split_once(": ")?;
        known.eq_ignore_ascii_case(name).then_some(value)
    })
}

/// `"policy";r=1;t=2` (RFC 9651): the string and its parameters.
fn item(value: &str) -> (&str, BTreeMap<&str, u64>) {
    let (name, parameters) = value.strip_prefix('"').unwrap().split_once('"').unwrap();
    let parameters = parameters.split(';').skip(1).map(|one| one.split_once('=').unwrap());
    (name, parameters.map(|(key, number)| (key, number.parse().unwrap())).collect())
}

#[test]
fn a23_a_quota_is_told_kept_and_filled_again() {
    for operator in Operator::each() {
        operator.demonstrates();
        let file = operator.file("quota.toml", "quota_anonymous = 30\n");
        let server = operator.start(&["--config", &file]);
        let clerk = server.login("clerk", PASSWORD);
        let ask = |token: Option<&str>| {
            let bearer = token.map(|token| format!("Authorization: Bearer {token}"));
            let headers: Vec<&str> = bearer.iter().map(String::as_str).collect();
            server.ask("/v1/auth/me", &headers)
        };
        let (status, head, _) = ask(None);
        assert_eq!(
            (status, header(&head, "RateLimit-Policy")),
            (401, Some("\"anonymous\";q=30;w=60"))
        );
        let (policy, left) = item(header(&head, "RateLimit").unwrap());
        assert_eq!(policy, "anonymous");
        let refused =
            (0..left["r"] + 3).map(|_| ask(Some("no.valid.token"))).find(|one| one.0 == 429);
        let (_, head, body) = refused.expect("the quota is kept for tokens that are not valid too");
        let problem: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            problem["type"],
            "https://iana.org/assignments/http-problem-types#quota-exceeded"
        );
        assert_eq!(
            (&problem["code"], &problem["violated-policies"]),
            (&json!("quota_exceeded"), &json!(["anonymous"]))
        );
        let (policy, left) = item(header(&head, "RateLimit").unwrap());
        assert_eq!((policy, left["r"]), ("anonymous", 0));
        assert_eq!(header(&head, "Retry-After").unwrap(), left["t"].to_string());
        let (status, head, _) = ask(Some(&clerk));
        assert_eq!(
            (status, header(&head, "RateLimit")),
            (200, None),
            "an account is another matter"
        );
        std::thread::sleep(Duration::from_secs(left["t"]));
        assert_eq!(ask(None).0, 401, "who waits is answered");
        assert!(Metrics::of(&server).number("taizhang_quota_refusals_total") >= 1.0);
    }
}

#[test]
fn b28_who_invents_where_they_come_from_is_counted_all_the_same() {
    let operator = Operator::lite();
    let ask = |server: &Server, n: usize| {
        server.ask("/v1/auth/me", &[&format!("X-Forwarded-For: 198.51.100.{n}")]).0
    };
    let file = operator.file("quota.toml", "quota_anonymous = 3\n");
    let server = operator.start(&["--config", &file]);
    let answers: Vec<u16> = (0..5).map(|n| ask(&server, n)).collect();
    assert_eq!(answers, [401, 401, 401, 429, 429]);
    drop(server);
    let believed = "quota_anonymous = 3\nproxies = ['127.0.0.0/8']\n";
    let server = operator.start(&["--config", &operator.file("proxies.toml", believed)]);
    let answers: Vec<u16> = (0..5).map(|n| ask(&server, n)).collect();
    assert_eq!(answers, [401; 5], "what a proxy of ours says is believed");
}

/// What is done once counts once, and what was not done does not count.
#[test]
fn b32_a_repetition_uses_nothing_up_nor_does_what_is_refused_before() {
    const TICKETS: &str = "/v1/hotline/tickets";
    for operator in Operator::each() {
        operator.demonstrates();
        let limits = operator.file(
            "limits.toml",
            &format!("[[limit]]\nname = 'tickets'\nwhy = 'a test'\ncount = 2\nseconds = 86400\noperations = ['POST {TICKETS}']\n"),
        );
        let few = format!("business_limits = '{limits}'\n");
        let server = operator.start(&["--config", &operator.file("config.toml", &few)]);
        let clerk = server.login("clerk", PASSWORD);
        let town = server.town(&clerk);
        let send = |key: &str, title: &str| {
            post(&server.address, TICKETS, &new_ticket(&town, title), Some(&clerk), key).unwrap()
        };
        for replayed in [false, true, true, true] {
            let (status, _, again) = send("limited-1", "受理一次");
            assert_eq!((status, again), (201, replayed));
        }
        assert_eq!(send("limited-2", "第二件").0, 201);
        assert_eq!(send("limited-3", "第三件").0, 429);
        server.stops();

        let (config, one) = (operator.file("config.toml", &few), "TAIZHANG_QUOTA_ACCOUNT");
        let server = operator.serve_as(one, "1", &["--listen", "127.0.0.1:0", "--config", &config]);
        let bearer = format!("Authorization: Bearer {}", server.login("clerk", PASSWORD));
        let told = || {
            let (status, head, _) =
                request(&server.address, "POST", TICKETS, Some("{}"), &[&bearer]).unwrap();
            (status, header(&head, "RateLimit-Policy").unwrap().to_string())
        };
        assert_eq!(told().1, "\"account\";q=1;w=60, \"tickets\";q=2;w=86400");
        assert_eq!(told(), (429, "\"account\";q=1;w=60".into()));
    }
}

#[test]
fn b32_acts_by_the_hundred_are_refused() {
    for operator in Operator::each() {
        operator.demonstrates();
        let limits = operator.file(
            "limits.toml",
            "[[limit]]\nname = 'looks'\nwhy = 'a test'\ncount = 2\nseconds = 86400\noperations = ['GET /v1/hotline/tickets']\n",
        );
        let file = operator.file("config.toml", &format!("business_limits = '{limits}'\n"));
        let server = operator.start(&["--config", &file]);
        let look = |who: &str, path: &str| {
            let token = server.login(who, PASSWORD);
            server.ask(path, &[&format!("Authorization: Bearer {token}")])
        };
        let (status, head, _) = look("clerk", "/v1/hotline/tickets?page_size=1");
        assert_eq!(
            (status, header(&head, "RateLimit-Policy")),
            (200, Some("\"looks\";q=2;w=86400"))
        );
        assert_eq!(look("clerk", "/v1/hotline/tickets").0, 200);
        let (status, head, body) = look("clerk", "/v1/hotline/tickets");
        let problem: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            (status, &problem["violated-policies"]),
            (429, &json!(["looks"])),
            "a new session"
        );
        assert!(header(&head, "Retry-After").unwrap().parse::<u64>().unwrap() > 40_000, "{head}");
        assert_eq!(
            look("clerk", "/v1/hotline/%74ickets").0,
            400,
            "another spelling is no way round"
        );
        let bearer = format!("Authorization: Bearer {}", server.login("clerk", PASSWORD));
        let head = request(&server.address, "HEAD", "/v1/hotline/tickets", None, &[&bearer]);
        assert_eq!(head.unwrap().0, 429, "nor is HEAD");
        assert_eq!(look("clerk", "/v1/auth/me").0, 200, "other operations go on");
        assert_eq!(look("deputy", "/v1/hotline/tickets").0, 200, "and other accounts");
    }
    let operator = Operator::lite();
    let limits = operator.file(
        "limits.toml",
        "[[limit]]\nname = 'x'\nwhy = ''\ncount = 1\nseconds = 1\noperations = ['POST /v1/none']\n",
    );
    let file = operator.file("config.toml", &format!("business_limits = '{limits}'\n"));
    assert!(operator.fails(&["--config", &file, "serve"]).contains("POST /v1/none"));
}
