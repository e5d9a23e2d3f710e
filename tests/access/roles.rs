//! 三员分立: nobody is two of the three administrators.

use super::{ACCOUNTS, Admins, ME, text};
use crate::approval::approve;
use crate::concurrency::rounds;
use crate::town::benches;
use serde_json::json;
use testkit::Bench;

const ADMINS: [&str; 3] = ["sa", "sm", "au"];

/// Runs a statement as somebody with the database's password could.
#[expect(clippy::disallowed_methods, reason = "behind the product's back")]
async fn tamper(bench: &Bench, statement: String) -> db::Result<()> {
    bench.database.write(move |db| db.batch(&statement)).await
}

/// B-23: the interface gives nobody two of the three, nor one of them and a role of the work.
#[actix_web::test]
async fn b23_nobody_is_given_two_of_the_three() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let account = admins.account("wang").await;
        let root = bench.district.id;
        for one in ADMINS {
            for other in ADMINS.into_iter().chain(["ho"]).filter(|other| *other != one) {
                let problem = admins
                    .assign(&account, &[(one, root), (other, root)])
                    .await
                    .refused(422, "invalid");
                assert_eq!(problem["errors"][0]["code"], "admins_apart");
            }
            bench.assign("wang", &[(one, bench.town.id)]).await;
        }
        admins.assign(&account, &[("king", root)]).await.refused(422, "invalid");
        let second = json!({ "kind": "person", "login": "wang2", "person": account["person"], "unit": account["unit"] });
        admins.system.post(ACCOUNTS, second).await.refused(409, "conflict");
    }
}

/// B-23: two grants approved at the same moment leave one.
#[actix_web::test]
async fn b23_two_grants_at_once_leave_one() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        for round in 0..rounds(20) {
            let account = admins.account(&format!("wang{round}")).await;
            let path = format!("{ACCOUNTS}/{}", text(&account, "id"));
            let propose = format!("{path}/administrator");
            let ask = async |role: &str| {
                let body = json!({ "role": role, "unit": bench.district.id, "reason": "人员调整" });
                admins.security.post(&propose, body).await.created()
            };
            let (one, two) = (ask("sa").await, ask("au").await);
            let (one, two) =
                tokio::join!(approve(&admins.system, &one), approve(&admins.system, &two));
            let mut statuses = [one.status.as_u16(), two.status.as_u16()];
            statuses.sort_unstable();
            assert_eq!(statuses[0], 200);
            assert!([412, 422].contains(&statuses[1]), "{statuses:?}");
            let now = admins.system.get(&path).await.ok();
            assert_eq!(now["assignments"].as_array().unwrap().len(), 1);
        }
    }
}

/// C-22: of two administrators who are barred, or lose the role, at the same moment, one stays.
#[actix_web::test]
async fn c22_the_last_administrator_stays() {
    for bench in benches().await {
        let root = bench.district.id;
        let admins = Admins::of(&bench).await;
        let (one, two) = (admins.account("one").await, admins.account("two").await);
        for login in ["one", "two"] {
            bench.assign(login, &[("au", root)]).await;
        }
        let path = |account: &serde_json::Value, action: &str| {
            format!("{ACCOUNTS}/{}{action}", text(account, "id"))
        };
        for _ in 0..rounds(30) {
            let mut versions = Vec::new();
            for account in [&one, &two] {
                let now = admins.system.get(&path(account, "")).await.ok();
                versions.push(now["version"].as_i64().unwrap());
            }
            let (bar, strip) = (path(&one, "/disable"), path(&two, "/assignments"));
            let (first, second) = tokio::join!(
                admins.system.change(&bar, versions[0], json!({})),
                admins.security.change(&strip, versions[1], json!({ "assignments": [] }))
            );
            let statuses = [first.status.as_u16(), second.status.as_u16()];
            assert!(matches!(statuses, [200, 409] | [409, 200]), "{} {}", first.body, second.body);
            if statuses[0] == 200 {
                admins.act(&one, "enable", json!({})).await.ok();
            } else {
                bench.assign("two", &[("au", root)]).await;
            }
        }
    }
}

/// B-23: the database refuses it too: two in one account, a role besides the column, two accounts for one person.
#[actix_web::test]
async fn b23_the_database_refuses_two_of_the_three() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        admins.account("wang").await;
        bench.assign("wang", &[("sa", bench.district.id)]).await;
        let postgres = bench.database.is_postgres();
        let body = |roles: &[&str]| {
            let list: Vec<String> =
                roles.iter().map(|role| format!("{{ \"role\": \"{role}\" }}")).collect();
            match postgres {
                true => format!("jsonb_set(body, '{{assignments}}', '[{}]')", list.join(",")),
                false => format!("json_set(body, '$.assignments', json('[{}]'))", list.join(",")),
            }
        };
        for change in [
            "admin_role = 'sm'".to_string(),
            "admin_role = NULL".to_string(),
            "admin_role = 'sa,sm'".to_string(),
            format!("body = {}", body(&["sa", "sm"])),
            format!("body = {}, admin_role = 'sm'", body(&["sa", "sm"])),
            format!("body = {}, admin_role = NULL", body(&["ho", "au"])),
        ] {
            let statement =
                format!("UPDATE organization_account SET {change} WHERE login = 'wang'");
            assert!(tamper(&bench, statement).await.is_err(), "{change}");
        }
        let moved = format!(
            "UPDATE organization_account SET body = {}, admin_role = 'sm' WHERE login = 'wang'",
            body(&["sm"])
        );
        tamper(&bench, moved).await.expect("one of the three is allowed");
        let twice = "UPDATE organization_account SET person_id = (SELECT person_id FROM organization_account WHERE login = 'wang') WHERE login = 'sa'";
        assert!(tamper(&bench, twice.into()).await.is_err(), "one person, one account");
    }
}

/// B-24: of the three each does its own: who makes accounts gives no roles, who gives roles makes no accounts.
#[actix_web::test]
async fn b24_each_administrator_does_its_own() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let auditor = bench.person("au", &[("au", bench.district.id)]).await;
        let account = admins.account("wang").await;
        let assign = format!("{ACCOUNTS}/{}/assignments", text(&account, "id"));
        let give = json!({ "assignments": [] });
        let new = json!({ "kind": "system", "login": "own", "unit": bench.town.id });
        for who in [&admins.system, &auditor] {
            who.change(&assign, 1, give.clone()).await.refused(403, "forbidden");
        }
        for who in [&admins.security, &auditor] {
            who.post(ACCOUNTS, new.clone()).await.refused(403, "forbidden");
        }
        for who in [&admins.system, &admins.security, &auditor] {
            who.get("/v1/hotline/tickets").await.refused(403, "forbidden");
            who.get("/v1/reporting/figures?period=2025").await.refused(403, "forbidden");
            who.get(ME).await.ok();
        }
    }
}

/// B-24: the audit administrator changes nothing but what is its own, and no operation changes or removes what the ledger holds.
#[actix_web::test]
async fn b24_the_audit_administrator_changes_nothing() {
    let document = crate::operations::document();
    let bench = Bench::lite(&crate::town::LINES, crate::town::parts).await;
    let auditor = bench.person("au", &[("au", bench.district.id)]).await;
    let mut asked = 0;
    for operation in crate::operations::operations(&document) {
        if operation.method == actix_web::http::Method::GET {
            continue;
        }
        let name = format!("{} {}", operation.method, operation.path);
        assert!(!operation.path.starts_with("/v1/ledger/"), "{name} changes the ledger");
        if operation.permission().is_none() || operation.value["x-safe"] == true {
            continue;
        }
        let headers = [("Idempotency-Key", "a-key"), ("If-Match", "\"v1\"")];
        let (address, body) = (operation.address(), operation.body(&document));
        let answer = auditor.request(operation.method.clone(), &address, body, &headers).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.body["code"]),
            (403, &json!("forbidden")),
            "{name}"
        );
        asked += 1;
    }
    assert!(asked > 30, "{asked} operations were asked");
}
