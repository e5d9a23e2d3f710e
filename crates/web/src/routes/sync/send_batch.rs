use crate::answer::etag;
use crate::batch::{Answered, Batches, refused};
use crate::call::request_id;
use crate::failure::About;
use crate::{Answer, Body, Call, SignedIn, Trace, language_is_english};
use actix_web::http::header::{ETAG, HeaderMap, HeaderName, IF_MATCH, LOCATION, RETRY_AFTER};
use actix_web::web::Json;
use actix_web::{HttpMessage, post};
use kernel::{Problem, problems};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};
use utoipa::ToSchema;

/// Shorter than a request may take: whatever was not begun by then is told, and comes with the next batch.
const PATIENCE: Duration = Duration::from_secs(10);
const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// One command: a POST as it would be sent alone.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchCommand {
    /// Where it is sent, without a query.
    #[schema(
        min_length = 5,
        max_length = 300,
        pattern = "^/v1(/[A-Za-z0-9_-]+)+$",
        example = "/v1/mediation/cases"
    )]
    path: String,
    /// Its own key: made by the client, kept on retries, and the same whether the command comes alone or in a batch.
    #[schema(
        min_length = 1,
        max_length = 255,
        pattern = "^[!#-~]+$",
        example = "0194c5a0-7b1e-7c3f-9a41-1f0e5b7d2c11"
    )]
    idempotency_key: String,
    /// The version that was read, for a change of a record.
    #[serde(default)]
    #[schema(minimum = 1)]
    if_version: Option<i64>,
    /// Its body.
    #[serde(default)]
    #[schema(value_type = Object)]
    body: Map<String, Value>,
}

/// Commands of whatever lines, done one after the other.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// A later one may name records that an earlier one makes, since clients make their ids.
    #[schema(min_items = 1, max_items = 100)]
    commands: Vec<BatchCommand>,
}

/// What one command was answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchResult {
    /// As it would have been alone.
    #[schema(minimum = 200, maximum = 599)]
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    etag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    location: Option<String>,
    /// It was done before, and this is what was answered then.
    replayed: bool,
    /// Seconds to wait before it is sent again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    retry_after: Option<u64>,
    #[schema(max_length = 64)]
    request_id: String,
    /// The record, or the problem.
    #[schema(value_type = Object)]
    body: Value,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct BatchAnswer {
    /// One for each command, in their order.
    #[schema(max_items = 100)]
    results: Vec<BatchResult>,
}

/// 批量提交
///
/// Sends up to 100 commands at once, for a line that is bad. Each is done as if it had been sent alone, one after the other: with its
/// own key, rights, checks, counting and result; one that fails hurts no other. Sending a batch again is harmless: what was done is
/// answered as it was. What was not begun within ten seconds is answered 503 and comes with the next batch. Files, questions, and
/// what shows a person or a secret once are sent alone.
#[utoipa::path(
    tag = "sync",
    operation_id = "sync_send_batch",
    request_body = Batch,
    security(("bearer" = [])),
    extensions(("x-keyed-within" = json!(true))),
    responses((status = 200, description = "逐条结果 / the results, one by one", body = BatchAnswer)),
)]
#[post("/batch")]
pub async fn send_batch(call: Call<SignedIn>, body: Body<Batch>) -> Answer<Json<BatchAnswer>> {
    let request = call.request();
    let id = request_id(request).unwrap_or_default();
    let trace = request.extensions().get::<Trace>().map(|trace| trace.id.clone());
    let trace = trace.unwrap_or_default();
    let english = language_is_english(request);
    let until = Instant::now() + PATIENCE;
    let mut results = Vec::new();
    for command in body.0.commands {
        let about = About { path: &command.path, request: &id, trace: &trace, english };
        let late = || Problem::unavailable("a batch took too long").retry_after(1);
        let answered = match request.app_data::<Batches>().filter(|app| app.take(&command.path)) {
            None => Err(Problem::plain(&problems::NOT_IN_BATCH)),
            // A timer that has run out still begins what it is given.
            Some(_) if Instant::now() >= until => Err(late()),
            Some(app) => {
                let answer = timeout_at(until, command.send(app, &call)).await;
                answer.unwrap_or_else(|_| Err(late()))
            }
        };
        results.push(match answered {
            Ok(answered) => BatchResult::of(answered),
            Err(problem) => BatchResult::refused(&problem, about),
        });
    }
    Ok(Json(BatchAnswer { results }))
}

impl BatchCommand {
    async fn send(&self, app: &Batches, call: &Call<SignedIn>) -> Result<Answered, Problem> {
        let tag = self.if_version.map(etag);
        let key = (KEY, self.idempotency_key.as_str());
        let own: Vec<(HeaderName, &str)> =
            std::iter::once(key).chain(tag.as_deref().map(|tag| (IF_MATCH, tag))).collect();
        let body = serde_json::to_vec(&self.body).map_err(Problem::internal)?;
        app.answer(call.request(), &self.path, &own, body).await
    }
}

impl BatchResult {
    fn of(answered: Answered) -> Self {
        let headers = &answered.headers;
        let said = |name: HeaderName| text(headers, &name);
        Self {
            status: answered.status.as_u16(),
            etag: said(ETAG),
            location: said(LOCATION),
            replayed: said(HeaderName::from_static("idempotent-replayed")).is_some(),
            retry_after: said(RETRY_AFTER).and_then(|seconds| seconds.parse().ok()),
            request_id: said(HeaderName::from_static("x-request-id")).unwrap_or_default(),
            // What has no body answers with an empty one.
            body: serde_json::from_slice(&answered.body).unwrap_or_else(|_| json!({})),
        }
    }

    fn refused(problem: &Problem, about: About<'_>) -> Self {
        Self {
            status: problem.kind.status,
            etag: None,
            location: None,
            replayed: false,
            retry_after: problem.retry_after.map(u64::from),
            request_id: about.request.into(),
            body: refused(problem, about),
        }
    }
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(String::from)
}
