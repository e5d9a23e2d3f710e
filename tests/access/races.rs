//! B-05, B-07: what changes about an account while somebody shows their password, a code or a token. PostgreSQL alone: on SQLite one unit of
//! work waits for the other.

use super::factors::{CONFIRM, FACTOR, code, now};
use super::{Admins, Answered, PASSWORD, holder, refresh, sign_in, text};
use crate::interleaving::order::{Steps, run};
use crate::interleaving::postgres;
use db::stage::Stage;
use futures_util::future::LocalBoxFuture;
use futures_util::poll;
use ledger::Author;
use organization::accounts;
use serde_json::json;
use std::task::Poll;
use std::time::Duration;
use testkit::{Answer, Bench};

/// How many connections `TestDatabase::open` makes.
const THREADS: usize = 8;

/// Holds a request at a point, does something else meanwhile, and lets it go on.
async fn meanwhile<'a>(
    bench: &Bench,
    point: &'static [&'static str],
    mut request: LocalBoxFuture<'a, Answer>,
    work: impl AsyncFnOnce(),
) -> Answer {
    let stage = Stage::over(&bench.database, THREADS).await.unwrap();
    stage.stop_at(point);
    let thread = loop {
        assert!(poll!(&mut request).is_pending(), "it comes to the point first");
        if let Some(thread) = stage.held().into_keys().next() {
            break thread;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    };
    let mut work = Box::pin(work());
    while poll!(&mut work).is_pending() {
        stage
            .held()
            .into_keys()
            .filter(|other| *other != thread)
            .for_each(|other| stage.release(other));
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    stage.stop_at(&[]);
    loop {
        if let Poll::Ready(answer) = poll!(&mut request) {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// A sign-in is held where it counts the attempt: by then the account has been read, and the password has not been looked at.
async fn signing_in(bench: &Bench, work: impl AsyncFnOnce()) -> Answer {
    let request = Box::pin(sign_in(bench, "wang", PASSWORD));
    meanwhile(bench, &["commit.before"], request, work).await
}

#[actix_web::test]
async fn b05_who_is_barred_while_signing_in_stays_out() {
    let Some(bench) = postgres().await else { return };
    let admins = Admins::of(&bench).await;
    let wang = admins.hire("wang", "ho").await;
    let barred = async || {
        admins.act(&wang, "disable", json!({})).await.ok();
    };
    signing_in(&bench, barred).await.refused(401, "unauthenticated");
    admins.act(&wang, "enable", json!({})).await.ok();
    sign_in(&bench, "wang", PASSWORD).await.ok();
}

#[actix_web::test]
async fn b07_a_password_that_changes_meanwhile_opens_nothing() {
    let Some(bench) = postgres().await else { return };
    let admins = Admins::of(&bench).await;
    admins.hire("wang", "ho").await;
    let changed = async || {
        let work = bench.ledger.change(Author::system("230718"), |tx| {
            let account = accounts::by_login(tx.db, "230718", "wang")?.unwrap();
            let other = accounts::by_login(tx.db, "230718", "sa")?.unwrap();
            accounts::give_password(tx, account, other.password_hash.unwrap_or_default())
        });
        work.await.unwrap();
    };
    signing_in(&bench, changed).await.refused(401, "unauthenticated");
}

#[actix_web::test]
async fn b15_a_device_that_is_confirmed_meanwhile_is_asked_for() {
    let Some(bench) = postgres().await else { return };
    let admins = Admins::of(&bench).await;
    admins.hire("wang", "ho").await;
    let wang = holder(&bench, &sign_in(&bench, "wang", PASSWORD).await.ok());
    let made = wang.post(FACTOR, json!({})).await.ok();
    let confirm = async || {
        let body = json!({ "code": code(text(&made, "secret"), now(&bench)) });
        wang.post(CONFIRM, body).await.ok();
    };
    signing_in(&bench, confirm).await.refused(401, "unauthenticated");
}

/// B-15: who holds a session and no device takes away none that is confirmed at the same moment.
#[actix_web::test]
async fn b15_a_confirmed_device_is_not_replaced_without_a_code() {
    let Some(bench) = postgres().await else { return };
    let admins = Admins::of(&bench).await;
    for (n, path) in [FACTOR, "/v1/auth/second-factor/remove"].into_iter().enumerate() {
        let login = format!("wang{n}");
        admins.hire(&login, "ho").await;
        let [wang, thief] = [
            holder(&bench, &sign_in(&bench, &login, PASSWORD).await.ok()),
            holder(&bench, &sign_in(&bench, &login, PASSWORD).await.ok()),
        ];
        let made = wang.post(FACTOR, json!({})).await.ok();
        let confirm = async || {
            let body = json!({ "code": code(text(&made, "secret"), now(&bench)) });
            wang.post(CONFIRM, body).await.ok();
        };
        let request = Box::pin(thief.post(path, json!({})));
        let answer = meanwhile(&bench, &["write.claimed"], request, confirm).await;
        answer.refused(401, "code_required");
        sign_in(&bench, &login, PASSWORD).await.refused(401, "code_required");
    }
}

/// B-05: an account is barred in whatever order its phone refreshes, and what was refreshed is over.
#[actix_web::test]
async fn b05_an_account_is_barred_while_its_phone_refreshes() {
    let Some(bench) = postgres().await else { return };
    let admins = Admins::of(&bench).await;
    let wang = admins.hire("wang", "ho").await;
    let steps = Steps(&["write.worked", "commit.before"]);
    for order in &steps.orders() {
        let open = sign_in(&bench, "wang", PASSWORD).await.ok();
        let (token, none) = (text(&open, "refresh_token"), json!({}));
        let version = admins.version(&wang).await;
        let path = format!("{}/{}/disable", super::ACCOUNTS, text(&wang, "id"));
        let both: [LocalBoxFuture<'_, Answer>; 2] = [
            Box::pin(refresh(&bench, token)),
            Box::pin(admins.system.change(&path, version, none)),
        ];
        let [refreshed, barred] = run(&bench, &steps, order, both).await;
        assert_eq!(barred.status, 200, "{order:?}: {}", barred.body);
        admins.act(&wang, "enable", json!({})).await.ok();
        let last = refreshed.body["refresh_token"].as_str().unwrap_or(token);
        refresh(&bench, last).await.oauth_error(400, "invalid_grant");
    }
}
