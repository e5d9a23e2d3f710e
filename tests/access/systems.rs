//! District systems: client credentials (RFC 6749 §4.4).

use super::{ACCOUNTS, Admins, Answered, ME, ask_token, holder, text, wait};
use crate::approval::approve;
use crate::town::benches;
use actix_web::test::TestRequest;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use testkit::{Answer, Bench};

const CLIENT: &str = "district-hotline";

async fn prove(bench: &Bench, client: &str, secret: &str) -> Answer {
    let form =
        [("grant_type", "client_credentials"), ("client_id", client), ("client_secret", secret)];
    ask_token(bench, &form).await
}

async fn new_secret(admins: &Admins<'_>, account: &Value) -> Value {
    admins.act(account, "client-secrets", json!({})).await.ok()
}

/// B-18: a system proves itself with its secret, in the form or by HTTP Basic, and gets no refresh token.
#[actix_web::test]
async fn b18_a_system_proves_itself() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let account = admins.system_account(CLIENT, &[]).await;
        admins.assign(&account, &[("dx", bench.district.id)]).await.ok();
        let secret = new_secret(&admins, &account).await;
        let secret = text(&secret, "client_secret");
        let tokens = prove(&bench, CLIENT, secret).await.ok();
        assert_eq!(tokens["refresh_token"], json!(null));
        let system = holder(&bench, &tokens);
        assert_eq!(system.get(ME).await.ok()["roles"], json!(["dx"]));
        system.get("/v1/hotline/tickets").await.ok();
        let full = format!("230718/{CLIENT}");
        prove(&bench, &full, secret).await.ok();
        for client in [CLIENT, &full, &full.replace('/', "%2F")] {
            let basic = BASE64_STANDARD.encode(format!("{client}:{secret}"));
            let request = TestRequest::post()
                .uri("/v1/oauth/token")
                .insert_header(("Authorization", format!("Basic {basic}")))
                .set_form([("grant_type", "client_credentials")]);
            bench.stranger().send(request).await.ok();
        }
        prove(&bench, CLIENT, "guess").await.oauth_error(401, "invalid_client");
        prove(&bench, "nobody", secret).await.oauth_error(401, "invalid_client");
        prove(&bench, &format!("230719/{CLIENT}"), secret).await.oauth_error(401, "invalid_client");
        wait(&bench, 606);
        system.get(ME).await.refused(401, "unauthenticated");
        admins.act(&account, "disable", json!({})).await.ok();
        prove(&bench, CLIENT, secret).await.oauth_error(401, "invalid_client");
    }
}

/// B-18: two secrets live side by side, so that one replaces the other without a failed call; a revoked one is refused.
#[actix_web::test]
async fn b18_secrets_are_replaced_without_a_failed_call() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let account = admins.system_account(CLIENT, &[]).await;
        let old = new_secret(&admins, &account).await;
        prove(&bench, CLIENT, text(&old, "client_secret")).await.ok();
        let new = new_secret(&admins, &account).await;
        for secret in [&old, &new] {
            prove(&bench, CLIENT, text(secret, "client_secret")).await.ok();
        }
        admins.act(&account, "client-secrets", json!({})).await.refused(409, "conflict");
        let revoke = format!("client-secrets/{}/revoke", text(&old, "id"));
        admins.act(&account, &revoke, json!({})).await.ok();
        prove(&bench, CLIENT, text(&old, "client_secret")).await.oauth_error(401, "invalid_client");
        prove(&bench, CLIENT, text(&new, "client_secret")).await.ok();
        admins.act(&account, &revoke, json!({})).await.refused(404, "not_found");
        let person = admins.account("wang").await;
        admins.act(&person, "client-secrets", json!({})).await.refused(409, "conflict");
    }
}

/// B-18: a secret ends after a year.
#[actix_web::test]
async fn b18_a_secret_ends_after_a_year() {
    const DAY: i64 = 86_400;
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let account = admins.system_account(CLIENT, &[]).await;
        let secret = new_secret(&admins, &account).await;
        let secret = text(&secret, "client_secret");
        wait(&bench, 365 * DAY - 1);
        prove(&bench, CLIENT, secret).await.ok();
        wait(&bench, 1);
        prove(&bench, CLIENT, secret).await.oauth_error(401, "invalid_client");
    }
}

/// B-18, B-28: a system calls from its networks only; where a call comes from is what the socket says, not a header.
#[actix_web::test]
async fn b18_a_system_calls_from_its_networks() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let account = admins.system_account(CLIENT, &["10.20.0.0/16", "fd00::/8"]).await;
        let secret = new_secret(&admins, &account).await;
        let secret = text(&secret, "client_secret");
        let from = async |address: Option<&str>| {
            let form = [
                ("grant_type", "client_credentials"),
                ("client_id", CLIENT),
                ("client_secret", secret),
            ];
            let mut request = TestRequest::post()
                .uri("/v1/oauth/token")
                .insert_header(("X-Forwarded-For", "10.20.1.1"))
                .insert_header(("Forwarded", "for=10.20.1.1"))
                .set_form(form);
            if let Some(address) = address {
                request = request.peer_addr(address.parse().unwrap());
            }
            bench.stranger().send(request).await
        };
        for near in ["10.20.1.1:4000", "[::ffff:10.20.1.1]:4000", "[fd00::1]:4000"] {
            from(Some(near)).await.ok();
        }
        for far in [Some("10.21.1.1:4000"), Some("[2001:db8::1]:4000"), None] {
            from(far).await.oauth_error(401, "invalid_client");
        }
        // It moves: two people let it call from elsewhere, and from where it was no more.
        let path = format!("{ACCOUNTS}/{}/networks", text(&account, "id"));
        let moved = json!({ "networks": ["10.21.0.0/16"], "reason": "迁入政务云" });
        let asked = admins.system.post(&path, moved.clone()).await.created();
        from(Some("10.21.1.1:4000")).await.oauth_error(401, "invalid_client");
        approve(&admins.system, &asked).await.refused(409, "second_person_needed");
        approve(&admins.security, &asked).await.ok();
        from(Some("10.21.1.1:4000")).await.ok();
        from(Some("10.20.1.1:4000")).await.oauth_error(401, "invalid_client");
        let person = admins.hire("wang", "ho").await;
        let path = format!("{ACCOUNTS}/{}/networks", text(&person, "id"));
        admins.system.post(&path, moved).await.refused(409, "conflict");
        let wrong = json!({ "kind": "system", "login": "w", "unit": bench.town.id, "networks": ["10.0.0.0/33"] });
        let refused = admins.system.post(ACCOUNTS, wrong).await;
        assert!([400, 422].contains(&refused.status.as_u16()), "{}", refused.body);
    }
}
