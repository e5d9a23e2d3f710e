//! Access tokens (RFC 9068): EdDSA, ten minutes, one issuer.

use crate::accounts::{self, Account, AccountKind};
use crate::password::{Hashing, Judge, Refused};
use crate::policy::{self, Policy};
use crate::sessions::{self, Session};
use crate::signing::{Ring, TokenKey};
use crate::{roles, units};
use chrono::DateTime;
use db::Db;
use jsonwebtoken::{Algorithm, DecodingKey, Header};
use kernel::{Caller, Grant, Instant, Reach};
use serde_json::{Value, json};
use std::sync::{Arc, PoisonError, RwLock};
use web::{Authority, Claims};

/// How long an access token is good; a session's end bites sooner, see `web`.
pub const ACCESS_SECONDS: i64 = 600;

/// Makes access tokens and knows what accounts may do.
pub struct Issuer {
    policy: &'static Policy,
    refused: Refused,
    hashing: Hashing,
    issuer: String,
    keys: RwLock<Arc<Ring>>,
}

impl Issuer {
    /// With one key, which signs from the beginning.
    pub fn from_seed(seed: &[u8; 32], issuer: &str) -> Result<Self, String> {
        let from = Instant::from_utc(DateTime::UNIX_EPOCH);
        Self::with_keys(&[TokenKey { from, seed: *seed }], issuer)
    }

    pub fn with_keys(keys: &[TokenKey], issuer: &str) -> Result<Self, String> {
        Ok(Self {
            policy: policy::named(policy::DEFAULT)?,
            refused: Refused::new(),
            hashing: Hashing::default(),
            issuer: issuer.into(),
            keys: RwLock::new(Arc::new(Ring::new(keys)?)),
        })
    }

    /// Goes on with these keys, while requests are answered.
    pub fn replace_keys(&self, keys: &[TokenKey]) -> Result<(), String> {
        let ring = Arc::new(Ring::new(keys)?);
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = ring;
        Ok(())
    }

    fn keys(&self) -> Arc<Ring> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Lets people in as this policy says, and refuses these passwords besides.
    pub fn under(self, policy: &'static Policy, refused: Refused) -> Self {
        Self { policy, refused, ..self }
    }

    pub fn policy(&self) -> &'static Policy {
        self.policy
    }

    /// Where this server hashes passwords.
    pub fn hashing(&self) -> &Hashing {
        &self.hashing
    }

    /// Judges the passwords of somebody with this login, in these units.
    pub(crate) fn judge<'a>(&'a self, login: &'a str, units: &'a [String]) -> Judge<'a> {
        Judge { rule: &self.policy.password, refused: &self.refused, login, units }
    }

    /// Whether the account has to show a second factor, and the time to bring one is over.
    fn misses_second_factor(&self, account: &Account, session: &Session, now: Instant) -> bool {
        let rule = &self.policy.second_factor;
        let since = account.first_password_at.filter(|_| account.kind == AccountKind::Person);
        let is_due = since.is_some_and(|since| now.since(since) >= rule.grace());
        let roles = account.assignments.iter().map(|one| one.role.as_str());
        is_due && !session.second_factor && rule.applies_to(roles)
    }

    /// An access token for a session.
    pub fn token(&self, tenant: &str, session: &Session, now: Instant) -> db::Result<String> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some("at+jwt".into());
        let keys = self.keys();
        let (key_id, key) = keys.signing(now);
        header.kid = Some(key_id.into());
        let seconds = now.utc().timestamp();
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.issuer.clone(),
            sub: session.account,
            sid: session.id,
            tenant: tenant.into(),
            client_id: session.client.clone(),
            jti: kernel::new_id(),
            iat: seconds,
            nbf: seconds,
            exp: seconds + ACCESS_SECONDS,
        };
        jsonwebtoken::encode(&header, &claims, key).map_err(db::Error::broken)
    }

    /// The public keys as JSON Web Key Set (RFC 7517): those whose tokens are good now, and those that sign next.
    pub fn key_set(&self, now: Instant) -> Value {
        self.keys().published(now)
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.issuer.trim_end_matches('/'))
    }

    /// For whom a system may sign its proof: the issuer, or its token endpoint (RFC 7523 §3 no. 3).
    pub fn audiences_of_assertions(&self) -> [String; 2] {
        [self.issuer.clone(), self.at("/v1/oauth/token")]
    }

    /// Where everything is (RFC 8414).
    pub fn metadata(&self) -> Value {
        json!({
            "issuer": self.issuer,
            "token_endpoint": self.at("/v1/oauth/token"),
            "revocation_endpoint": self.at("/v1/oauth/revoke"),
            "jwks_uri": self.at("/.well-known/jwks.json"),
            "grant_types_supported": ["refresh_token", "client_credentials"],
            "token_endpoint_auth_methods_supported":
                ["client_secret_basic", "client_secret_post", "private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["EdDSA", "ES256"],
            "response_types_supported": [],
        })
    }
}

impl Authority for Issuer {
    fn issuer(&self) -> &str {
        &self.issuer
    }

    fn token_key(&self, key_id: &str, now: Instant) -> Option<DecodingKey> {
        self.keys().verifying(key_id, now)
    }

    fn caller(&self, db: &mut Db, claims: &Claims, now: Instant) -> db::Result<Option<Caller>> {
        let session = sessions::find(db, &claims.tenant, claims.sid)?;
        let Some(session) =
            session.filter(|session| session.lives(now) && session.account == claims.sub)
        else {
            return Ok(None);
        };
        let account = accounts::find(db, &claims.tenant, claims.sub)?;
        let Some(account) = account.filter(|account| account.is_open(now)) else { return Ok(None) };
        // However they got there: roles that may not be held together are none.
        if roles::admin_role(account.assignments.iter().map(|one| one.role.as_str())).is_err() {
            return Ok(None);
        }
        // Without the second factor that their role asks for, people may sign in and enrol one, and nothing else.
        let needs_second_factor = self.misses_second_factor(&account, &session, now);
        let grants = match needs_second_factor {
            true => Vec::new(),
            false => grants(db, &claims.tenant, &account, now)?,
        };
        let roles = account.assignments.iter().map(|one| one.role.clone()).collect();
        Ok(Some(Caller {
            tenant: Arc::from(claims.tenant.as_str()),
            account: account.id,
            session: session.id,
            person: account.person,
            unit: Some(account.unit),
            roles: Arc::new(roles),
            grants: grants.into(),
            needs_second_factor,
        }))
    }
}

/// Each assignment's permissions on its subtree as the tree is today; from the district's root on, everything.
pub(crate) fn grants(
    db: &mut Db,
    tenant: &str,
    account: &Account,
    now: Instant,
) -> db::Result<Vec<Grant>> {
    let root = units::root(db, tenant)?.map(|root| root.id);
    let mut grants = Vec::new();
    for assignment in &account.assignments {
        let permissions = roles::permissions([assignment.role.as_str()].into_iter());
        let reach = if Some(assignment.unit) == root {
            Reach::All
        } else {
            let units = units::subtree(db, tenant, assignment.unit, now.local_date())?;
            Reach::Units(Arc::new(units.into_iter().collect()))
        };
        grants.push(Grant { permissions, reach });
    }
    Ok(grants)
}
