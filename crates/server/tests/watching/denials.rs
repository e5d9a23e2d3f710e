//! What the log says of a request: its trace, and that it was denied.

use super::PASSWORD;
use crate::operator::{Operator, Server, request};
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

const UNKNOWN: &str = "01a21a96-c35c-76a2-b97a-01a601684405";

/// What a log in JSON says of denials.
struct Told(Vec<Value>);

impl Told {
    fn by(log: &str) -> Self {
        let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let fields = lines.map(|line| line["fields"].clone());
        Self(fields.filter(|fields| fields["denied"] == true).collect())
    }

    /// The one line about a status at a route.
    fn at(&self, status: u64, route: &str) -> &Value {
        let of = |one: &&Value| one["status"] == status && one["route"] == route;
        let found: Vec<&Value> = self.0.iter().filter(of).collect();
        assert_eq!(found.len(), 1, "{status} at {route} is told once: {:#?}", self.0);
        found[0]
    }

    /// By whom somebody says to be, of whom nobody knows who they are.
    fn of_a_stranger(&self, status: u64, route: &str, rule: &str, tried: &Value) {
        let told = self.at(status, route);
        assert_eq!((&told["rule"], &told["tried"]), (&json!(rule), tried), "{told}");
        assert_eq!((told.get("actor"), &told["network"]), (None, &json!("127.0.0.1")), "{told}");
    }
}

fn counted(server: &Server, expected: &[(&str, u32)]) {
    let metrics = server.text_of("/metrics");
    for (code, count) in expected {
        let told = format!("taizhang_denials_total{{code=\"{code}\"}} {count}\n");
        assert!(metrics.contains(&told), "{told}{metrics}");
    }
}

fn serving(operator: &Operator) -> Server {
    operator.demonstrates();
    let file = operator.file("log.toml", "log = \"json\"\n");
    operator.start(&["--config", &file])
}

/// The account that a token is of.
fn me(server: &Server, token: &str) -> Value {
    server.get("/v1/auth/me", Some(token))["account"].clone()
}

/// B-27: what is denied is told with who, where and by which rule, and counted; nothing of it identifies a person.
#[test]
fn b27_what_is_denied_is_told_and_counted() {
    for operator in Operator::each() {
        let server = serving(&operator);
        let token = server.login("clerk", PASSWORD);
        let (me, clerk) = (me(&server, &token), format!("Authorization: Bearer {token}"));
        let ticket = format!("/v1/hotline/tickets/{UNKNOWN}");
        assert_eq!(server.ask("/v1/privacy/accesses", &[&clerk]).0, 403);
        assert_eq!(server.ask(&ticket, &[&clerk]).0, 404);
        assert_eq!(server.ask(&ticket, &["Authorization: Bearer canary.canary.canary"]).0, 401);
        assert_eq!(server.ask("/v1/canary", &[&clerk]).0, 404, "no operation, no decision");
        let security = server.login("secadmin", PASSWORD);
        let account = format!("/v1/organization/accounts/{}", me.as_str().unwrap());
        let district = server.get("/v1/organization/units?page_size=100", Some(&security));
        let district = district["items"].as_array().unwrap().iter();
        let district =
            district.clone().find(|unit| unit["kind"] == "district").unwrap()["id"].clone();
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
        counted(
            &server,
            &[
                ("forbidden", 1),
                ("not_found", 1),
                ("unauthenticated", 1),
                ("admins_apart", 1),
                ("second_person_needed", 1),
            ],
        );
        server.stops();
        let log = operator.log();
        assert!(!log.contains("canary"));
        let told = Told::by(&log);
        let forbidden = told.at(403, "/v1/privacy/accesses");
        assert_eq!(forbidden["actor"], me);
        assert_eq!(
            (&forbidden["rule"], &forbidden["permission"]),
            (&json!("forbidden"), &json!("privacy.accesses.read"))
        );
        let missing = told.at(404, "/v1/hotline/tickets/{id}");
        assert_eq!((&missing["resource"], &missing["actor"]), (&json!(UNKNOWN), &me));
        let rule = "unauthenticated";
        told.of_a_stranger(401, "/v1/hotline/tickets/{id}", rule, &Value::Null);
        let assignments = "/v1/organization/accounts/{id}/assignments";
        let admin = told.at(422, assignments);
        assert_eq!((&admin["rule"], &admin["resource"]), (&json!("admins_apart"), &me));
        assert!(admin["actor"].is_string() && admin.get("network").is_none());
        assert_eq!(told.at(409, assignments)["rule"], "second_person_needed");
    }
}

/// B-27: whoever shows a proof that is wrong or spent is told of with the account that they tried and the network that they came from, in
/// whichever form the refusal goes out.
#[test]
fn b27_a_proof_that_fails_is_told_and_counted() {
    for operator in Operator::each() {
        let server = serving(&operator);
        let clerk = me(&server, &server.login("clerk", PASSWORD));
        let form = |form: &str| {
            let headers = ["Content-Type: application/x-www-form-urlencoded"];
            request(&server.address, "POST", "/v1/oauth/token", Some(form), &headers).unwrap().0
        };
        let wrong = json!({ "login": "clerk", "password": "canary-password" });
        assert_eq!(server.post("/v1/auth/sessions", &wrong, None).0, 401);
        let right = json!({ "login": "clerk", "password": PASSWORD });
        let session = server.post("/v1/auth/sessions", &right, None).1["session_id"].clone();
        let guess = format!("230718.{}.canary.canary", session.as_str().unwrap());
        assert_eq!(form(&format!("grant_type=refresh_token&refresh_token={guess}")), 400);
        let client = "grant_type=client_credentials&client_id=district-hotline";
        assert_eq!(form(&format!("{client}&client_secret=canary")), 401);
        let set =
            json!({ "login": "clerk", "activation": "canary", "password": "一个-canary-口令" });
        assert_eq!(server.post("/v1/auth/password", &set, None).0, 422);
        let admin =
            |login: &str| json!({ "name": "某某", "login": login, "password": "一个-canary-口令" });
        let begin = json!({
            "secret": format!("canary-{}", "x".repeat(36)), "district_code": "230719", "district_name": "友好区",
            "system_admin": admin("a1"), "security_admin": admin("a2"), "audit_admin": admin("a3"),
        });
        assert_eq!(server.post("/v1/auth/bootstrap", &begin, None).0, 422);
        counted(
            &server,
            &[
                ("unauthenticated", 1),
                ("invalid_grant", 1),
                ("invalid_client", 1),
                ("activation", 1),
                ("secret", 1),
            ],
        );
        server.stops();
        let log = operator.log();
        assert!(!log.contains("canary"));
        let told = Told::by(&log);
        told.of_a_stranger(401, "/v1/auth/sessions", "unauthenticated", &clerk);
        told.of_a_stranger(400, "/v1/oauth/token", "invalid_grant", &clerk);
        told.of_a_stranger(422, "/v1/auth/password", "activation", &clerk);
        told.of_a_stranger(422, "/v1/auth/bootstrap", "secret", &Value::Null);
        let system = &told.at(401, "/v1/oauth/token");
        assert_eq!(
            (&system["rule"], &system["network"]),
            (&json!("invalid_client"), &json!("127.0.0.1"))
        );
        assert!(system["tried"].is_string(), "{system}");
    }
}

/// B-27: what waits for a second person and what an authority holds is denied, by whatever status that is said.
#[test]
fn b27_what_is_not_granted_or_held_is_told_and_counted() {
    for operator in Operator::each() {
        let server = serving(&operator);
        let (clerk, deputy) = (server.login("clerk", PASSWORD), server.login("deputy", PASSWORD));
        let mut ticket = crate::new_ticket(&server.town(&clerk), "路灯不亮");
        ticket["caller"] = json!({ "phone": "13604587398" });
        let (status, ticket) = server.post("/v1/hotline/tickets", &ticket, Some(&clerk));
        assert_eq!(status, 201, "{ticket}");
        let hold = json!({ "record": ticket["id"], "authority": "乌翠区人民法院", "document_no": "(2025)黑0718证保1号" });
        assert_eq!(server.post("/v1/privacy/holds", &hold, Some(&deputy)).0, 201);
        let mut whose = json!({ "phone": "13604587398", "reason": "本人书面申请" });
        let (_, copy) = server.post("/v1/privacy/exports", &whose, Some(&deputy));
        let path = |kind: &str, request: &Value, act: &str| {
            format!("/v1/{kind}/{}/{act}", request["id"].as_str().unwrap())
        };
        let take = path("privacy/exports", &copy, "take");
        assert_eq!(server.post(&take, &json!({}), Some(&deputy)).0, 409);
        whose["ground"] = json!("unlawful");
        let (_, erasure) = server.post("/v1/privacy/erasures", &whose, Some(&clerk));
        let approve = path("approval/requests", &erasure, "approve");
        let reason = json!({ "reason": "材料齐全，同意" });
        assert_eq!(server.post(&approve, &reason, Some(&deputy)).0, 409);
        counted(&server, &[("request_not_granted", 1), ("record_held", 1)]);
        let deputy = me(&server, &deputy);
        server.stops();
        let told = Told::by(&operator.log());
        for (route, rule, request) in [
            ("/v1/privacy/exports/{id}/take", "request_not_granted", &copy),
            ("/v1/approval/requests/{id}/approve", "record_held", &erasure),
        ] {
            let told = told.at(409, route);
            assert_eq!((&told["rule"], &told["actor"]), (&json!(rule), &deputy), "{told}");
            assert_eq!(told["resource"], request["id"]);
        }
    }
}
