//! B-24, B-25: nobody gives an account in use new means of proof alone: they would be that account whenever they liked.

use super::{Admins, Answered, PASSWORD, ask_token, refresh, sign_in, text, wait};
use crate::approval::approve;
use crate::town::benches;
use serde_json::{Value, json};

const DAY: i64 = 86_400;
const OTHER: &str = "另一句足够长的口令";

/// What the system administrator may try on a person's account and on that of a system.
fn key() -> Value {
    json!({ "public_key": { "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" } })
}

#[actix_web::test]
async fn b25_a_new_activation_of_an_account_in_use_takes_two() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let wang = admins.hire("wang", "ho").await;
        let alone = async |account: &Value| admins.alone(account, "activation", json!({})).await;
        alone(&wang).await.refused(409, "second_person_needed");
        // An administrator who has not set a password yet is nobody else's to become either.
        let zhao = admins.account("zhao").await;
        admins.ask_renewal(&zhao).await.refused(409, "conflict");
        alone(&zhao).await.ok();
        bench.assign("zhao", &[("au", bench.district.id)]).await;
        alone(&zhao).await.refused(409, "second_person_needed");

        let open = sign_in(&bench, "wang", PASSWORD).await.ok();
        let request = admins.ask_renewal(&wang).await.created();
        alone(&wang).await.refused(409, "second_person_needed");
        approve(&admins.system, &request).await.refused(409, "second_person_needed");
        approve(&admins.security, &request).await.ok();
        let secret = alone(&wang).await.ok();
        alone(&wang).await.refused(409, "second_person_needed");
        sign_in(&bench, "wang", PASSWORD).await.ok();
        admins.set_password("wang", &secret["activation"], OTHER).await.no_content();
        refresh(&bench, text(&open, "refresh_token")).await.oauth_error(400, "invalid_grant");
        sign_in(&bench, "wang", PASSWORD).await.refused(401, "unauthenticated");
        sign_in(&bench, "wang", OTHER).await.ok();

        let request = admins.ask_renewal(&wang).await.created();
        approve(&admins.security, &request).await.ok();
        wait(&bench, DAY);
        alone(&wang).await.refused(409, "second_person_needed");
    }
}

#[actix_web::test]
async fn b25_a_new_secret_of_a_system_in_use_takes_two() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let system = admins.system_account("district", &[]).await;
        admins.alone(&system, "client-secrets", json!({})).await.ok();
        admins.assign(&system, &[("dx", bench.district.id)]).await.ok();
        for (action, body) in [("client-secrets", json!({})), ("client-keys", key())] {
            let alone = async || admins.alone(&system, action, body.clone()).await;
            alone().await.refused(409, "second_person_needed");
            let request = admins.ask_renewal(&system).await.created();
            approve(&admins.security, &request).await.ok();
            let made = alone().await.ok();
            if let Some(secret) = made["client_secret"].as_str() {
                let form = [
                    ("grant_type", "client_credentials"),
                    ("client_id", "district"),
                    ("client_secret", secret),
                ];
                ask_token(&bench, &form).await.ok();
            }
            alone().await.refused(409, "second_person_needed");
        }
    }
}

/// What takes a system's roles, secrets and keys away leaves it an account that was in use: who could begin anew alone would be that system.
#[actix_web::test]
async fn b25_a_system_that_was_in_use_stays_so() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let system = admins.system_account("district", &[]).await;
        let alone = async |action: &str, body: Value| admins.alone(&system, action, body).await;
        let first = alone("client-secrets", json!({})).await.ok();
        alone("client-secrets", json!({})).await.refused(409, "second_person_needed");
        admins.assign(&system, &[("dx", bench.district.id)]).await.ok();
        alone("move", json!({ "unit": bench.town.id })).await.ok();
        let revoke = format!("client-secrets/{}/revoke", text(&first, "id"));
        alone(&revoke, json!({})).await.ok();
        alone("client-secrets", json!({})).await.refused(409, "second_person_needed");
        alone("client-keys", key()).await.refused(409, "second_person_needed");
        // What was allowed in the former office is not taken along.
        let request = admins.ask_renewal(&system).await.created();
        approve(&admins.security, &request).await.ok();
        let later = admins.ask_renewal(&system).await.created();
        alone("move", json!({ "unit": bench.district.id })).await.ok();
        alone("client-secrets", json!({})).await.refused(409, "second_person_needed");
        approve(&admins.security, &later).await.refused(409, "conflict");
    }
}
