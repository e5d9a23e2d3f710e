//! D-11: what was erased is gone from SQLite's files, also where the process ends between the commit and what it does afterwards.

use crate::book::PASSWORD;
use crate::operator::{Operator, Server, post};
use crate::within;
use db::{Address, Database};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;

const CANARY: &str = "司马金丝雀家的路灯";
const PHONE: &str = "13604587399";

/// In which of the database's files the words stand.
fn held(operator: &Operator) -> Vec<&'static str> {
    let Address::Lite(path) = operator.database() else { panic!("SQLite keeps its log in a file") };
    let stands = |end: &str| {
        let file = PathBuf::from(format!("{}{end}", path.display()));
        let bytes = std::fs::read(file).unwrap_or_default();
        bytes.windows(CANARY.len()).any(|part| part == CANARY.as_bytes())
    };
    ["", "-wal"].into_iter().filter(|end| stands(end)).collect()
}

/// Two people agree on it; the answer to the second may not come. Gives the id of the ticket.
fn erase(server: &Server) -> String {
    let clerk = server.login("clerk", PASSWORD);
    let ticket = json!({
        "external_system": "self", "channel": "visit", "category": "help", "title": CANARY, "content": CANARY,
        "place": "锦山村", "caller_type": "person", "caller": { "phone": PHONE }, "lead_unit": server.town(&clerk),
    });
    let (status, ticket) = server.post("/v1/hotline/tickets", &ticket, Some(&clerk));
    assert_eq!(status, 201, "{ticket}");
    let ask = json!({ "phone": PHONE, "ground": "unlawful", "reason": "本人书面申请" });
    let (status, request) = server.post("/v1/privacy/erasures", &ask, Some(&clerk));
    assert_eq!(status, 201, "{request}");
    let deputy = server.login("deputy", PASSWORD);
    let path = format!("/v1/approval/requests/{}/approve", request["id"].as_str().unwrap());
    let reason = json!({ "reason": "材料齐全，同意" });
    let answer = post(&server.address, &path, &reason, Some(&deputy), "approve-1");
    assert!(answer.is_none_or(|(status, ..)| status == 200));
    ticket["id"].as_str().unwrap().into()
}

fn ticket(server: &Server, id: &str) -> Value {
    let clerk = server.login("clerk", PASSWORD);
    server.get(&format!("/v1/hotline/tickets/{id}"), Some(&clerk))
}

/// A reader beside the server keeps the log through the end of the first process and the start of the second, so that neither the end
/// nor the start can empty it; nobody writes when the reader ends.
#[test]
fn d11_what_was_erased_before_an_abrupt_end_leaves_the_log() {
    let operator = Operator::lite();
    operator.demonstrates();
    let mut command = operator.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("TAIZHANG_TEST_FAIL", "erasure.settles:abort:1");
    let mut server = operator.start_by(command);
    let mut reader = Database::open_reader(operator.database()).unwrap();
    reader.batch("BEGIN; SELECT count(*) FROM hotline_ticket").unwrap();
    let id = erase(&server);
    assert!(!server.ends_well(Duration::from_secs(10)), "it ended by itself");
    assert!(operator.log().contains("fail point erasure.settles: abort"), "after the commit");
    let server = operator.serve();
    let left = ticket(&server, &id);
    assert_eq!((&left["id"], left["place"].is_null()), (&json!(id), true), "{left}");
    assert!(!left.to_string().contains(CANARY), "it was erased: {left}");
    assert_eq!(held(&operator), ["-wal"], "and the log still has it");
    reader.batch("ROLLBACK").unwrap();
    within(Duration::from_secs(30), "the log has it no more", || held(&operator).is_empty());
    server.stops();
}
