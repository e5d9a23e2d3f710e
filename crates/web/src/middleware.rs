//! The outermost layer: request id, HEAD, panics, and the one form of every failure.

use crate::answer::{Failure, FieldErrorBody, ProblemBody};
use crate::call::language_is_english;
use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};
use futures_util::FutureExt;
use kernel::{Problem, ProblemKind, problems};
use std::panic::AssertUnwindSafe;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const XLSX_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PROBLEM_TYPE: &str = "application/problem+json";

pub(crate) struct RequestId(pub String);

/// Wraps every request: `App::wrap(from_fn(web::around))`.
pub async fn around<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let id = given_id(&request).unwrap_or_else(|| kernel::new_id().to_string());
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    if method == Method::HEAD {
        // The answer to HEAD is that to GET; the encoder leaves the body out, since it has read HEAD.
        request.head_mut().method = Method::GET;
    }
    let (head, started) = (request.request().clone(), std::time::Instant::now());
    if !accepts_what_we_have(&request) {
        let problem = Problem::plain(&problems::NOT_ACCEPTABLE);
        let response = ServiceResponse::new(head.clone(), render(&head, &problem, &id)).map_into_right_body();
        return Ok(finish(response, &method, &id, started));
    }
    let ended = AssertUnwindSafe(next.call(request)).catch_unwind().await;
    let response = match ended {
        Ok(Ok(response)) => match problem_in(&response) {
            None => response.map_into_left_body(),
            Some(problem) => {
                let headers = response.headers().clone();
                let mut plain = render(&head, &problem, &id);
                keep_headers(&mut plain, &headers);
                ServiceResponse::new(head, plain).map_into_right_body()
            }
        },
        Ok(Err(error)) => {
            let problem = problem_of(Some(&error), error.as_response_error().status_code());
            ServiceResponse::new(head.clone(), render(&head, &problem, &id)).map_into_right_body()
        }
        Err(_) => {
            let problem = Problem::internal("a handler panicked");
            ServiceResponse::new(head.clone(), render(&head, &problem, &id)).map_into_right_body()
        }
    };
    Ok(finish(response, &method, &id, started))
}

/// An id from outside is kept when it can do no harm in a log.
fn given_id(request: &ServiceRequest) -> Option<String> {
    let given = request.headers().get(REQUEST_ID)?.to_str().ok()?;
    let harmless = given.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    (harmless && (1..=64).contains(&given.len())).then(|| given.to_string())
}

/// Operations answer JSON or a table; other formats cannot be had.
fn accepts_what_we_have(request: &ServiceRequest) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    let Some(accept) = accept.filter(|_| request.path().starts_with("/v1/")) else { return true };
    let known = ["*/*", "application/*", "application/json", PROBLEM_TYPE, "text/*", "text/csv", XLSX_TYPE];
    accept.split(',').any(|range| known.contains(&range.split(';').next().unwrap_or_default().trim()))
}

/// The problem behind a failed response; none when it succeeded or already has its final form.
fn problem_in<B>(response: &ServiceResponse<B>) -> Option<Problem> {
    let status = response.status();
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    // The token endpoint has a form of its own (RFC 6749 §5.2).
    let final_form = content_type.is_some_and(|kind| kind == PROBLEM_TYPE || kind == "application/json");
    let failed = status.is_client_error() || status.is_server_error();
    (failed && !final_form).then(|| problem_of(response.response().error(), status))
}

fn problem_of(error: Option<&Error>, status: StatusCode) -> Problem {
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

fn render(request: &HttpRequest, problem: &Problem, id: &str) -> HttpResponse {
    let english = language_is_english(request);
    let kind = problem.kind;
    if let Some(cause) = &problem.cause {
        tracing::error!(request_id = id, code = kind.code, cause, "request failed");
    }
    let body = ProblemBody {
        kind: format!("urn:taizhang:problem:{}", kind.code),
        title: if english { kind.title_en } else { kind.title_zh }.into(),
        status: kind.status,
        detail: if english { &problem.detail_en } else { &problem.detail_zh }.clone(),
        instance: request.path().into(),
        code: kind.code.into(),
        request_id: id.into(),
        errors: problem.errors.iter().map(FieldErrorBody::from).collect(),
    };
    let status = StatusCode::from_u16(kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    HttpResponse::build(status)
        .insert_header((CONTENT_TYPE, PROBLEM_TYPE))
        .insert_header(("Content-Language", if english { "en" } else { "zh-CN" }))
        .body(serde_json::to_string(&body).unwrap_or_default())
}

fn keep_headers(response: &mut HttpResponse, headers: &actix_web::http::header::HeaderMap) {
    for (name, value) in headers.iter().filter(|(name, _)| **name != CONTENT_TYPE) {
        response.headers_mut().insert(name.clone(), value.clone());
    }
}

fn finish<B>(
    mut response: ServiceResponse<B>,
    method: &Method,
    id: &str,
    started: std::time::Instant,
) -> ServiceResponse<B> {
    let status = response.status();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, value);
    }
    headers.insert(HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff"));
    let set = |headers: &mut actix_web::http::header::HeaderMap, name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    set(headers, CACHE_CONTROL, "no-store");
    match status.as_u16() {
        401 => set(headers, WWW_AUTHENTICATE, "Bearer error=\"invalid_token\""),
        415 => set(headers, HeaderName::from_static("accept-post"), "application/json"),
        409 => set(headers, RETRY_AFTER, "1"),
        503 => set(headers, RETRY_AFTER, "5"),
        _ => {}
    }
    // The route's template, never the address itself: addresses may carry what people search for.
    let route = response.request().match_pattern();
    let route = route.as_deref().unwrap_or("(none)");
    let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
    tracing::info!(request_id = id, %method, route, status = status.as_u16(), milliseconds, "request");
    response
}
