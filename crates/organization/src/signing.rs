//! The keys that sign access tokens, one after the other: each is published before it signs, and believed as long as its last tokens live.

use crate::issuer::ACCESS_SECONDS;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{DecodingKey, EncodingKey};
use kernel::Instant;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A token may be looked at a little after its end, and be made a little before a key's beginning on a server whose clock lags.
const SLACK: TimeDelta = TimeDelta::seconds(60);

/// A key and the moment from which it signs.
pub struct TokenKey {
    pub from: Instant,
    pub seed: [u8; 32],
}

struct Key {
    from: Instant,
    id: String,
    public: [u8; 32],
    signing: EncodingKey,
}

/// All keys of an issuer, in the order in which they sign.
pub(crate) struct Ring {
    first: Key,
    later: Vec<Key>,
}

impl Ring {
    pub fn new(keys: &[TokenKey]) -> Result<Self, String> {
        let mut keys = keys.iter().map(Key::new).collect::<Result<Vec<_>, _>>()?;
        keys.sort_by_key(|key| key.from);
        let mut keys = keys.into_iter();
        let first = keys.next().ok_or("there is no key to sign tokens with")?;
        Ok(Self { first, later: keys.collect() })
    }

    /// The name and the key that sign now.
    pub fn signing(&self, now: Instant) -> (&str, &EncodingKey) {
        let begun = self.later.iter().rev().find(|key| key.from <= now);
        let key = begun.unwrap_or(&self.first);
        (&key.id, &key.signing)
    }

    pub fn verifying(&self, id: &str, now: Instant) -> Option<DecodingKey> {
        let key = self.believed(now).find(|key| key.id == id)?;
        Some(DecodingKey::from_ed_der(&key.public))
    }

    /// The public keys as JSON Web Key Set (RFC 7517).
    pub fn published(&self, now: Instant) -> Value {
        let keys = self.believed(now).map(|key| {
            json!({
                "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig",
                "kid": key.id, "x": BASE64_URL_SAFE_NO_PAD.encode(key.public),
            })
        });
        json!({ "keys": keys.collect::<Vec<_>>() })
    }

    /// All but those whose successor has signed for longer than a token lives.
    fn believed(&self, now: Instant) -> impl Iterator<Item = &Key> {
        let successors = self.later.iter().map(Some).chain([None]);
        let lives = TimeDelta::seconds(ACCESS_SECONDS) + SLACK;
        std::iter::once(&self.first)
            .chain(&self.later)
            .zip(successors)
            .filter(move |(_, next)| next.is_none_or(|next| now < next.from.plus(lives)))
            .map(|(key, _)| key)
    }
}

impl Key {
    fn new(given: &TokenKey) -> Result<Self, String> {
        let key = SigningKey::from_bytes(&given.seed);
        let public = *key.verifying_key().as_bytes();
        let document = key.to_pkcs8_der().map_err(|error| error.to_string())?;
        let signing = EncodingKey::from_ed_der(document.as_bytes());
        Ok(Self { from: given.from, id: thumbprint(&public), public, signing })
    }
}

/// RFC 7638: the hash of the key's required members in order.
fn thumbprint(public_key: &[u8; 32]) -> String {
    let x = BASE64_URL_SAFE_NO_PAD.encode(public_key);
    let text = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_id_is_the_thumbprint_of_rfc_8037() {
        // RFC 8037 appendix A.3.
        let key =
            BASE64_URL_SAFE_NO_PAD.decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").unwrap();
        assert_eq!(
            thumbprint(&key.try_into().unwrap()),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        );
    }

    #[test]
    fn b02_a_key_is_published_before_it_signs_and_believed_until_its_tokens_end() {
        let at = |seconds: i64| Instant::from_micros(seconds * 1_000_000).unwrap();
        let key = |from, seed| TokenKey { from: at(from), seed: [seed; 32] };
        let ring = Ring::new(&[key(10_000, 2), key(0, 1)]).unwrap();
        let (old, new) = (ring.first.id.as_str(), ring.later[0].id.as_str());
        for (now, signing, published) in [
            (9_999, old, vec![old, new]),
            (10_000, new, vec![old, new]),
            (10_659, new, vec![old, new]),
            (10_660, new, vec![new]),
        ] {
            let set = ring.published(at(now));
            let set = set["keys"].as_array().unwrap();
            let names: Vec<&str> = set.iter().map(|key| key["kid"].as_str().unwrap()).collect();
            assert_eq!((ring.signing(at(now)).0, names), (signing, published), "{now}");
            assert_eq!(ring.verifying(old, at(now)).is_some(), now < 10_660);
            assert!(ring.verifying(new, at(now)).is_some());
        }
        assert!(Ring::new(&[]).is_err());
    }
}
