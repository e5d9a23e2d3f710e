//! 客户端断言: what a system signs instead of showing a secret (RFC 7523 §2.2), good for a few minutes and for one use.

use crate::accounts::{Account, ClientKey};
use crate::schema::organization_assertion as table;
use crate::secret::SecretHash;
use chrono::TimeDelta;
use db::{At, Database, Uid, sql};
use diesel::prelude::*;
use jsonwebtoken::dangerous::insecure_decode_claims;
use jsonwebtoken::{Validation, decode, decode_header};
use kernel::{Id, Instant};
use serde::Deserialize;

/// RFC 7523 §2.2.
pub const KIND: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// One that is good for longer was not made for this request, and its id would have to be kept as long.
const LONGEST: i64 = 300;
/// Clocks of two machines may differ by this much.
const LEEWAY: i64 = 5;
/// What a header may call it; some libraries say nothing.
const TYPES: [&str; 2] = ["JWT", "client-authentication+jwt"];

/// RFC 7523 §3. The audience is a single text: an assertion made for several receivers could be used by one of them at another.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: String,
    jti: String,
    exp: i64,
    #[serde(default)]
    nbf: Option<i64>,
}

/// An assertion that holds, until it has been used.
#[derive(Debug)]
pub struct Assertion {
    account: Id,
    jti_hash: String,
    expires_at: Instant,
}

/// The client that an assertion claims to come from; nothing of it is believed yet.
pub fn claimed_client(text: &str) -> Option<String> {
    insecure_decode_claims::<Claims>(text).ok().map(|claims| claims.sub)
}

/// Whether one of the account's keys signed it, for us, for this client, for now.
pub fn verify(
    text: &str,
    account: &Account,
    client: &str,
    audiences: &[String],
    now: Instant,
) -> Option<Assertion> {
    let header = decode_header(text).ok().filter(web::has_no_key_of_its_own)?;
    if header.typ.as_deref().is_some_and(|kind| !TYPES.contains(&kind)) {
        return None;
    }
    let named = |key: &&ClientKey| {
        now < key.expires_at && header.kid.as_ref().is_none_or(|id| *id == key.key_id)
    };
    let claims = account.client_keys.iter().filter(named).find_map(|key| signed(text, key))?;
    let second = now.utc().timestamp();
    let in_time = claims.exp + LEEWAY > second
        && claims.exp <= second + LONGEST + LEEWAY
        && claims.nbf.is_none_or(|from| from - LEEWAY <= second);
    let is_ours = claims.iss == client && claims.sub == client && audiences.contains(&claims.aud);
    (in_time && is_ours && !claims.jti.is_empty()).then(|| Assertion {
        account: account.id,
        jti_hash: SecretHash::of(&claims.jti).as_str().into(),
        expires_at: now.plus(TimeDelta::seconds(claims.exp + LEEWAY - second)),
    })
}

fn signed(text: &str, key: &ClientKey) -> Option<Claims> {
    let mut validation = Validation::new(key.key.algorithm()?);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    // Times and audience are compared above: the library's clock cannot be moved, and it lets one of many receivers do.
    validation.validate_exp = false;
    validation.validate_aud = false;
    decode::<Claims>(text, &key.key.verifying()?, &validation).ok().map(|token| token.claims)
}

/// Spends an assertion; false when it was used before.
#[expect(clippy::disallowed_methods, reason = "used assertions are no records")]
pub async fn spend(database: &Database, tenant: String, used: Assertion) -> db::Result<bool> {
    database
        .write(move |db| {
            let added = sql!(db, |c| diesel::insert_into(table::table)
                .values((
                    table::tenant_id.eq(&tenant),
                    table::account_id.eq(Uid(used.account)),
                    table::jti_hash.eq(&used.jti_hash),
                    table::expires_at.eq(At(used.expires_at)),
                ))
                .on_conflict_do_nothing()
                .execute(c))?;
            Ok(added == 1)
        })
        .await
}

/// Forgets those that have expired: nobody could use them again.
#[expect(clippy::disallowed_methods, reason = "used assertions are no records")]
pub async fn forget(database: &Database, tenant: &str, now: Instant) -> db::Result<usize> {
    let tenant = tenant.to_string();
    database
        .write(move |db| {
            Ok(sql!(db, |c| diesel::delete(
                table::table
                    .filter(table::tenant_id.eq(&tenant).and(table::expires_at.lt(At(now))))
            )
            .execute(c))?)
        })
        .await
}
