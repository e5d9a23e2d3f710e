//! Passwords as a policy wants them: what may be set, how they are changed, when they are too old.

use super::{Admins, Answered, PASSWORD, SESSIONS, holder, refresh, sign_in, text, wait};
use crate::town::{LINES, benches, parts};
use serde_json::{Value, json};
use testkit::{Answer, Bench};

const DAY: i64 = 86_400;
/// Three of four classes.
const STRICT: &str = "River-fog-at-4am";
const CHANGE: &str = "/v1/auth/password/change";

async fn change(bench: &Bench, old: &str, new: &str, end_sessions: bool) -> Answer {
    let body = json!({
        "login": "wang", "password": old, "new_password": new, "end_sessions": end_sessions,
    });
    bench.stranger().post(CHANGE, body).await
}

fn code_of(problem: &Value) -> &str {
    problem["errors"][0]["code"].as_str().unwrap()
}

/// B-14: over the interface a password is refused for what it is, for the login, and for the names of the holder's units.
#[actix_web::test]
async fn b14_a_password_is_judged_when_it_is_set() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let account = admins.account("wangxm").await;
        let secret = admins.act(&account, "activation", json!({})).await.ok();
        let secret = &secret["activation"];
        for (password, code) in [
            ("short7!", "length"),
            ("password123", "too_common"),
            ("xx-wangxm-2025", "context"),
            ("乌马河镇2025!", "context"),
        ] {
            let problem = admins.set_password("wangxm", secret, password).await;
            assert_eq!(code_of(&problem.refused(422, "invalid")), code, "{password}");
        }
        let long = "雪".repeat(129);
        admins.set_password("wangxm", secret, &long).await.refused(422, "invalid");
        // Who does not hold the secret learns nothing of the unit, nor whether there is such a login.
        let guess = json!("guess");
        let said = async |login: &str| {
            let answer = admins.set_password(login, &guess, "乌马河镇2025!").await;
            code_of(&answer.refused(422, "invalid")).to_string()
        };
        assert_eq!(
            (said("wangxm").await, said("nobody").await),
            ("activation".into(), "activation".into())
        );
        admins.set_password("wangxm", secret, PASSWORD).await.no_content();
    }
}

/// B-07, B-14: the holder changes the password by the old one, and ends what was open when asked to; wrong ones are counted.
#[actix_web::test]
async fn b07_a_new_password_may_end_what_was_open() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        let open = sign_in(&bench, "wang", PASSWORD).await.ok();
        let second = "另一句足够长的口令";
        change(&bench, "不是这个密码", second, true).await.refused(401, "unauthenticated");
        let common = change(&bench, PASSWORD, "password", true).await.refused(422, "invalid");
        assert_eq!(common["errors"][0]["pointer"], "/new_password");
        change(&bench, PASSWORD, second, false).await.no_content();
        let open = refresh(&bench, text(&open, "refresh_token")).await.ok();
        sign_in(&bench, "wang", PASSWORD).await.refused(401, "unauthenticated");
        change(&bench, second, PASSWORD, true).await.no_content();
        refresh(&bench, text(&open, "refresh_token")).await.oauth_error(400, "invalid_grant");
        wait(&bench, 4);
        holder(&bench, &open).get(super::ME).await.refused(401, "unauthenticated");
        for _ in 0..12 {
            change(&bench, "不是这个密码", second, true).await;
        }
        let closed = change(&bench, PASSWORD, second, true).await;
        assert!(!closed.header("retry-after").is_empty());
        closed.refused(429, "too_many_attempts");
    }
}

/// B-14: under `mlps3` a password has three classes, ages in ninety days, and the last five do not come back.
#[actix_web::test]
async fn b14_level_three_wants_classes_age_and_memory() {
    for bench in Bench::each_under("mlps3", &LINES, parts).await {
        let admins = Admins::of(&bench).await;
        let account = admins.account("wang").await;
        let secret = admins.act(&account, "activation", json!({})).await.ok();
        let refused = admins.set_password("wang", &secret["activation"], PASSWORD).await;
        assert_eq!(code_of(&refused.refused(422, "invalid")), "classes");
        admins.set_password("wang", &secret["activation"], STRICT).await.no_content();
        wait(&bench, 90 * DAY - 1);
        sign_in(&bench, "wang", STRICT).await.ok();
        wait(&bench, 1);
        sign_in(&bench, "wang", STRICT).await.refused(401, "password_expired");
        sign_in(&bench, "wang", "wrong").await.refused(401, "unauthenticated");
        let mut old = STRICT.to_string();
        for n in 0..5 {
            let new = format!("{n}-River-fog-at-{n}am");
            change(&bench, &old, &new, false).await.no_content();
            let back = change(&bench, &new, STRICT, false).await;
            assert_eq!(code_of(&back.refused(422, "invalid")), "used_before");
            change(&bench, &new, &new, false).await.refused(422, "invalid");
            old = new;
        }
        change(&bench, &old, "6-River-fog-at-6am", false).await.no_content();
        change(&bench, "6-River-fog-at-6am", STRICT, false).await.no_content();
        sign_in(&bench, "wang", STRICT).await.ok();
    }
}

/// B-06: under `mlps3` a session ends after half an hour without use and after a working day.
#[actix_web::test]
async fn b06_level_three_ends_sessions_sooner() {
    for bench in Bench::each_under("mlps3", &LINES, parts).await {
        let admins = Admins::of(&bench).await;
        let account = admins.account("wang").await;
        let secret = admins.act(&account, "activation", json!({})).await.ok();
        admins.set_password("wang", &secret["activation"], STRICT).await.no_content();
        let open = async || {
            let body = json!({ "login": "wang", "password": STRICT });
            bench.stranger().post(SESSIONS, body).await.ok()
        };
        let idle = open().await;
        wait(&bench, 30 * 60 + 1);
        refresh(&bench, text(&idle, "refresh_token")).await.oauth_error(400, "invalid_grant");
        let mut used = open().await;
        for _ in 0..24 {
            wait(&bench, 29 * 60);
            used = refresh(&bench, text(&used, "refresh_token")).await.ok();
        }
        wait(&bench, 24 * 60);
        refresh(&bench, text(&used, "refresh_token")).await.oauth_error(400, "invalid_grant");
    }
}
