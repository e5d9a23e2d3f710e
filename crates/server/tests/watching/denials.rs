//! What the log says of a request: its trace, and that it was denied.

use super::PASSWORD;
use crate::operator::{Operator, request};
use serde_json::{Value, json};

#[test]
fn a33_a_trace_goes_through_log_and_problem() {
    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    let operator = Operator::lite();
    let file = operator.file("log.toml", "log = \"json\"\n");
    let server = operator.serve_with(&["--config", &file]);
    let of = |traceparent: &str| -> Value {
        let (_, _, body) = server.ask("/v1/auth/me", &[&format!("traceparent: {traceparent}")]);
        serde_json::from_str(&body).unwrap()
    };
    let continued = of(&format!("00-{TRACE}-00f067aa0ba902b7-01"));
    assert_eq!(continued["trace_id"], TRACE);
    let begun = of("00-nonsense-00f067aa0ba902b7-01");
    assert_eq!(begun["status"], 401, "no error of its own");
    assert_eq!(begun["trace_id"].as_str().unwrap().len(), 32);
    server.stops();
    let lines: Vec<Value> =
        operator.log().lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let line = |trace: &Value| {
        lines
            .iter()
            .find(|line| line["fields"]["trace_id"] == *trace)
            .unwrap_or_else(|| panic!("{lines:?}"))
    };
    assert_eq!(line(&continued["trace_id"])["fields"]["parent_id"], "00f067aa0ba902b7");
    assert_eq!(line(&begun["trace_id"])["fields"]["request_id"], begun["request_id"]);
}

/// B-27: what is denied is told with who, where and by which rule, and counted; nothing of it identifies a person.
#[test]
fn b27_what_is_denied_is_told_and_counted() {
    const UNKNOWN: &str = "01a21a96-c35c-76a2-b97a-01a601684405";
    let operator = Operator::lite();
    operator.demonstrates();
    let file = operator.file("log.toml", "log = \"json\"\n");
    let server = operator.start(&["--config", &file]);
    let clerk = format!("Authorization: Bearer {}", server.login("clerk", PASSWORD));
    let me: Value = serde_json::from_str(&server.ask("/v1/auth/me", &[&clerk]).2).unwrap();
    let ticket = format!("/v1/hotline/tickets/{UNKNOWN}");
    assert_eq!(server.ask("/v1/privacy/accesses", &[&clerk]).0, 403);
    assert_eq!(server.ask(&ticket, &[&clerk]).0, 404);
    assert_eq!(server.ask(&ticket, &["Authorization: Bearer canary.canary.canary"]).0, 401);
    assert_eq!(server.ask("/v1/canary", &[&clerk]).0, 404, "no operation, no decision");
    let wrong = json!({ "login": "clerk", "password": "canary-password" });
    assert_eq!(server.post("/v1/auth/sessions", &wrong, None).0, 401);
    let security = server.login("secadmin", PASSWORD);
    let account = format!("/v1/organization/accounts/{}", me["account"].as_str().unwrap());
    let district = server.get("/v1/organization/units?page_size=100", Some(&security));
    let district = district["items"].as_array().unwrap().iter();
    let district = district.clone().find(|unit| unit["kind"] == "district").unwrap()["id"].clone();
    let assign = |roles: &[&str]| {
        let roles: Vec<Value> =
            roles.iter().map(|role| json!({ "role": role, "unit": district })).collect();
        let body = json!({ "assignments": roles }).to_string();
        let version = server.get(&account, Some(&security))["version"].clone();
        let headers = [
            &*format!("Authorization: Bearer {security}"),
            "Content-Type: application/json",
            &*format!("Idempotency-Key: {}", kernel::new_id()),
            &*format!("If-Match: \"v{version}\""),
        ];
        let path = format!("{account}/assignments");
        request(&server.address, "POST", &path, Some(&body), &headers).unwrap()
    };
    assert_eq!(assign(&["sa", "au"]).0, 422, "one of the three");
    assert_eq!(assign(&["au"]).0, 409, "by two");
    let metrics = server.text_of("/metrics");
    for (code, count) in [
        ("forbidden", 1),
        ("not_found", 1),
        ("unauthenticated", 2),
        ("admins_apart", 1),
        ("second_person_needed", 1),
    ] {
        let told = format!("taizhang_denials_total{{code=\"{code}\"}} {count}\n");
        assert!(metrics.contains(&told), "{told}{metrics}");
    }
    server.stops();
    let log = operator.log();
    assert!(!log.contains("canary"));
    let lines: Vec<Value> =
        log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let told_at = |status: u64, route: &str| {
        let mut found = lines.iter().map(|line| &line["fields"]).filter(|fields| {
            let route = route.is_empty() || fields["route"] == route;
            fields["denied"] == true && fields["status"] == status && route
        });
        let one = found.next().unwrap_or_else(|| panic!("no {status} in {log}"));
        assert!(found.next().is_none(), "{status} is told once");
        one.clone()
    };
    let told = |status: u64| told_at(status, "");
    let forbidden = told(403);
    assert_eq!(forbidden["actor"], me["account"]);
    assert_eq!(
        (&forbidden["rule"], &forbidden["permission"]),
        (&json!("forbidden"), &json!("privacy.accesses.read"))
    );
    let missing = told(404);
    assert_eq!((&missing["resource"], &missing["actor"]), (&json!(UNKNOWN), &me["account"]));
    assert_eq!(missing["route"], "/v1/hotline/tickets/{id}");
    let stranger = told_at(401, "/v1/hotline/tickets/{id}");
    assert_eq!((stranger.get("actor"), stranger.get("tried")), (None, None));
    assert_eq!(stranger["network"], "127.0.0.1");
    let sign_in = told_at(401, "/v1/auth/sessions");
    assert_eq!((&sign_in["tried"], &sign_in["network"]), (&me["account"], &json!("127.0.0.1")));
    let admin = told(422);
    assert_eq!((&admin["rule"], &admin["resource"]), (&json!("admins_apart"), &me["account"]));
    assert!(admin["actor"].is_string() && admin.get("network").is_none());
    assert_eq!(told(409)["rule"], "second_person_needed");
}
