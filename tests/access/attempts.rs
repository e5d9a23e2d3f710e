//! Guessing: slowed down for whoever guesses, and for nobody else.

use super::{ACCOUNTS, Admins, Answered, PASSWORD, SESSIONS, text, wait};
use crate::house::texts;
use crate::town::benches;
use actix_web::test::TestRequest;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use futures_util::future::join_all;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use testkit::{Answer, Bench};

const WRONG: &str = "不是这个密码";
const HOME: &str = "10.1.1.1:4000";
const STRANGE: &str = "203.0.113.9:4000";
const QUARTER: i64 = 15 * 60;

async fn try_from(bench: &Bench, address: &str, body: Value) -> Answer {
    let request =
        TestRequest::post().uri(SESSIONS).peer_addr(address.parse().unwrap()).set_json(body);
    bench.stranger().send(request).await
}

async fn sign_in(bench: &Bench, address: &str, password: &str) -> Answer {
    try_from(bench, address, json!({ "login": "wang", "password": password })).await
}

/// Refused for a while; the seconds to wait.
#[track_caller]
fn told_to_wait(answer: Answer) -> i64 {
    let seconds = answer.header("retry-after").parse().unwrap();
    let problem = answer.refused(429, "too_many_attempts");
    assert!(text(&problem, "detail").contains(&format!("{seconds} 秒")), "{problem}");
    seconds
}

/// B-12: ten wrong passwords from one source close the login to that source for a quarter of an hour, with growing delays
/// before; its holder goes on from where they signed in before, and the lock passes by itself.
#[actix_web::test]
async fn b12_who_guesses_waits_and_the_holder_does_not() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        sign_in(&bench, HOME, PASSWORD).await.ok();
        let mut delays = Vec::new();
        let mut heard = 0;
        while delays.last() != Some(&QUARTER) {
            let answer = sign_in(&bench, STRANGE, WRONG).await;
            if answer.status == 429 {
                let seconds = told_to_wait(answer);
                delays.push(seconds);
                wait(&bench, if seconds == QUARTER { 0 } else { seconds });
            } else {
                answer.refused(401, "unauthenticated");
                heard += 1;
            }
        }
        assert_eq!(heard, 10);
        assert_eq!(delays, [1, 2, 4, 8, QUARTER]);
        told_to_wait(sign_in(&bench, STRANGE, PASSWORD).await);
        sign_in(&bench, HOME, PASSWORD).await.ok();
        wait(&bench, QUARTER - 1);
        assert_eq!(told_to_wait(sign_in(&bench, STRANGE, PASSWORD).await), 1);
        wait(&bench, 1);
        sign_in(&bench, STRANGE, PASSWORD).await.ok();
        sign_in(&bench, STRANGE, WRONG).await.refused(401, "unauthenticated");
        sign_in(&bench, STRANGE, PASSWORD).await.ok();
    }
}

/// B-12: a hundred sources with one guess each close the login to all that are not known; the ledger says so, once.
#[actix_web::test]
async fn b12_many_sources_are_one_attack() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let account = admins.hire("wang", "ho").await;
        sign_in(&bench, HOME, PASSWORD).await.ok();
        let mut closed = 0;
        for n in 0..100 {
            let answer = sign_in(&bench, &format!("198.51.100.{n}:4000"), WRONG).await;
            closed += u32::from(answer.status == 429);
        }
        assert_eq!(closed, 50, "fifty are heard");
        told_to_wait(sign_in(&bench, STRANGE, PASSWORD).await);
        sign_in(&bench, HOME, PASSWORD).await.ok();
        let auditor = bench.person("au", &[("au", bench.district.id)]).await;
        bench.seal().await;
        let feed = auditor.get("/v1/ledger/entries?limit=1000").await.ok();
        let told: Vec<&Value> = feed["entries"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one.to_string().contains("organization.login_closed"))
            .collect();
        assert_eq!(told.len(), 1, "{feed}");
        assert!(told[0].to_string().contains(text(&account, "id")));
    }
}

/// B-12: guesses that arrive at once are all counted before the first is judged.
#[actix_web::test]
async fn b12_guesses_at_once_are_counted_one_by_one() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        let answers = join_all((0..30).map(|_| sign_in(&bench, STRANGE, WRONG))).await;
        let heard = answers.iter().filter(|one| one.status == 401).count();
        assert_eq!(heard, 6, "five are free, the sixth begins the delays");
    }
}

/// B-12: a device that signed in before shows its token and is let in, whatever others tried from its own network.
#[actix_web::test]
async fn b12_a_known_device_is_let_in_from_anywhere() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        admins.hire("li", "ho").await;
        let first = sign_in(&bench, HOME, PASSWORD).await.ok();
        let device = text(&first, "device").to_string();
        for _ in 0..12 {
            sign_in(&bench, HOME, WRONG).await;
            wait(&bench, 10);
        }
        told_to_wait(sign_in(&bench, HOME, PASSWORD).await);
        let with = |login: &str, device: &str| json!({ "login": login, "password": PASSWORD, "device": device });
        let again = try_from(&bench, HOME, with("wang", &device)).await.ok();
        assert_eq!(again["device"], json!(null), "it has one already");
        told_to_wait(try_from(&bench, HOME, with("wang", "forged")).await);
        // Its own guesses it answers for.
        for _ in 0..12 {
            let body = json!({ "login": "wang", "password": WRONG, "device": device });
            try_from(&bench, STRANGE, body).await;
            wait(&bench, 10);
        }
        told_to_wait(try_from(&bench, STRANGE, with("wang", &device)).await);
        // And it is nobody else's device.
        for n in 0..60 {
            let body = json!({ "login": "li", "password": WRONG });
            try_from(&bench, &format!("198.51.100.{n}:4000"), body).await;
        }
        told_to_wait(try_from(&bench, STRANGE, with("li", &device)).await);
    }
}

/// B-12: an unknown login is slowed down as a known one is, so that nobody learns which there are.
#[actix_web::test]
async fn b12_an_unknown_login_is_closed_alike() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        let tries = async |login: &str, address: &str| {
            let mut answers = Vec::new();
            for _ in 0..8 {
                let body = json!({ "login": login, "password": WRONG });
                let answer = try_from(&bench, address, body).await;
                answers.push((answer.status.as_u16(), answer.header("retry-after").to_string()));
            }
            answers
        };
        let (known, unknown) = (tries("wang", HOME).await, tries("nobody", STRANGE).await);
        assert_eq!(known, unknown);
        assert_eq!(known.last().unwrap(), &(429, "1".to_string()));
    }
}

/// B-12: somebody types the password where the login goes. A copy of the database gives it to nobody, also not to who tries all words.
#[actix_web::test]
async fn b12_a_copy_of_the_counters_gives_no_login_away() {
    for bench in benches().await {
        Admins::of(&bench).await;
        let typed = json!({ "login": "hunter2", "password": WRONG });
        try_from(&bench, HOME, typed).await.refused(401, "unauthenticated");
        let question = "SELECT login_key AS found FROM organization_attempt WHERE login_key <> '*'";
        let kept = bench.database.read(move |db| texts(db, question)).await.unwrap();
        assert!(!kept.is_empty());
        let digest = Sha256::digest("hunter2");
        let guesses =
            ["hunter2".into(), BASE64_URL_SAFE_NO_PAD.encode(digest), ledger::hex(&digest)];
        assert!(kept.iter().all(|key| !guesses.contains(key)), "{kept:?}");
    }
}

/// B-12: one source that tries many logins is closed to logins that never succeeded from there.
#[actix_web::test]
async fn b12_a_source_that_tries_everybody_is_closed() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        sign_in(&bench, HOME, PASSWORD).await.ok();
        for n in 0..100 {
            let body = json!({ "login": format!("user{n}"), "password": WRONG });
            try_from(&bench, HOME, body).await.refused(401, "unauthenticated");
        }
        let body = json!({ "login": "user100", "password": WRONG });
        told_to_wait(try_from(&bench, HOME, body).await);
        sign_in(&bench, HOME, PASSWORD).await.ok();
    }
}

/// B-12: who invents a tenant for each guess is counted as one source all the same, and leaves nothing that is never forgotten.
#[actix_web::test]
async fn b12_invented_tenants_are_counted_together() {
    for bench in benches().await {
        Admins::of(&bench).await;
        let guess = |n: usize| {
            let body = json!({ "tenant": format!("9{n:05}"), "login": format!("user{n}"), "password": WRONG });
            try_from(&bench, HOME, body)
        };
        for n in 0..100 {
            guess(n).await.refused(401, "unauthenticated");
        }
        told_to_wait(guess(100).await);
        let question =
            "SELECT tenant_id AS found FROM organization_attempt WHERE tenant_id LIKE '9%'";
        let kept = bench.database.read(move |db| texts(db, question)).await.unwrap();
        assert!(kept.is_empty(), "{kept:?}");
    }
}

/// B-12: the activation secret of an administrator opens what guesses closed.
#[actix_web::test]
async fn b12_a_new_password_begins_anew() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let account = admins.hire("wang", "ho").await;
        for _ in 0..12 {
            sign_in(&bench, STRANGE, WRONG).await;
            wait(&bench, 10);
        }
        told_to_wait(sign_in(&bench, STRANGE, PASSWORD).await);
        let secret = admins.act(&account, "activation", json!({})).await.ok();
        admins.set_password("wang", &secret["activation"], PASSWORD).await.no_content();
        sign_in(&bench, STRANGE, PASSWORD).await.ok();
    }
}

/// B-13: sixty logins at once: whoever does not fit the queue is told when to come back, and others are served meanwhile.
#[actix_web::test]
async fn b13_a_crowd_of_logins_leaves_the_others_served() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.hire("wang", "ho").await;
        let crowd = join_all((0..60).map(async |n| {
            let body = json!({ "login": format!("user{n}"), "password": WRONG });
            try_from(&bench, &format!("198.51.100.{n}:4000"), body).await
        }));
        let served = async {
            for _ in 0..20 {
                admins.system.get(ACCOUNTS).await.ok();
            }
        };
        let (crowd, ()) = tokio::join!(crowd, served);
        let (mut heard, mut told) = (0, 0);
        for answer in crowd {
            match answer.status.as_u16() {
                401 => heard += 1,
                _ => {
                    assert_eq!(answer.header("retry-after"), "5");
                    answer.refused(503, "unavailable");
                    told += 1;
                }
            }
        }
        // The queue holds 32 (its own test counts them); a few are heard and gone before the last ones come.
        assert_eq!(heard + told, 60);
        assert!((32..=40).contains(&heard), "{heard} were heard");
    }
}
