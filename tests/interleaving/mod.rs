//! What two do at the same moment comes out as if one had done it after the other, in whatever order their steps fall.

mod cases;
mod follow;
mod holds;
pub mod order;
mod single;
mod stock;
mod study;

use crate::access::{ACCOUNTS, Admins, text};
use crate::town::{Town, benches};
use crate::units::UNITS;
use actix_web::http::Method;
use futures_util::future::LocalBoxFuture;
use order::{Steps, run};
use organization::units::UnitKind;
use serde_json::{Value, json};
use testkit::{Answer, Bench, Person};

/// The databases on which units of work run side by side.
pub async fn postgres() -> Option<Bench> {
    benches().await.into_iter().find(|bench| bench.database.is_postgres())
}

async fn version(who: &Person<'_>, path: &str) -> i64 {
    who.get(path).await.ok()["version"].as_i64().unwrap()
}

fn change<'a>(
    who: &'a Person<'_>,
    path: &'a str,
    version: i64,
    body: Value,
) -> LocalBoxFuture<'a, Answer> {
    Box::pin(who.change(path, version, body))
}

/// One is done, and the other told why it is not.
fn one_of(both: &[Answer; 2], refused: u16, order: &[usize]) -> usize {
    let statuses = both.each_ref().map(|one| one.status.as_u16());
    let done = usize::from(statuses[0] != 200);
    let right = statuses[done] == 200 && statuses[1 - done] == refused;
    assert!(right, "{order:?}: {} {}", both[0].body, both[1].body);
    done
}

#[actix_web::test]
async fn c21_of_two_changes_of_one_version_one_is_made() {
    let Some(bench) = postgres().await else { return };
    let town = Town::new(&bench).await;
    let steps = Steps::of_requests();
    for (n, order) in steps.orders().iter().enumerate() {
        let ticket = town.receive(&format!("I1-{n}")).await;
        let path = format!("/v1/hotline/tickets/{}", text(&ticket, "id"));
        let (sign, supervise) = (format!("{path}/sign"), format!("{path}/supervise"));
        let due = json!({ "kind": "day", "reason": "督办", "due_at": "2030-01-01T00:00:00Z" });
        let both =
            [change(&town.clerk, &sign, 1, json!({})), change(&town.district, &supervise, 1, due)];
        let both = run(&bench, &steps, order, both).await;
        one_of(&both, 412, order);
        assert_eq!(version(&town.clerk, &path).await, 2);
    }
}

/// C-20: whoever sends it twice, having waited too short a time, has done it once and hears the same.
#[actix_web::test]
async fn c20_one_request_that_is_sent_twice_is_done_once() {
    let Some(bench) = postgres().await else { return };
    let town = Town::new(&bench).await;
    let steps = Steps::of_requests();
    for (n, order) in steps.orders().iter().enumerate() {
        let new = town.new_ticket(&format!("I2-{n}"));
        let key = kernel::new_id().to_string();
        let headers = [("Idempotency-Key", &*key)];
        let send = || -> LocalBoxFuture<'_, Answer> {
            let body = Some(new.clone());
            Box::pin(town.district.request(Method::POST, "/v1/hotline/tickets", body, &headers))
        };
        let both = run(&bench, &steps, order, [send(), send()]).await;
        assert!(both.iter().all(|one| one.status == 201), "{order:?}: {both:?}");
        assert_eq!(both[0].bytes, both[1].bytes, "{order:?}");
        let replayed = both.iter().filter(|one| one.header("idempotent-replayed") == "true");
        assert_eq!(replayed.count(), 1, "{order:?}");
    }
    let tickets = town.clerk.get("/v1/hotline/tickets?page_size=200").await.ok();
    assert_eq!(tickets["items"].as_array().unwrap().len(), steps.orders().len().min(200));
}

#[actix_web::test]
async fn c22_two_moves_leave_a_tree_in_every_order() {
    let Some(bench) = postgres().await else { return };
    let sa = bench.person("sa", &[("sa", bench.district.id)]).await;
    let mut units = Vec::new();
    for name in ["甲村", "乙村"] {
        units.push(bench.unit(name, UnitKind::Village, bench.town.id).await.id.to_string());
    }
    let paths = [0, 1].map(|n: usize| format!("{UNITS}/{}", units[n]));
    let moves = [0, 1].map(|n: usize| format!("{}/move", paths[n]));
    let steps = Steps::of_requests();
    for order in &steps.orders() {
        let versions = [version(&sa, &paths[0]).await, version(&sa, &paths[1]).await];
        let below = |n: usize| json!({ "parent": units[1 - n] });
        let both = [0, 1].map(|n| change(&sa, &moves[n], versions[n], below(n)));
        let moved = one_of(&run(&bench, &steps, order, both).await, 409, order);
        let back = json!({ "parent": bench.town.id });
        sa.change(&moves[moved], version(&sa, &paths[moved]).await, back).await.ok();
    }
}

#[actix_web::test]
async fn c22_the_last_administrator_stays_in_every_order() {
    let Some(bench) = postgres().await else { return };
    let root = bench.district.id;
    let admins = Admins::of(&bench).await;
    let accounts = [admins.account("one").await, admins.account("two").await];
    for login in ["one", "two"] {
        bench.assign(login, &[("au", root)]).await;
    }
    let path = |n: usize| format!("{ACCOUNTS}/{}", text(&accounts[n], "id"));
    let (bar, strip) = (format!("{}/disable", path(0)), format!("{}/assignments", path(1)));
    let steps = Steps::of_requests();
    for order in &steps.orders() {
        let one = version(&admins.system, &path(0)).await;
        let two = version(&admins.system, &path(1)).await;
        let none = json!({ "assignments": [] });
        let both = [
            change(&admins.system, &bar, one, json!({})),
            change(&admins.security, &strip, two, none),
        ];
        match one_of(&run(&bench, &steps, order, both).await, 409, order) {
            0 => drop(admins.act(&accounts[0], "enable", json!({})).await.ok()),
            _ => bench.assign("two", &[("au", root)]).await,
        }
    }
}

#[actix_web::test]
async fn c22_a_unit_that_closes_takes_nobody_in_in_every_order() {
    let Some(bench) = postgres().await else { return };
    let sa = bench.person("sa", &[("sa", bench.district.id)]).await;
    let steps = Steps::of_requests();
    for (n, order) in steps.orders().iter().enumerate() {
        let unit = bench.unit(&format!("村{n}"), UnitKind::Village, bench.town.id).await;
        let path = format!("{UNITS}/{}/close", unit.id);
        let below = json!({ "kind": "village", "name": format!("组{n}"), "parent": unit.id });
        let both = [
            change(&sa, &path, 1, json!({})),
            Box::pin(sa.post(UNITS, below)) as LocalBoxFuture<_>,
        ];
        let both = run(&bench, &steps, order, both).await;
        let done = both.each_ref().map(|one| one.status.is_success());
        assert!(done[0] != done[1], "{order:?}: {} {}", both[0].body, both[1].body);
    }
}

/// C-36: an entry that is committed while others are sealed is sealed after them, and none is left behind.
#[actix_web::test]
async fn c36_what_is_written_while_others_are_sealed_is_sealed_too() {
    let Some(bench) = postgres().await else { return };
    let town = Town::new(&bench).await;
    let steps = Steps(&["write.appended", "seal.leaves", "seal.queue", "commit.before"]);
    let mut orders = steps.orders();
    if !crate::concurrency::long() {
        orders = orders.into_iter().step_by(6).collect();
    }
    let mut sealed = 0;
    for (n, order) in orders.iter().enumerate() {
        town.receive(&format!("I5-{n}")).await;
        let other = format!("I6-{n}");
        let write = async {
            town.receive(&other).await;
        };
        let seal = async {
            bench.seal().await;
        };
        run(&bench, &steps, order, [Box::pin(write), Box::pin(seal)]).await;
        bench.seal().await;
        let told =
            bench.database.scan(|db| ledger::verify::tenant(db, "230718", None)).await.unwrap();
        assert!(told.is_sound(), "{order:?}: {:?}", told.faults);
        assert!(told.entries > sealed, "{order:?}: both are sealed");
        sealed = told.entries + 1;
    }
}
