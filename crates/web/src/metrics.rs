//! What Prometheus is told of requests. Labels come from the program (methods, route templates, statuses), never from callers.

use actix_web::http::{Method, StatusCode};
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabel, EncodeLabelSet, LabelSetEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::fmt;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// As the semantic conventions for HTTP advise.
const BUCKETS: [f64; 14] =
    [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];

/// Counts every request; whoever serves it adds what else it knows.
pub struct Metrics {
    durations: Family<OfLine, Histogram, fn() -> Histogram>,
    operations: Family<Operation, Counter>,
    seconds: Family<Operation, Counter<f64, AtomicU64>>,
    answers: Family<Answered, Counter>,
    refused: Family<[(&'static str, String); 1], Counter>,
    denied: Family<[(&'static str, &'static str); 1], Counter>,
    ending: Family<[(&'static str, String); 1], Counter>,
}

/// Attributes of `http.server.request.duration`. There are hundreds of operations: each with every bucket would be thousands of series, so
/// how times spread is told by line, and of each operation how often it was asked and how long that took together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct OfLine {
    method: &'static str,
    /// The work line; none where the address is none of a line's.
    line: Option<String>,
}

/// An operation, and whether it failed: each with every status would be thousands of series, too.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Operation {
    method: &'static str,
    /// The template; none when no operation answered.
    route: Option<String>,
    /// It was our fault.
    failed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Answered {
    method: &'static str,
    status: u16,
}

impl EncodeLabelSet for OfLine {
    fn encode(&self, encoder: &mut LabelSetEncoder<'_>) -> Result<(), fmt::Error> {
        ("http_request_method", self.method).encode(encoder.encode_label())?;
        ("url_scheme", "http").encode(encoder.encode_label())?;
        match &self.line {
            Some(line) => ("line", line.as_str()).encode(encoder.encode_label()),
            None => Ok(()),
        }
    }
}

impl EncodeLabelSet for Operation {
    fn encode(&self, encoder: &mut LabelSetEncoder<'_>) -> Result<(), fmt::Error> {
        ("http_request_method", self.method).encode(encoder.encode_label())?;
        if let Some(route) = &self.route {
            ("http_route", route.as_str()).encode(encoder.encode_label())?;
        }
        if self.failed {
            ("error_type", "5xx").encode(encoder.encode_label())?;
        }
        Ok(())
    }
}

impl EncodeLabelSet for Answered {
    fn encode(&self, encoder: &mut LabelSetEncoder<'_>) -> Result<(), fmt::Error> {
        let status = self.status.to_string();
        ("http_request_method", self.method).encode(encoder.encode_label())?;
        ("http_response_status_code", status.as_str()).encode(encoder.encode_label())
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let histogram: fn() -> Histogram = || Histogram::new(BUCKETS);
        Self {
            durations: Family::new_with_constructor(histogram),
            operations: Family::default(),
            seconds: Family::default(),
            answers: Family::default(),
            refused: Family::default(),
            denied: Family::default(),
            ending: Family::default(),
        }
    }
}

impl Metrics {
    pub(crate) fn observe(
        &self,
        method: &Method,
        route: Option<String>,
        status: StatusCode,
        took: Duration,
    ) {
        let (method, failed) = (known(method), status.is_server_error());
        self.answers.get_or_create(&Answered { method, status: status.as_u16() }).inc();
        let line = route.as_deref().and_then(line_of).map(String::from);
        let of_line = OfLine { method: reads_or_writes(method), line };
        self.durations.get_or_create(&of_line).observe(took.as_secs_f64());
        // An answer to HEAD is that of GET.
        let method = if method == "HEAD" { "GET" } else { method };
        let operation = Operation { method, route, failed };
        self.operations.get_or_create(&operation).inc();
        self.seconds.get_or_create(&operation).inc_by(took.as_secs_f64());
    }

    pub(crate) fn refuse(&self, policy: &str) {
        self.refused.get_or_create(&[("policy", policy.to_string())]).inc();
    }

    /// Counts a denial, by the code of its problem.
    pub(crate) fn deny(&self, code: &'static str) {
        self.denied.get_or_create(&[("code", code)]).inc();
    }

    /// Counts a call of an operation that will end, or has ended.
    pub(crate) fn called_although_ending(&self, route: String) {
        self.ending.get_or_create(&[("http_route", route)]).inc();
    }

    /// The text that Prometheus reads, with what `more` adds.
    pub fn text(&self, more: impl FnOnce(&mut Registry)) -> Result<String, fmt::Error> {
        let mut registry = Registry::default();
        let help = "Duration of HTTP server requests";
        let unit = Unit::Seconds;
        registry.register_with_unit(
            "http_server_request_duration",
            help,
            unit,
            self.durations.clone(),
        );
        let help = "Requests of each operation";
        registry.register("taizhang_operation_requests", help, self.operations.clone());
        let help = "How long the requests of each operation took together";
        let (name, seconds) = ("taizhang_operation_duration", self.seconds.clone());
        registry.register_with_unit(name, help, Unit::Seconds, seconds);
        let help = "Requests answered, by status";
        registry.register("taizhang_http_answers", help, self.answers.clone());
        let help = "Requests refused because a quota was used up";
        registry.register("taizhang_quota_refusals", help, self.refused.clone());
        let help = "Requests denied: not signed in, not permitted, or not there within reach";
        registry.register("taizhang_denials", help, self.denied.clone());
        let help = "Requests of operations that will end or have ended; the log says whose";
        registry.register("taizhang_ending_calls", help, self.ending.clone());
        more(&mut registry);
        let mut text = String::new();
        encode(&mut text, &registry)?;
        Ok(text)
    }
}

/// The line that a route belongs to.
fn line_of(route: &str) -> Option<&str> {
    route.strip_prefix("/v1/")?.split('/').next()
}

/// What a histogram tells apart: the two methods that nearly all operations have, and the rest.
fn reads_or_writes(method: &'static str) -> &'static str {
    if ["GET", "POST"].contains(&method) { method } else { "_OTHER" }
}

/// Methods are what callers say; only those that exist become labels.
fn known(method: &Method) -> &'static str {
    const KNOWN: [&str; 9] =
        ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("_OTHER")
}
