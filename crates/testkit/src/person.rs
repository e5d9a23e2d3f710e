use crate::bench::{Bench, TENANT};
use crate::declared;
use actix_web::body::to_bytes;
use actix_web::http::header::{CACHE_CONTROL, HeaderMap};
use actix_web::http::{Method, StatusCode};
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use kernel::{Id, Instant};
use serde_json::Value;
use std::cell::RefCell;

/// A caller: with a token, or a stranger.
pub struct Person<'a> {
    bench: &'a Bench,
    token: Token,
    pub account: Id,
}

/// What a person shows.
enum Token {
    None,
    Fixed(String),
    /// A new one whenever the clock has moved beyond the life of the last.
    Fresh {
        last: RefCell<Option<(Instant, String)>>,
    },
}

/// Half the life of a token.
const RENEW: TimeDelta = TimeDelta::minutes(5);

impl<'a> Person<'a> {
    pub(crate) fn signed_in(bench: &'a Bench, account: Id) -> Self {
        Self { bench, token: Token::Fresh { last: RefCell::default() }, account }
    }

    pub(crate) fn stranger(bench: &'a Bench) -> Self {
        Self { bench, token: Token::None, account: Id::nil() }
    }

    /// With another token, however made.
    pub fn with_token(&self, token: &str) -> Self {
        Self { bench: self.bench, token: Token::Fixed(token.into()), account: self.account }
    }

    /// The token that the next request shows.
    pub async fn token(&self) -> Option<String> {
        let last = match &self.token {
            Token::None => return None,
            Token::Fixed(token) => return Some(token.clone()),
            Token::Fresh { last } => last,
        };
        let now = self.bench.now();
        let known =
            last.borrow().clone().filter(|(made, _)| *made <= now && now.since(*made) < RENEW);
        if let Some((_, token)) = known {
            return Some(token);
        }
        let made = organization::testing::session(
            &self.bench.ledger,
            &self.bench.issuer,
            TENANT,
            self.account,
        )
        .await;
        let token = made.expect("a session");
        last.replace(Some((now, token.clone())));
        Some(token)
    }

    /// A busy machine is no reason to be told that a file comes later.
    pub async fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path, None, &[("Prefer", "wait=20")]).await
    }

    /// With a new idempotency key.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.request(
            Method::POST,
            path,
            Some(body),
            &[("Idempotency-Key", &kernel::new_id().to_string())],
        )
        .await
    }

    /// Changes what was read at a version.
    pub async fn change(&self, path: &str, version: i64, body: Value) -> Answer {
        let (key, tag) = (kernel::new_id().to_string(), format!("\"v{version}\""));
        self.request(
            Method::POST,
            path,
            Some(body),
            &[("Idempotency-Key", &key), ("If-Match", &tag)],
        )
        .await
    }

    /// Sends bytes as they are.
    pub async fn put(&self, path: &str, bytes: Vec<u8>) -> Answer {
        let kind = ("Content-Type", "application/octet-stream");
        let length = ("Content-Length", bytes.len().to_string());
        let put = TestRequest::put().uri(path).insert_header(kind).insert_header(length);
        self.send(put.set_payload(bytes)).await
    }

    pub async fn request(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = TestRequest::default().method(method).uri(path);
        if let Some(body) = body {
            request = request.set_json(body);
        }
        for (name, value) in headers {
            request = request.insert_header((*name, *value));
        }
        self.send(request).await
    }

    pub async fn send(&self, mut request: TestRequest) -> Answer {
        if let Some(token) = self.token().await {
            request = request.insert_header(("Authorization", format!("Bearer {token}")));
        }
        let request = request.to_request();
        let (method, path) = (request.method().clone(), request.path().to_string());
        let response = (self.bench.app)(request).await.expect("failures are answers");
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body()).await.expect("a body").to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        declared::check(&self.bench.document, &method, &path, status, &body);
        let kept = headers.get(CACHE_CONTROL).and_then(|value| value.to_str().ok());
        let is_kept = !kept.is_some_and(|said| said.contains("no-store"));
        assert!(
            !(is_kept && path.starts_with("/v1/")),
            "D-23: {method} {path} may be kept: {kept:?}"
        );
        Answer { status, headers, body, bytes }
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// The JSON, or null.
    pub body: Value,
    pub bytes: Vec<u8>,
}

impl Answer {
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        self.body
    }

    #[track_caller]
    pub fn created(self) -> Value {
        assert_eq!(self.status, 201, "{}", self.body);
        self.body
    }

    /// A problem with this status and code, in the one form that all have.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.body["code"], code, "{}", self.body);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.body["request_id"].as_str().expect("an id"), self.header("x-request-id"));
        self.body
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
