//! Tokens that somebody made up, bent or kept too long.

use super::{ME, SEED, holder, wait};
use crate::town::benches;
use actix_web::http::Method;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::collections::BTreeSet;
use testkit::{Answer, Bench};

const WITH_ID: [(&str, &str); 1] = [("X-Request-Id", "one-and-the-same")];

/// The parts of a token, to be bent.
#[derive(Clone)]
struct Forgery {
    header: Value,
    claims: Value,
}

impl Forgery {
    fn like(token: &str) -> Self {
        let part = |n: usize| {
            let bytes = BASE64.decode(token.split('.').nth(n).unwrap()).unwrap();
            serde_json::from_slice(&bytes).unwrap()
        };
        Self { header: part(0), claims: part(1) }
    }

    fn unsigned(&self) -> String {
        format!(
            "{}.{}",
            BASE64.encode(self.header.to_string()),
            BASE64.encode(self.claims.to_string())
        )
    }

    fn signed(&self) -> String {
        self.signed_by(&SEED)
    }

    fn signed_by(&self, seed: &[u8; 32]) -> String {
        let signature = SigningKey::from_bytes(seed).sign(self.unsigned().as_bytes());
        format!("{}.{}", self.unsigned(), BASE64.encode(signature.to_bytes()))
    }

    /// The key that everybody may read, taken for a shared secret.
    fn signed_with_the_public_key(&self) -> String {
        let public = SigningKey::from_bytes(&SEED).verifying_key().to_bytes();
        let mut mac = Hmac::<Sha256>::new_from_slice(&public).unwrap();
        mac.update(self.unsigned().as_bytes());
        format!("{}.{}", self.unsigned(), BASE64.encode(mac.finalize().into_bytes()))
    }

    fn with(&self, part: fn(&mut Self) -> &mut Value, name: &str, value: Value) -> Self {
        let mut bent = self.clone();
        part(&mut bent)[name] = value;
        bent
    }

    fn with_header(&self, name: &str, value: Value) -> Self {
        self.with(|bent| &mut bent.header, name, value)
    }

    fn with_claim(&self, name: &str, value: Value) -> Self {
        self.with(|bent| &mut bent.claims, name, value)
    }

    fn without_claim(&self, name: &str) -> Self {
        let mut bent = self.clone();
        bent.claims.as_object_mut().unwrap().remove(name).expect("a genuine token has it");
        bent
    }

    fn seconds(&self, claim: &str) -> i64 {
        self.claims[claim].as_i64().unwrap()
    }
}

async fn show(bench: &Bench, token: &str) -> Answer {
    bench.stranger().with_token(token).request(Method::GET, ME, None, &WITH_ID).await
}

/// A problem without the id that each request has of its own.
fn traceless(problem: &[u8]) -> serde_json::Value {
    let mut problem: serde_json::Value = serde_json::from_slice(problem).unwrap();
    problem["trace_id"] = serde_json::Value::Null;
    problem
}

/// The genuine token opens the door; none of the others does, and all get the very same answer.
async fn only_the_genuine_opens(attacks: impl Fn(&Forgery) -> Vec<String>) {
    for bench in benches().await {
        let clerk = bench.person("clerk", &[("ho", bench.town.id)]).await;
        let genuine = Forgery::like(&clerk.token().await.unwrap());
        let nonsense = traceless(&show(&bench, "a.b.c").await.bytes);
        let attacks = attacks(&genuine);
        // Twice: before the server knows the caller, and while it does.
        for _ in 0..2 {
            for attack in &attacks {
                let answer = show(&bench, attack).await;
                assert_eq!(answer.header("www-authenticate"), "Bearer error=\"invalid_token\"");
                assert_eq!(traceless(&answer.bytes), nonsense, "{attack}");
                answer.refused(401, "unauthenticated");
            }
            show(&bench, &genuine.signed()).await.ok();
        }
    }
}

/// B-01: what says it needs no signature.
#[actix_web::test]
async fn b01_alg_none_opens_nothing() {
    only_the_genuine_opens(|genuine| {
        let none = genuine.with_header("alg", json!("none"));
        vec![format!("{}.", none.unsigned()), none.signed()]
    })
    .await;
}

/// B-01: the public key taken for a shared secret.
#[actix_web::test]
async fn b01_alg_hs256_opens_nothing() {
    only_the_genuine_opens(|genuine| {
        let shared = genuine.with_header("alg", json!("HS256"));
        vec![shared.signed_with_the_public_key(), shared.signed()]
    })
    .await;
}

/// B-01: another kind of key.
#[actix_web::test]
async fn b01_alg_rs256_opens_nothing() {
    only_the_genuine_opens(|genuine| vec![genuine.with_header("alg", json!("RS256")).signed()])
        .await;
}

/// B-01: a key that nobody published, under its own name and under ours.
#[actix_web::test]
async fn b01_an_unknown_key_opens_nothing() {
    only_the_genuine_opens(|genuine| {
        let mut nameless = genuine.clone();
        nameless.header.as_object_mut().unwrap().remove("kid");
        let stranger = genuine.with_header("kid", json!("another"));
        vec![
            stranger.signed(),
            stranger.signed_by(&[8; 32]),
            genuine.signed_by(&[8; 32]),
            nameless.signed(),
        ]
    })
    .await;
}

/// B-01: a token does not bring the key that it is checked with, nor demands that we do not know.
#[actix_web::test]
async fn b01_a_token_brings_no_key() {
    let own = SigningKey::from_bytes(&[8; 32]).verifying_key().to_bytes();
    let own = json!({ "kty": "OKP", "crv": "Ed25519", "x": BASE64.encode(own) });
    only_the_genuine_opens(|genuine| {
        let with = |name: &str, value: Value| genuine.with_header(name, value);
        vec![
            with("jwk", own.clone()).signed_by(&[8; 32]),
            with("jwk", own.clone()).signed(),
            with("jku", json!("https://keys.example/jwks.json")).signed(),
            with("x5u", json!("https://keys.example/chain.pem")).signed(),
            with("x5c", json!(["MIIB"])).signed(),
            with("crit", json!(["exp"])).signed(),
        ]
    })
    .await;
}

/// B-01: a token of another kind is no access token (RFC 9068).
#[actix_web::test]
async fn b01_a_wrong_typ_opens_nothing() {
    only_the_genuine_opens(|genuine| {
        let mut bare = genuine.clone();
        bare.header.as_object_mut().unwrap().remove("typ");
        let jwt = genuine.with_header("typ", json!("JWT"));
        vec![bare.signed(), jwt.signed(), genuine.with_header("typ", json!("id+jwt")).signed()]
    })
    .await;
}

/// B-01: every claim that matters is there and is ours.
#[actix_web::test]
async fn b01_missing_or_wrong_claims_open_nothing() {
    only_the_genuine_opens(|genuine| {
        let missing = ["iss", "aud", "sub", "nbf", "exp", "sid", "tenant"];
        let wrong = ["iss", "aud"].map(|name| (name, json!("https://elsewhere.example")));
        let others = ["sub", "sid"].map(|name| (name, json!(kernel::new_id())));
        let wrong = wrong.into_iter().chain(others).chain([
            ("aud", json!([])),
            ("sub", json!("admin")),
            ("tenant", json!("230719")),
            ("exp", json!(genuine.seconds("exp").to_string())),
            ("exp", json!(1e300)),
        ]);
        let missing = missing.map(|name| genuine.without_claim(name).signed());
        missing
            .into_iter()
            .chain(wrong.map(|(name, value)| genuine.with_claim(name, value).signed()))
            .collect()
    })
    .await;
}

/// B-01: five seconds are forgiven, six are not.
#[actix_web::test]
async fn b01_a_token_holds_from_nbf_to_exp() {
    for bench in benches().await {
        let clerk = bench.person("clerk", &[("ho", bench.town.id)]).await;
        let genuine = Forgery::like(&clerk.token().await.unwrap());
        let now = bench.now().utc().timestamp();
        for (claim, moment, good) in [
            ("nbf", now + 5, true),
            ("nbf", now + 6, false),
            ("exp", now - 4, true),
            ("exp", now - 5, false),
            ("exp", now - 60, false),
        ] {
            let answer = show(&bench, &genuine.with_claim(claim, json!(moment)).signed()).await;
            assert_eq!(answer.status == 200, good, "{claim} {}", moment - now);
        }
        let kept = genuine.signed();
        show(&bench, &kept).await.ok();
        wait(&bench, 606);
        show(&bench, &kept).await.refused(401, "unauthenticated");
    }
}

/// B-01: a bit flipped in any byte of header, claims or signature.
#[actix_web::test]
async fn b01_a_flipped_bit_opens_nothing() {
    only_the_genuine_opens(|genuine| {
        let token = genuine.signed();
        let parts: Vec<Vec<u8>> =
            token.split('.').map(|part| BASE64.decode(part).unwrap()).collect();
        let places = parts
            .iter()
            .enumerate()
            .flat_map(|(part, bytes)| (0..bytes.len()).map(move |n| (part, n)));
        places
            .map(|(part, n)| {
                let mut bent = parts.clone();
                bent[part][n] ^= 1 << (n % 8);
                bent.iter().map(|bytes| BASE64.encode(bytes)).collect::<Vec<_>>().join(".")
            })
            .collect()
    })
    .await;
}

/// B-02: what others verify our tokens by holds nothing that signs, and names the key of our tokens.
#[actix_web::test]
async fn b02_the_key_set_has_no_private_member() {
    for bench in benches().await {
        let clerk = bench.person("clerk", &[("ho", bench.town.id)]).await;
        let set = bench.stranger().get("/.well-known/jwks.json").await;
        assert_eq!(set.header("cache-control"), "public, max-age=300");
        let set = set.ok();
        let keys = set["keys"].as_array().unwrap();
        for key in keys {
            let members: BTreeSet<&str> =
                key.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(members, BTreeSet::from(["alg", "crv", "kid", "kty", "use", "x"]));
        }
        let token = Forgery::like(&clerk.token().await.unwrap());
        assert!(keys.iter().any(|key| key["kid"] == token.header["kid"]));
        let metadata = bench.stranger().get("/.well-known/oauth-authorization-server").await.ok();
        assert_eq!(metadata["issuer"], token.claims["iss"]);
        assert!(
            metadata["grant_types_supported"]
                .as_array()
                .unwrap()
                .iter()
                .all(|one| one != "password")
        );
    }
}

/// B-01: the token of one person is none of another's, however it is signed.
#[actix_web::test]
async fn b01_a_session_belongs_to_one_account() {
    for bench in benches().await {
        let clerk = bench.person("clerk", &[("ho", bench.town.id)]).await;
        let deputy = bench.person("deputy", &[("vl", bench.town.id)]).await;
        clerk.get(ME).await.ok();
        let genuine = Forgery::like(&clerk.token().await.unwrap());
        let bent = genuine.with_claim("sub", json!(deputy.account)).signed();
        holder(&bench, &json!({ "access_token": bent }))
            .get(ME)
            .await
            .refused(401, "unauthenticated");
    }
}
