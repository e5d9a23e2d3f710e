//! Many at once: on one ticket, and on a list that is read while it grows.

use crate::town::{Town, benches, follow_up, result};
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use testkit::{Bench, Person};

/// The same numbers from the same seed.
pub struct Chance(pub u64);

/// A new one in every run, told so that it can be given again: `TAIZHANG_TEST_SEED`.
pub fn seed() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "a failure is repeated by its seed")]
    let given = std::env::var("TAIZHANG_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let seed = given.unwrap_or(now);
    println!("TAIZHANG_TEST_SEED={seed}");
    seed
}

/// Whether the criteria's own times and numbers are asked for.
pub fn long() -> bool {
    std::env::var_os("TAIZHANG_TEST_LONG").is_some()
}

/// C-22: how often a pair races.
pub fn rounds(short: usize) -> usize {
    if long() { 500 } else { short }
}

impl Chance {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    pub fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }
}

const TASKS: u64 = 8;
const STEPS: u64 = 128;

/// Something that somebody may try; whether it fits the ticket is not asked.
pub fn attempt<'a>(
    town: &'a Town<'a>,
    chance: &mut Chance,
) -> (&'a Person<'a>, &'static str, Value) {
    let yes = chance.below(2) == 0;
    let action = chance.of(&[
        "sign",
        "assign",
        "log-contact",
        "start-handling",
        "submit-result",
        "review",
        "conclude",
        "follow-up",
        "rework",
        "supervise",
        "request-application",
        "endorse-application",
        "decide-application",
        "resume",
        "exempt",
    ]);
    let (who, body) = match action {
        "assign" => (&town.clerk, json!({ "handler": town.handler.account })),
        "log-contact" => {
            (&town.handler, json!({ "method": "phone", "reached": yes, "summary": "已联系" }))
        }
        "submit-result" => (&town.handler, result()),
        "review" | "endorse-application" => (&town.deputy, json!({ "approved": yes })),
        "decide-application" => (&town.district, json!({ "approved": yes })),
        "follow-up" => (&town.district, follow_up(1, "unsolved")),
        "rework" => (&town.district, json!({ "reason": "未解决" })),
        "supervise" => {
            let due = "2030-01-01T00:00:00Z";
            (&town.district, json!({ "kind": "day", "reason": "督办", "due_at": due }))
        }
        "request-application" => {
            let told = town.bench.now();
            let extension = json!({
                "kind": "extension", "reason": "complex", "basis": "需协调", "days": 1, "caller_informed_at": told,
            });
            (&town.handler, extension)
        }
        "exempt" => (&town.handler, json!({ "reason": "abuse" })),
        "conclude" => (&town.district, json!({})),
        "start-handling" => (&town.handler, json!({})),
        _ => (&town.clerk, json!({})),
    };
    (who, action, body)
}

/// Tries this and that; keeps which version each accepted attempt made.
async fn meddle(
    town: &Town<'_>,
    path: &str,
    seed: u64,
    made: &RefCell<BTreeMap<i64, String>>,
    answers: &RefCell<BTreeMap<u16, u64>>,
) {
    let mut chance = Chance(seed);
    for _ in 0..STEPS {
        let seen = town.clerk.get(path).await.ok();
        let stale = chance.below(8) == 0;
        let version = seen["version"].as_i64().unwrap() - i64::from(stale);
        let (who, action, body) = attempt(town, &mut chance);
        let answer = who.change(&format!("{path}/{action}"), version, body).await;
        *answers.borrow_mut().entry(answer.status.as_u16()).or_default() += 1;
        match answer.status.as_u16() {
            200 => {
                assert!(!stale, "{action} on a version that was gone");
                assert_eq!(answer.body["version"], version + 1);
                let twice = made.borrow_mut().insert(version + 1, action.to_string());
                assert_eq!(twice, None, "two made version {}", version + 1);
            }
            403 | 409 | 412 | 422 => {}
            _ => panic!("{action}: {answer:?}"),
        }
    }
}

#[actix_web::test]
async fn c21_a_ticket_under_many_hands_has_one_history() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let ticket = town.receive("C21").await;
        let id = ticket["id"].as_str().unwrap();
        let path = format!("/v1/hotline/tickets/{id}");
        let (made, answers) = (RefCell::default(), RefCell::default());
        let task = |n: u64| meddle(&town, &path, n * TASKS, &made, &answers);
        tokio::join!(task(1), task(2), task(3), task(4), task(5), task(6), task(7), task(8));
        let (made, answers) = (made.into_inner(), answers.into_inner());
        assert_eq!(answers.values().sum::<u64>(), TASKS * STEPS);
        assert!(answers[&200] > 50 && answers[&409] > 50 && answers[&412] > 50, "{answers:?}");
        let last = 1 + made.len() as i64;
        assert_eq!(town.clerk.get(&path).await.ok()["version"], last);
        assert!(made.keys().copied().eq(2..=last), "every version was made once");
        let history = town.deputy.get(&format!("/v1/ledger/subjects/{id}/entries")).await.ok();
        let versions = history["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["subject"]["version"].as_i64().unwrap());
        assert!(versions.eq(1..=last));
        bench.seal().await;
        let sound =
            bench.database.scan(|db| ledger::verify::tenant(db, "230718", None)).await.unwrap();
        assert!(sound.is_sound(), "{:?}", sound.faults);
    }
}

const CROWD: usize = 10_000;
/// Of the crowd, those that a list of one state shows.
const SIGNED: usize = 300;

/// Tickets like one that came in properly, five at the same moment, laid into the tables by themselves.
#[expect(clippy::disallowed_methods, reason = "ten thousand receipts would take minutes")]
async fn crowd(bench: &Bench, like: &Value) {
    let like = like["id"].as_str().unwrap().to_string();
    let columns = "tenant_id, id, version, ticket_no, external_system, external_no, status, category, lead_unit, handler, dispatched_at, due_at, body";
    let status = format!("CASE WHEN n <= {SIGNED} THEN 'signed' ELSE 'received' END");
    let rows = if bench.database.is_postgres() {
        format!(
            "SELECT tenant_id, new_id::uuid, version, 'N' || n, external_system, 'N' || n, state, category, lead_unit, handler, at, due,
                    body || jsonb_build_object('id', new_id, 'ticket_no', 'N' || n, 'external_no', 'N' || n, 'status', state,
                        'dispatched_at', to_char(at, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'),
                        'limits', body->'limits' || jsonb_build_object('due_at', to_char(due, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')))
             FROM (SELECT t.*, n, {status} AS state,
                          dispatched_at - n / 5 * interval '1 minute' AS at, due_at - n / 7 * interval '1 minute' AS due,
                          '00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0') AS new_id
                   FROM hotline_ticket t, generate_series(1, {CROWD}) AS n WHERE id = '{like}') AS crowd"
        )
    } else {
        let bare = like.replace('-', "");
        format!(
            "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < {CROWD}),
             crowd AS (SELECT t.*, n, printf('00000000-0000-0000-0000-%012x', n) AS new_id, {status} AS state,
                              dispatched_at - n / 5 * 60000000 AS at, due_at - n / 7 * 60000000 AS due
                       FROM hotline_ticket t, r WHERE id = unhex('{bare}'))
             SELECT tenant_id, unhex(replace(new_id, '-', '')), version, 'N' || n, external_system, 'N' || n, state, category, lead_unit, handler, at, due,
                    json_set(body, '$.id', new_id, '$.ticket_no', 'N' || n, '$.external_no', 'N' || n, '$.status', state,
                        '$.dispatched_at', strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000000, 'unixepoch'),
                        '$.limits.due_at', strftime('%Y-%m-%dT%H:%M:%SZ', due / 1000000, 'unixepoch')) FROM crowd"
        )
    };
    let insert = format!("INSERT INTO hotline_ticket ({columns}) {rows}");
    bench.database.write(move |db| db.batch(&insert)).await.unwrap();
}

/// Every id that a list shows, page by page.
async fn walk(who: &Person<'_>, query: &str) -> Vec<String> {
    let (mut seen, mut token) = (Vec::new(), String::new());
    loop {
        let page = who.get(&format!("/v1/hotline/tickets?{query}{token}")).await.ok();
        let items = page["items"].as_array().unwrap().iter();
        seen.extend(items.map(|one| one["id"].as_str().unwrap().to_string()));
        let Some(next) = page["next_page_token"].as_str() else { return seen };
        token = format!("&page_token={next}");
        // SQLite answers on this very thread: without a pause nobody else would come to speak.
        tokio::task::yield_now().await;
    }
}

/// New tickets, here and there in every order, as long as somebody walks.
async fn arrivals(town: &Town<'_>, walking: &Cell<bool>, number: &Cell<u64>) {
    let mut chance = Chance(5);
    while walking.get() {
        number.set(number.get() + 1);
        let at = town.bench.now().plus(-chrono::TimeDelta::seconds(chance.below(120_000) as i64));
        town.receive_with(&format!("A{}", number.get()), json!({ "dispatched_at": at })).await;
        tokio::time::sleep(std::time::Duration::from_millis(40)).await;
    }
}

#[actix_web::test]
async fn a15_whoever_walks_a_growing_list_meets_everybody_once() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let first = town.receive("FIRST").await;
        crowd(&bench, &first).await;
        let number = Cell::new(0);
        for (query, expected) in [
            ("page_size=1&status=signed&order_by=due_at", SIGNED),
            ("page_size=7&order_by=due_at%20desc", CROWD + 1),
            ("page_size=100", CROWD + 1),
        ] {
            let (walking, before) = (Cell::new(true), number.get());
            let walker = async {
                let seen = walk(&town.clerk, query).await;
                walking.set(false);
                seen
            };
            let (seen, ()) = tokio::join!(walker, arrivals(&town, &walking, &number));
            let distinct: BTreeSet<&String> = seen.iter().collect();
            assert_eq!(distinct.len(), seen.len(), "{query}: somebody was met twice");
            let of_the_crowd = |id: &&&String| {
                id.starts_with("00000000-") || **id == first["id"].as_str().unwrap()
            };
            assert_eq!(distinct.iter().filter(of_the_crowd).count(), expected, "{query}");
            assert!(number.get() > before + 3, "{query}: nobody came meanwhile");
        }
    }
}
