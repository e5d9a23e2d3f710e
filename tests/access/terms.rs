//! 有效期与调动: who is there for a time, and who goes to another office.

use super::{
    ACCOUNTS, Admins, Answered, ME, PASSWORD, ask_token, holder, refresh, sign_in, text, wait,
};
use crate::approval::approve;
use crate::town::{Town, benches};
use organization::units::UnitKind;
use serde_json::{Value, json};
use testkit::{Answer, Bench};

/// The criterion allows five; the rights of a caller are believed for three.
const IN_FORCE: i64 = 4;
const CLIENT: &str = "lent-system";

/// Ends in the ledger what is over; gives how many.
async fn expire(bench: &Bench) -> usize {
    let context = web::JobContext {
        ledger: bench.ledger.clone(),
        vault: bench.vault.clone(),
        calendar: kernel::Calendar::built_in(),
        tenant: "230718".into(),
    };
    (organization::ORGANIZATION.jobs[0].run)(context).await.unwrap()
}

async fn prove(bench: &Bench, secret: &Value) -> Answer {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", CLIENT),
        ("client_secret", text(secret, "client_secret")),
    ];
    ask_token(bench, &form).await
}

/// B-18: an account is let in through its last day, and from midnight on in no way; the ledger is told, and a later day opens it again.
#[actix_web::test]
async fn b18_an_account_ends_with_its_last_day() {
    for bench in benches().await {
        bench.at("2025-03-10 09:00");
        let admins = Admins::of(&bench).await;
        let wang = admins.hire("wang", "ho").await;
        let until = |day: &str| json!({ "until": day });
        admins.act(&wang, "term", until("2025-03-09")).await.refused(422, "invalid");
        let set = admins.act(&wang, "term", until("2025-03-10")).await.ok();
        assert_eq!(set["until"], "2025-03-10");
        let lent = json!({
            "kind": "system", "login": CLIENT, "unit": bench.district.id, "until": "2025-03-10",
        });
        let lent = admins.system.post(ACCOUNTS, lent).await.created();
        let secret = admins.act(&lent, "client-secrets", json!({})).await.ok();

        bench.at("2025-03-10 23:59");
        let tokens = sign_in(&bench, "wang", PASSWORD).await.ok();
        let system = holder(&bench, &prove(&bench, &secret).await.ok());
        holder(&bench, &tokens).get(ME).await.ok();
        system.get(ME).await.ok();
        assert_eq!(expire(&bench).await, 0);
        wait(&bench, 60 + IN_FORCE);
        holder(&bench, &tokens).get(ME).await.refused(401, "unauthenticated");
        system.get(ME).await.refused(401, "unauthenticated");
        refresh(&bench, text(&tokens, "refresh_token")).await.oauth_error(400, "invalid_grant");
        sign_in(&bench, "wang", PASSWORD).await.refused(401, "unauthenticated");
        prove(&bench, &secret).await.oauth_error(401, "invalid_client");

        assert_eq!((expire(&bench).await, expire(&bench).await), (2, 0));
        let events = admins.events(&wang["id"]).await;
        assert_eq!(events.last().unwrap(), "organization.account_expired", "{events:?}");
        let ended = admins.system.get(&format!("{ACCOUNTS}/{}", text(&wang, "id"))).await.ok();
        assert_eq!(ended["enabled"], false);
        admins.act(&wang, "enable", json!({})).await.refused(409, "conflict");
        admins.act(&wang, "term", until("2025-12-31")).await.ok();
        sign_in(&bench, "wang", PASSWORD).await.refused(401, "unauthenticated");
        admins.act(&wang, "enable", json!({})).await.ok();
        sign_in(&bench, "wang", PASSWORD).await.ok();
        refresh(&bench, text(&tokens, "refresh_token")).await.oauth_error(400, "invalid_grant");
        // Whoever is given a later day before the hourly look comes by has not kept what was open.
        admins.act(&wang, "term", until("2025-03-11")).await.ok();
        bench.at("2025-03-11 23:57");
        let tokens = sign_in(&bench, "wang", PASSWORD).await.ok();
        bench.at("2025-03-12 00:02");
        admins.act(&wang, "term", until("2025-12-31")).await.ok();
        wait(&bench, IN_FORCE);
        holder(&bench, &tokens).get(ME).await.refused(401, "unauthenticated");
        refresh(&bench, text(&tokens, "refresh_token")).await.oauth_error(400, "invalid_grant");
        let events = admins.events(&wang["id"]).await;
        let last = &events[events.len() - 2..];
        assert_eq!(last, ["organization.account_expired", "organization.account_term_set"]);
        sign_in(&bench, "wang", PASSWORD).await.refused(401, "unauthenticated");
        let endless = admins.act(&wang, "term", json!({})).await.ok();
        assert_eq!(endless["until"], Value::Null);
    }
}

/// 三员分立: an administrator is never gone because a day has come.
#[actix_web::test]
async fn b18_an_administrator_has_no_last_day() {
    for bench in benches().await {
        let admins = Admins::of(&bench).await;
        let root = bench.district.id;
        let li = admins.account("li").await;
        let last = json!({ "until": "2030-01-01" });
        admins.act(&li, "term", last.clone()).await.ok();
        let path = format!("{ACCOUNTS}/{}/administrator", text(&li, "id"));
        let grant = json!({ "role": "au", "unit": root, "reason": "接替" });
        let grant = admins.security.post(&path, grant).await.created();
        approve(&admins.system, &grant).await.refused(409, "conflict");
        admins.act(&li, "term", json!({ "until": null })).await.ok();
        approve(&admins.system, &grant).await.ok();
        admins.act(&li, "term", last).await.refused(409, "conflict");
    }
}

/// B-18, B-05: who goes to another office leaves behind what the former one allowed, at once.
#[actix_web::test]
async fn b18_a_moved_account_leaves_its_roles_and_sessions_behind() {
    for bench in benches().await {
        let village = bench.unit("锦山村", UnitKind::Village, bench.town.id).await.id;
        let admins = Admins::of(&bench).await;
        let wang = admins.hire("wang", "ho").await;
        let tokens = sign_in(&bench, "wang", PASSWORD).await.ok();
        holder(&bench, &tokens).get("/v1/hotline/tickets").await.ok();
        let to = |unit: kernel::Id| json!({ "unit": unit });
        let of_town = bench.person("sa-town", &[("sa", bench.town.id)]).await;
        let path = format!("{ACCOUNTS}/{}/move", text(&wang, "id"));
        let version = admins.version(&wang).await;
        of_town.change(&path, version, to(bench.district.id)).await.refused(422, "invalid");
        of_town.change(&path, version, to(bench.town.id)).await.refused(409, "conflict");
        let moved = of_town.change(&path, version, to(village)).await.ok();
        assert_eq!((&moved["unit"], &moved["assignments"]), (&json!(village), &json!([])));
        wait(&bench, IN_FORCE);
        holder(&bench, &tokens).get(ME).await.refused(401, "unauthenticated");
        refresh(&bench, text(&tokens, "refresh_token")).await.oauth_error(400, "invalid_grant");
        let events = admins.events(&wang["id"]).await;
        assert_eq!(events.last().unwrap(), "organization.account_moved", "{events:?}");

        let tokens = sign_in(&bench, "wang", PASSWORD).await.ok();
        holder(&bench, &tokens).get("/v1/hotline/tickets").await.refused(403, "forbidden");
        admins.assign(&wang, &[("vs", village)]).await.ok();
        wait(&bench, IN_FORCE);
        let me = holder(&bench, &tokens).get(ME).await.ok();
        assert_eq!((&me["unit"], &me["roles"]), (&json!(village), &json!(["vs"])));

        // It is listed where it belongs now; and the last administrator stays.
        let list = bench.person("sa-village", &[("sa", village)]).await.get(ACCOUNTS).await.ok();
        let logins: Vec<&Value> =
            list["items"].as_array().unwrap().iter().map(|one| &one["login"]).collect();
        assert!(logins.contains(&&json!("wang")), "{logins:?}");
        let path = format!("{ACCOUNTS}/{}", admins.security.account);
        let version = admins.system.get(&path).await.ok()["version"].as_i64().unwrap();
        let moving = admins.system.change(&format!("{path}/move"), version, to(village)).await;
        moving.refused(409, "conflict");
    }
}

/// Nobody handles the matters of an office from another one, with whatever role they have there.
#[actix_web::test]
async fn b18_a_moved_handler_leaves_the_tickets_behind() {
    for bench in benches().await {
        let other = bench.unit("翠峦镇", UnitKind::Township, bench.district.id).await.id;
        let (town, admins) = (Town::new(&bench).await, Admins::of(&bench).await);
        let wang = admins.hire("wang", "ho").await;
        let mut tickets = Vec::new();
        for (number, more) in [("M1", json!({ "category": "report" })), ("M2", json!({}))] {
            let ticket = town.receive_with(number, more).await;
            let signed = town.act(&town.clerk, &ticket, "sign", json!({})).await;
            let assigned = json!({ "handler": wang["id"] });
            tickets.push(town.act(&town.clerk, &signed, "assign", assigned).await);
        }
        let path = |ticket: &Value| format!("/v1/hotline/tickets/{}", text(ticket, "id"));
        let signs_in = async || holder(&bench, &sign_in(&bench, "wang", PASSWORD).await.ok());
        let before = signs_in().await;
        assert_eq!(before.get(&path(&tickets[0])).await.ok()["withheld"], false);
        assert_eq!(
            before.get("/v1/hotline/tickets").await.ok()["items"].as_array().unwrap().len(),
            2
        );

        let page = before.get("/v1/sync/changes?limit=200").await.ok();
        let since = format!("/v1/sync/changes?cursor={}", text(&page, "cursor"));
        before.get(&since).await.ok();

        admins.act(&wang, "move", json!({ "unit": other })).await.ok();
        // With the same rights in the former office a phone keeps no copies of what was its own to handle.
        admins.assign(&wang, &[("ho", bench.town.id)]).await.ok();
        wait(&bench, IN_FORCE);
        signs_in().await.get(&since).await.refused(410, "cursor_expired");
        admins.assign(&wang, &[("ho", other), ("handler", other)]).await.ok();
        wait(&bench, IN_FORCE);
        let moved = signs_in().await;
        let contact = json!({ "method": "phone", "reached": true, "summary": "已电话联系" });
        let why = json!({ "reason": "回电" });
        for ticket in &tickets {
            let path = path(ticket);
            moved.get(&path).await.refused(404, "not_found");
            moved.get(&format!("{path}/actions")).await.refused(404, "not_found");
            let version = ticket["version"].as_i64().unwrap();
            let acted =
                moved.change(&format!("{path}/log-contact"), version, contact.clone()).await;
            acted.refused(404, "not_found");
            for lock in ["unlock", "reveal"] {
                let opened = moved.post(&format!("{path}/caller/{lock}"), why.clone()).await;
                opened.refused(404, "not_found");
            }
        }
        assert_eq!(moved.get("/v1/hotline/tickets").await.ok()["items"], json!([]));
        let mut phone = crate::sync::Phone::default();
        phone.round(&moved, "").await;
        assert_eq!(phone.holds("/v1/hotline/tickets/"), 0);

        // Whom the clerk chooses anew, of whatever unit, handles it.
        let anew = json!({ "handler": wang["id"] });
        town.act(&town.clerk, &tickets[0], "assign", anew).await;
        assert_eq!(moved.get(&path(&tickets[0])).await.ok()["withheld"], false);
    }
}

/// A unit that ends takes nobody in, and what was asked for or handed out in the former office holds in no other.
#[actix_web::test]
async fn b18_a_move_leads_to_a_unit_that_stays_and_takes_no_approval_along() {
    for bench in benches().await {
        let (village, root) =
            (bench.unit("锦山村", UnitKind::Village, bench.town.id).await.id, bench.district.id);
        let closed = bench.unit("旧村", UnitKind::Village, bench.town.id).await;
        let admins = Admins::of(&bench).await;
        let li = admins.account("li").await;
        let closing = format!("/v1/organization/units/{}/close", closed.id);
        admins.system.change(&closing, closed.version, json!({})).await.ok();
        let refused = admins.act(&li, "move", json!({ "unit": closed.id })).await;
        assert_eq!(refused.refused(422, "invalid")["errors"][0]["code"], "unit_closed");

        let secret = admins.alone(&li, "activation", json!({})).await.ok();
        let path = format!("{ACCOUNTS}/{}/administrator", text(&li, "id"));
        let grant = json!({ "role": "au", "unit": root, "reason": "接替" });
        let asked = admins.security.post(&path, grant.clone()).await.created();
        admins.act(&li, "move", json!({ "unit": village })).await.ok();
        approve(&admins.system, &asked).await.refused(409, "conflict");
        admins.set_password("li", &secret["activation"], PASSWORD).await.refused(422, "invalid");
        let asked = admins.security.post(&path, grant).await.created();
        approve(&admins.system, &asked).await.ok();
        let auditor = bench.person("au", &[("au", root)]).await;
        let path = format!("/v1/ledger/subjects/{}/entries", text(&li, "id"));
        let entries = auditor.get(&path).await.ok()["entries"].clone();
        assert!(entries[0].to_string().contains("\"until\""), "{}", entries[0]);
    }
}
