use crate::{Authority, Claims};
use db::Database;
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header};
use kernel::{Caller, Id, Instant, Problem, problems};
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};

/// Clocks of two machines may differ by this much (RFC 8725 leaves it to us; the library's 60 s is too long).
const LEEWAY_SECONDS: i64 = 5;
/// How long a caller's rights are believed before they are read again: an end of session bites within 5 s.
const RIGHTS_LAST: chrono::TimeDelta = chrono::TimeDelta::seconds(3);
/// A check costs 35 µs, so verified tokens are remembered; this bounds the memory.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(4096).unwrap();
/// RFC 9068 §2.1.
const ACCESS_TOKEN: &str = "at+jwt";

pub(crate) struct TokenVerifier {
    authority: Arc<dyn Authority>,
    verified: Mutex<LruCache<String, Arc<Claims>>>,
    callers: Mutex<LruCache<Id, (Instant, Arc<Caller>)>>,
}

impl TokenVerifier {
    pub fn new(authority: Arc<dyn Authority>) -> Self {
        Self {
            authority,
            verified: Mutex::new(LruCache::new(REMEMBERED)),
            callers: Mutex::new(LruCache::new(REMEMBERED)),
        }
    }

    /// The caller of a request, from its `Authorization` header.
    pub async fn caller(
        &self,
        database: &Database,
        header: Option<&str>,
        now: Instant,
    ) -> Result<Arc<Caller>, Problem> {
        let claims = self.claims(bearer(header).ok_or_else(unauthenticated)?, now).await?;
        if let Some(caller) = self.remembered_caller(&claims, now) {
            return Ok(caller);
        }
        let (authority, asked) = (self.authority.clone(), claims.clone());
        let caller = database.read(move |db| authority.caller(db, &asked, now)).await?;
        let caller = Arc::new(caller.ok_or_else(unauthenticated)?);
        if let Ok(mut callers) = self.callers.lock() {
            callers.put(claims.sid, (now, caller.clone()));
        }
        Ok(caller)
    }

    /// The account that a valid token names, whether or not its session has ended meanwhile.
    pub async fn account(&self, header: Option<&str>, now: Instant) -> Option<Id> {
        Some(self.claims(bearer(header)?, now).await.ok()?.sub)
    }

    fn remembered_caller(&self, claims: &Claims, now: Instant) -> Option<Arc<Caller>> {
        let mut callers = self.callers.lock().ok()?;
        let (read_at, caller) = callers.get(&claims.sid)?;
        let is_same = caller.account == claims.sub && *caller.tenant == *claims.tenant;
        let is_fresh = now.since(*read_at) < RIGHTS_LAST && now >= *read_at;
        (is_same && is_fresh).then(|| caller.clone())
    }

    async fn claims(&self, token: &str, now: Instant) -> Result<Arc<Claims>, Problem> {
        let known = self.verified.lock().ok().and_then(|mut all| all.get(token).cloned());
        let claims = match known {
            Some(claims) => claims,
            None => {
                let claims = self.verify(token, now).await?.ok_or_else(unauthenticated)?;
                let claims = Arc::new(claims);
                if let Ok(mut verified) = self.verified.lock() {
                    verified.put(token.to_string(), claims.clone());
                }
                claims
            }
        };
        let seconds = now.utc().timestamp();
        let in_time =
            claims.exp + LEEWAY_SECONDS > seconds && claims.nbf - LEEWAY_SECONDS <= seconds;
        in_time.then_some(claims).ok_or_else(unauthenticated)
    }

    /// Every claim is required and the type is compared: the library's defaults accept tokens without them.
    async fn verify(&self, token: &str, now: Instant) -> Result<Option<Claims>, Problem> {
        let Some(key_id) = key_id(token) else { return Ok(None) };
        let Some(key) = self.authority.find_key(&key_id, now).await? else { return Ok(None) };
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        validation.set_issuer(&[self.authority.issuer()]);
        validation.set_audience(&[self.authority.issuer()]);
        // Times are compared above with our own clock, which tests can move.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Ok(decode::<Claims>(token, &key, &validation).ok().map(|token| token.claims))
    }
}

fn bearer(header: Option<&str>) -> Option<&str> {
    let (scheme, token) = header?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}

/// The key that a token of our kind names.
fn key_id(token: &str) -> Option<String> {
    let header = decode_header(token).ok()?;
    let is_ours = has_no_key_of_its_own(&header) && header.typ.as_deref() == Some(ACCESS_TOKEN);
    header.kid.filter(|_| is_ours)
}

/// Keys come from our own records, and what we must understand (RFC 7515 §4.1.11) is nothing.
pub fn has_no_key_of_its_own(header: &Header) -> bool {
    let brings_keys = header.jku.is_some()
        || header.jwk.is_some()
        || header.x5u.is_some()
        || header.x5c.is_some();
    !brings_keys && header.crit.is_none()
}

fn unauthenticated() -> Problem {
    Problem::plain(&problems::UNAUTHENTICATED)
}
