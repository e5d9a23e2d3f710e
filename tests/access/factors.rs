//! 双因素认证: a code besides the password.

use super::{ACCOUNTS, Admins, Answered, ME, PASSWORD, SESSIONS, holder, sign_in, text, wait};
use crate::approval::approve;
use crate::town::benches;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use testkit::{Answer, Bench, Person};

pub const FACTOR: &str = "/v1/auth/second-factor";
pub const CONFIRM: &str = "/v1/auth/second-factor/confirm";
const REMOVE: &str = "/v1/auth/second-factor/remove";

/// RFC 6238 by another hand than the product's: SHA-1 over the step, six digits.
pub fn code(secret: &str, seconds: i64) -> String {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut bits, mut count, mut seed) = (0_u64, 0, Vec::new());
    for letter in secret.chars() {
        bits = bits << 5 | alphabet.find(letter).unwrap() as u64;
        count += 5;
        if count >= 8 {
            count -= 8;
            seed.push((bits >> count) as u8);
        }
    }
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(&seed).unwrap();
    mac.update(&(seconds as u64 / 30).to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes(hash[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

pub fn now(bench: &Bench) -> i64 {
    bench.now().utc().timestamp()
}

async fn with_code(bench: &Bench, login: &str, code: &str) -> Answer {
    let body = json!({ "login": login, "password": PASSWORD, "code": code });
    bench.stranger().post(SESSIONS, body).await
}

/// Enrols and confirms a device: its secret and the recovery codes.
pub async fn enrol(bench: &Bench, who: &Person<'_>) -> (String, Vec<String>) {
    let made = who.post(FACTOR, json!({})).await.ok();
    let secret = text(&made, "secret").to_string();
    let body = json!({ "code": code(&secret, now(bench)) });
    let codes = who.post(CONFIRM, body).await.ok();
    let codes = codes["recovery_codes"].as_array().unwrap();
    (secret, codes.iter().map(|one| one.as_str().unwrap().to_string()).collect())
}

/// B-15: with a device a password alone opens nothing; a code opens once, in its step and the two beside it.
#[actix_web::test]
async fn b15_a_code_opens_once() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        let wang = holder(&bench, &sign_in(&bench, "wang", PASSWORD).await.ok());
        let made = wang.post(FACTOR, json!({})).await.ok();
        let secret = text(&made, "secret");
        assert!(text(&made, "uri").starts_with("otpauth://totp/"));
        sign_in(&bench, "wang", PASSWORD).await.ok();
        wang.post(CONFIRM, json!({ "code": "000000" })).await.refused(401, "unauthenticated");
        let first = code(secret, now(&bench));
        wang.post(CONFIRM, json!({ "code": first })).await.ok();

        sign_in(&bench, "wang", PASSWORD).await.refused(401, "code_required");
        with_code(&bench, "wang", &first).await.refused(401, "unauthenticated");
        let ahead = code(secret, now(&bench) + 30);
        with_code(&bench, "wang", &ahead).await.ok();
        with_code(&bench, "wang", &ahead).await.refused(401, "unauthenticated");
        with_code(&bench, "wang", &first).await.refused(401, "unauthenticated");
        wait(&bench, 90);
        let old = code(secret, now(&bench) - 60);
        with_code(&bench, "wang", &old).await.refused(401, "unauthenticated");
        with_code(&bench, "wang", &code(secret, now(&bench) - 30)).await.ok();
        let tokens = with_code(&bench, "wang", &code(secret, now(&bench))).await.ok();
        assert_eq!(holder(&bench, &tokens).get(ME).await.ok()["second_factor"], json!(true));
        let wrong = json!({ "login": "wang", "password": "不是这个密码", "code": code(secret, now(&bench) + 30) });
        bench.stranger().post(SESSIONS, wrong).await.refused(401, "unauthenticated");
    }
}

/// B-15: the same code at the same moment, twenty times, opens one session.
#[actix_web::test]
async fn b15_a_code_at_the_same_moment_opens_once() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        let wang = holder(&bench, &sign_in(&bench, "wang", PASSWORD).await.ok());
        let (secret, _) = enrol(&bench, &wang).await;
        for _ in 0..5 {
            // A code that was used counts as a wrong one, and five of those close the factor; who signs in is forgiven them.
            wait(&bench, 60);
            with_code(&bench, "wang", &code(&secret, now(&bench))).await.ok();
            wait(&bench, 60);
            let shown = code(&secret, now(&bench));
            let tries = (0..4).map(|_| with_code(&bench, "wang", &shown));
            let answers = futures_util::future::join_all(tries).await;
            let opened = answers.iter().filter(|one| one.status == 200).count();
            assert_eq!(opened, 1);
            let statuses: Vec<u16> = answers.iter().map(|one| one.status.as_u16()).collect();
            assert!(statuses.iter().all(|one| [200, 401].contains(one)), "{answers:?}");
        }
    }
}

/// B-15: five wrong codes close the second factor for a quarter of an hour, also to the right one.
#[actix_web::test]
async fn b15_five_wrong_codes_close_it() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        let wang = holder(&bench, &sign_in(&bench, "wang", PASSWORD).await.ok());
        let (secret, _) = enrol(&bench, &wang).await;
        wait(&bench, 60);
        for _ in 0..5 {
            with_code(&bench, "wang", "000000").await.refused(401, "unauthenticated");
        }
        let right = code(&secret, now(&bench));
        let closed = with_code(&bench, "wang", &right).await;
        assert_eq!(closed.header("retry-after"), "900");
        closed.refused(429, "too_many_attempts");
        wait(&bench, 900);
        with_code(&bench, "wang", &code(&secret, now(&bench))).await.ok();
    }
}

/// B-15: a recovery code opens once, however it is written; the holder sees a new device in with one.
#[actix_web::test]
async fn b15_a_recovery_code_opens_once() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        let wang = holder(&bench, &sign_in(&bench, "wang", PASSWORD).await.ok());
        let (_, codes) = enrol(&bench, &wang).await;
        assert_eq!(codes.len(), 10);
        assert!(codes.iter().all(|one| one.replace('-', "").len() >= 23), "112 bits in Base32");
        with_code(&bench, "wang", &codes[0].to_lowercase().replace('-', " ")).await.ok();
        with_code(&bench, "wang", &codes[0]).await.refused(401, "unauthenticated");
        let lost = holder(&bench, &with_code(&bench, "wang", &codes[1]).await.ok());
        lost.post(FACTOR, json!({})).await.refused(401, "code_required");
        lost.post(REMOVE, json!({ "code": codes[1] })).await.refused(401, "unauthenticated");
        lost.post(REMOVE, json!({ "code": codes[2] })).await.ok();
        sign_in(&bench, "wang", PASSWORD).await.ok();
        let (secret, _) = enrol(&bench, &lost).await;
        with_code(&bench, "wang", &codes[3]).await.refused(401, "unauthenticated");
        wait(&bench, 30);
        with_code(&bench, "wang", &code(&secret, now(&bench))).await.ok();
    }
}

/// B-16: an activation secret gives a password and does not get past the second factor.
#[actix_web::test]
async fn b16_an_activation_does_not_get_past_the_second_factor() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let account = admins.hire("wang", "ho").await;
        let wang = holder(&bench, &sign_in(&bench, "wang", PASSWORD).await.ok());
        let (secret, _) = enrol(&bench, &wang).await;
        let activation = admins.act(&account, "activation", json!({})).await.ok();
        admins.set_password("wang", &activation["activation"], PASSWORD).await.no_content();
        sign_in(&bench, "wang", PASSWORD).await.refused(401, "code_required");
        wait(&bench, 30);
        with_code(&bench, "wang", &code(&secret, now(&bench))).await.ok();
    }
}

/// B-15, B-25: who has lost device and recovery codes is let in again by two administrators, and by none of them alone.
#[actix_web::test]
async fn b15_a_lost_second_factor_goes_by_two_administrators() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let account = admins.hire("wang", "ho").await;
        let reset = format!("{ACCOUNTS}/{}/reset-second-factor", text(&account, "id"));
        let reason = json!({ "reason": "手机与恢复码一并遗失，本人到场" });
        let ask = async || admins.security.post(&reset, reason.clone()).await;
        ask().await.refused(409, "conflict");
        let wang = holder(&bench, &sign_in(&bench, "wang", PASSWORD).await.ok());
        enrol(&bench, &wang).await;
        wang.post(&reset, reason.clone()).await.refused(403, "forbidden");
        let request = ask().await.created();
        approve(&admins.security, &request).await.refused(409, "second_person_needed");
        sign_in(&bench, "wang", PASSWORD).await.refused(401, "code_required");
        wang.get(ME).await.ok();
        approve(&admins.system, &request).await.ok();
        wait(&bench, 5);
        wang.get(ME).await.refused(401, "unauthenticated");
        let again = holder(&bench, &sign_in(&bench, "wang", PASSWORD).await.ok());
        enrol(&bench, &again).await;
        sign_in(&bench, "wang", PASSWORD).await.refused(401, "code_required");
        ask().await.created();
    }
}

/// B-15: an administrator has a week to bring a device; after that nothing is granted without it, until it is enrolled.
#[actix_web::test]
async fn b15_an_administrator_brings_a_second_factor() {
    const DAY: i64 = 86_400;
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let account = admins.account("zhao").await;
        let activation = admins.act(&account, "activation", json!({})).await.ok();
        admins.set_password("zhao", &activation["activation"], PASSWORD).await.no_content();
        bench.assign("zhao", &[("sa", bench.district.id)]).await;
        let zhao = holder(&bench, &sign_in(&bench, "zhao", PASSWORD).await.ok());
        zhao.get(ACCOUNTS).await.ok();
        wait(&bench, 7 * DAY);
        let zhao = holder(&bench, &sign_in(&bench, "zhao", PASSWORD).await.ok());
        zhao.get(ACCOUNTS).await.refused(403, "second_factor_required");
        let me = zhao.get(ME).await.ok();
        assert_eq!((&me["needs_second_factor"], &me["permissions"]), (&json!(true), &json!([])));
        let (secret, _) = enrol(&bench, &zhao).await;
        wait(&bench, 30);
        zhao.get(ACCOUNTS).await.ok();
        let tokens = with_code(&bench, "zhao", &code(&secret, now(&bench))).await.ok();
        holder(&bench, &tokens).get(ACCOUNTS).await.ok();
    }
}

/// B-08, B-15: the seed lies in the database sealed, the recovery codes as hashes, and neither in the ledger.
#[actix_web::test]
async fn b15_a_seed_leaves_no_trace() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        let wang = holder(&bench, &sign_in(&bench, "wang", PASSWORD).await.ok());
        let (secret, codes) = enrol(&bench, &wang).await;
        for table in
            ["organization_factor", "organization_account", "ledger_entry", "ledger_idempotency"]
        {
            let all = super::traces::everything(&bench, table).await;
            assert!(!all.is_empty());
            let plain: Vec<String> = codes.iter().map(|one| one.replace('-', "")).collect();
            for trace in [&secret].into_iter().chain(&codes).chain(&plain) {
                assert!(!all.contains(trace.as_str()), "{trace} is in {table}");
            }
        }
        let body: Value = json!({ "code": "000000" });
        wang.post(REMOVE, body).await.refused(401, "unauthenticated");
    }
}
