//! District systems that sign their own proofs (RFC 7523, `private_key_jwt`).

use super::{Admins, Answered, ME, ask_token, holder, text, wait};
use crate::town::benches;
use actix_web::test::TestRequest;
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use testkit::{Answer, Bench, ISSUER};

const CLIENT: &str = "230718/district-hotline";
const LOGIN: &str = "district-hotline";
const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A system's key: what it signs with, and what it tells.
struct Key {
    algorithm: Algorithm,
    signing: EncodingKey,
    public: Value,
}

fn ed25519(seed: u8) -> Key {
    let key = SigningKey::from_bytes(&[seed; 32]);
    let x = BASE64_URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
    let signing = EncodingKey::from_ed_der(key.to_pkcs8_der().unwrap().as_bytes());
    let public = json!({ "kty": "OKP", "crv": "Ed25519", "x": x });
    Key { algorithm: Algorithm::EdDSA, signing, public }
}

/// The key of RFC 7515 appendix A.3, in the wrapping of RFC 5208 and RFC 5915.
fn p256() -> Key {
    let (x, y, d) = (
        "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI",
    );
    let bytes = |text| BASE64_URL_SAFE_NO_PAD.decode(text).unwrap();
    let mut der = b"\x30\x81\x87\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x04\x6d\x30\x6b\x02\x01\x01\x04\x20".to_vec();
    der.extend(bytes(d));
    der.extend(b"\xa1\x44\x03\x42\x00\x04");
    der.extend(bytes(x));
    der.extend(bytes(y));
    let public = json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y });
    Key { algorithm: Algorithm::ES256, signing: EncodingKey::from_ec_der(&der), public }
}

/// What an assertion says when it is a good one.
fn claims(bench: &Bench) -> Value {
    let now = bench.now().utc().timestamp();
    json!({
        "iss": CLIENT, "sub": CLIENT, "aud": ISSUER,
        "jti": kernel::new_id().to_string(), "iat": now, "exp": now + 60,
    })
}

fn sign(key: &Key, claims: &Value) -> String {
    jsonwebtoken::encode(&Header::new(key.algorithm), claims, &key.signing).unwrap()
}

async fn prove(bench: &Bench, assertion: &str) -> Answer {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", TYPE),
        ("client_assertion", assertion),
    ];
    ask_token(bench, &form).await
}

async fn system(admins: &Admins<'_>, networks: &[&str], key: &Key) -> (Value, Value) {
    let account = admins.system_account(LOGIN, networks).await;
    admins.assign(&account, &[("dx", admins.bench.district.id)]).await.ok();
    let body = json!({ "public_key": key.public });
    let added = admins.act(&account, "client-keys", body).await.ok();
    (account, added)
}

#[actix_web::test]
async fn b19_a_system_signs_its_own_proof() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let (first, second) = (ed25519(9), p256());
        let (account, added) = system(&admins, &[], &first).await;
        let body = json!({ "public_key": second.public });
        let added_second = admins.act(&account, "client-keys", body).await.ok();
        for (key, added) in [(&first, added), (&second, added_second)] {
            let tokens = prove(&bench, &sign(key, &claims(&bench))).await.ok();
            assert_eq!(tokens["refresh_token"], json!(null));
            assert_eq!(holder(&bench, &tokens).get(ME).await.ok()["roles"], json!(["dx"]));
            let mut named = Header::new(key.algorithm);
            named.kid = Some(text(&added, "key_id").into());
            let named = jsonwebtoken::encode(&named, &claims(&bench), &key.signing).unwrap();
            prove(&bench, &named).await.ok();
            let mut to_endpoint = claims(&bench);
            let endpoint = format!("{}/v1/oauth/token", ISSUER.trim_end_matches('/'));
            to_endpoint["aud"] = json!(endpoint);
            prove(&bench, &sign(key, &to_endpoint)).await.ok();
            let events = admins.events(&account["id"]).await;
            assert!(events.contains(&"organization.client_key_added".into()), "{events:?}");
        }
        let metadata = bench.stranger().get("/.well-known/oauth-authorization-server").await.ok();
        let methods = metadata["token_endpoint_auth_methods_supported"].as_array().unwrap();
        assert!(methods.contains(&json!("private_key_jwt")));
    }
}

#[actix_web::test]
async fn b19_an_assertion_is_used_once() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let key = ed25519(9);
        system(&admins, &[], &key).await;
        let assertion = sign(&key, &claims(&bench));
        prove(&bench, &assertion).await.ok();
        prove(&bench, &assertion).await.oauth_error(401, "invalid_client");
        // Ten at once, one of which is let in.
        let assertion = sign(&key, &claims(&bench));
        let answers =
            futures_util::future::join_all((0..10).map(|_| prove(&bench, &assertion))).await;
        let good = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(good, 1);
    }
}

#[actix_web::test]
async fn b19_an_assertion_for_others_or_for_later_opens_nothing() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let key = ed25519(9);
        system(&admins, &[], &key).await;
        let now = bench.now().utc().timestamp();
        for (member, value) in [
            ("aud", json!("https://other.example")),
            ("aud", json!([ISSUER, "https://other.example"])),
            ("aud", json!(format!("{ISSUER}x"))),
            ("iss", json!("230718/another")),
            ("sub", json!("230718/another")),
            ("exp", json!(now - 6)),
            ("exp", json!(now + 306)),
            ("exp", json!(null)),
            ("nbf", json!(now + 6)),
            ("jti", json!("")),
            ("jti", json!(null)),
        ] {
            let mut wrong = claims(&bench);
            wrong[member] = value.clone();
            let answer = prove(&bench, &sign(&key, &wrong)).await;
            assert_eq!(answer.status, 401, "{member} {value}: {}", answer.body);
            answer.oauth_error(401, "invalid_client");
        }
        for stranger in [ed25519(8), p256()] {
            let answer = prove(&bench, &sign(&stranger, &claims(&bench))).await;
            answer.oauth_error(401, "invalid_client");
        }
        let mut brings_key = Header::new(Algorithm::EdDSA);
        brings_key.jku = Some("https://keys.example/jwks.json".into());
        let mut is_access_token = Header::new(Algorithm::EdDSA);
        is_access_token.typ = Some("at+jwt".into());
        let mut names_another = Header::new(Algorithm::EdDSA);
        names_another.kid = Some("another".into());
        for header in [brings_key, is_access_token, names_another] {
            let text = jsonwebtoken::encode(&header, &claims(&bench), &key.signing).unwrap();
            prove(&bench, &text).await.oauth_error(401, "invalid_client");
        }
        // Signed with the public key as if it were a shared secret.
        let secret = EncodingKey::from_secret(text(&key.public, "x").as_bytes());
        let text = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims(&bench), &secret);
        prove(&bench, &text.unwrap()).await.oauth_error(401, "invalid_client");
        prove(&bench, "a.b.c").await.oauth_error(401, "invalid_client");
    }
}

/// RFC 7521 §4.2, RFC 6749 §2.3: the kind is named, one way is used, and the client is the same.
#[actix_web::test]
async fn b19_a_request_shows_one_proof() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let key = ed25519(9);
        system(&admins, &["10.20.0.0/16"], &key).await;
        let from = async |address: &str, extra: &[(&str, &str)], basic: bool| {
            let assertion = sign(&key, &claims(&bench));
            let mut form = vec![
                ("grant_type", "client_credentials"),
                ("client_assertion_type", TYPE),
                ("client_assertion", assertion.as_str()),
            ];
            for (name, value) in extra {
                form.retain(|(known, _)| known != name);
                if !value.is_empty() {
                    form.push((name, value));
                }
            }
            let mut request =
                TestRequest::post().uri("/v1/oauth/token").peer_addr(address.parse().unwrap());
            if basic {
                let proof = BASE64_STANDARD.encode(format!("{CLIENT}:secret"));
                request = request.insert_header(("Authorization", format!("Basic {proof}")));
            }
            bench.stranger().send(request.set_form(form)).await
        };
        let near = "10.20.1.1:4000";
        from(near, &[], false).await.ok();
        from(near, &[("client_id", CLIENT)], false).await.ok();
        from("10.21.1.1:4000", &[], false).await.oauth_error(401, "invalid_client");
        from(near, &[("client_id", "230718/another")], false)
            .await
            .oauth_error(401, "invalid_client");
        let saml = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer";
        from(near, &[("client_assertion_type", saml)], false)
            .await
            .oauth_error(400, "invalid_request");
        for left_out in ["client_assertion_type", "client_assertion"] {
            from(near, &[(left_out, "")], false).await.oauth_error(400, "invalid_request");
        }
        from(near, &[("client_secret", "x")], false).await.oauth_error(400, "invalid_request");
        from(near, &[], true).await.oauth_error(400, "invalid_request");
    }
}

#[actix_web::test]
async fn b19_keys_are_replaced_revoked_and_end_after_a_year() {
    const DAY: i64 = 86_400;
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let (old, new) = (ed25519(9), ed25519(10));
        let (account, added) = system(&admins, &[], &old).await;
        let add = async |key: &Value| {
            admins.act(&account, "client-keys", json!({ "public_key": key })).await
        };
        add(&old.public).await.refused(409, "conflict");
        add(&new.public).await.ok();
        for key in [&old, &new] {
            prove(&bench, &sign(key, &claims(&bench))).await.ok();
        }
        add(&ed25519(11).public).await.refused(409, "conflict");
        let revoke = format!("client-keys/{}/revoke", text(&added, "id"));
        let view = admins.act(&account, &revoke, json!({})).await.ok();
        assert_eq!(view["client_keys"].as_array().unwrap().len(), 1);
        prove(&bench, &sign(&old, &claims(&bench))).await.oauth_error(401, "invalid_client");
        prove(&bench, &sign(&new, &claims(&bench))).await.ok();
        admins.act(&account, &revoke, json!({})).await.refused(404, "not_found");
        let private =
            json!({ "kty": "OKP", "crv": "Ed25519", "x": text(&old.public, "x"), "d": "AA" });
        add(&private).await.refused(400, "malformed_request");
        let half = json!({ "kty": "EC", "crv": "P-256", "x": text(&old.public, "x") });
        add(&half).await.refused(422, "invalid");
        let person = admins.account("wang").await;
        let body = json!({ "public_key": old.public });
        admins.act(&person, "client-keys", body).await.refused(409, "conflict");
        wait(&bench, 365 * DAY - 1);
        prove(&bench, &sign(&new, &claims(&bench))).await.ok();
        wait(&bench, 1);
        prove(&bench, &sign(&new, &claims(&bench))).await.oauth_error(401, "invalid_client");
    }
}
