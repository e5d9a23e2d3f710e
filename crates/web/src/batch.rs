//! The application once more, inside the process: what comes in a batch is answered as if it had come alone.

use crate::failure::{About, body_of};
use actix_http::Request;
use actix_service::{IntoServiceFactory, Service, ServiceFactory};
use actix_web::body::{MessageBody, to_bytes};
use actix_web::dev::{AppConfig, Payload, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode, Uri};
use actix_web::web::Bytes;
use actix_web::{Error, HttpRequest};
use futures_util::future::LocalBoxFuture;
use futures_util::stream;
use kernel::Problem;
use serde_json::Value;
use std::rc::Rc;
use tokio::sync::OnceCell;

/// Of the request that brought the batch: who asks, in which language, from where and in which trace.
const PASSED_ON: [&str; 6] = [
    "authorization",
    "accept-language",
    "user-agent",
    "x-forwarded-for",
    "traceparent",
    "tracestate",
];

/// What a command of a batch is answered.
pub(crate) struct Answered {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

type Answering = Rc<dyn Fn(Request) -> LocalBoxFuture<'static, Result<Answered, Problem>>>;
type Starting = LocalBoxFuture<'static, Result<Answering, Problem>>;

/// Answers the commands of batches, for one worker: the same routes, checks and counters once more, made when they are first needed.
/// It has no `Batches` of its own, so that a batch in a batch is none.
pub struct Batches {
    commands: Vec<Vec<String>>,
    start: Box<dyn Fn() -> Starting>,
    started: OnceCell<Answering>,
}

impl Batches {
    /// `document` says which operations there are; `make` makes the application that serves them.
    pub fn of<A, F, B>(document: &Value, make: impl Fn() -> A + 'static) -> Self
    where
        A: IntoServiceFactory<F, Request> + 'static,
        F: ServiceFactory<
                Request,
                Config = AppConfig,
                Response = ServiceResponse<B>,
                Error = Error,
                InitError = (),
            > + 'static,
        B: MessageBody + 'static,
    {
        let start = move || -> Starting { Box::pin(start(make())) };
        Self { commands: commands(document), start: Box::new(start), started: OnceCell::new() }
    }

    /// Whether an address is that of a command which may come in a batch.
    pub(crate) fn take(&self, path: &str) -> bool {
        let given = || path.split('/');
        let fits = |template: &Vec<String>| {
            template.len() == given().count()
                && template.iter().zip(given()).all(|(wanted, given)| {
                    wanted == given || (wanted.starts_with('{') && !given.is_empty())
                })
        };
        self.commands.iter().any(fits)
    }

    /// Answers a POST as it would be answered alone. `own` are its own headers.
    pub(crate) async fn answer(
        &self,
        outer: &HttpRequest,
        path: &str,
        own: &[(HeaderName, &str)],
        body: Vec<u8>,
    ) -> Result<Answered, Problem> {
        let app = self.started.get_or_try_init(|| (self.start)()).await?;
        let body = stream::once(std::future::ready(Ok::<_, PayloadError>(Bytes::from(body))));
        let payload: Payload = Payload::Stream { payload: Box::pin(body) };
        let mut request = Request::with_payload(payload);
        let head = request.head_mut();
        head.method = Method::POST;
        head.uri = path.parse::<Uri>().map_err(Problem::internal)?;
        head.peer_addr = outer.peer_addr();
        for name in PASSED_ON.map(HeaderName::from_static) {
            for value in outer.headers().get_all(&name) {
                head.headers.append(name.clone(), value.clone());
            }
        }
        let json = (actix_web::http::header::CONTENT_TYPE, "application/json");
        for (name, value) in own.iter().cloned().chain([json]) {
            let value = HeaderValue::from_str(value).map_err(Problem::internal)?;
            head.headers.insert(name, value);
        }
        app(request).await
    }
}

async fn start<A, F, B>(app: A) -> Result<Answering, Problem>
where
    A: IntoServiceFactory<F, Request>,
    F: ServiceFactory<
            Request,
            Config = AppConfig,
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        > + 'static,
    B: MessageBody + 'static,
{
    let started = app.into_factory().new_service(AppConfig::default()).await;
    let service = Rc::new(started.map_err(|()| Problem::internal("no application for batches"))?);
    Ok(Rc::new(move |request| {
        let service = service.clone();
        Box::pin(async move {
            let answer = match service.call(request).await {
                Ok(response) => response.into_parts().1.map_into_boxed_body(),
                Err(error) => error.error_response(),
            };
            let (status, headers) = (answer.status(), answer.headers().clone());
            let body = to_bytes(answer.into_body()).await.map_err(Problem::internal)?;
            Ok(Answered { status, headers, body })
        })
    }))
}

/// The addresses of what has a key and may come together with others.
fn commands(document: &Value) -> Vec<Vec<String>> {
    let takes_a_key = |operation: &Value| {
        let parameters = operation.get("parameters").and_then(Value::as_array);
        let mut all = parameters.into_iter().flatten();
        all.any(|one| one.get("name").is_some_and(|name| name == "Idempotency-Key"))
    };
    let is_alone = |operation: &Value| operation.get("x-alone").is_some_and(|flag| flag == true);
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let commands = paths.filter(|(_, item)| {
        item.get("post").is_some_and(|post| takes_a_key(post) && !is_alone(post))
    });
    commands.map(|(path, _)| path.split('/').map(String::from).collect()).collect()
}

/// A problem of a command that was not even sent on.
pub(crate) fn refused(problem: &Problem, about: About<'_>) -> Value {
    serde_json::to_value(body_of(problem, about)).unwrap_or_default()
}
