use crate::answer::strip_weak;
use crate::body::BodyDigest;
use crate::denial::Actor;
use crate::{Answer, Failure, State, Trace, query};
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, HeaderName, IF_MATCH};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use db::Db;
use kernel::{Calendar, Caller, Instant, Permission, Problem, Reach, problems};
use ledger::{Author, IdempotencyKey, Reply, Tx, Written};
use privacy::Keys;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

/// Longer keys are refused (draft-ietf-httpapi-idempotency-key leaves the limit to us).
const MAX_KEY: usize = 255;

/// What every signed-in caller may do.
pub struct SignedIn;

impl Permission for SignedIn {
    const NAME: &'static str = kernel::SIGNED_IN;
}

/// A request of a caller who holds permission `P`.
pub struct Call<P> {
    request: HttpRequest,
    ground: Ground,
    permission: PhantomData<P>,
}

/// What a question or a change stands on: who asks, when, and the calendar of working days.
#[derive(Clone)]
pub struct Ground {
    pub caller: Arc<Caller>,
    /// Where the caller holds the permission of this operation.
    pub reach: Reach,
    pub now: Instant,
    pub calendar: Calendar,
    /// Seal and open the personal values of the caller's tenant.
    pub keys: Keys,
    pub state: Data<State>,
}

impl Ground {
    pub fn tenant(&self) -> &str {
        &self.caller.tenant
    }

    /// As an operation with another permission would stand on it.
    pub fn under(&self, permission: &str) -> Self {
        Self { reach: self.caller.reach(permission), ..self.clone() }
    }
}

impl<P: Permission> FromRequest for Call<P> {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Failure>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let state = request.app_data::<Data<State>>().cloned();
            let state = state.ok_or_else(|| Problem::internal("no state"))?;
            let now = state.ledger.now();
            let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
            let caller = state.tokens.caller(state.ledger.database(), header, now).await?;
            request.extensions_mut().insert(Actor {
                tenant: caller.tenant.clone(),
                account: caller.account,
                permission: P::NAME,
            });
            if !caller.holds(P::NAME) {
                return Err(forbidden(&caller, P::NAME).into());
            }
            query::check(&request)?;
            let reach = caller.reach(P::NAME);
            let keys = state.vault.keys(&state.ledger, &caller.tenant).await?;
            let calendar = state.calendar.clone();
            let ground = Ground { caller, reach, now, calendar, keys, state };
            Ok(Self { request, ground, permission: PhantomData })
        })
    }
}

/// What a caller without a permission is told.
pub fn forbidden(caller: &Caller, permission: &str) -> Problem {
    if caller.needs_second_factor {
        let zh = "您的角色须启用双因素认证：请以 POST /v1/auth/second-factor 登记设备并确认";
        let en = "Your role needs a second factor: enrol a device with POST /v1/auth/second-factor and confirm it";
        return Problem::new(&problems::SECOND_FACTOR_REQUIRED, zh, en);
    }
    Problem::new(
        &problems::FORBIDDEN,
        format!("需要权限 {permission}，请联系安全管理员"),
        format!("This needs the permission {permission}; ask your security administrator"),
    )
}

impl<P: Permission> Call<P> {
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    pub fn caller(&self) -> &Arc<Caller> {
        &self.ground.caller
    }

    pub fn request(&self) -> &HttpRequest {
        &self.request
    }

    /// A short question: one record, one page.
    pub async fn read<T: Send + 'static>(
        &self,
        mut question: impl FnMut(&mut Db, &Ground) -> db::Result<T> + Send + 'static,
    ) -> Answer<T> {
        let ground = self.ground.clone();
        let database = self.ground.state.ledger.database();
        Ok(database.read(move |db| question(db, &ground)).await?)
    }

    /// A long question: a figure, an export.
    pub async fn scan<T: Send + 'static>(
        &self,
        mut question: impl FnMut(&mut Db, &Ground) -> db::Result<T> + Send + 'static,
    ) -> Answer<T> {
        let ground = self.ground.clone();
        let database = self.ground.state.ledger.database();
        Ok(database.scan(move |db| question(db, &ground)).await?)
    }

    /// Changes records, once per idempotency key.
    pub async fn write(
        &self,
        mut work: impl FnMut(&mut Tx<'_>, &Ground) -> db::Result<Reply> + Send + 'static,
    ) -> Answer<HttpResponse> {
        self.write_or_replay(move |tx, ground| work(tx, ground).map(Ok)).await
    }

    /// Changes records by an operation that may be repeated as it is, for its address and its body say what comes of it.
    pub async fn change<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut Tx<'_>, &Ground) -> db::Result<T> + Send + 'static,
    ) -> Answer<T> {
        let (author, ground) = (self.author(), self.ground.clone());
        Ok(self.ground.state.ledger.change(author, move |tx| work(tx, &ground)).await?)
    }

    /// As [`Self::write`]; `Ok(Err(reply))` answers without a change, for what was sent before under another key.
    pub async fn write_or_replay(
        &self,
        work: impl FnMut(&mut Tx<'_>, &Ground) -> db::Result<Result<Reply, Reply>> + Send + 'static,
    ) -> Answer<HttpResponse> {
        send(self.written(work).await?)
    }

    /// As [`Self::write`], for an answer with a secret in it: `work` gives what is stored and what is sent. A repetition gets what
    /// is stored, for a secret that could be had again would have to lie in the database in the clear.
    pub async fn write_and_show_once(
        &self,
        mut work: impl FnMut(&mut Tx<'_>, &Ground) -> db::Result<(Reply, Reply)> + Send + 'static,
    ) -> Answer<HttpResponse> {
        let shown: Arc<Mutex<Option<Reply>>> = Arc::default();
        let place = shown.clone();
        let written = self.written(move |tx, ground| {
            let (stored, sent) = work(tx, ground)?;
            if let Ok(mut place) = place.lock() {
                place.replace(sent);
            }
            Ok(Ok(stored))
        });
        let written = written.await?;
        let sent = shown.lock().ok().and_then(|mut place| place.take());
        send(match sent {
            Some(reply) if !written.replayed => Written { reply, ..written },
            _ => written,
        })
    }

    async fn written(
        &self,
        mut work: impl FnMut(&mut Tx<'_>, &Ground) -> db::Result<Result<Reply, Reply>> + Send + 'static,
    ) -> Answer<Written> {
        let key = self.idempotency_key()?;
        let ground = self.ground.clone();
        let ledger = &self.ground.state.ledger;
        Ok(ledger.answer(self.author(), key, move |tx| work(tx, &ground)).await?)
    }

    fn author(&self) -> Author {
        let trace = self.request.extensions().get::<Trace>().map(|trace| trace.id.clone());
        Author::of(&self.ground.caller, request_id(&self.request)).in_trace(trace)
    }

    /// The version that the caller has seen and means to change.
    pub fn if_match(&self) -> Result<i64, Problem> {
        let header = self.request.headers().get(IF_MATCH);
        let header = header.ok_or_else(|| Problem::plain(&problems::PRECONDITION_REQUIRED))?;
        let tag = strip_weak(header.to_str().unwrap_or_default());
        let version = tag.strip_prefix("\"v").and_then(|tag| tag.strip_suffix('"'));
        version.and_then(|version| version.parse().ok()).ok_or_else(|| {
            let zh = "If-Match 应为读取时得到的 ETag，如 \"v3\"";
            let en = "If-Match must be the ETag that was read, such as \"v3\"";
            Problem::new(&problems::MALFORMED, zh, en)
        })
    }

    /// Refuses early what [`Self::write`] would refuse, before costly work.
    pub fn require_key(&self) -> Result<(), Problem> {
        self.idempotency_key().map(drop)
    }

    fn idempotency_key(&self) -> Result<IdempotencyKey, Problem> {
        let name = HeaderName::from_static("idempotency-key");
        let header = self.request.headers().get(name).and_then(|value| value.to_str().ok());
        // The draft's structured string ("…") and the bare value are the same key.
        let given = header.map(str::trim).unwrap_or_default();
        let key = given.strip_prefix('"').unwrap_or(given);
        let key = key.strip_suffix('"').unwrap_or(key);
        let plain = key.chars().all(|letter| letter.is_ascii_graphic() && letter != '"');
        if key.is_empty() || given.len() > MAX_KEY || !plain {
            let zh = "请带 Idempotency-Key 请求头（如 UUID，最长 255 个字符），重试时保持不变";
            let en = "Send an Idempotency-Key header (a UUID, say; at most 255 characters) and keep it when you retry";
            return Err(Problem::new(&problems::MALFORMED, zh, en));
        }
        Ok(IdempotencyKey { key: key.to_string(), fingerprint: self.fingerprint() })
    }

    /// Method, path with its ids, expected version and canonical body.
    fn fingerprint(&self) -> [u8; 32] {
        let body = self.request.extensions().get::<BodyDigest>().copied();
        let version = self.request.headers().get(IF_MATCH).map(|tag| tag.as_bytes().to_vec());
        let version = String::from_utf8(version.unwrap_or_default()).unwrap_or_default();
        self.ground.state.page_key.fingerprint(&[
            self.request.method().as_str().as_bytes(),
            self.request.path().as_bytes(),
            strip_weak(&version).as_bytes(),
            body.map(|digest| digest.0).unwrap_or_default().as_slice(),
        ])
    }
}

fn send(written: Written) -> Answer<HttpResponse> {
    let status = StatusCode::from_u16(written.reply.status).map_err(Problem::internal)?;
    let mut response = HttpResponse::build(status);
    for (name, value) in written.reply.headers {
        response.insert_header((name, value));
    }
    if written.replayed {
        response.insert_header(("Idempotent-Replayed", "true"));
    }
    Ok(response.content_type("application/json").body(written.reply.body))
}

/// The id that the outermost layer gave the request.
pub(crate) fn request_id(request: &HttpRequest) -> Option<String> {
    request.extensions().get::<crate::middleware::RequestId>().map(|id| id.0.clone())
}

/// Whether texts for people are to be English; Chinese is the default.
pub fn language_is_english(request: &HttpRequest) -> bool {
    let header = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let quality = |language: &str| {
        let ranges = header.unwrap_or_default().split(',');
        ranges
            .filter_map(|range| {
                let mut parts = range.trim().split(";q=");
                let named = parts.next()?.trim().to_ascii_lowercase().starts_with(language);
                let quality =
                    parts.next().map_or(Some(1.0), |quality| quality.trim().parse::<f32>().ok())?;
                named.then_some(quality)
            })
            .fold(0.0_f32, f32::max)
    };
    quality("en") > quality("zh")
}
