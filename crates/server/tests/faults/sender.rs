//! the process that sends events is killed while it sends, and between an answer and its record.

use crate::book::PASSWORD;
use crate::operator::{Operator, Server, request};
use crate::receiver::Receiver;
use crate::within;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(60);

/// A server that trusts the receiver; it may end abruptly at a point.
fn serving(operator: &Operator, receiver: &Receiver, fails: &str) -> Server {
    let roots = operator.file("roots.pem", &receiver.certificate);
    let mut command = operator.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("SSL_CERT_FILE", roots).env("TAIZHANG_TEST_FAIL", fails);
    operator.start_by(command)
}

fn change(server: &Server, path: &str, body: &Value, token: &str) {
    let record = path.rsplit_once('/').unwrap().0;
    let version = server.get(record, Some(token))["version"].clone();
    let headers = [
        "Content-Type: application/json",
        &*format!("Authorization: Bearer {token}"),
        &*format!("Idempotency-Key: {}", kernel::new_id()),
        &*format!("If-Match: \"v{version}\""),
    ];
    let answer = request(&server.address, "POST", path, Some(&body.to_string()), &headers);
    let (status, _, said) = answer.unwrap();
    assert_eq!(status, 200, "{path}: {said}");
}

fn post(server: &Server, path: &str, body: &Value, token: &str) -> Value {
    let (status, made) = server.post(path, body, Some(token));
    assert_eq!(status, 201, "{path}: {made}");
    made
}

/// An endpoint at the receiver, of the clerk, who is a district system besides; and the token of both.
fn subscribes(operator: &Operator, server: &Server, receiver: &Receiver) -> String {
    let security = server.login("secadmin", PASSWORD);
    let approval = json!({ "network": "10.0.0.0/8", "purpose": "区热线平台" });
    post(server, "/v1/webhooks/networks", &approval, &security);
    // Loopback cannot be approved; behind the product's back it stands for an intranet.
    operator.tampers("UPDATE webhooks_network SET network = '127.0.0.0/8'");
    let account =
        server.get("/v1/auth/me", Some(&server.login("clerk", PASSWORD)))["account"].clone();
    let accounts = format!("/v1/organization/accounts/{}", account.as_str().unwrap());
    let units = server.pages("/v1/organization/units?page_size=100", &security);
    let district = units.iter().find(|one| one["kind"] == "district").unwrap()["id"].clone();
    let roles = [("ho", json!(server.town(&security))), ("dx", district)];
    let roles = roles.map(|(role, unit)| json!({ "role": role, "unit": unit }));
    change(server, &format!("{accounts}/assignments"), &json!({ "assignments": roles }), &security);
    let clerk = server.login("clerk", PASSWORD);
    let endpoint = json!({ "url": receiver.url(), "events": ["hotline.*"] });
    post(server, "/v1/webhooks/endpoints", &endpoint, &clerk);
    clerk
}

/// The minute for which a try that was begun is left alone.
fn a_minute_passes(operator: &Operator) {
    operator.tampers_as(
        "UPDATE webhooks_delivery SET next_at = 0 WHERE state = 'waiting'",
        "UPDATE webhooks_delivery SET next_at = 'epoch' WHERE state = 'waiting'",
    );
}

/// The events of a ticket in the order of the feed; the ids of all of them.
fn of_the_feed(server: &Server, token: &str, since: usize) -> BTreeSet<String> {
    let feed = server.get(&format!("/v1/ledger/entries?from={since}&limit=1000"), Some(token));
    let entries = feed["entries"].as_array().unwrap_or_else(|| panic!("{feed}")).iter();
    let events =
        entries.filter(|one| one["entry"]["event"].as_str().unwrap().starts_with("hotline."));
    events.map(|one| one["entry"]["id"].as_str().unwrap().to_string()).collect()
}

#[test]
fn a31_nothing_is_lost_when_the_sending_process_is_killed() {
    for operator in crate::in_turn() {
        operator.demonstrates();
        let receiver = Receiver::open();
        receiver.is_silent(true);
        let mut server = serving(&operator, &receiver, "");
        let clerk = subscribes(&operator, &server, &receiver);
        let size = server.get("/v1/ledger/head", Some(&clerk))["size"].as_u64().unwrap() as usize;
        let town = server.town(&clerk);
        for n in 0..4 {
            let new = json!({
                "external_system": "self", "channel": "visit", "category": "help", "title": format!("推送{n}"),
                "content": "内容", "place": "镇政府", "caller_type": "person",
                "caller": { "phone": "13812345678" }, "lead_unit": town,
            });
            let ticket = post(&server, "/v1/hotline/tickets", &new, &clerk);
            let path = format!("/v1/hotline/tickets/{}/sign", ticket["id"].as_str().unwrap());
            change(&server, &path, &json!({}), &clerk);
        }
        within(SOON, "all is sealed, and the first event is on its way", || {
            let sealed = server.text_of("/metrics").contains("taizhang_ledger_pending_entries 0\n");
            sealed && !receiver.got().is_empty()
        });
        server.kill();
        let first = receiver.got()[0].id.clone();

        a_minute_passes(&operator);
        receiver.is_silent(false);
        let mut server = serving(&operator, &receiver, "webhooks.answered:abort:3");
        assert!(
            !server.ends_well(SOON),
            "it ended by itself, after an answer and before its record"
        );
        assert!(operator.log().contains("fail point webhooks.answered: abort"));
        let second = receiver.got().last().unwrap().id.clone();

        a_minute_passes(&operator);
        let server = serving(&operator, &receiver, "");
        within(Duration::from_secs(10), "it is ready", || {
            server.ask("/health/ready", &[]).0 == 200
        });
        let clerk = server.login("clerk", PASSWORD);
        let expected = of_the_feed(&server, &clerk, size);
        assert!(expected.len() >= 8, "{expected:?}");
        let arrived = || receiver.got().into_iter().map(|one| one.id).collect::<BTreeSet<_>>();
        within(SOON, "every event arrives", || arrived().is_superset(&expected));

        let (mut bodies, mut order) = (BTreeMap::new(), BTreeMap::<String, Vec<u64>>::new());
        for got in receiver.got() {
            let event: Value = serde_json::from_str(&got.body).unwrap();
            let same = bodies.entry(got.id.clone()).or_insert_with(|| got.body.clone());
            assert_eq!(*same, got.body, "the same event under the same id");
            let sequence = event["sequence"].as_str().unwrap().parse().unwrap();
            order.entry(event["subject"].as_str().unwrap().into()).or_default().push(sequence);
        }
        for (subject, sequence) in order {
            assert!(sequence.is_sorted(), "{subject}: {sequence:?}");
        }
        for id in [first, second] {
            let tries = receiver.got().iter().filter(|one| one.id == id).count();
            assert!(tries >= 2, "{id} came {tries} times");
        }
        server.stops();
    }
}
