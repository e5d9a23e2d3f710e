//! What `/metrics` says.

use super::PASSWORD;
use crate::operator::{Operator, Server, request};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// The text of `/metrics`, taken apart.
pub struct Metrics {
    /// Kind of each family.
    kinds: BTreeMap<String, String>,
    /// Name, labels, value.
    samples: Vec<(String, BTreeMap<String, String>, f64)>,
}

impl Metrics {
    pub fn of(server: &Server) -> Self {
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

    pub fn number(&self, name: &str) -> f64 {
        self.samples.iter().find(|sample| sample.0 == name).unwrap_or_else(|| panic!("{name}")).2
    }
}

/// Every operation, so that whatever becomes a series is one.
fn ask_for_all(server: &Server, paths: &Value, token: &str) {
    let bearer = format!("Authorization: Bearer {token}");
    for (template, item) in paths.as_object().unwrap() {
        let named = template.split('/').map(|part| match part.starts_with('{') {
            true => "01a21a96-c35c-76a2-b97a-01a601684405",
            false => part,
        });
        let path = named.collect::<Vec<_>>().join("/");
        for method in item.as_object().unwrap().keys().filter(|method| *method != "parameters") {
            let method = method.to_uppercase();
            for headers in [&[][..], &[&*bearer]] {
                request(&server.address, &method, &path, Some("{}"), headers).unwrap();
            }
        }
    }
}

/// What `promtool check metrics` would say of names, and what nobody but us knows of labels.
#[test]
fn a34_metrics_keep_the_rules_of_naming_and_name_no_record() {
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
        let everything = server.get("/openapi/all.json", None)["paths"].clone();
        let templates: BTreeSet<&String> = everything.as_object().unwrap().keys().collect();
        ask_for_all(&server, &everything, &clerk);
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
            "code",
            "le",
            "line",
        ];
        let mut series: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, labels, _) in &metrics.samples {
            assert!(
                labels.keys().all(|label| known.contains(&label.as_str())),
                "{name} {labels:?}"
            );
            let route = labels.get("http_route").filter(|route| route.starts_with("/v1/"));
            assert!(route.is_none_or(|route| templates.contains(&route)), "{route:?}");
            *series.entry(name).or_default() += 1;
        }
        assert!(series.values().all(|count| *count <= 1000), "{series:?}");
        let measured = metrics.samples.iter().find(|(name, labels, _)| {
            name == "taizhang_operation_requests_total"
                && labels
                    .get("http_route")
                    .is_some_and(|route| route == "/v1/hotline/tickets/{id}/actions")
        });
        assert_eq!(measured.unwrap().2, 3.0);
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
fn e21_the_state_of_the_database_is_told() {
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
