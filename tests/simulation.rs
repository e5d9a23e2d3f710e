//! A simulation from a seed: many tickets, legal and illegal actions in any order, old versions, repeated requests, and units of work
//! that fail after they have written. A plain model says what must come of it: the committed table of states.

use crate::concurrency::{Chance, attempt, long, seed};
use crate::town::{Town, benches};
use actix_web::http::Method;
use serde_json::Value;
use std::collections::BTreeMap;
use testkit::Bench;

const TABLE: &str = include_str!("../crates/hotline/src/tests/table.txt");
const TICKETS: u64 = 6;
const STEPS: u64 = 250;

/// What the model knows of a ticket.
#[derive(Clone)]
struct Known {
    version: i64,
    status: String,
}

/// Whether the state forbids the action whatever else holds.
fn forbidden(status: &str, action: &str) -> bool {
    let mut lines = TABLE.lines().filter_map(|line| {
        let (from, rest) = line.split_once(' ')?;
        let (name, comes) = rest.trim().split_at(33.min(rest.trim().len()));
        (from == status && name.trim().starts_with(action)).then_some(comes.trim().to_string())
    });
    lines.all(|comes| comes == "ticket_state")
}

/// A request as it was sent, and what was answered.
struct Sent {
    path: String,
    body: Value,
    key: String,
    tag: String,
    answered: Vec<u8>,
    by: usize,
}

async fn simulate(bench: &Bench, town: &Town<'_>, seed: u64) {
    let mut chance = Chance(seed);
    let mut model: BTreeMap<String, Known> = BTreeMap::new();
    for n in 0..TICKETS {
        let ticket = town.receive(&format!("S{seed}-{n}")).await;
        let known = Known { version: 1, status: "received".into() };
        model.insert(ticket["id"].as_str().unwrap().into(), known);
    }
    let (mut accepted, mut refused, mut sent) = (0, 0, Vec::<Sent>::new());
    let people = [&town.clerk, &town.handler, &town.deputy, &town.district];
    for step in 0..STEPS {
        let id = model.keys().nth(chance.below(TICKETS) as usize).unwrap().clone();
        let known = model[&id].clone();
        match chance.below(12) {
            0 => {
                fail_after_writing(bench, &id, known.version, chance.below(2) == 0).await;
                continue;
            }
            1 if !sent.is_empty() => {
                let again = &sent[chance.below(sent.len() as u64) as usize];
                let headers = [("Idempotency-Key", &*again.key), ("If-Match", &*again.tag)];
                let body = Some(again.body.clone());
                let answer =
                    people[again.by].request(Method::POST, &again.path, body, &headers).await;
                assert_eq!(
                    answer.header("idempotent-replayed"),
                    "true",
                    "seed {seed}, step {step}"
                );
                assert_eq!(answer.bytes, again.answered, "seed {seed}, step {step}");
                continue;
            }
            _ => {}
        }
        let stale = chance.below(8) == 0;
        let (who, action, body) = attempt(town, &mut chance);
        let path = format!("/v1/hotline/tickets/{id}/{action}");
        let tag = format!("\"v{}\"", known.version - i64::from(stale));
        let key = kernel::new_id().to_string();
        let headers = [("Idempotency-Key", &*key), ("If-Match", &*tag)];
        let answer = who.request(Method::POST, &path, Some(body.clone()), &headers).await;
        let told =
            format!("seed {seed}, step {step}: {action} in {}: {}", known.status, answer.body);
        match answer.status.as_u16() {
            200 => {
                assert!(!stale && !forbidden(&known.status, action), "{told}");
                assert_eq!(answer.body["version"], known.version + 1, "{told}");
                let status = answer.body["status"].as_str().unwrap().into();
                model.insert(id, Known { version: known.version + 1, status });
                let by = people.iter().position(|one| std::ptr::eq(*one, who)).unwrap();
                sent.push(Sent { path, body, key, tag, answered: answer.bytes, by });
                accepted += 1;
            }
            412 => assert!(stale, "{told}"),
            403 | 409 | 422 => {
                assert!(!stale || answer.status == 403, "{told}");
                let state = answer.body["code"] == "ticket_state";
                assert!(
                    !state || forbidden(&known.status, action) || action == "request-application",
                    "{told}"
                );
                refused += 1;
            }
            _ => panic!("{told}"),
        }
    }
    println!("seed {seed}: {accepted} accepted, {refused} refused");
    for (id, known) in &model {
        let ticket = town.clerk.get(&format!("/v1/hotline/tickets/{id}")).await.ok();
        assert_eq!(
            (&ticket["version"], &ticket["status"]),
            (&known.version.into(), &known.status.clone().into())
        );
    }
}

/// Records a next version of the ticket, and then does not keep it.
async fn fail_after_writing(bench: &Bench, id: &str, version: i64, panics: bool) {
    let id: kernel::Id = id.parse().unwrap();
    let unit = bench.town.id;
    let failed = bench.ledger.change(ledger::Author::system("230718"), move |tx| {
        tx.record(ledger::Change {
            event: "hotline.ticket_signed",
            kind: "hotline.ticket",
            id,
            version: version + 1,
            unit,
            data: serde_json::json!({}),
            before: &[],
            after: &[],
        });
        tx.db.batch("UPDATE hotline_ticket SET version = version + 1")?;
        assert!(!panics, "on purpose");
        Err::<(), _>(db::Error::Unavailable("on purpose".into()))
    });
    assert!(failed.await.is_err());
}

#[actix_web::test]
async fn c21_every_simulated_town_follows_the_model() {
    let first = seed();
    for bench in benches().await {
        let town = Town::new(&bench).await;
        for seed in first..first + if long() { 300 } else { 2 } {
            simulate(&bench, &town, seed).await;
        }
        bench.seal().await;
        let sound =
            bench.database.scan(|db| ledger::verify::tenant(db, "230718", None)).await.unwrap();
        assert!(sound.is_sound(), "{:?}", sound.faults);
        for kind in hotline::LINE.records() {
            let (_, differing) = bench
                .database
                .scan(|db| ledger::recount::compare(db, "230718", kind))
                .await
                .unwrap();
            assert_eq!(differing, [], "the records are what the ledger says");
        }
    }
}
