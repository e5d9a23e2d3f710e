//! What phones keep a copy of: everything at first, what changed from then on, and what is gone.

mod units;

use crate::pufa::activity;
use crate::town::{Town, benches};
use futures_util::future::{join, join_all};
use kernel::Id;
use organization::units::UnitKind;
use serde_json::{Value, json};
use std::cell::Cell;
use std::collections::BTreeMap;
use testkit::{Answer, Bench, Person};

const CHANGES: &str = "/v1/sync/changes";
const ACTIVITIES: &str = "/v1/pufa-publicity/activities";
const CASES: &str = "/v1/mediation/cases";
const UNITS: &str = "/v1/organization/units";

/// A phone: its cursor, its copies by their addresses, and what it was told that is gone.
#[derive(Default)]
pub struct Phone {
    cursor: Option<String>,
    copies: BTreeMap<String, Value>,
    pub gone: Vec<(String, String)>,
    /// What the last round brought.
    items: usize,
    answers: usize,
}

impl Phone {
    async fn ask(&self, who: &Person<'_>, more: &str) -> Answer {
        let cursor = self.cursor.as_ref().map(|cursor| format!("&cursor={cursor}"));
        who.get(&format!("{CHANGES}?{more}{}", cursor.unwrap_or_default())).await
    }

    /// Asks until there is no more.
    pub async fn round(&mut self, who: &Person<'_>, more: &str) {
        (self.items, self.answers) = (0, 0);
        loop {
            let page = self.ask(who, more).await.ok();
            self.answers += 1;
            for item in page["items"].as_array().unwrap() {
                self.items += 1;
                let path = item["path"].as_str().unwrap().to_string();
                match item["gone"].as_str() {
                    None => drop(self.copies.insert(path, item.clone())),
                    Some(why) => {
                        self.copies.remove(&path);
                        self.gone.push((path, why.into()));
                    }
                }
            }
            self.cursor = page["cursor"].as_str().map(String::from);
            if page["has_more"] == false {
                return;
            }
        }
    }

    /// What the last round brought.
    pub fn items(&self) -> usize {
        self.items
    }

    pub fn holds(&self, start: &str) -> usize {
        self.copies.keys().filter(|path| path.starts_with(start)).count()
    }

    /// Each copy is what reading the record answers, with its tag.
    pub async fn is_true(&self, who: &Person<'_>) {
        for (path, copy) in &self.copies {
            let read = who.get(path).await;
            assert_eq!(copy["etag"], read.header("etag"), "{path}");
            assert_eq!(copy["version"], read.body["version"], "{path}");
            assert_eq!(copy["record"], read.ok(), "{path}");
        }
    }
}

fn path(record: &Value) -> String {
    format!("{ACTIVITIES}/{}", record["id"].as_str().unwrap())
}

async fn record(who: &Person<'_>, unit: Id) -> Value {
    who.post(ACTIVITIES, json!({ "unit": unit, "content": activity("2025-03-05") })).await.created()
}

fn case(unit: Id, phone: &str) -> Value {
    let party = |role: &str, phone: &str| json!({ "role": role, "kind": "natural", "details": { "name": "甲某某", "phone": phone } });
    json!({
        "unit": unit, "tier": "village", "found_by": "apply", "dispute": "02", "title": "排水沟纠纷",
        "facts": "排水沟堵塞", "complexity": "general", "risk": "low",
        "parties": [party("applicant", phone), party("respondent", "13912340003")],
    })
}

/// Two villages with their secretaries, and the clerk and the judicial office of the town.
struct Villages<'a> {
    clerk: Person<'a>,
    judicial: Person<'a>,
    first: Person<'a>,
    units: [Id; 2],
}

impl<'a> Villages<'a> {
    async fn of(bench: &'a Bench) -> Self {
        let at = bench.town.id;
        let first = bench.unit("锦山村", UnitKind::Village, at).await.id;
        let second = bench.unit("富民村", UnitKind::Village, at).await.id;
        Self {
            clerk: bench.person("publicity", &[("pub", at)]).await,
            judicial: bench.person("judicial", &[("js", at)]).await,
            first: bench.person("first", &[("vs", first)]).await,
            units: [first, second],
        }
    }
}

/// E-15: everything within reach, once; then only what changed, each record once; what is void is told as gone.
#[actix_web::test]
async fn a_phone_gets_everything_within_reach_and_then_what_changed() {
    for bench in benches().await {
        let villages = Villages::of(&bench).await;
        let (clerk, first, [here, there]) = (&villages.clerk, &villages.first, villages.units);
        let mut own = Vec::new();
        for _ in 0..5 {
            own.push(record(clerk, here).await);
            record(clerk, there).await;
        }
        let void = record(clerk, here).await;
        let because = json!({ "reason": "重复登记" });
        villages.judicial.change(&format!("{}/void", path(&void)), 1, because.clone()).await.ok();
        first.post(CASES, case(here, "13912340002")).await.created();
        villages.judicial.post(CASES, case(there, "13912340004")).await.created();
        bench.seal().await;

        let mut phone = Phone::default();
        phone.round(first, "limit=2").await;
        assert_eq!((phone.holds(ACTIVITIES), phone.holds(CASES), phone.holds(UNITS)), (5, 1, 1));
        assert_eq!(phone.items, 7);
        assert!(phone.answers >= 3 && phone.gone.is_empty(), "{}", phone.answers);
        phone.is_true(first).await;
        phone.round(first, "limit=2").await;
        assert_eq!(phone.items, 0, "nothing changed");

        // Three versions of one, one that is void, a new one, and what another village does.
        let changed = path(&own[0]);
        let revision = |people: u32| {
            let mut content = activity("2025-03-05");
            content["attendance"]["people"] = json!(people);
            json!({ "content": content })
        };
        clerk.change(&format!("{changed}/revise"), 1, revision(36)).await.ok();
        clerk.change(&format!("{changed}/revise"), 2, revision(37)).await.ok();
        clerk.change(&format!("{changed}/submit"), 3, json!({})).await.ok();
        villages.judicial.change(&format!("{}/void", path(&own[1])), 1, because).await.ok();
        let new = record(clerk, here).await;
        record(clerk, there).await;
        let before = phone.ask(first, "limit=200").await.ok();
        assert_eq!(before["items"], json!([]), "what is not sealed has no place yet");
        bench.seal().await;
        let page = phone.ask(first, "limit=200").await.ok();
        assert_eq!(page["to"].as_u64().unwrap() - page["from"].as_u64().unwrap(), 6);
        let told = page["items"].as_array().unwrap();
        let indexes: Vec<u64> = told.iter().map(|one| one["index"].as_u64().unwrap()).collect();
        assert!(indexes.is_sorted(), "in the order of the ledger: {indexes:?}");
        let told: BTreeMap<&str, &Value> =
            told.iter().map(|item| (item["path"].as_str().unwrap(), &item["gone"])).collect();
        let (void, new) = (path(&own[1]), path(&new));
        let expected = [(&changed, Value::Null), (&void, json!("voided")), (&new, Value::Null)];
        assert_eq!((told.len(), indexes.len()), (3, 3), "each record once");
        for (path, gone) in expected {
            assert_eq!(told[path.as_str()], &gone, "{path}");
        }
        phone.round(first, "limit=1").await;
        assert_eq!((phone.holds(ACTIVITIES), phone.gone.len()), (5, 1));
        phone.is_true(first).await;

        let mut of_cases = Phone::default();
        of_cases.round(first, "kinds=mediation.case,mediation.mediator").await;
        assert_eq!((of_cases.copies.len(), of_cases.holds(CASES)), (1, 1));
        let nobody = bench.person("nobody", &[]).await;
        let mut empty = Phone::default();
        empty.round(&nobody, "limit=200").await;
        empty.round(&nobody, "limit=200").await;
        assert_eq!(empty.copies.len(), 0);
        bench.stranger().get(CHANGES).await.refused(401, "unauthenticated");
    }
}

/// Whoever saw a record is told that it went out of sight; of what somebody never saw not even the id is told.
#[actix_web::test]
async fn what_goes_out_of_sight_is_told_to_whoever_saw_it() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let [one, other] = [
            bench.unit("一队", UnitKind::Office, town.village).await.id,
            bench.unit("二队", UnitKind::Office, town.village).await.id,
        ];
        let was = bench.person("was", &[("handler", one)]).await;
        let becomes = bench.person("becomes", &[("handler", other)]).await;
        let never = bench.person("never", &[("handler", other)]).await;
        let ticket = town.receive("M1").await;
        let signed = town.act(&town.clerk, &ticket, "sign", json!({})).await;
        let assign = |who: &Person<'_>| json!({ "handler": who.account });
        let assigned = town.act(&town.clerk, &signed, "assign", assign(&was)).await;
        bench.seal().await;
        let [mut of_was, mut of_becomes, mut of_never] =
            [Phone::default(), Phone::default(), Phone::default()];
        of_was.round(&was, "limit=9&kinds=hotline.ticket").await;
        of_becomes.round(&becomes, "limit=9&kinds=hotline.ticket").await;
        of_never.round(&never, "limit=9&kinds=hotline.ticket").await;
        let held = |phone: &Phone| (phone.copies.len(), phone.gone.len());
        assert_eq!([held(&of_was), held(&of_becomes), held(&of_never)], [(1, 0), (0, 0), (0, 0)]);
        of_was.is_true(&was).await;

        town.act(&town.clerk, &assigned, "assign", assign(&becomes)).await;
        bench.seal().await;
        of_was.round(&was, "limit=9&kinds=hotline.ticket").await;
        of_becomes.round(&becomes, "limit=9&kinds=hotline.ticket").await;
        of_never.round(&never, "limit=9&kinds=hotline.ticket").await;
        assert_eq!([held(&of_was), held(&of_becomes), held(&of_never)], [(0, 1), (1, 0), (0, 0)]);
        assert_eq!(of_was.gone[0].1, "out_of_sight");
        of_becomes.is_true(&becomes).await;
    }
}

/// A case that is void is gone; one that turns out to be of soldiers is out of the sight of whoever may not see those.
#[actix_web::test]
async fn a_case_that_is_void_or_of_soldiers_is_told_as_gone() {
    for bench in benches().await {
        let villages = Villages::of(&bench).await;
        let (judicial, first, here) = (&villages.judicial, &villages.first, villages.units[0]);
        let deputy = bench.person("deputy", &[("vl", bench.town.id)]).await;
        let station = bench.person("station", &[("vet", bench.town.id)]).await;
        let mut made = Vec::new();
        for phone in ["13912340002", "13912340004", "13912340005"] {
            made.push(judicial.post(CASES, case(here, phone)).await.created());
        }
        bench.seal().await;
        let [mut of_first, mut of_station] = [Phone::default(), Phone::default()];
        of_first.round(first, "kinds=mediation.case").await;
        of_station.round(&station, "kinds=mediation.case").await;
        assert_eq!((of_first.holds(CASES), of_station.holds(CASES)), (3, 0));
        let path = |n: usize| format!("{CASES}/{}", made[n]["id"].as_str().unwrap());
        let why = json!({ "reason": "重复登记" });
        deputy.change(&format!("{}/void", path(0)), 1, why).await.ok();
        let soldiers = json!({ "reason": "涉军", "flags": ["military"] });
        judicial.change(&format!("{}/correct", path(1)), 1, soldiers).await.ok();
        bench.seal().await;
        of_first.round(first, "kinds=mediation.case").await;
        of_station.round(&station, "kinds=mediation.case").await;
        assert_eq!((of_first.holds(CASES), of_station.holds(CASES)), (1, 1));
        of_first.gone.sort();
        let mut gone = [(path(0), "voided".to_string()), (path(1), "out_of_sight".to_string())];
        gone.sort();
        assert_eq!(of_first.gone, gone);
        assert_eq!(of_station.gone, [], "nothing that they never saw");
        of_first.is_true(first).await;
        of_station.is_true(&station).await;
        let civil = json!({ "reason": "并非涉军", "flags": [] });
        judicial.change(&format!("{}/correct", path(1)), 2, civil).await.ok();
        bench.seal().await;
        of_first.round(first, "kinds=mediation.case").await;
        of_station.round(&station, "kinds=mediation.case").await;
        assert_eq!((of_first.holds(CASES), of_station.holds(CASES)), (2, 0));
        assert_eq!(of_station.gone[0].1, "out_of_sight");
    }
}

/// A copy says no more than reading does: callers and parties are masked, and what is confidential is withheld.
#[actix_web::test]
async fn a_copy_says_no_more_than_reading_does() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        town.receive_with("C1", json!({ "confidential": true })).await;
        town.receive("C2").await;
        let judicial = bench.person("judicial", &[("js", bench.town.id)]).await;
        let mut minor = case(town.village, "13912340002");
        minor["flags"] = json!(["minor"]);
        judicial.post(CASES, minor).await.created();
        judicial.post(CASES, case(town.village, "13912340002")).await.created();
        let secretary = bench.person("secretary", &[("vs", bench.town.id)]).await;
        bench.seal().await;
        for who in [&secretary, &town.clerk, &judicial] {
            let page = who.get(&format!("{CHANGES}?limit=200")).await;
            let text = String::from_utf8(page.bytes.clone()).unwrap();
            for secret in ["13812345678", "13912340002", "李某某", "甲某某"] {
                assert!(!text.contains(secret), "{secret} in {text}");
            }
            let mut phone = Phone::default();
            phone.round(who, "limit=1").await;
            assert!(phone.copies.len() >= 2, "{}", phone.copies.len());
            phone.is_true(who).await;
        }
    }
}

/// A cursor holds for its account, its kinds and its rights, and for thirty days.
#[actix_web::test]
async fn a_cursor_that_does_not_hold_is_refused_and_says_what_to_do() {
    for bench in benches().await {
        let villages = Villages::of(&bench).await;
        let first = &villages.first;
        record(&villages.clerk, villages.units[0]).await;
        bench.seal().await;
        let mut phone = Phone::default();
        phone.round(first, "limit=9").await;
        let cursor = phone.cursor.clone().unwrap();
        let with = |cursor: &str| format!("{CHANGES}?cursor={cursor}");
        first.get(&with("nonsense")).await.refused(400, "malformed_request");
        first.get(&with(&cursor[1..])).await.refused(400, "malformed_request");
        villages.clerk.get(&with(&cursor)).await.refused(400, "malformed_request");
        first
            .get(&format!("{}&kinds=mediation.case", with(&cursor)))
            .await
            .refused(400, "malformed_request");
        for bad in ["kinds=nothing.there", "limit=0", "limit=201", "other=1"] {
            first.get(&format!("{CHANGES}?{bad}")).await.refused(400, "malformed_request");
        }
        first.get(&with(&cursor)).await.ok();
        bench.at("2025-04-08 09:00");
        first.get(&with(&cursor)).await.ok();
        bench.at("2025-04-10 09:00");
        first.get(&with(&cursor)).await.refused(410, "cursor_expired");

        let mut anew = Phone::default();
        anew.round(first, "limit=9").await;
        bench.assign("first", &[("vs", villages.units[1])]).await;
        // Rights are believed for a moment.
        bench.at("2025-04-10 09:01");
        let answer = anew.ask(first, "limit=9").await;
        answer.refused(410, "cursor_expired");

        // Another role brings kinds that there were not: the client starts anew, and is not told that it asked wrongly.
        let mut anew = Phone::default();
        anew.round(first, "limit=9").await;
        bench.assign("first", &[("vs", villages.units[1]), ("pub", villages.units[1])]).await;
        bench.at("2025-04-10 09:02");
        anew.ask(first, "limit=9").await.refused(410, "cursor_expired");
    }
}

/// E-13: while many write and the sealer seals, a phone that asks again and again misses nothing.
#[actix_web::test]
async fn e13_nothing_is_left_out_while_others_write() {
    const WRITERS: usize = 6;
    const EACH: usize = 12;
    for bench in benches().await {
        let villages = Villages::of(&bench).await;
        let (clerk, here) = (&villages.clerk, villages.units[0]);
        let left = Cell::new(WRITERS);
        let write = async |_| {
            for n in 0..EACH {
                let made = record(clerk, here).await;
                if n % 3 == 0 {
                    let submit = format!("{}/submit", path(&made));
                    clerk.change(&submit, 1, json!({})).await.ok();
                }
            }
            left.set(left.get() - 1);
        };
        let mut phone = Phone::default();
        let follow = async {
            while left.get() > 0 {
                bench.seal().await;
                phone.round(&villages.first, "limit=7").await;
                tokio::task::yield_now().await;
            }
        };
        join(join_all((0..WRITERS).map(write)), follow).await;
        bench.seal().await;
        phone.round(&villages.first, "limit=7").await;
        assert_eq!(phone.holds(ACTIVITIES), WRITERS * EACH);
        phone.is_true(&villages.first).await;
    }
}
