//! Random secrets: shown once, kept as SHA-256. They have 256 bits, so a plain hash cannot be turned back by guessing.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The hash of a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretHash(String);

/// A new secret and its hash; none if the machine has no randomness.
pub fn fresh() -> db::Result<(String, SecretHash)> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| db::Error::Unavailable(error.to_string()))?;
    let text = BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let hash = SecretHash::of(&text);
    Ok((text, hash))
}

impl SecretHash {
    pub fn of(text: &str) -> Self {
        Self(BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(text)))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_of(&self, text: &str) -> bool {
        self.0.as_bytes().ct_eq(Self::of(text).0.as_bytes()).into()
    }
}
