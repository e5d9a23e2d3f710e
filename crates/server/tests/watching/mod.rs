//! What those who watch a server are told, and what those who ask too much are told.

mod batches;
mod proxy;

use crate::operator::{Operator, Server, request};
use proxy::Proxy;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

const PASSWORD: &str = "demo-2025-taizhang";

fn health(server: &Server, path: &str) -> (u16, Value) {
    let (status, _, body) = server.ask(path, &[]);
    (status, serde_json::from_str(&body).unwrap())
}

/// Asks again and again; how long it took until the status was there.
fn until(server: &Server, path: &str, status: u16, patience: Duration) -> Duration {
    let began = Instant::now();
    while health(server, path).0 != status {
        assert!(began.elapsed() < patience, "{path} is not {status} after {patience:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
    began.elapsed()
}

#[test]
fn a_35_a_server_says_that_it_lives_has_started_and_can_work() {
    for operator in Operator::each() {
        let server = operator.serve();
        assert_eq!(health(&server, "/health/live"), (200, json!("live")));
        assert_eq!(health(&server, "/health/startup"), (200, json!("started")));
        assert_eq!(health(&server, "/health/ready"), (200, json!("ready")));
        for path in ["/health/live", "/health/ready", "/metrics"] {
            let (status, ..) = request(&server.address, "GET", path, None, &[]).unwrap();
            assert_eq!(status, 404, "{path} is not for callers");
        }
        let (_, head, body) = server.ask("/health/ready", &[]);
        for word in ["server:", "actix", "postgres", "sqlite", env!("CARGO_PKG_VERSION")] {
            assert!(!format!("{head}{body}").to_lowercase().contains(word), "{word}: {head}{body}");
        }
    }
}

/// The database's socket is a proxy of the test's, which can be cut.
#[test]
fn a_35_a_lost_database_is_told_and_found_again() {
    let Some(operator) = Operator::postgres() else { return };
    let db::Address::Pg(url) = operator.database() else { panic!("PostgreSQL") };
    let proxy = Proxy::before(url);
    let server = operator.serve_with(&["--database", &proxy.url]);
    proxy.cut();
    until(&server, "/health/ready", 503, Duration::from_secs(3));
    assert_eq!(health(&server, "/health/ready").1, "not ready: database");
    assert_eq!(health(&server, "/health/live"), (200, json!("live")));
    assert!(server.text_of("/metrics").contains("taizhang_database_up 0\n"));
    proxy.mend();
    until(&server, "/health/ready", 200, Duration::from_secs(5));
}

#[test]
fn a_35_what_keeps_a_server_from_working_is_told() {
    for operator in Operator::each() {
        operator.demonstrates();
        let file = operator.file("full.toml", "ready_free_disk = 1000000000\n");
        let server = operator.start(&["--config", &file]);
        let expected = match operator.database() {
            db::Address::Lite(_) => (503, json!("not ready: disk")),
            db::Address::Pg(_) => (200, json!("ready")),
        };
        assert_eq!(health(&server, "/health/ready"), expected);
        drop(server);
        let file = operator.file("slow.toml", "ready_sealer_lag = 1\n");
        let server = operator.start(&["--config", &file]);
        // The killed server's lease may have to run out before this one seals what that one left.
        until(&server, "/health/ready", 200, Duration::from_secs(30));
        // Another holder's lease keeps this sealer idle.
        operator.tampers(match operator.database() {
            db::Address::Lite(_) => "UPDATE ledger_lease SET holder = zeroblob(16), expires_at = 9000000000000000",
            db::Address::Pg(_) => "UPDATE ledger_lease SET holder = '00000000-0000-0000-0000-000000000000', expires_at = '2200-01-01'",
        });
        server.login("clerk", PASSWORD);
        until(&server, "/health/ready", 503, Duration::from_secs(5));
        assert_eq!(health(&server, "/health/ready").1, "not ready: sealer");
        let metrics = Metrics::of(&server);
        assert!(metrics.number("taizhang_ledger_pending_entries") >= 1.0);
        assert!(metrics.number("taizhang_ledger_oldest_pending_age_seconds") > 1.0);
    }
}

/// The text of `/metrics`, taken apart.
struct Metrics {
    /// Kind of each family.
    kinds: BTreeMap<String, String>,
    /// Name, labels, value.
    samples: Vec<(String, BTreeMap<String, String>, f64)>,
}

impl Metrics {
    fn of(server: &Server) -> Self {
        let text = server.text_of("/metrics");
        assert!(text.ends_with("# EOF\n"), "{text}");
        let (mut kinds, mut samples) = (BTreeMap::new(), Vec::new());
        for line in text.lines() {
            if let Some(kind) = line.strip_prefix("# TYPE ") {
                let (name, kind) = kind.split_once(' ').unwrap();
                assert!(kinds.insert(name.into(), kind.into()).is_none(), "{name} twice");
            } else if !line.starts_with('#') {
                let (series, value) = line.rsplit_once(' ').unwrap();
                let (name, labels) = series.split_once('{').unwrap_or((series, ""));
                let labels =
                    labels.trim_end_matches('}').split("\",").filter(|one| !one.is_empty());
                let label = |label: &str| {
                    let (name, value) = label.split_once("=\"").unwrap();
                    (name.to_string(), value.trim_end_matches('"').to_string())
                };
                samples.push((name.into(), labels.map(label).collect(), value.parse().unwrap()));
            }
        }
        Self { kinds, samples }
    }

    fn number(&self, name: &str) -> f64 {
        self.samples.iter().find(|sample| sample.0 == name).unwrap_or_else(|| panic!("{name}")).2
    }
}

/// What `promtool check metrics` would say of names, and what nobody but us knows of labels.
#[test]
fn a_34_metrics_keep_the_rules_of_naming_and_name_no_record() {
    for operator in Operator::each() {
        operator.demonstrates();
        let server = operator.serve();
        let clerk = server.login("clerk", PASSWORD);
        let ticket = server.get("/v1/hotline/tickets", Some(&clerk))["items"][0]["id"].clone();
        let ticket = ticket.as_str().unwrap();
        for path in ["", "/actions", "/nothing"] {
            server.get(&format!("/v1/hotline/tickets/{ticket}{path}"), Some(&clerk));
        }
        for method in ["BREW", "X13812345678"] {
            request(&server.address, method, "/v1/hotline/tickets", None, &[]).unwrap();
        }
        let metrics = Metrics::of(&server);
        for (name, kind) in &metrics.kinds {
            let plain = |letter: char| {
                letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_'
            };
            assert!(name.chars().all(plain) && !name.contains("__"), "{name}");
            assert!(!name.ends_with("_total") && !name.ends_with("_count"), "{name}");
            assert!(
                !["milliseconds", "kilobytes", "minutes"].iter().any(|unit| name.contains(unit))
            );
            let is_counter = kind == "counter";
            let own = metrics.samples.iter().filter(|sample| sample.0.starts_with(name.as_str()));
            for (sample, labels, value) in own {
                assert_eq!(sample.ends_with("_total"), is_counter, "{sample}");
                assert!(value.is_finite());
                assert!(
                    !labels.values().any(|value| value.contains(ticket) || value.contains("138"))
                );
            }
        }
        let known = [
            "http_request_method",
            "http_response_status_code",
            "http_route",
            "url_scheme",
            "error_type",
            "policy",
            "le",
        ];
        let templates: BTreeSet<String> = server.get("/openapi/all.json", None)["paths"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        let mut series: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, labels, _) in &metrics.samples {
            assert!(
                labels.keys().all(|label| known.contains(&label.as_str())),
                "{name} {labels:?}"
            );
            let route = labels.get("http_route").filter(|route| route.starts_with("/v1/"));
            assert!(route.is_none_or(|route| templates.contains(route)), "{route:?}");
            if !labels.contains_key("le") {
                *series.entry(name).or_default() += 1;
            }
        }
        assert!(series.values().all(|count| *count <= 1000), "{series:?}");
        let measured = metrics.samples.iter().find(|(name, labels, _)| {
            name == "http_server_request_duration_seconds_count"
                && labels
                    .get("http_route")
                    .is_some_and(|route| route == "/v1/hotline/tickets/{id}/actions")
        });
        assert_eq!(measured.unwrap().2, 1.0);
        let buckets: BTreeSet<&str> = metrics
            .samples
            .iter()
            .filter_map(|sample| sample.1.get("le"))
            .map(String::as_str)
            .collect();
        assert!(
            ["0.005", "0.075", "7.5", "10.0", "+Inf"].iter().all(|bucket| buckets.contains(bucket)),
            "{buckets:?}"
        );
    }
}

#[test]
fn e_21_the_state_of_the_database_is_told() {
    for operator in Operator::each() {
        operator.demonstrates();
        let server = operator.serve();
        server.login("clerk", PASSWORD);
        let metrics = Metrics::of(&server);
        for name in ["connections_in_use", "queue_waiting", "queue_refusals_total"] {
            assert!(metrics.number(&format!("taizhang_database_{name}")) >= 0.0);
        }
        assert_eq!(metrics.number("taizhang_database_up"), 1.0);
        assert!(metrics.number("taizhang_database_wal_size_bytes") > 1000.0);
        let began = Instant::now();
        while Metrics::of(&server).number("taizhang_ledger_pending_entries") > 0.0 {
            assert!(began.elapsed() < Duration::from_secs(10), "what waits is sealed");
        }
    }
}

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
fn a_23_a_quota_is_told_kept_and_filled_again() {
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

#[test]
fn a_33_a_trace_goes_through_log_and_problem() {
    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    let operator = Operator::lite();
    let file = operator.file("log.toml", "log = \"json\"\n");
    let server = operator.serve_with(&["--config", &file]);
    let of = |traceparent: &str| -> Value {
        let (_, _, body) = server.ask("/v1/auth/me", &[&format!("traceparent: {traceparent}")]);
        serde_json::from_str(&body).unwrap()
    };
    let continued = of(&format!("00-{TRACE}-00f067aa0ba902b7-01"));
    assert_eq!(continued["trace_id"], TRACE);
    let begun = of("00-nonsense-00f067aa0ba902b7-01");
    assert_eq!(begun["status"], 401, "no error of its own");
    assert_eq!(begun["trace_id"].as_str().unwrap().len(), 32);
    server.stops();
    let lines: Vec<Value> =
        operator.log().lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let line = |trace: &Value| {
        lines
            .iter()
            .find(|line| line["fields"]["trace_id"] == *trace)
            .unwrap_or_else(|| panic!("{lines:?}"))
    };
    assert_eq!(line(&continued["trace_id"])["fields"]["parent_id"], "00f067aa0ba902b7");
    assert_eq!(line(&begun["trace_id"])["fields"]["request_id"], begun["request_id"]);
}

/// B-27: what is denied is told with who, where and by which rule, and counted; nothing of it identifies a person.
#[test]
fn b27_what_is_denied_is_told_and_counted() {
    const UNKNOWN: &str = "01a21a96-c35c-76a2-b97a-01a601684405";
    let operator = Operator::lite();
    operator.demonstrates();
    let file = operator.file("log.toml", "log = \"json\"\n");
    let server = operator.start(&["--config", &file]);
    let clerk = format!("Authorization: Bearer {}", server.login("clerk", PASSWORD));
    let me: Value = serde_json::from_str(&server.ask("/v1/auth/me", &[&clerk]).2).unwrap();
    let ticket = format!("/v1/hotline/tickets/{UNKNOWN}");
    assert_eq!(server.ask("/v1/privacy/accesses", &[&clerk]).0, 403);
    assert_eq!(server.ask(&ticket, &[&clerk]).0, 404);
    assert_eq!(server.ask(&ticket, &["Authorization: Bearer canary.canary.canary"]).0, 401);
    assert_eq!(server.ask("/v1/canary", &[&clerk]).0, 404, "no operation, no decision");
    let metrics = server.text_of("/metrics");
    for code in ["forbidden", "not_found", "unauthenticated"] {
        assert!(
            metrics.contains(&format!("taizhang_denials_total{{code=\"{code}\"}} 1\n")),
            "{metrics}"
        );
    }
    server.stops();
    let log = operator.log();
    assert!(!log.contains("canary"));
    let lines: Vec<Value> =
        log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let told = |status: u64| {
        let mut found = lines
            .iter()
            .map(|line| &line["fields"])
            .filter(|fields| fields["denied"] == true && fields["status"] == status);
        let one = found.next().unwrap_or_else(|| panic!("no {status} in {log}"));
        assert!(found.next().is_none(), "{status} is told once");
        one.clone()
    };
    let forbidden = told(403);
    assert_eq!(forbidden["actor"], me["account"]);
    assert_eq!(
        (&forbidden["rule"], &forbidden["permission"]),
        (&json!("forbidden"), &json!("privacy.accesses.read"))
    );
    let missing = told(404);
    assert_eq!((&missing["resource"], &missing["actor"]), (&json!(UNKNOWN), &me["account"]));
    assert_eq!(missing["route"], "/v1/hotline/tickets/{id}");
    assert_eq!(told(401).get("actor"), None);
}
