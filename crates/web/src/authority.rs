use db::Db;
use jsonwebtoken::DecodingKey;
use kernel::{Caller, Id, Instant, Problem};
use serde::{Deserialize, Serialize};
use std::pin::Pin;

/// What an access token says (RFC 9068).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub aud: String,
    /// The account.
    pub sub: Id,
    /// The session; when it ends the token ends with it.
    pub sid: Id,
    /// County-level division.
    pub tenant: String,
    pub client_id: String,
    pub jti: Id,
    pub iat: i64,
    pub nbf: i64,
    pub exp: i64,
}

/// A key, none, or why nobody can say now.
pub type KeyFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Option<DecodingKey>, Problem>> + Send + 'a>>;

/// Whoever issues tokens and knows what accounts may do. One implementation: the crate `organization`.
pub trait Authority: Send + Sync {
    fn issuer(&self) -> &str;

    /// The public key of a key id, as long as tokens signed with it are accepted.
    fn token_key(&self, key_id: &str, now: Instant) -> Option<DecodingKey>;

    /// As [`Self::token_key`], for an authority that may have to ask another process first.
    fn find_key<'a>(&'a self, key_id: &'a str, now: Instant) -> KeyFuture<'a> {
        Box::pin(std::future::ready(Ok(self.token_key(key_id, now))))
    }

    /// The caller behind a token as the records have it now; none when session or account has ended.
    fn caller(&self, db: &mut Db, claims: &Claims, now: Instant) -> db::Result<Option<Caller>>;
}
