//! What a failure is told as: a problem of our table (RFC 9457), whoever refused.

use crate::answer::{Failure, FieldErrorBody, ProblemBody, fitting};
use actix_web::Error;
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use kernel::{Problem, ProblemKind, problems};

pub(crate) const PROBLEM_TYPE: &str = "application/problem+json";

/// The problem behind a failed response; none when it succeeded or already has its final form.
pub(crate) fn problem_in<B>(response: &ServiceResponse<B>) -> Option<Problem> {
    let status = response.status();
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    // The token endpoint has a form of its own (RFC 6749 §5.2).
    let final_form =
        content_type.is_some_and(|kind| kind == PROBLEM_TYPE || kind == "application/json");
    let failed = status.is_client_error() || status.is_server_error();
    (failed && !final_form).then(|| problem_of(response.response().error(), status))
}

pub(crate) fn problem_of(error: Option<&Error>, status: StatusCode) -> Problem {
    if let Some(Failure(problem)) = error.and_then(|error| error.as_error::<Failure>()) {
        return problem.clone();
    }
    let kind = kind_of(status);
    let said = error.map(ToString::to_string).filter(|_| kind.status < 500);
    Problem::new(kind, kind.title_zh, said.unwrap_or_else(|| kind.title_en.into()))
}

/// What the framework refuses by itself, in our table of failures.
fn kind_of(status: StatusCode) -> &'static ProblemKind {
    let known = problems::COMMON.iter().find(|kind| kind.status == status.as_u16());
    match known {
        Some(kind) => kind,
        None if status.is_server_error() => &problems::INTERNAL,
        None => &problems::MALFORMED,
    }
}

/// Of which request a problem is told, and in which language.
#[derive(Clone, Copy)]
pub(crate) struct About<'a> {
    pub path: &'a str,
    pub request: &'a str,
    pub trace: &'a str,
    pub english: bool,
}

pub(crate) fn body_of(problem: &Problem, about: About<'_>) -> ProblemBody {
    let (kind, english) = (problem.kind, about.english);
    ProblemBody {
        kind: type_of(kind),
        title: if english { kind.title_en } else { kind.title_zh }.into(),
        status: kind.status,
        detail: fitting(if english { &problem.detail_en } else { &problem.detail_zh }, 2000),
        instance: about.path.into(),
        code: kind.code.into(),
        request_id: about.request.into(),
        trace_id: about.trace.into(),
        violated_policies: Vec::new(),
        errors: problem.errors.iter().map(|one| FieldErrorBody::of(one, english)).collect(),
        lines: problem.lines.iter().map(Into::into).collect(),
    }
}

/// Our own names, but for what the registry of problem types (RFC 9457 §4.2) knows already.
fn type_of(kind: &ProblemKind) -> String {
    match kind.code {
        "quota_exceeded" => "https://iana.org/assignments/http-problem-types#quota-exceeded".into(),
        code => format!("urn:taizhang:problem:{code}"),
    }
}
