//! What takes two people: one asks, another decides, both say why, and nobody decides alone.

use crate::access::{ACCOUNTS, Admins, text, wait};
use crate::concurrency::rounds;
use crate::house::texts;
use crate::town::{Town, benches};
use serde_json::{Value, json};
use testkit::{Answer, Bench, Person};

pub const REQUESTS: &str = "/v1/approval/requests";
const PHONE: &str = "13812345678";

/// Approves a request, with a reason.
pub async fn approve(who: &Person<'_>, request: &Value) -> Answer {
    decide(who, request, "approve").await
}

async fn decide(who: &Person<'_>, request: &Value, decision: &str) -> Answer {
    let path = format!("{REQUESTS}/{}/{decision}", text(request, "id"));
    who.post(&path, json!({ "reason": "核对无误，欧阳经办" })).await
}

/// A request as somebody sees it.
pub async fn read(who: &Person<'_>, request: &Value) -> Answer {
    who.get(&format!("{REQUESTS}/{}", text(request, "id"))).await
}

async fn ask_erasure(who: &Person<'_>) -> Answer {
    let body = json!({ "phone": PHONE, "ground": "unlawful", "reason": "欧阳书面申请" });
    who.post("/v1/privacy/erasures", body).await
}

/// Closes what nobody decided or took in time; gives how many.
pub async fn expire(bench: &Bench) -> usize {
    let context = web::JobContext {
        ledger: bench.ledger.clone(),
        vault: bench.vault.clone(),
        calendar: kernel::Calendar::built_in(),
        tenant: "230718".into(),
    };
    (web::APPROVAL.jobs[0].run)(context).await.unwrap()
}

async fn count(bench: &Bench, condition: &str) -> i64 {
    let query = format!("SELECT CAST(count(*) AS text) AS found FROM {condition}");
    let found = bench.database.read(move |db| texts(db, &query)).await.unwrap();
    found[0].parse().unwrap()
}

/// B-25: every act waits for the second person: nothing is done before, all of it after.
#[actix_web::test]
async fn b25_every_act_waits_for_a_second_person() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let admins = Admins::of(&bench).await;
        // The last of them could not be let go again.
        bench.person("au", &[("au", bench.district.id)]).await;
        town.receive("A1").await;
        let erasure = ask_erasure(&town.clerk).await.created();
        assert_eq!(count(&bench, "hotline_caller").await, 1);
        approve(&town.deputy, &erasure).await.ok();
        assert_eq!(count(&bench, "hotline_caller").await, 0);

        let rotation = json!({ "reason": "年度更换" });
        let rotation = admins.security.post("/v1/privacy/keys/rotate", rotation).await.created();
        assert_eq!(count(&bench, "privacy_key").await, 1);
        approve(&admins.system, &rotation).await.ok();
        assert_eq!(count(&bench, "privacy_key").await, 2);

        let account = admins.account("wang").await;
        let path = format!("{ACCOUNTS}/{}", text(&account, "id"));
        let root = bench.district.id;
        admins.assign(&account, &[("au", root)]).await.refused(409, "second_person_needed");
        let grant = json!({ "role": "au", "unit": root, "reason": "接替" });
        let grant = admins.security.post(&format!("{path}/administrator"), grant).await.created();
        assert_eq!(admins.system.get(&path).await.ok()["assignments"], json!([]));
        approve(&admins.system, &grant).await.ok();
        let now = admins.system.get(&path).await.ok();
        assert_eq!(now["assignments"], json!([{ "role": "au", "unit": root }]));
        admins
            .assign(&account, &[("au", root), ("au", bench.town.id)])
            .await
            .refused(409, "second_person_needed");
        admins.assign(&account, &[("au", root)]).await.ok();
        admins.assign(&account, &[]).await.ok();
    }
}

/// B-25: who asked cannot decide, with whatever role they come back; nor can a system, nor who may not decide this act.
#[actix_web::test]
async fn b25_nobody_decides_what_they_asked_for() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let admins = Admins::of(&bench).await;
        for (n, decision) in ["approve", "refuse"].into_iter().enumerate() {
            let own = ask_erasure(&town.deputy).await.created();
            let denied = decide(&town.deputy, &own, decision).await;
            assert_eq!(denied.header("retry-after"), "", "trying again helps nobody");
            denied.refused(409, "second_person_needed");
            let login = format!("clerk{n}");
            let clerk = bench.person(&login, &[("ho", bench.town.id)]).await;
            let asked = ask_erasure(&clerk).await.created();
            decide(&clerk, &asked, decision).await.refused(403, "forbidden");
            bench.assign(&login, &[("vl", bench.town.id)]).await;
            wait(&bench, 4);
            decide(&clerk, &asked, decision).await.refused(409, "second_person_needed");
            decide(&admins.system, &asked, decision).await.refused(404, "not_found");
            decide(&town.handler, &asked, decision).await.refused(403, "forbidden");
            decide(&bench.stranger(), &asked, decision).await.refused(401, "unauthenticated");
            assert_eq!(read(&clerk, &asked).await.ok()["state"], "pending");
        }
        let system = admins.system_account("gate", &[]).await;
        bench.assign("gate", &[("vl", bench.town.id)]).await;
        let secret = admins.act(&system, "client-secrets", json!({})).await.ok();
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "gate"),
            ("client_secret", text(&secret, "client_secret")),
        ];
        let tokens = crate::access::ask_token(&bench, &form).await.ok();
        let machine = bench.stranger().with_token(text(&tokens, "access_token"));
        ask_erasure(&machine).await.refused(409, "second_person_needed");
        let asked = ask_erasure(&town.clerk).await.created();
        approve(&machine, &asked).await.refused(409, "second_person_needed");
    }
}

/// B-25: a request that nobody decided expires, and what it was about is forgotten; so it is when it is refused.
#[actix_web::test]
async fn b25_a_request_expires_and_forgets() {
    const WEEK: i64 = 7 * 86_400;
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let late = ask_erasure(&town.clerk).await.created();
        wait(&bench, WEEK - 1);
        let refused = ask_erasure(&town.clerk).await.created();
        let listed = async |state: &str| {
            let items = town.deputy.get(&format!("{REQUESTS}?state={state}")).await.ok();
            items["items"].as_array().unwrap().len()
        };
        assert_eq!((listed("pending").await, listed("expired").await), (2, 0));
        wait(&bench, 1);
        assert_eq!((listed("pending").await, listed("expired").await), (1, 1));
        for decision in ["approve", "refuse"] {
            decide(&town.deputy, &late, decision).await.refused(409, "request_closed");
        }
        decide(&town.deputy, &refused, "refuse").await.ok();
        decide(&town.deputy, &refused, "approve").await.refused(409, "request_closed");
        assert_eq!(expire(&bench).await, 1);
        assert_eq!(expire(&bench).await, 0);
        assert_eq!(read(&town.clerk, &late).await.ok()["state"], "expired");
        assert_eq!((listed("expired").await, listed("refused").await), (1, 1));
        let bodies = "SELECT CAST(body AS text) AS found FROM approval_request";
        let bodies = bench.database.read(move |db| texts(db, bodies)).await.unwrap();
        for body in bodies {
            let body: Value = serde_json::from_str(&body).unwrap();
            assert_eq!(body["secret"], Value::Null, "whom it was about is forgotten");
        }
    }
}

/// B-25: both say why; who may read it does, and the ledger has who did what, in codes.
#[actix_web::test]
async fn b25_both_say_why_and_the_ledger_says_who() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let auditor = bench.person("au", &[("au", bench.district.id)]).await;
        let silent = json!({ "phone": PHONE, "ground": "unlawful" });
        town.clerk.post("/v1/privacy/erasures", silent).await.refused(422, "invalid");
        let request = ask_erasure(&town.clerk).await.created();
        assert_eq!(request.get("reason"), None, "answers are kept for repetitions");
        let path = format!("{REQUESTS}/{}/approve", text(&request, "id"));
        town.deputy.post(&path, json!({})).await.refused(422, "invalid");
        town.deputy.post(&path, json!({ "reason": "" })).await.refused(422, "invalid");
        approve(&town.deputy, &request).await.ok();
        for who in [&town.clerk, &town.deputy, &auditor] {
            let read = read(who, &request).await.ok();
            assert_eq!(read["reason"], "欧阳书面申请");
            assert_eq!(read["decision"], "核对无误，欧阳经办");
            assert_eq!(read["requested_by"], json!(town.clerk.account));
            assert_eq!(read["decided_by"], json!(town.deputy.account));
        }
        read(&town.handler, &request).await.refused(403, "forbidden");
        bench.seal().await;
        let history = format!("/v1/ledger/subjects/{}/entries", text(&request, "id"));
        let entries = auditor.get(&history).await.ok()["entries"].clone();
        let entries = entries.as_array().unwrap();
        let events: Vec<&Value> = entries.iter().map(|one| &one["event"]).collect();
        assert_eq!(events, ["approval.requested", "approval.approved"], "{entries:?}");
        for table in ["ledger_entry", "ledger_idempotency", "approval_request"] {
            let query = format!("SELECT CAST(body AS text) AS found FROM {table}");
            let rows = bench.database.read(move |db| texts(db, &query)).await.unwrap();
            assert!(!rows.is_empty() && rows.iter().all(|row| !row.contains("欧阳")), "{table}");
        }
    }
}

/// B-25, C-22: two who decide at once: one decision stands, once, and nothing of the other is left.
#[actix_web::test]
async fn b25_two_who_decide_at_once_are_one_decision() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let others = [
            bench.person("sa2", &[("sa", bench.district.id)]).await,
            bench.person("sm2", &[("sm", bench.district.id)]).await,
        ];
        for round in 0..rounds(20) {
            let account = admins.account(&format!("wang{round}")).await;
            let path = format!("{ACCOUNTS}/{}", text(&account, "id"));
            let grant = json!({ "role": "au", "unit": bench.district.id, "reason": "接替" });
            let grant =
                admins.security.post(&format!("{path}/administrator"), grant).await.created();
            let (one, two, three) = tokio::join!(
                approve(&others[0], &grant),
                decide(&others[1], &grant, "refuse"),
                approve(&admins.system, &grant),
            );
            let all = [&one, &two, &three];
            let won: Vec<&&Answer> = all.iter().filter(|one| one.status == 200).collect();
            assert_eq!(won.len(), 1, "{all:?}");
            let lost = all.iter().filter(|one| one.body["code"] == "request_closed");
            assert_eq!(lost.count(), 2, "{all:?}");
            let state = &won[0].body["state"];
            let roles = admins.system.get(&path).await.ok()["assignments"].clone();
            assert_eq!(roles.as_array().unwrap().len(), usize::from(state == "approved"));
            assert_eq!(&read(&admins.security, &grant).await.ok()["state"], state);
        }
    }
}

/// B-25: the database refuses one person in both places, a decision of nobody, and a decider of what nobody decided.
#[actix_web::test]
async fn b25_the_database_refuses_one_person_in_both_places() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        ask_erasure(&town.clerk).await.created();
        let other = "(SELECT id FROM organization_account WHERE login = 'deputy')";
        for change in [
            "state = 'approved', decided_by = requested_by".to_string(),
            "state = 'refused', decided_by = requested_by".to_string(),
            "state = 'approved'".to_string(),
            format!("decided_by = {other}"),
            format!("state = 'expired', decided_by = {other}"),
            "state = 'granted'".to_string(),
            "state = 'taken'".to_string(),
            "state = 'granted', decided_by = requested_by".to_string(),
            format!("state = 'done', decided_by = {other}"),
        ] {
            let statement = format!("UPDATE approval_request SET {change}");
            assert!(tamper(&bench, statement).await.is_err(), "{change}");
        }
        let allowed =
            format!("UPDATE approval_request SET state = 'approved', decided_by = {other}");
        tamper(&bench, allowed).await.expect("two people are allowed");
    }
}

/// Runs a statement as somebody with the database's password could.
#[expect(clippy::disallowed_methods, reason = "behind the product's back")]
async fn tamper(bench: &Bench, statement: String) -> db::Result<()> {
    bench.database.write(move |db| db.batch(&statement)).await
}
