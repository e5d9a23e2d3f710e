//! An application without a socket: the story goes through the same operations as everybody's requests, signing in included.

use super::cast::{self, Cast, SYSTEM};
use super::timeline::Timeline;
use super::{PASSWORD, TENANT};
use crate::lines;
use crate::serve::House;
use actix_web::dev::Service;
use actix_web::http::header::{AUTHORIZATION, IF_MATCH};
use actix_web::test::{TestRequest, init_service};
use actix_web::web::Data;
use chrono::TimeDelta;
use futures_util::{StreamExt, TryStreamExt};
use kernel::{Instant, ManualClock};
use ledger::Author;
use organization::{Issuer, accounts};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::HashMap;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use web::State;

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    District,
    Clerk,
    Deputy,
    Handler,
    Village,
    Judicial,
    Publicity,
    Secretary,
    Organiser,
}

impl Who {
    const fn login(self) -> &'static str {
        match self {
            Self::District => SYSTEM,
            Self::Clerk => "clerk",
            Self::Deputy => "deputy",
            Self::Handler => "handler",
            Self::Village => "village",
            Self::Judicial => "judicial",
            Self::Publicity => "publicity",
            Self::Secretary => "secretary",
            Self::Organiser => "organiser",
        }
    }
}

/// Something to be asked for, and on which version of a record.
pub struct Asked {
    path: String,
    version: Option<i64>,
    body: Value,
}

impl Asked {
    /// A new record.
    pub fn new(path: &str, body: Value) -> Self {
        Self { path: path.into(), version: None, body }
    }

    /// An action on a record of the kind that lies below a path.
    pub fn on(path: &str, record: &Value, action: &str, body: Value) -> Self {
        let id = record.get("id").and_then(Value::as_str).unwrap_or_default();
        let version = record.get("version").and_then(Value::as_i64);
        Self { path: format!("{path}/{id}/{action}"), version, body }
    }

    fn request(&self) -> TestRequest {
        let request = TestRequest::post().uri(&self.path).set_json(&self.body);
        match self.version {
            Some(version) => request.insert_header((IF_MATCH, format!("\"v{version}\""))),
            None => request,
        }
    }
}

type Answering =
    Box<dyn Fn(actix_http::Request) -> Pin<Box<dyn Future<Output = Result<(u16, Value), String>>>>>;

/// A token, and what gets the next one.
struct Pass {
    access: String,
    until: Instant,
    refresh: Option<String>,
}

pub struct Stage {
    pub cast: Cast,
    /// Of everybody's password.
    pub hash: String,
    pub timeline: Timeline,
    app: Answering,
    passes: RefCell<HashMap<Who, Pass>>,
}

/// Requests of one person that are under way at the same time: on SQLite their writes share a commit, and no queue grows long.
const AT_ONCE: usize = 16;
/// A token is renewed so long before it ends.
const MARGIN: TimeDelta = TimeDelta::seconds(60);

impl Stage {
    pub async fn set(
        house: &House,
        issuer: Data<Issuer>,
        clock: Arc<ManualClock>,
    ) -> Result<Self, String> {
        let empty = house.ledger.database().read(|db| Ok(!accounts::any(db)?)).await;
        if !empty.map_err(|error| error.to_string())? {
            return Err("the database is not empty: give --database a new one".into());
        }
        let hash =
            issuer.hashing().hash(PASSWORD.into()).await.map_err(|error| error.to_string())?;
        let known = hash.clone();
        let cast = house.ledger.change(Author::system(TENANT), move |tx| cast::make(tx, &known));
        let cast = cast.await.map_err(|error| error.to_string())?;
        let app = application(house, issuer).await?;
        let passes = RefCell::default();
        Ok(Self { cast, hash, timeline: Timeline::new(clock), app, passes })
    }

    /// Does something, and gives back the ticket as it is then.
    pub async fn act(
        &self,
        who: Who,
        ticket: &Value,
        action: &str,
        body: Value,
    ) -> Result<Value, String> {
        self.timeline.until(self.timeline.now().plus(TimeDelta::minutes(17))).await;
        self.send(who, Asked::on("/v1/hotline/tickets", ticket, action, body).request()).await
    }

    /// Does many things at the same time, and gives back what came of each, in their order.
    pub async fn together(&self, who: Who, all: Vec<Asked>) -> Result<Vec<Value>, String> {
        let token = self.token(who).await?;
        let sent = all.iter().map(|asked| self.send_with(&token, asked.request()));
        futures_util::stream::iter(sent).buffered(AT_ONCE).try_collect().await
    }

    /// Records of one kind, handed over for verification.
    pub async fn submitted(
        &self,
        path: &str,
        author: Who,
        new: Vec<Value>,
    ) -> Result<Vec<Value>, String> {
        let new = new.into_iter().map(|one| Asked::new(path, one)).collect();
        let drafts = self.together(author, new).await?;
        let submit = drafts.iter().map(|one| Asked::on(path, one, "submit", json!({})));
        self.together(author, submit.collect()).await
    }

    /// The same, verified by somebody else.
    pub async fn verified(
        &self,
        path: &str,
        (author, verifier): (Who, Who),
        new: Vec<Value>,
    ) -> Result<Vec<Value>, String> {
        let submitted = self.submitted(path, author, new).await?;
        let verify = submitted.iter().map(|one| Asked::on(path, one, "verify", json!({})));
        self.together(verifier, verify.collect()).await
    }

    /// A new ticket.
    pub async fn receive(&self, who: Who, new: &Value) -> Result<Value, String> {
        self.send(who, TestRequest::post().uri("/v1/hotline/tickets").set_json(new)).await
    }

    /// A page of a list.
    pub async fn list(&self, who: Who, path: &str) -> Result<Vec<Value>, String> {
        let page = self.send(who, TestRequest::get().uri(path)).await?;
        Ok(page.get("items").and_then(Value::as_array).cloned().unwrap_or_default())
    }

    /// The ticket as it is, whoever changed it.
    pub async fn look(&self, who: Who, ticket: &Value) -> Result<Value, String> {
        let id = ticket.get("id").and_then(Value::as_str).unwrap_or_default();
        self.send(who, TestRequest::get().uri(&format!("/v1/hotline/tickets/{id}"))).await
    }

    async fn send(&self, who: Who, request: TestRequest) -> Result<Value, String> {
        let token = self.token(who).await?;
        self.send_with(&token, request).await
    }

    async fn send_with(&self, token: &str, request: TestRequest) -> Result<Value, String> {
        let request = request
            .insert_header((AUTHORIZATION, format!("Bearer {token}")))
            .insert_header(("Idempotency-Key", kernel::new_id().to_string()))
            .to_request();
        let path = request.path().to_string();
        match (self.app)(request).await? {
            (200 | 201, answer) => Ok(answer),
            (status, answer) => Err(format!("{path}: {status} {answer}")),
        }
    }

    async fn token(&self, who: Who) -> Result<String, String> {
        let now = self.timeline.now();
        let pass = self.passes.borrow_mut().remove(&who);
        let pass = match pass {
            Some(pass) if now < pass.until => pass,
            Some(Pass { refresh: Some(refresh), .. }) => match self.refreshed(&refresh).await? {
                Some(pass) => pass,
                None => self.signed_in(who).await?,
            },
            _ => self.signed_in(who).await?,
        };
        let token = pass.access.clone();
        self.passes.borrow_mut().insert(who, pass);
        Ok(token)
    }

    async fn signed_in(&self, who: Who) -> Result<Pass, String> {
        let request = match who {
            Who::District => {
                let client = format!("{TENANT}/{SYSTEM}");
                let form = [
                    ("grant_type", "client_credentials"),
                    ("client_id", &client),
                    ("client_secret", &self.cast.secret),
                ];
                TestRequest::post().uri("/v1/oauth/token").set_form(form)
            }
            _ => {
                let body = json!({ "tenant": TENANT, "login": who.login(), "password": PASSWORD });
                TestRequest::post().uri("/v1/auth/sessions").set_json(body)
            }
        };
        match (self.app)(request.to_request()).await? {
            (200, tokens) => self.pass(&tokens),
            (status, answer) => Err(format!("{who:?} cannot sign in: {status} {answer}")),
        }
    }

    /// None when nobody used the session for long: then one signs in anew.
    async fn refreshed(&self, token: &str) -> Result<Option<Pass>, String> {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
        let request = TestRequest::post().uri("/v1/oauth/token").set_form(form);
        match (self.app)(request.to_request()).await? {
            (200, tokens) => self.pass(&tokens).map(Some),
            _ => Ok(None),
        }
    }

    fn pass(&self, tokens: &Value) -> Result<Pass, String> {
        let text = |name: &str| tokens.get(name).and_then(Value::as_str).map(String::from);
        let seconds = tokens.get("expires_in").and_then(Value::as_i64).unwrap_or_default();
        Ok(Pass {
            access: text("access_token").ok_or("no token was given")?,
            until: self.timeline.now().plus(TimeDelta::seconds(seconds) - MARGIN),
            refresh: text("refresh_token"),
        })
    }
}

async fn application(house: &House, issuer: Data<Issuer>) -> Result<Answering, String> {
    let document = Arc::new(lines::document(&lines::ALL)?);
    let authority = issuer.clone().into_inner();
    let state = State::new(house.surroundings(authority, &lines::ALL, document));
    let app = web::app(&lines::ALL)
        .app_data(Data::new(state))
        .app_data(issuer)
        .app_data(lines::reporting()?);
    let app = Rc::new(init_service(app).await);
    Ok(Box::new(move |request| {
        let app = app.clone();
        Box::pin(async move {
            let response = app.call(request).await.map_err(|error| error.to_string())?;
            let status = response.status().as_u16();
            let body = actix_web::body::to_bytes(response.into_body()).await;
            let body = body.map_err(|error| error.to_string())?;
            Ok((status, serde_json::from_slice(&body).unwrap_or(Value::Null)))
        })
    }))
}
