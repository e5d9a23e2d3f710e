//! Events on their way to other systems: to a real receiver over TLS, on both databases.

mod accounts;
mod forbidden;
mod queue;
mod signatures;
mod sink;

use crate::town::{Town, benches};
use chrono::TimeDelta;
use kernel::Calendar;
use serde_json::{Value, json};
use sink::{Book, Got, Reply, Sink, courier};
use std::collections::BTreeMap;
use std::sync::Arc;
use testkit::{Answer, Bench, Person};
use web::JobContext;
use webhooks::Courier;

pub const ENDPOINTS: &str = "/v1/webhooks/endpoints";
pub const NETWORKS: &str = "/v1/webhooks/networks";
const LOOPBACK: &str = "127.0.0.0/8";

/// A district that lets events out, and a courier.
pub struct Post<'a> {
    pub bench: &'a Bench,
    pub town: Town<'a>,
    pub security: Person<'a>,
    pub book: Arc<Book>,
    pub courier: Arc<Courier>,
    /// The approval of the intranet in which the sinks are.
    pub network: Value,
}

impl<'a> Post<'a> {
    pub async fn new(bench: &'a Bench) -> Self {
        let town = Town::new(bench).await;
        let security = bench.person("sm", &[("sm", bench.district.id)]).await;
        let book: Arc<Book> = Arc::default();
        let courier = courier(&book);
        let approval = json!({ "network": "10.0.0.0/8", "purpose": "区热线平台" });
        let network = security.post(NETWORKS, approval).await.created();
        // Loopback cannot be approved; behind the product's back, the sinks stand for an intranet.
        tamper(bench, format!("UPDATE webhooks_network SET network = '{LOOPBACK}'")).await;
        Self { bench, town, security, book, courier, network }
    }

    /// A sink, and an endpoint of the district's there.
    pub async fn endpoint(&self, name: &str, more: Value) -> (Sink, Value) {
        let sink = Sink::open().await;
        self.book.says(&format!("{name}.sink.test"), &[&[sink.address]]);
        let view = self.town.district.post(ENDPOINTS, new_endpoint(name, more)).await.created();
        (sink, view)
    }

    /// Seals, reads the feed, sends what is due, and waits until it is sent.
    pub async fn send(&self) -> usize {
        self.bench.seal().await;
        let mut sent = 0;
        for task in webhooks::start(&self.context(), &self.courier).await.unwrap() {
            sent += task.await.unwrap();
        }
        sent
    }

    pub fn context(&self) -> JobContext {
        self.bench.job_context(Calendar::built_in())
    }

    pub async fn read(&self, endpoint: &Value) -> Value {
        self.town.district.get(&path(endpoint)).await.ok()
    }

    /// The newest first.
    pub async fn deliveries(&self, endpoint: &Value) -> Vec<Value> {
        let list = self.town.district.get(&format!("{}/deliveries", path(endpoint))).await.ok();
        list["items"].as_array().unwrap().clone()
    }

    pub fn wait(&self, seconds: i64) {
        self.bench.clock.set(self.bench.now().plus(TimeDelta::seconds(seconds)));
    }
}

pub fn new_endpoint(name: &str, more: Value) -> Value {
    let mut new =
        json!({ "url": format!("https://{name}.sink.test:8443/in"), "events": ["hotline.*"] });
    new.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    new
}

pub fn path(view: &Value) -> String {
    format!("{ENDPOINTS}/{}", view["endpoint"]["id"].as_str().unwrap())
}

#[expect(clippy::disallowed_methods, reason = "behind the product's back")]
pub async fn tamper(bench: &Bench, statement: String) {
    bench.database.write(move |db| db.batch(&statement)).await.unwrap();
}

fn ids(got: &[Got]) -> Vec<&str> {
    got.iter().map(|one| one.header("webhook-id")).collect()
}

/// 500 three times and then 200; the same id on every try, by the schedule; later versions of the record wait.
#[actix_web::test]
async fn a31_a_failed_event_is_sent_again_and_its_record_waits() {
    for bench in benches().await {
        let post = Post::new(&bench).await;
        let (sink, view) = post.endpoint("a", json!({})).await;
        sink.answers(&[500, 200, 500, 500].map(Reply::Status));
        let ticket = post.town.receive("W1").await;
        assert_eq!(post.send().await, 1);
        let signed = post.town.act(&post.town.clerk, &ticket, "sign", json!({})).await;
        let other = post.town.receive("W2").await;
        assert_eq!(post.send().await, 1, "the other record does not wait");
        for (seconds, sent) in [(4, 0), (2, 1), (299, 0), (40, 1), (1700, 0), (300, 2)] {
            post.wait(seconds);
            assert_eq!(
                post.send().await,
                sent,
                "{seconds} s later: {:?}",
                post.deliveries(&view).await
            );
        }
        let got = sink.got();
        let subjects: Vec<(Value, Value)> = got
            .iter()
            .map(Got::json)
            .map(|one| (one["subject"].clone(), one["data"]["version"].clone()))
            .collect();
        let (first, second) = ((ticket["id"].clone(), json!(1)), (other["id"].clone(), json!(1)));
        let last = (signed["id"].clone(), json!(2));
        assert_eq!(subjects, [first.clone(), second, first.clone(), first.clone(), first, last]);
        let all = ids(&got);
        assert!(all[0] == all[2] && all[0] == all[3] && all[0] == all[4] && all[0] != all[5]);
        assert!(
            !all[0].contains('.')
                && got.iter().all(|one| one.header("webhook-timestamp").len() == 10)
        );
        let deliveries = post.deliveries(&view).await;
        assert!(deliveries.iter().all(|one| one["state"] == "delivered"));
        let log = deliveries[2]["log"].as_array().unwrap();
        let statuses: Vec<&Value> = log.iter().map(|one| &one["status"]).collect();
        assert_eq!(statuses, [500, 500, 500, 200]);
        assert_eq!(post.send().await, 0);
    }
}

/// a redirect is a failure and is not followed; 410 disables; 429 is left alone; who hangs is cut off; D-22: so is who drips,
/// and no more than the limit is read.
#[actix_web::test]
async fn a31_every_answer_has_its_meaning() {
    for bench in benches().await {
        let post = Post::new(&bench).await;
        let (target, _) = post.endpoint("target", json!({ "events": ["nothing.at_all"] })).await;
        let (sink, view) = post.endpoint("a", json!({})).await;
        let (gone, gone_view) = post.endpoint("gone", json!({})).await;
        gone.answers(&[Reply::Status(410)]);
        sink.answers(&[
            Reply::RedirectTo(target.address),
            Reply::Busy(429, 900),
            Reply::Hang,
            Reply::Drip,
        ]);
        post.town.receive("M1").await;
        post.send().await;
        let last = async || {
            post.deliveries(&view).await[0]["log"].as_array().unwrap().last().unwrap().clone()
        };
        assert_eq!((last().await["status"].clone(), target.connections()), (json!(302), 0));
        let disabled = post.read(&gone_view).await;
        let given_up = (&json!("disabled"), &json!("gone"));
        assert_eq!((&disabled["state"], &disabled["reason"]), given_up);
        // Who pauses it and lets go again does not bring it back.
        let (act, version) =
            (|what: &str| format!("{}/{what}", path(&gone_view)), &disabled["version"]);
        let version = version.as_i64().unwrap();
        post.security.change(&act("pause"), version, json!({})).await.ok();
        let back = post.security.change(&act("enable"), version + 1, json!({})).await.ok();
        assert_eq!((&back["state"], &back["reason"]), given_up);
        post.wait(10);
        post.send().await;
        assert_eq!(last().await["status"], 429);
        post.town.receive("M2").await;
        post.wait(600);
        assert_eq!(post.send().await, 0, "nothing at all before Retry-After has passed");
        post.wait(310);
        assert_eq!(post.send().await, 2);
        assert_eq!(post.deliveries(&view).await[1]["log"][2]["result"], "timed_out");
        assert_eq!(gone.got().len(), 1, "a disabled endpoint gets nothing");
        assert!(sink.sent() < 200, "the drip was cut off after {} bytes", sink.sent());
        let (flooded, view) = post.endpoint("flood", json!({})).await;
        flooded.answers(&[Reply::Flood]);
        post.town.receive("M3").await;
        post.send().await;
        assert!(flooded.sent() < 8 << 20, "{} bytes", flooded.sent());
        assert_eq!(post.deliveries(&view).await[0]["state"], "delivered", "it had said 200");
    }
}

/// a receiver may name the moment instead of the seconds, by its own clock.
#[actix_web::test]
async fn a31_a_date_to_come_again_is_kept() {
    for bench in benches().await {
        let post = Post::new(&bench).await;
        let (sink, _) = post.endpoint("a", json!({})).await;
        sink.answers(&[Reply::BusyUntil(503)]);
        post.town.receive("R1").await;
        assert_eq!(post.send().await, 1);
        post.wait(890);
        assert_eq!(post.send().await, 0, "not before");
        post.wait(20);
        assert_eq!(post.send().await, 1);
        assert_eq!(sink.got().len(), 2);
    }
}

/// after the last try of the schedule the endpoint is disabled, which the ledger says; enabled, it goes on.
#[actix_web::test]
async fn a31_the_end_of_the_schedule_disables_with_an_event() {
    for bench in benches().await {
        let post = Post::new(&bench).await;
        let (watcher, _) =
            post.endpoint("watcher", json!({ "events": ["webhooks.endpoint_disabled"] })).await;
        let (sink, view) = post.endpoint("a", json!({})).await;
        sink.answers(&[Reply::Status(500); 10]);
        let ticket = post.town.receive("E1").await;
        for _ in 0..10 {
            post.send().await;
            post.wait(2 * 86_400);
        }
        let endpoint = post.read(&view).await;
        assert_eq!(
            (&endpoint["state"], &endpoint["reason"]),
            (&json!("disabled"), &json!("given_up"))
        );
        post.town.act(&post.town.clerk, &ticket, "sign", json!({})).await;
        post.send().await;
        assert_eq!(watcher.got()[0].json()["subject"], endpoint["id"]);
        assert_eq!(
            (sink.got().len(), ids(&sink.got()).iter().all(|id| *id == ids(&sink.got())[0])),
            (10, true)
        );
        let enable = format!("{}/enable", path(&view));
        post.town
            .district
            .change(&enable, endpoint["version"].as_i64().unwrap(), json!({}))
            .await
            .ok();
        assert_eq!(
            post.send().await,
            2,
            "what could not be sent comes first, then what happened meanwhile"
        );
        let deliveries = post.deliveries(&view).await;
        assert!(deliveries.iter().all(|one| one["state"] == "delivered"), "{deliveries:?}");
        let got = sink.got();
        assert_eq!(ids(&got)[10], ids(&got)[0], "nothing is lost");
        let again =
            format!("/v1/webhooks/deliveries/{}/redeliver", deliveries[1]["id"].as_str().unwrap());
        assert_eq!(post.town.district.post(&again, json!({})).await.ok()["state"], "waiting");
        assert_eq!(post.send().await, 1);
        let got = sink.got();
        assert_eq!(ids(&got)[12], ids(&got)[0], "by hand, the same id");
        post.town.district.post(&again, json!({})).await.ok();
        post.town.district.post(&again, json!({})).await.refused(409, "conflict");
    }
}

/// whoever only gets webhooks ends with what the feed says, and every event is one by the schema of CloudEvents.
#[actix_web::test]
async fn a32_webhooks_and_feed_tell_the_same() {
    let schema: Value = serde_json::from_str(include_str!("webhooks/cloudevents.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for bench in benches().await {
        let post = Post::new(&bench).await;
        let early = post.town.receive("F0").await;
        post.bench.seal().await;
        let (sink, _) = post.endpoint("a", json!({ "from_index": 0 })).await;
        let concluded = post.town.concluded(&early).await;
        post.town.followed(&concluded, 5, "solved").await;
        post.town.concluded(&post.town.receive("F1").await).await;
        post.send().await;
        let feed = post.town.district.get("/v1/ledger/entries?limit=1000").await.ok();
        let mut expected: BTreeMap<String, Value> = BTreeMap::new();
        for item in feed["entries"].as_array().unwrap() {
            let entry = &item["entry"];
            if entry["event"].as_str().unwrap().starts_with("hotline.") {
                let told = json!([
                    entry["id"],
                    item["index"],
                    entry["event"],
                    entry["subject"],
                    entry["unit"],
                    entry["at"]
                ]);
                expected.insert(entry["subject"]["id"].as_str().unwrap().into(), told);
            }
        }
        let (mut state, mut sources) = (BTreeMap::new(), std::collections::BTreeSet::new());
        for got in sink.got() {
            let event = got.json();
            assert!(schema.is_valid(&event), "{event}");
            assert!(
                sources.insert((event["source"].to_string(), event["id"].to_string())),
                "told twice"
            );
            assert_eq!(
                event["sequence"].as_str().unwrap().parse::<u64>().unwrap(),
                event["data"]["index"]
            );
            assert_eq!(got.header("webhook-id"), event["id"]);
            let data = &event["data"];
            let subject =
                json!({ "kind": data["kind"], "id": data["id"], "version": data["version"] });
            let told = json!([
                event["id"],
                data["index"],
                event["type"],
                subject,
                data["unit"],
                event["time"]
            ]);
            state.insert(data["id"].as_str().unwrap().to_string(), told);
            for word in ["李某某", "1381234", "路灯"] {
                assert!(!got.body.contains(word), "{}", got.body);
            }
        }
        assert_eq!(state, expected);
        assert_eq!(state.len(), 2);
    }
}
