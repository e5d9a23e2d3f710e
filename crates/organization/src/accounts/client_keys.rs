//! 系统公钥: a district system that signs its own proofs shows no secret to anybody, and leaves none here (RFC 7523).

use super::credentials::CLIENT_LIFE;
use super::{Account, AccountKind, advance};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey};
use kernel::{Id, Instant, Problem, problems};
use ledger::Tx;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// Two keys live side by side, so that one is replaced without a failed call.
const MAX_CLIENT_KEYS: usize = 2;
/// Both curves have coordinates of so many bytes (RFC 8037 §2, RFC 7518 §6.2.1).
const COORDINATE: usize = 32;

/// A curve (RFC 8037, RFC 7518 §6.2.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Curve {
    Ed25519,
    #[serde(rename = "P-256")]
    P256,
}

/// A family of keys (RFC 7517 §4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum KeyType {
    Okp,
    Ec,
}

/// 公钥: the public members of a JSON Web Key (RFC 7517), and no others: a private one (`d`) is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicKey {
    /// `OKP` for `Ed25519`, `EC` for `P-256`.
    pub kty: KeyType,
    pub crv: Curve,
    #[schema(
        min_length = 43,
        max_length = 43,
        pattern = "^[A-Za-z0-9_-]{43}$",
        example = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    )]
    pub x: String,
    /// For `P-256` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 43, max_length = 43, pattern = "^[A-Za-z0-9_-]{43}$")]
    pub y: Option<String>,
}

impl PublicKey {
    /// The signature that goes with it; none when its members do not fit together.
    pub fn algorithm(&self) -> Option<Algorithm> {
        let are_whole = [Some(&self.x), self.y.as_ref()].into_iter().flatten().all(|part| {
            BASE64_URL_SAFE_NO_PAD.decode(part).is_ok_and(|bytes| bytes.len() == COORDINATE)
        });
        match (self.kty, self.crv, &self.y) {
            (KeyType::Okp, Curve::Ed25519, None) if are_whole => Some(Algorithm::EdDSA),
            (KeyType::Ec, Curve::P256, Some(_)) if are_whole => Some(Algorithm::ES256),
            _ => None,
        }
    }

    pub fn verifying(&self) -> Option<DecodingKey> {
        DecodingKey::from_jwk(&self.jwk()?).ok()
    }

    /// RFC 7638.
    fn thumbprint(&self) -> Option<String> {
        self.jwk()?.thumbprint(ThumbprintHash::SHA256).ok()
    }

    fn jwk(&self) -> Option<Jwk> {
        serde_json::from_value(json!(self)).ok()
    }
}

/// A key that a system signs with.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ClientKey {
    pub id: Id,
    /// How an assertion names it (`kid`): its thumbprint.
    pub key_id: String,
    pub key: PublicKey,
    pub expires_at: Instant,
}

/// A key that a system signs with, and until when.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClientKeyView {
    pub id: Id,
    /// The thumbprint of the key (RFC 7638): what `kid` in the header of an assertion says.
    #[schema(max_length = 50, example = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")]
    pub key_id: String,
    pub expires_at: Instant,
}

impl From<&ClientKey> for ClientKeyView {
    fn from(key: &ClientKey) -> Self {
        Self { id: key.id, key_id: key.key_id.clone(), expires_at: key.expires_at }
    }
}

pub fn add_client_key(
    tx: &mut Tx<'_>,
    mut account: Account,
    key: PublicKey,
) -> db::Result<(Account, ClientKeyView)> {
    let now = tx.now();
    let thumbprint = key.algorithm().and_then(|_| key.thumbprint()).ok_or_else(unfit)?;
    account.client_keys.retain(|one| now < one.expires_at);
    if account.kind != AccountKind::System || account.client_keys.len() >= MAX_CLIENT_KEYS {
        let zh = "仅系统账号可有公钥，且最多两个：请先撤销旧公钥";
        let en = "Only a system has keys, and at most two: revoke the old one first";
        return Err(Problem::new(&problems::CONFLICT, zh, en).into());
    }
    if account.client_keys.iter().any(|one| one.key_id == thumbprint) {
        let zh = "该公钥已登记";
        return Err(
            Problem::new(&problems::CONFLICT, zh, "The account has this key already").into()
        );
    }
    let expires_at = now.plus(CLIENT_LIFE);
    let added = ClientKey { id: kernel::new_id(), key_id: thumbprint, key, expires_at };
    let view = ClientKeyView::from(&added);
    account.client_keys.push(added);
    let data = json!({ "key": view.id, "key_id": view.key_id });
    Ok((advance(tx, account, "organization.client_key_added", data)?, view))
}

fn unfit() -> Problem {
    let zh = "公钥须为 OKP/Ed25519（仅 x）或 EC/P-256（x 与 y），坐标各 32 字节";
    let en = "A key is OKP with Ed25519 (x alone) or EC with P-256 (x and y), of 32 bytes each";
    Problem::field("/public_key", "public_key", zh, en)
}

pub fn revoke_client_key(tx: &mut Tx<'_>, mut account: Account, id: Id) -> db::Result<Account> {
    let before = account.client_keys.len();
    account.client_keys.retain(|key| key.id != id);
    if account.client_keys.len() == before {
        return Err(Problem::not_found().into());
    }
    advance(tx, account, "organization.client_key_revoked", json!({ "key": id }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8037 appendix A.2, RFC 7517 appendix A.1.
    #[test]
    fn b19_keys_whose_members_do_not_fit_are_refused() {
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        let (ecx, ecy) = (
            "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        );
        for (key, algorithm) in [
            (json!({ "kty": "OKP", "crv": "Ed25519", "x": x }), Some(Algorithm::EdDSA)),
            (json!({ "kty": "EC", "crv": "P-256", "x": ecx, "y": ecy }), Some(Algorithm::ES256)),
            (json!({ "kty": "EC", "crv": "P-256", "x": ecx }), None),
            (json!({ "kty": "EC", "crv": "Ed25519", "x": x }), None),
            (json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "y": x }), None),
            (json!({ "kty": "OKP", "crv": "Ed25519", "x": "AAAA" }), None),
        ] {
            let parsed: PublicKey = serde_json::from_value(key.clone()).unwrap();
            assert_eq!(parsed.algorithm(), algorithm, "{key}");
            assert!(algorithm.is_none() || parsed.verifying().is_some(), "{key}");
        }
        let key: PublicKey =
            serde_json::from_value(json!({ "kty": "OKP", "crv": "Ed25519", "x": x })).unwrap();
        assert_eq!(key.thumbprint().unwrap(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }
}
