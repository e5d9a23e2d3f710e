//! What an operator types, and what it says to them.

use super::FILE;
use super::operator::{Operator, Server};
use serde_json::{Value, json};

/// A shell that has the variables of the tests can run every command; one with a slip of the pen is told which members there are.
#[test]
fn a_variable_of_the_tests_stops_nothing_and_an_unknown_one_is_named() {
    let operator = Operator::lite();
    let said = operator.fails_with("TAIZHANG_TEST_ANYTHING", "x", &["ledger", "head"]);
    assert!(said.contains("there is no database"), "{said}");
    let said = operator.fails_with("TAIZHANG_LISTNE", "127.0.0.1:0", &["ledger", "head"]);
    assert!(said.contains("`listne`") && said.contains("`listen`"), "{said}");
    assert!(said.contains("TAIZHANG_"), "{said}");
}

#[test]
fn every_argument_has_its_word() {
    let operator = Operator::lite();
    for command in [
        &["serve"][..],
        &["demo"],
        &["bootstrap"],
        &["activate"],
        &["import", "hotline"],
        &["ledger", "verify"],
        &["ledger", "recount"],
        &["ledger", "head"],
        &["openapi"],
    ] {
        let said = operator.succeeds(&[command, &["--help"]].concat());
        let options = said.split_once("Options:").map(|(_, options)| options).unwrap();
        let arguments = said.split_once("Arguments:").map_or("", |(_, rest)| rest);
        let arguments = arguments.split("\n\n").next().unwrap();
        for line in arguments.lines().chain(options.lines()).filter(|line| !line.trim().is_empty())
        {
            let told = line.trim().split_once("  ").map(|(_, told)| told.trim());
            let told = told.filter(|told| told.chars().next().is_some_and(|c| c != '['));
            assert!(told.is_some(), "{command:?}: {line}");
        }
    }
}

#[test]
fn an_unknown_mapping_is_told_the_known_ones() {
    let operator = Operator::lite();
    let file = operator.file("tickets.csv", FILE);
    let said = operator.fails(&["import", "hotline", &file, "--mapping", "distrikt"]);
    for part in ["distrikt", "district", "baltimore-311"] {
        assert!(said.contains(part), "{said}");
    }
}

/// Where it listens is where it says it is; the first address leads to the documents.
#[test]
fn a_server_knows_its_own_address() {
    let operator = Operator::lite();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let listen = format!("127.0.0.1:{port}");
    let server = operator.serve_with(&["--listen", &listen]);
    assert_eq!(server.address, listen);
    let metadata = server.get("/.well-known/oauth-authorization-server", None);
    assert_eq!(metadata["issuer"], format!("http://{listen}"));
    assert_eq!(server.leads_to("/"), "/docs/");
    server.stops();
    let elsewhere = ["--listen", "127.0.0.1:0"];
    let server = operator.serve_as("TAIZHANG_ISSUER", "https://tz.example", &elsewhere);
    let metadata = server.get("/.well-known/oauth-authorization-server", None);
    assert_eq!(metadata["issuer"], "https://tz.example");
}

/// A log in a file is text: the escape of colours stays in terminals.
#[test]
fn a_log_in_a_file_has_no_colours() {
    let operator = Operator::lite();
    let said =
        operator.fails_with("RUST_LOG", "trace", &["demo", "--database", "sqlite:/dev/null/x"]);
    assert!(!said.contains('\u{1b}'), "{said}");
    let said = operator.says_with("RUST_LOG", "info", &["demo"]);
    assert!(said.contains("INFO") && !said.contains('\u{1b}'), "{said}");
}

/// The district's system of the demonstration dispatches a ticket with what the demonstration printed.
#[test]
fn the_districts_system_can_be_played() {
    for operator in Operator::each() {
        let said = operator.succeeds(&["demo"]);
        let word = |label: &str| {
            said.split(label).nth(1).unwrap().split_whitespace().next().unwrap().to_string()
        };
        let server = operator.serve();
        let district = server.client_token(&word("client_id "), &word("client_secret "));
        let clerk = server.login("clerk", "demo-2025-taizhang");
        let ticket = json!({
            "external_system": "city12345", "external_no": "YC-TOUR-1", "channel": "phone", "category": "help", "title": "路灯不亮",
            "content": "村口路灯不亮", "place": "锦山村", "caller_type": "person", "caller": { "phone": "13812345678" },
            "lead_unit": server.town(&clerk),
        });
        let (status, ticket) = server.post("/v1/hotline/tickets", &ticket, Some(&district));
        assert_eq!(status, 201, "{ticket}");
    }
}

/// Not everything went well in the demonstration's year, and each figure says how many times it did not.
#[test]
fn the_demonstrations_year_has_its_troubles() {
    let operator = Operator::lite();
    operator.demonstrates();
    let server = operator.serve();
    let clerk = server.login("clerk", "demo-2025-taizhang");
    let figures = server.get("/v1/reporting/figures?period=2025", Some(&clerk));
    let figure = |code: &str| {
        let all = figures["figures"].as_array().unwrap();
        let one = all.iter().find(|one| one["indicator"] == code).unwrap();
        (
            one["numerator"].as_f64().unwrap() as i64,
            one["denominator"].as_f64().map(|all| all as i64),
        )
    };
    for (code, expected) in [
        ("HL.HANDLED", (69, None)),
        ("HL.CLOSE_RATE", (69, Some(69))),
        ("HL.SATISFY_RATE", (69, Some(69))),
        ("HL.EVAL_COVERAGE", (69, Some(69))),
        ("HL.ONTIME_RATE", (66, Some(69))),
        ("HL.OVERDUE", (3, None)),
        ("HL.RESPONSE_RATE", (66, Some(69))),
        ("HL.RESOLVE_RATE", (64, Some(68))),
        ("HL.RETURN_RATE", (2, Some(73))),
        ("HL.REWORK_RATE", (3, Some(69))),
        ("HL.EXT_RATE", (3, Some(69))),
        ("HL.REPEAT_RATE", (2, Some(69))),
        ("HL.SUSPENDED", (1, None)),
    ] {
        assert_eq!(figure(code), expected, "{code}");
    }
}

/// Architecture §1: when a rule of counting changes the recount enters the difference, and what it was before stays to be read.
#[test]
fn a_changed_rule_of_counting_is_entered_as_a_restatement() {
    for operator in Operator::each() {
        operator.demonstrates();
        // What a new rule would do to one ticket of 2025, whoever changed the rule.
        operator.tampers_as(
            "UPDATE hotline_ticket SET body = json_set(body, '$.repeat_seq', 3) WHERE external_no = 'YC2025000001'",
            "UPDATE hotline_ticket SET body = jsonb_set(body, '{repeat_seq}', '3') WHERE external_no = 'YC2025000001'",
        );
        operator.ends_with(&["ledger", "verify"], 2);
        let said = operator.ends_with(&["ledger", "recount"], 2);
        assert!(said.contains("1 disagree") && said.contains("hotline.repeated +1"), "{said}");
        operator.ends_with(&["ledger", "recount"], 2);
        let said = operator.succeeds(&["ledger", "recount", "--append"]);
        assert!(said.contains("1 restatements"), "{said}");
        let said = operator.succeeds(&["ledger", "recount", "--append"]);
        assert!(said.contains("0 disagree"), "{said}");
        assert!(operator.succeeds(&["ledger", "verify"]).contains("sound"));

        let server = operator.serve();
        let clerk = server.login("clerk", "demo-2025-taizhang");
        let repeated = |as_of: &str| {
            let path =
                format!("/v1/reporting/figures?indicators=HL.REPEAT_RATE&period=2025{as_of}");
            server.get(&path, Some(&clerk))["figures"][0].clone()
        };
        assert_eq!(repeated("")["numerator"], 3.0);
        assert_eq!(repeated("&as_of=2025-12-31")["numerator"], 2.0, "as it was told then");
        let records = repeated("")["records"]["numerator"].as_str().unwrap().to_string();
        let records = server.get(&records, Some(&clerk));
        let restated = records["items"].as_array().unwrap().iter().find_map(|one| {
            let ticket = server.get(one["link"].as_str()?, Some(&clerk));
            (ticket["external_no"] == "YC2025000001").then_some(ticket)
        });
        let restated = restated.expect("the record behind the new figure is the ticket");
        let history = format!("/v1/ledger/subjects/{}/entries", restated["id"].as_str().unwrap());
        let history = server.get(&history, Some(&clerk));
        let history = history["entries"].as_array().unwrap();
        let entry = history.iter().find(|one| one["event"] == "ledger.facts_restated").unwrap();
        assert_eq!(entry["restates"], restated["id"]);
        server.stops();

        operator.tampers_as(
            "UPDATE hotline_ticket SET body = json_set(body, '$.repeat_seq', 1), version = 99 WHERE external_no = 'YC2025000001'",
            "UPDATE hotline_ticket SET body = jsonb_set(body, '{version}', '99') WHERE external_no = 'YC2025000001'",
        );
        operator.tampers_as(
            "UPDATE hotline_ticket SET body = json_set(body, '$.version', 99) WHERE external_no = 'YC2025000001'",
            "SELECT 1",
        );
        let said = operator.fails(&["ledger", "recount", "--append"]);
        assert!(said.contains("ledger verify"), "a missing event is no matter of rules: {said}");
    }
}

/// Two districts on one server see nothing of each other.
#[test]
fn an_operator_begins_a_second_division() {
    for operator in Operator::each() {
        operator.demonstrates();
        let begin = |tenant: &'static str| {
            [
                "bootstrap",
                "--tenant",
                tenant,
                "--name",
                "友好区",
                "--system-admin",
                "zhao=赵一",
                "--security-admin",
                "qian=钱二",
                "--audit-admin",
                "sun=孙三",
            ]
        };
        let code = |said: &str, login: &str| {
            let line = said.lines().find(|line| line.contains(&format!(" {login} "))).unwrap();
            line.split_whitespace().last().unwrap().to_string()
        };
        let first = operator.succeeds(&begin("230719"));
        let second = operator.succeeds(&begin("230719"));
        assert_ne!(
            code(&first, "zhao"),
            code(&second, "zhao"),
            "fresh codes while nobody has a password"
        );
        assert!(operator.fails(&begin("230719101")).contains("6 digits"));
        assert!(operator.fails(&begin("230718")).contains("already"));

        let server = operator.serve();
        let password = "一句足够长的口令-7f3a";
        let set = |server: &Server, login: &str, activation: String| {
            let body = json!({ "tenant": "230719", "login": login, "activation": activation, "password": password });
            server.post("/v1/auth/password", &body, None).0
        };
        assert_eq!(set(&server, "zhao", code(&first, "zhao")), 422, "replaced");
        // The code of the security administrator lapses half-way: the division is not lost with it.
        assert_eq!(set(&server, "zhao", code(&second, "zhao")), 204);
        server.stops();
        let third = operator.succeeds(&begin("230719"));
        assert!(!third.contains(" zhao "), "whoever has a password keeps it: {third}");
        let server = operator.serve();
        assert_eq!(set(&server, "qian", code(&second, "qian")), 422, "replaced");
        for login in ["qian", "sun"] {
            assert_eq!(set(&server, login, code(&third, login)), 204);
        }
        let here = server.login_of("230718", "sysadmin", "demo-2025-taizhang");
        let there = server.login_of("230719", "zhao", password);
        let auditor = server.login_of("230719", "sun", password);
        let units = |token: &str| server.pages("/v1/organization/units?page_size=100", token);
        let names = |token: &str| -> Vec<Value> {
            units(token).iter().map(|one| one["name"].clone()).collect()
        };
        assert_eq!(names(&there), ["友好区"]);
        assert!(!names(&here).contains(&json!("友好区")));
        let of_here = units(&here)[0]["id"].as_str().unwrap().to_string();
        let path = format!("/v1/organization/units/{of_here}");
        assert_eq!(server.get(&path, Some(&there))["code"], "not_found");
        // The command before may hold the sealer's lease for ten seconds more.
        let sealed = |feed: &Value| !feed["entries"].as_array().unwrap().is_empty();
        let feeds = (0..100).map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(200));
            server.get("/v1/ledger/entries?limit=1000", Some(&auditor))
        });
        let feed = feeds.into_iter().find(sealed).expect("the entries are sealed");
        let tenants: std::collections::BTreeSet<String> = feed["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["entry"]["tenant"].to_string())
            .collect();
        assert_eq!(tenants, ["\"230719\"".to_string()].into());
        let wrong = json!({ "tenant": "230718", "login": "zhao", "password": password });
        assert_eq!(server.post("/v1/auth/sessions", &wrong, None).0, 401);
        server.stops();
        assert!(operator.fails(&begin("230719")).contains("already"), "passwords are set");
        for tenant in ["230718", "230719"] {
            operator.succeeds(&["ledger", "verify", "--tenant", tenant]);
        }
    }
}

/// Of three administrators none can help the one who forgot the password: the operator does, and the ledger tells of it.
#[test]
fn an_operator_lets_an_administrator_in_again() {
    for operator in Operator::each() {
        operator.demonstrates();
        let old = "demo-2025-taizhang";
        for (login, role) in [("sysadmin", "sa"), ("secadmin", "sm")] {
            let server = operator.serve();
            let session = server.login(login, old);
            server.stops();
            let said = operator.succeeds(&["activate", login]);
            let line = said.lines().find(|line| line.contains(&format!(" {login} "))).unwrap();
            assert!(line.trim().starts_with(role), "{said}");
            let password = "一句足够长的口令-7f3a";
            let server = operator.serve();
            let activation = line.split_whitespace().last().unwrap();
            let body = json!({ "login": login, "activation": activation, "password": password });
            assert_eq!(server.post("/v1/auth/password", &body, None).0, 204);
            server.login(login, password);
            let ended = server.ask("/v1/auth/me", &[&format!("Authorization: Bearer {session}")]);
            assert_eq!(ended.0, 401, "what was open before ends");
            server.stops();
        }
        for login in ["clerk", "nobody"] {
            let said = operator.fails(&["activate", login]);
            assert!(said.contains("no administrator"), "{said}");
        }
        assert!(
            operator
                .fails(&["activate", "sysadmin", "--tenant", "230719"])
                .contains("no administrator")
        );
        let server = operator.serve();
        let auditor = server.login("audadmin", old);
        let issued = |entries: &[Value]| {
            let of = |one: &&Value| one["entry"]["event"] == "organization.activation_issued";
            entries.iter().filter(of).count()
        };
        let told = (0..100).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(200));
            let (mut from, mut count) = (0, 0);
            loop {
                let path = format!("/v1/ledger/entries?limit=1000&from={from}");
                let feed = server.get(&path, Some(&auditor));
                let next = feed["next_index"].as_u64().unwrap();
                if next == from {
                    return count == 2;
                }
                (from, count) = (next, count + issued(feed["entries"].as_array().unwrap()));
            }
        });
        assert!(told, "the ledger tells of both codes");
        server.stops();
        operator.succeeds(&["ledger", "verify"]);
    }
}
