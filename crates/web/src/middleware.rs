//! The outermost layer: request id, HEAD, panics, and the one form of every failure.

use crate::answer::{Failure, FieldErrorBody, ProblemBody, fitting};
use crate::browser::TOLD_TO_BROWSERS;
use crate::call::language_is_english;
use crate::denial::{Actor, Denials, EndedWith};
use crate::ending::Ending;
use crate::quota::Standing;
use crate::standby::AnsweredAsOf;
use crate::{State, Trace, head, patience, source, told};
use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{
    ACCEPT, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
    RETRY_AFTER, WWW_AUTHENTICATE,
};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};
use futures_util::FutureExt;
use kernel::{Id, Problem, ProblemKind, problems};
use std::panic::AssertUnwindSafe;

/// As of when a standby answered; absent when the primary did.
const AS_OF: HeaderName = HeaderName::from_static("taizhang-as-of");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
pub(crate) const XLSX_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub(crate) const DOCX_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const PROBLEM_TYPE: &str = "application/problem+json";

pub(crate) struct RequestId(pub String);

/// What a failure's text depends on, taken before the request goes its way: nobody else may hold it while it is routed.
struct Asked {
    id: String,
    method: Method,
    /// As it may be told.
    path: String,
    english: bool,
    started: std::time::Instant,
    trace: Trace,
    state: Option<Data<State>>,
    /// Against each quota that the request counts for.
    standings: Vec<Standing>,
    ending: Option<Ending>,
}

impl Asked {
    fn exceeded(&self) -> impl Iterator<Item = &Standing> {
        self.standings.iter().filter(|standing| standing.exceeded)
    }
}

/// Wraps every request: `App::wrap(from_fn(web::around))`.
pub async fn around<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let state = request.app_data::<Data<State>>().cloned();
    let (standings, ending) = match &state {
        Some(state) => {
            let account = account(state, &request).await;
            (standings(state, account, &request), ending(state, account, &request))
        }
        None => (Vec::new(), None),
    };
    let asked = Asked {
        id: given_id(&request).unwrap_or_else(|| kernel::new_id().to_string()),
        method: request.method().clone(),
        path: told::path(request.path()),
        english: language_is_english(request.request()),
        started: std::time::Instant::now(),
        trace: Trace::of(request.headers()),
        standings,
        ending,
        state,
    };
    request.extensions_mut().insert(RequestId(asked.id.clone()));
    request.extensions_mut().insert(asked.trace.clone());
    if asked.method == Method::HEAD {
        // The answer to HEAD is that to GET; the encoder leaves the body out, since it has read HEAD.
        request.head_mut().method = Method::GET;
    }
    if let Some(problem) = head::refusal(request.head()) {
        let response = request.into_response(at_the_end(render(&asked, &problem)));
        return Ok(finish(response.map_into_right_body(), &asked));
    }
    if let Some(problem) = refusal(&request, &asked) {
        let response = request.into_response(render(&asked, &problem));
        return Ok(finish(response.map_into_right_body(), &asked));
    }
    let (limit, late) = (patience::of(&request), patience::limit_body(&mut request));
    let answered = AssertUnwindSafe(next.call(request)).catch_unwind();
    let Ok(answered) = tokio::time::timeout(limit, answered).await else {
        return Err(lost(&asked, &Problem::unavailable("the request took too long")));
    };
    match answered {
        Ok(Ok(response)) if late.is() => {
            let rendered = at_the_end(render(&asked, &Problem::plain(&problems::REQUEST_TIMEOUT)));
            Ok(finish(response.into_response(rendered).map_into_right_body(), &asked))
        }
        Ok(Ok(response)) => Ok(finish(in_final_form(response, &asked), &asked)),
        Ok(Err(error)) => {
            let problem = problem_of(Some(&error), error.as_response_error().status_code());
            Err(lost(&asked, &problem))
        }
        Err(_) => Err(lost(&asked, &Problem::internal("a handler panicked"))),
    }
}

/// Whose valid token the request shows.
async fn account(state: &State, request: &ServiceRequest) -> Option<Id> {
    let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    state.tokens.account(header, state.ledger.now()).await
}

/// Counts the request against the quota of its account or, when it shows no valid token, of its address; and against that of its kind.
fn standings(state: &State, account: Option<Id>, request: &ServiceRequest) -> Vec<Standing> {
    let all = state.limits.count(account, source(request.request()));
    let of_kind = account.filter(|_| state.limits.has_business_limits()).and_then(|account| {
        state.limits.count_act(account, request.method().as_str(), request.match_pattern())
    });
    all.into_iter().chain(of_kind).collect()
}

/// Whether the operation will end, or has ended. Who still calls it is told in the log: callers are no labels of metrics.
fn ending(state: &State, account: Option<Id>, request: &ServiceRequest) -> Option<Ending> {
    if state.endings.are_none() {
        return None;
    }
    let route = request.match_pattern()?;
    let ending = state.endings.find(request.method(), &route)?;
    let account = account.map(|id| id.to_string());
    tracing::warn!(route, account, "an operation that ends was called");
    state.metrics.called_although_ending(route);
    Some(ending.clone())
}

/// What is refused before anything else is looked at.
fn refusal(request: &ServiceRequest, asked: &Asked) -> Option<Problem> {
    if asked.exceeded().next().is_some() {
        return Some(Problem::plain(&problems::QUOTA_EXCEEDED));
    }
    let now = asked.state.as_ref().map(|state| state.ledger.now());
    let ended = asked.ending.as_ref().zip(now).and_then(|(ending, now)| ending.refusal(now));
    let unacceptable = || Problem::plain(&problems::NOT_ACCEPTABLE);
    ended.or_else(|| (!accepts_what_we_have(request)).then(unacceptable))
}

/// What is still to come on the connection is not waited for, nor taken for another request.
fn at_the_end(mut response: HttpResponse) -> HttpResponse {
    response.head_mut().set_connection_type(ConnectionType::Close);
    response
}

/// The request is gone; the framework sends this response for it.
fn lost(asked: &Asked, problem: &Problem) -> Error {
    let mut response = render(asked, problem);
    let status = response.status();
    add_headers(response.headers_mut(), status, asked);
    tell(asked, None, status);
    InternalError::from_response("lost", response).into()
}

/// Every failure as a problem, with the headers that say more, such as `Allow`.
fn in_final_form<B>(
    response: ServiceResponse<B>,
    asked: &Asked,
) -> ServiceResponse<EitherBody<B, BoxBody>> {
    let Some(problem) = problem_in(&response) else { return response.map_into_left_body() };
    response.request().extensions_mut().insert(EndedWith(problem.kind.code));
    let mut rendered = render(asked, &problem);
    keep_headers(&mut rendered, response.headers());
    response.into_response(rendered).map_into_right_body()
}

/// An id from outside is kept when it can do no harm in a log.
fn given_id(request: &ServiceRequest) -> Option<String> {
    let given = request.headers().get(REQUEST_ID)?.to_str().ok()?;
    let harmless = given.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    (harmless && (1..=64).contains(&given.len())).then(|| given.to_string())
}

/// Operations answer JSON, a table or a document; other formats cannot be had.
fn accepts_what_we_have(request: &ServiceRequest) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    let Some(accept) = accept.filter(|_| request.path().starts_with("/v1/")) else { return true };
    let known = [
        "*/*",
        "application/*",
        "application/json",
        PROBLEM_TYPE,
        "text/*",
        "text/csv",
        XLSX_TYPE,
        DOCX_TYPE,
    ];
    accept
        .split(',')
        .any(|range| known.contains(&range.split(';').next().unwrap_or_default().trim()))
}

/// The problem behind a failed response; none when it succeeded or already has its final form.
fn problem_in<B>(response: &ServiceResponse<B>) -> Option<Problem> {
    let status = response.status();
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    // The token endpoint has a form of its own (RFC 6749 §5.2).
    let final_form =
        content_type.is_some_and(|kind| kind == PROBLEM_TYPE || kind == "application/json");
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

fn render(asked: &Asked, problem: &Problem) -> HttpResponse {
    let (id, english, kind) = (&asked.id, asked.english, problem.kind);
    if let Some(cause) = &problem.cause {
        let trace_id = &asked.trace.id;
        tracing::error!(request_id = id, trace_id, code = kind.code, cause, "request failed");
    }
    let about = About { path: &asked.path, request: id, trace: &asked.trace.id, english };
    let mut body = body_of(problem, about);
    body.violated_policies = asked.exceeded().map(|standing| standing.policy.to_string()).collect();
    let status = StatusCode::from_u16(kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    if let Some(seconds) = problem.retry_after {
        response.insert_header((RETRY_AFTER, seconds.to_string()));
    }
    response
        .insert_header((CONTENT_TYPE, PROBLEM_TYPE))
        .insert_header(("Content-Language", if english { "en" } else { "zh-CN" }))
        .body(serde_json::to_string(&body).unwrap_or_default())
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

fn keep_headers(response: &mut HttpResponse, headers: &HeaderMap) {
    for (name, value) in headers.iter().filter(|(name, _)| **name != CONTENT_TYPE) {
        response.headers_mut().insert(name.clone(), value.clone());
    }
}

fn finish<B>(mut response: ServiceResponse<B>, asked: &Asked) -> ServiceResponse<B> {
    let status = response.status();
    add_headers(response.headers_mut(), status, asked);
    let as_of = response.request().extensions().get::<AnsweredAsOf>().copied();
    if let Some(value) = as_of.and_then(|as_of| as_of.0.to_string().parse().ok()) {
        response.headers_mut().insert(AS_OF, value);
    }
    tell(asked, response.request().match_pattern(), status);
    tell_denial(asked, response.request(), status);
    response
}

fn add_headers(headers: &mut HeaderMap, status: StatusCode, asked: &Asked) {
    let mut say = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    say(REQUEST_ID, &asked.id);
    let listed = |member: fn(&Standing) -> String| {
        asked.standings.iter().map(member).collect::<Vec<_>>().join(", ")
    };
    if !asked.standings.is_empty() {
        say(RATE_LIMIT_POLICY, &listed(Standing::policy_header));
        say(RATE_LIMIT, &listed(Standing::standing_header));
    }
    if let Some(seconds) = asked.exceeded().map(|standing| standing.reset).max() {
        say(RETRY_AFTER, &seconds.to_string());
    }
    for (name, value) in asked.ending.iter().flat_map(Ending::headers) {
        headers.append(name, value);
    }
    let mut set = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    for (name, value) in TOLD_TO_BROWSERS {
        set(HeaderName::from_static(name), value);
    }
    set(CACHE_CONTROL, "no-store");
    match status.as_u16() {
        401 => set(WWW_AUTHENTICATE, "Bearer error=\"invalid_token\""),
        415 => set(HeaderName::from_static("accept-post"), "application/json"),
        409 => set(RETRY_AFTER, "1"),
        429 => set(RETRY_AFTER, "60"),
        503 => set(RETRY_AFTER, "5"),
        _ => {}
    }
}

/// Log and metrics name the route's template, never the address itself: addresses may carry what people search for.
fn tell(asked: &Asked, route: Option<String>, status: StatusCode) {
    let (method, took) = (&asked.method, asked.started.elapsed());
    tracing::info!(
        request_id = asked.id,
        trace_id = asked.trace.id,
        span_id = asked.trace.span,
        parent_id = asked.trace.parent,
        %method,
        route = route.as_deref().unwrap_or("(none)"),
        status = status.as_u16(),
        milliseconds = took.as_secs_f64() * 1000.0,
        "request"
    );
    let Some(state) = &asked.state else { return };
    state.metrics.observe(method, route, status, took);
    asked.exceeded().for_each(|standing| state.metrics.refuse(&standing.policy));
}

/// What an operation denied: to whom, on which record, by which rule. What lies outside the reach is denied as not there, so every
/// 404 of an operation counts. An id is told when it is one; nothing else of the address is.
fn tell_denial(asked: &Asked, request: &HttpRequest, status: StatusCode) {
    let (Some(state), Some(route)) = (&asked.state, request.match_pattern()) else { return };
    if !Denials::is_denial(status.as_u16()) {
        return;
    }
    // The token endpoint has a form of its own.
    let code = request.extensions().get::<EndedWith>().map_or("oauth", |ended| ended.0);
    state.metrics.deny(code);
    let turn = state.denials.turn(status.as_u16(), asked.started);
    if !turn.write {
        return;
    }
    let actor = request.extensions().get::<Actor>().cloned();
    let resource = request.match_info().get("id").and_then(|id| id.parse::<kernel::Id>().ok());
    tracing::warn!(
        denied = true,
        request_id = asked.id,
        method = %asked.method,
        route,
        status = status.as_u16(),
        rule = code,
        permission = actor.as_ref().map(|actor| actor.permission),
        tenant = actor.as_ref().map(|actor| &*actor.tenant),
        actor = actor.as_ref().map(|actor| actor.account.to_string()),
        resource = resource.map(|id| id.to_string()),
        not_written_before = turn.left_out,
        "denied"
    );
}
