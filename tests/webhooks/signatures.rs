//! what was sent, verified by the library that the standard publishes, and `v1a` by plain Ed25519.

use super::sink::Got;
use super::{ENDPOINTS, Post, new_endpoint, path};
use crate::town::benches;
use actix_web::http::Method;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signature, Verifier, VerifyingKey};
use kernel::{Clock, SystemClock};
use reqwest::header::{HeaderMap, HeaderName};
use serde_json::{Value, json};
use standardwebhooks::Webhook;

fn verifies(secret: &Value, got: &Got) -> bool {
    let header = |(name, value): (&String, &String)| {
        (name.parse::<HeaderName>().unwrap(), value.parse().unwrap())
    };
    let headers: HeaderMap = got.headers.iter().map(header).collect();
    Webhook::new(secret.as_str().unwrap()).unwrap().verify(got.body.as_bytes(), &headers).is_ok()
}

#[actix_web::test]
async fn a30_the_published_library_verifies_and_both_secrets_sign_while_they_overlap() {
    for bench in benches().await {
        // The library looks at the machine's own clock.
        bench.clock.set(SystemClock.now());
        let post = Post::new(&bench).await;
        let (sink, view) = post.endpoint("a", json!({})).await;
        let old = &view["secret"];
        assert!(old.as_str().unwrap().starts_with("whsec_"));
        post.town.receive("A1").await;
        post.send().await;
        let first = sink.got()[0].clone();
        assert!(verifies(old, &first));
        let forged =
            Got { body: first.body.replace("\"version\":1", "\"version\":2"), ..first.clone() };
        assert!(forged.body != first.body && !verifies(old, &forged));
        let rotated = post
            .town
            .district
            .change(&format!("{}/rotate-secret", path(&view)), 1, json!({}))
            .await
            .ok();
        let new = &rotated["secret"];
        post.town.receive("A2").await;
        post.send().await;
        let second = sink.got()[1].clone();
        assert!(new != old && verifies(old, &second) && verifies(new, &second));
        assert_eq!(second.header("webhook-signature").split(' ').count(), 2);
        // A day later the former one is former; the library would find the time of it far off, so one signature has to do.
        post.wait(86_401);
        post.town.receive("A3").await;
        post.send().await;
        assert_eq!(sink.got()[2].header("webhook-signature").split(' ').count(), 1);
        assert_eq!(second.header("content-type"), "application/cloudevents+json; charset=utf-8");
    }
}

#[actix_web::test]
async fn a30_ed25519_is_verified_with_the_public_key_alone() {
    for bench in benches().await {
        let post = Post::new(&bench).await;
        let (sink, view) = post.endpoint("a", json!({ "scheme": "ed25519" })).await;
        assert_eq!(view["secret"], Value::Null, "there is nothing to share");
        post.town.receive("A1").await;
        post.send().await;
        let got = sink.got()[0].clone();
        let key = view["endpoint"]["public_key"].as_str().unwrap().strip_prefix("whpk_").unwrap();
        let key =
            VerifyingKey::from_bytes(&BASE64_STANDARD.decode(key).unwrap().try_into().unwrap())
                .unwrap();
        let signature = got.header("webhook-signature").strip_prefix("v1a,").unwrap();
        let signature = Signature::from_slice(&BASE64_STANDARD.decode(signature).unwrap()).unwrap();
        let signed = |body: &str| {
            let text =
                format!("{}.{}.{body}", got.header("webhook-id"), got.header("webhook-timestamp"));
            key.verify(text.as_bytes(), &signature).is_ok()
        };
        assert!(signed(&got.body) && !signed(&format!("{} ", got.body)));
    }
}

/// The secret is in one answer, sealed in the database, and nowhere else; keys can be rotated under it.
#[actix_web::test]
async fn a30_a_secret_is_shown_once() {
    for bench in benches().await {
        let post = Post::new(&bench).await;
        let key = [("Idempotency-Key", "once")];
        let make = || {
            post.town.district.request(
                Method::POST,
                ENDPOINTS,
                Some(new_endpoint("a", json!({}))),
                &key,
            )
        };
        let made = make().await;
        let secret = made.body["secret"].as_str().unwrap().to_string();
        let again = make().await;
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!((again.status.as_u16(), &again.body["secret"]), (201, &Value::Null));
        let read = post.town.district.get(&path(&made.body)).await;
        assert!(!String::from_utf8_lossy(&read.bytes).contains("whsec_"));
        if let Some(file) = bench.file() {
            let raw = BASE64_STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
            for suffix in ["", "-wal"] {
                let bytes =
                    std::fs::read(format!("{}{suffix}", file.display())).unwrap_or_default();
                let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
                assert!(!holds(&raw) && !holds(&secret.as_bytes()[6..]), "{suffix}");
            }
        }
    }
}

/// the trace of the request goes on in the webhook.
#[actix_web::test]
async fn a33_a_trace_goes_on_in_the_webhook() {
    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    for bench in benches().await {
        let post = Post::new(&bench).await;
        let (sink, _) = post.endpoint("a", json!({})).await;
        let parent = format!("00-{TRACE}-00f067aa0ba902b7-01");
        let headers = [("Idempotency-Key", "t"), ("traceparent", parent.as_str())];
        let ticket = post.town.new_ticket("T1");
        let town = &post.town;
        town.district
            .request(Method::POST, "/v1/hotline/tickets", Some(ticket), &headers)
            .await
            .created();
        post.send().await;
        let told = sink.got()[0].header("traceparent").to_string();
        assert!(told.starts_with(&format!("00-{TRACE}-")) && told.len() == 55, "{told}");
    }
}
