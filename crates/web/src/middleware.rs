//! The outermost layer: request id, HEAD, panics, and the one form of every failure.

use crate::browser::TOLD_TO_BROWSERS;
use crate::call::language_is_english;
use crate::denial::EndedWith;
use crate::ending::Ending;
use crate::failure::{About, PROBLEM_TYPE, body_of, problem_in, problem_of};
use crate::fallback::NoOperation;
use crate::quota::Standing;
use crate::standby::AnsweredAsOf;
use crate::{State, Trace, head, patience, source, telling, told};
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
use actix_web::{Error, HttpMessage, HttpResponse};
use futures_util::FutureExt;
use kernel::{Id, Problem, problems};
use std::panic::AssertUnwindSafe;

/// As of when a standby answered; absent when the primary did.
const AS_OF: HeaderName = HeaderName::from_static("taizhang-as-of");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
pub(crate) const XLSX_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub(crate) const DOCX_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

pub(crate) struct RequestId(pub String);

/// What a failure's text depends on, taken before the request goes its way: nobody else may hold it while it is routed.
pub(crate) struct Asked {
    pub id: String,
    pub method: Method,
    /// As it may be told.
    path: String,
    /// The template of the address; none when no operation has it.
    pub route: Option<String>,
    english: bool,
    pub started: std::time::Instant,
    pub trace: Trace,
    pub state: Option<Data<State>>,
    /// Whose valid token the request shows.
    account: Option<Id>,
    /// Against each quota that the request counts for.
    standings: Vec<Standing>,
    ending: Option<Ending>,
}

impl Asked {
    pub fn exceeded(&self) -> impl Iterator<Item = &Standing> {
        self.standings.iter().filter(|standing| standing.exceeded)
    }

    /// A repetition was answered: an act that is limited was not done again.
    fn is_replayed(&mut self) {
        let (Some(state), Some(account)) = (&self.state, self.account) else { return };
        for standing in &mut self.standings {
            if let Some(before) = state.limits.give_back(account, standing) {
                *standing = before;
            }
        }
    }
}

/// Wraps every request: `App::wrap(from_fn(web::around))`.
pub async fn around<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let state = request.app_data::<Data<State>>().cloned();
    let method = request.method().clone();
    if method == Method::HEAD {
        // The answer to HEAD is that to GET, and counts as one; the encoder leaves the body out, since it has read HEAD.
        request.head_mut().method = Method::GET;
    }
    let route = request.match_pattern();
    let account = match &state {
        Some(state) => account(state, &request).await,
        None => None,
    };
    let (standings, ending) = match &state {
        Some(state) => (
            standings(state, account, &request, route.as_deref()),
            ending(state, account, &request, route.as_deref()),
        ),
        None => (Vec::new(), None),
    };
    let asked = Asked {
        id: given_id(&request).unwrap_or_else(|| kernel::new_id().to_string()),
        method,
        path: told::path(request.path()),
        route,
        english: language_is_english(request.request()),
        started: std::time::Instant::now(),
        trace: Trace::of(request.headers()),
        account,
        standings,
        ending,
        state,
    };
    request.extensions_mut().insert(RequestId(asked.id.clone()));
    request.extensions_mut().insert(asked.trace.clone());
    if let Some(problem) = head::refusal(request.head()) {
        request.extensions_mut().insert(NoOperation);
        let response = request.into_response(at_the_end(render(&asked, &problem)));
        return Ok(finish(response.map_into_right_body(), asked));
    }
    if let Some(problem) = refusal(&request, &asked) {
        request.extensions_mut().insert(NoOperation);
        let response = request.into_response(render(&asked, &problem));
        return Ok(finish(response.map_into_right_body(), asked));
    }
    let (limit, late) = (patience::of(&request), patience::limit_body(&mut request));
    let answered = AssertUnwindSafe(next.call(request)).catch_unwind();
    let Ok(answered) = tokio::time::timeout(limit, answered).await else {
        return Err(lost(&asked, &Problem::unavailable("the request took too long")));
    };
    match answered {
        Ok(Ok(response)) if late.is() => {
            let rendered = at_the_end(render(&asked, &Problem::plain(&problems::REQUEST_TIMEOUT)));
            Ok(finish(response.into_response(rendered).map_into_right_body(), asked))
        }
        Ok(Ok(response)) => Ok(finish(in_final_form(response, &asked), asked)),
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

/// Counts the request against the quota of its account or, when it shows no valid token, of its address; and, unless that is used
/// up, against that of its kind.
fn standings(
    state: &State,
    account: Option<Id>,
    request: &ServiceRequest,
    route: Option<&str>,
) -> Vec<Standing> {
    let all = state.limits.count(account, source(request.request()));
    let is_answered = all.as_ref().is_none_or(|all| !all.exceeded);
    let counts = is_answered && state.limits.has_business_limits();
    let of_kind = account.zip(route).filter(|_| counts).and_then(|(account, route)| {
        state.limits.count_act(account, request.method().as_str(), route)
    });
    all.into_iter().chain(of_kind).collect()
}

/// Whether the operation will end, or has ended. Who still calls it is told in the log: callers are no labels of metrics.
fn ending(
    state: &State,
    account: Option<Id>,
    request: &ServiceRequest,
    route: Option<&str>,
) -> Option<Ending> {
    let route = route.filter(|_| !state.endings.are_none())?;
    let ending = state.endings.find(request.method(), route)?;
    let account = account.map(|id| id.to_string());
    tracing::warn!(route, account, "an operation that ends was called");
    state.metrics.called_although_ending(route.to_string());
    Some(ending.clone())
}

/// What is refused before anything else is looked at.
fn refusal(request: &ServiceRequest, asked: &Asked) -> Option<Problem> {
    if asked.exceeded().next().is_some() {
        return Some(Problem::plain(&problems::QUOTA_EXCEEDED));
    }
    if head::encodes_its_path(request.head()) {
        return Some(head::encoded());
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
    telling::tell(asked, true, status);
    InternalError::from_response("lost", response).into()
}

/// Every failure as a problem, with the headers that say more, such as `Allow`.
fn in_final_form<B>(
    response: ServiceResponse<B>,
    asked: &Asked,
) -> ServiceResponse<EitherBody<B, BoxBody>> {
    let Some(problem) = problem_in(&response) else { return response.map_into_left_body() };
    response.request().extensions_mut().insert(EndedWith::of(&problem));
    asked.state.iter().for_each(|state| state.room.hear(problem.kind.code));
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

fn keep_headers(response: &mut HttpResponse, headers: &HeaderMap) {
    for (name, value) in headers.iter().filter(|(name, _)| **name != CONTENT_TYPE) {
        response.headers_mut().insert(name.clone(), value.clone());
    }
}

fn finish<B>(mut response: ServiceResponse<B>, mut asked: Asked) -> ServiceResponse<B> {
    if response.headers().contains_key(REPLAYED) {
        asked.is_replayed();
    }
    let status = response.status();
    add_headers(response.headers_mut(), status, &asked);
    let as_of = response.request().extensions().get::<AnsweredAsOf>().copied();
    if let Some(value) = as_of.and_then(|as_of| as_of.0.to_string().parse().ok()) {
        response.headers_mut().insert(AS_OF, value);
    }
    let answered = !response.request().extensions().contains::<NoOperation>();
    telling::tell(&asked, answered, status);
    telling::tell_denial(&asked, response.request(), status);
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
        429 => set(RETRY_AFTER, "60"),
        503 => set(RETRY_AFTER, "5"),
        _ => {}
    }
}
