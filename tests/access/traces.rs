//! What secrets leave behind: nothing.

use super::{Admins, Answered, PASSWORD, ask_token, holder, refresh, sign_in, text};
use crate::town::benches;
use db::Db;
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::{Value, json};
use testkit::Bench;

#[derive(diesel::QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
}

/// Everything that a table says.
pub async fn everything(bench: &Bench, table: &'static str) -> String {
    let rows = bench.database.read(move |db| {
        let column = if db.is_postgres() { "t::text" } else { "quote(t.body)" };
        let question = format!("SELECT {column} AS text FROM {table} t");
        let rows: Vec<Row> = match db {
            Db::Pg(c) => diesel::sql_query(question.clone()).load(c)?,
            Db::Lite(c) => diesel::sql_query(question.clone()).load(c)?,
        };
        Ok(rows.into_iter().map(|row| row.text).collect::<Vec<_>>().join("\n"))
    });
    rows.await.unwrap()
}

/// B-08: passwords, secrets and tokens stand in no ledger entry, no stored answer and no record; logins and names not in the ledger.
#[actix_web::test]
async fn b08_secrets_leave_no_trace() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let wang = admins.account("wang-canary").await;
        let activation = admins.act(&wang, "activation", json!({})).await.ok();
        admins.set_password("wang-canary", &activation["activation"], PASSWORD).await.no_content();
        let first = sign_in(&bench, "wang-canary", PASSWORD).await.ok();
        let second = refresh(&bench, text(&first, "refresh_token")).await.ok();
        holder(&bench, &second).get(super::ME).await.ok();
        let system = admins.system_account("system-canary", &[]).await;
        let secret = admins.act(&system, "client-secrets", json!({})).await.ok();
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "system-canary"),
            ("client_secret", text(&secret, "client_secret")),
        ];
        let third = ask_token(&bench, &form).await.ok();
        let mut secrets = vec![
            PASSWORD.to_string(),
            text(&activation, "activation").into(),
            text(&secret, "client_secret").into(),
        ];
        for tokens in [&first, &second, &third] {
            secrets.push(text(tokens, "access_token").into());
            // The tenant and the session in front are no secrets.
            secrets.extend(tokens["refresh_token"].as_str().into_iter().flat_map(|token| {
                token.splitn(4, '.').skip(2).map(str::to_string).collect::<Vec<_>>()
            }));
        }
        let ledger = everything(&bench, "ledger_entry").await;
        assert!(ledger.contains("organization.session_refreshed"), "the ledger was read");
        for personal in ["wang-canary", "system-canary", "姓名wang-canary"] {
            assert!(!ledger.contains(personal), "{personal} is in the ledger");
        }
        for table in [
            "ledger_entry",
            "ledger_idempotency",
            "organization_account",
            "organization_session",
            "organization_person",
        ] {
            let all = everything(&bench, table).await;
            assert!(!all.is_empty());
            for secret in &secrets {
                assert!(!all.contains(secret.as_str()), "{secret} is in {table}");
            }
        }
    }
}

/// B-08: what is refused is not repeated in the refusal.
#[actix_web::test]
async fn b08_errors_do_not_repeat_secrets() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        let canary = "canary-秘密-".repeat(20);
        let short = "canary";
        let stranger = bench.stranger();
        let posts = [
            ("/v1/auth/sessions", json!({ "login": "wang", "password": canary })),
            ("/v1/auth/sessions", json!({ "login": "wang", "password": "canary-秘密" })),
            ("/v1/auth/sessions", json!({ "login": "wang", "password": { "canary": 1 } })),
            ("/v1/auth/sessions", json!({ "login": "wang", "password": ["canary"] })),
            (
                "/v1/auth/password",
                json!({ "login": "wang", "activation": canary, "password": canary }),
            ),
            (
                "/v1/auth/password",
                json!({ "login": "wang", "activation": "canary", "password": "canary" }),
            ),
            ("/v1/auth/bootstrap", json!({ "secret": "canary", "district_code": 7 })),
        ];
        for (path, body) in posts {
            let answer = stranger.post(path, body).await;
            assert!(answer.status.is_client_error(), "{path}");
            assert!(!String::from_utf8(answer.bytes).unwrap().contains(short), "{path}");
        }
        let token: Value = json!({ "access_token": "canary.canary.canary" });
        let answer = holder(&bench, &token).get("/v1/hotline/tickets").await;
        assert!(!answer.body.to_string().contains(short));
        for (grant, member) in
            [("refresh_token", "refresh_token"), ("client_credentials", "client_secret")]
        {
            let form = [("grant_type", grant), ("client_id", "wang"), (member, "canary")];
            let answer = ask_token(&bench, &form).await;
            assert!(answer.status.is_client_error() && !answer.body.to_string().contains(short));
        }
    }
}
