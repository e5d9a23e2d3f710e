//! Signatures of Standard Webhooks 1.0: `v1` is HMAC-SHA-256 with a secret that both sides hold, `v1a` Ed25519, where the receiver
//! holds a public key and nothing secret.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, KeyInit, Mac};
use kernel::Instant;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use utoipa::ToSchema;
use zeroize::Zeroize;

/// How events are signed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// `v1`: HMAC-SHA-256
    #[default]
    Hmac,
    /// `v1a`: Ed25519
    Ed25519,
}

/// Bytes that nobody can guess; within the 24 to 64 of the standard.
const SECRET: usize = 32;

/// The secrets of one endpoint, as they are sealed.
#[derive(Serialize, Deserialize)]
pub struct Secrets {
    current: Secret,
    /// The one before, and until when it signs too.
    former: Option<(Secret, Instant)>,
}

#[derive(Serialize, Deserialize)]
struct Secret([u8; SECRET]);

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Secret {
    fn fresh() -> db::Result<Self> {
        let mut secret = Self([0; SECRET]);
        let filled = getrandom::fill(&mut secret.0);
        filled.map_err(|error| db::Error::Unavailable(error.to_string()))?;
        Ok(secret)
    }

    fn sign(&self, scheme: Scheme, content: &[u8]) -> String {
        match scheme {
            Scheme::Hmac => hmac(&self.0, content),
            Scheme::Ed25519 => {
                let signature = SigningKey::from_bytes(&self.0).sign(content);
                format!("v1a,{}", BASE64_STANDARD.encode(signature.to_bytes()))
            }
        }
    }
}

fn hmac(secret: &[u8], content: &[u8]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else {
        return String::new();
    };
    mac.update(content);
    format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()))
}

impl Secrets {
    pub fn fresh() -> db::Result<Self> {
        Ok(Self { current: Secret::fresh()?, former: None })
    }

    /// With a new secret; the one before signs beside it until then.
    pub fn rotated(self, until: Instant) -> db::Result<Self> {
        Ok(Self { current: Secret::fresh()?, former: Some((self.current, until)) })
    }

    /// What the receiver has to hold and keep to itself; none for Ed25519.
    pub fn shared(&self, scheme: Scheme) -> Option<String> {
        let text = || format!("whsec_{}", BASE64_STANDARD.encode(self.current.0));
        (scheme == Scheme::Hmac).then(text)
    }

    /// What the receiver has to hold; none for HMAC.
    pub fn public(&self, scheme: Scheme) -> Option<String> {
        let key = || SigningKey::from_bytes(&self.current.0).verifying_key();
        (scheme == Scheme::Ed25519)
            .then(|| format!("whpk_{}", BASE64_STANDARD.encode(key().as_bytes())))
    }

    /// The header `webhook-signature`: by the secret that holds, and by the one before as long as both do.
    pub fn sign(&self, scheme: Scheme, content: &[u8], now: Instant) -> String {
        let former = self.former.iter().filter(|(_, until)| now < *until).map(|(secret, _)| secret);
        let all = std::iter::once(&self.current).chain(former);
        all.map(|secret| secret.sign(scheme, content)).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Standard Webhooks' own libraries.
    #[test]
    fn a30_the_example_of_the_standard_is_signed_as_written() {
        let key = BASE64_STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let content = br#"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}"#;
        assert_eq!(hmac(&key, content), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a30_both_secrets_sign_while_they_overlap() {
        let until = Instant::EPOCH.plus(chrono::TimeDelta::hours(1));
        let secrets = Secrets::fresh().unwrap();
        let old = secrets.sign(Scheme::Hmac, b"x", Instant::EPOCH);
        let secrets = secrets.rotated(until).unwrap();
        let both = secrets.sign(Scheme::Hmac, b"x", Instant::EPOCH);
        let (new, former) = both.split_once(' ').unwrap();
        assert!(former == old && new != old);
        assert_eq!(secrets.sign(Scheme::Hmac, b"x", until), new);
        assert!(
            secrets.shared(Scheme::Ed25519).is_none() && secrets.public(Scheme::Hmac).is_none()
        );
    }
}
