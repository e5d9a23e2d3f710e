//! The binary as an operator runs it: its commands, its start and its end, on both databases.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod canaries;
mod commands;
mod deployment;
mod evidence;
mod keys;
mod matrix;
#[allow(dead_code, reason = "the tests of faults use the rest")]
mod operator;
mod watching;

use operator::{Operator, Server};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const PASSWORD: &str = "demo-2025-taizhang";

/// What a newcomer sees after two commands.
#[test]
fn a_demonstration_has_figures_that_open_their_records() {
    for operator in Operator::each() {
        let said = operator.succeeds(&["demo"]);
        assert!(said.contains(PASSWORD), "{said}");
        assert!(
            operator.fails(&["demo"]).contains("not empty"),
            "a demonstration never joins records"
        );
        let said = operator.succeeds(&["ledger", "verify"]);
        assert!(
            said.contains("完好 sound") && said.contains("records of hotline.ticket"),
            "{said}"
        );

        let server = operator.serve();
        let clerk = server.login("clerk", PASSWORD);
        let figures = server.get("/v1/reporting/figures?period=2025", Some(&clerk));
        let figure = |code: &str| {
            let all = figures["figures"].as_array().unwrap();
            all.iter().find(|one| one["indicator"] == code).unwrap_or(&Value::Null).clone()
        };
        let texts = ["HL.HANDLED", "HL.CLOSE_RATE", "HL.SATISFY_RATE"]
            .map(|code| figure(code)["text"].clone());
        assert_eq!(texts, [json!("69"), json!("100%"), json!("100%")], "{figures}");
        let records = figure("HL.HANDLED")["records"]["numerator"].as_str().unwrap().to_string();
        let page = server.get(&format!("{records}&page_size=100"), Some(&clerk));
        assert_eq!(page["items"].as_array().unwrap().len(), 69);
        server.stops();
    }
}

#[test]
fn the_first_start_tells_a_secret_that_makes_three_administrators() {
    for operator in Operator::each() {
        let server = operator.serve();
        let secret = server.said("bootstrap secret: ");
        let admin = |login: &str| json!({ "name": "测试", "login": login, "password": "一句足够长的口令-7f3a" });
        let body = json!({
            "secret": secret, "district_code": "230718", "district_name": "乌翠区",
            "system_admin": admin("sys.a"), "security_admin": admin("sec.a"), "audit_admin": admin("aud.a"),
        });
        assert_eq!(server.post("/v1/auth/bootstrap", &body, None).0, 201);
        assert!((400..500).contains(&server.post("/v1/auth/bootstrap", &body, None).0), "once");
        let token = server.login("sys.a", "一句足够长的口令-7f3a");
        assert_eq!(server.get("/v1/auth/me", Some(&token))["roles"], json!(["sa"]));
        server.stops();
        let again = operator.serve();
        assert!(!again.text().contains("bootstrap secret"), "there are accounts now");
    }
}

/// The page and everything it loads come from this server.
#[test]
fn the_documents_need_no_network() {
    let operator = Operator::lite();
    let server = operator.serve();
    let page = server.text_of("/docs/");
    assert!(page.contains("swagger-ui"), "{page}");
    for outside in ["src=\"http", "href=\"http", "url(http"] {
        assert!(!page.contains(outside), "{outside} in {page}");
    }
    let all = server.get("/openapi/all.json", None);
    let hotline = server.get("/openapi/hotline.json", None);
    assert!(all["paths"].as_object().unwrap().len() > hotline["paths"].as_object().unwrap().len());
}

const FILE: &str = "工单编号,标题,诉求内容,地点,诉求类别,派单时间,承办单位,工单状态,办结时间
A1,路灯不亮,村口路灯不亮,锦山村,求助,2025-02-10 09:00:00,平安办,已办结,2025-02-11 10:00:00
A2,坏行,日期颠倒,镇区,投诉,2025-02-12 09:00:00,平安办,已办结,2025-02-01 09:00:00
";

#[test]
fn a_file_is_previewed_refused_and_imported_once() {
    for operator in Operator::each() {
        operator.demonstrates();
        let file = operator.file("tickets.csv", FILE);
        let base = ["import", "hotline", &file, "--mapping", "district"];
        let with = |more: &'static str| base.into_iter().chain([more]).collect::<Vec<_>>();
        let said = operator.succeeds(&with("--preview"));
        assert!(said.contains("line 3 concluded_at"), "{said}");
        assert!(operator.fails(&base).contains("nothing was imported"));
        let said = operator.succeeds(&with("--leave-out-problems"));
        assert!(said.contains("1 added, 0 unchanged, 1 left out"), "{said}");
        let said = operator.succeeds(&with("--leave-out-problems"));
        assert!(said.contains("0 added, 1 unchanged, 1 left out"), "{said}");
        let said = operator.fails(&["import", "hotline", "nowhere.csv", "--mapping", "district"]);
        assert!(said.contains("nowhere.csv"), "{said}");
        operator.succeeds(&["ledger", "verify"]);
    }
}

/// C-39: what was changed in the database is named by its index; what was rewritten, by a head kept elsewhere.
#[test]
fn c39_verify_names_what_was_tampered_with() {
    for operator in Operator::each() {
        operator.demonstrates();
        let kept = operator.file("head.json", &operator.succeeds(&["ledger", "head"]));
        operator.succeeds(&["ledger", "verify", "--against", &kept]);
        operator.tampers(
            "UPDATE ledger_entry SET body = replace(body, '\"230718\"', '\"230719\"') WHERE (tenant_id, id) =
               (SELECT tenant_id, entry_id FROM ledger_seal WHERE seal_index = 400)",
        );
        let said = operator.ends_with(&["ledger", "verify"], 2);
        assert!(said.contains("first bad index: 400\n"), "{said}");
        operator.ends_with(&["ledger", "verify", "--against", &kept], 2);
    }
}

/// Nothing to check is not soundness, and a command that reads makes no database.
#[test]
fn verify_does_not_pass_what_is_not_there() {
    let operator = Operator::lite();
    for command in ["verify", "head"] {
        assert!(operator.fails(&["ledger", command]).contains("there is no database"));
        assert!(
            operator.fails(&["ledger", command]).contains("there is no database"),
            "still none"
        );
    }
    for operator in Operator::each() {
        operator.demonstrates();
        let said = operator.fails(&["ledger", "verify", "--tenant", "999999"]);
        assert!(said.contains("999999") && !said.contains("sound"), "{said}");
    }
}

#[test]
fn a_record_changed_behind_the_ledger_is_found_by_the_recount() {
    for operator in Operator::each() {
        operator.demonstrates();
        operator.tampers("DELETE FROM hotline_caller");
        operator.succeeds(&["ledger", "verify"]);
        operator.tampers("DELETE FROM hotline_ticket WHERE status = 'returned'");
        let said = operator.ends_with(&["ledger", "verify"], 2);
        assert!(said.contains("hotline.ticket"), "{said}");
    }
}

/// A-13, and C-01 in little: whatever was acknowledged before a kill is there after it, once.
#[test]
fn a13_a_killed_server_keeps_what_it_acknowledged() {
    for operator in Operator::each() {
        operator.demonstrates();
        let mut acknowledged = Vec::new();
        for round in 0..3 {
            let mut server = operator.serve();
            let clerk = server.login("clerk", PASSWORD);
            let unit = server.town(&clerk);
            let ticket = |n: u32| new_ticket(&unit, &format!("第{round}轮{n}"));
            let stop = std::sync::atomic::AtomicBool::new(false);
            let address = server.address.clone();
            let written = std::thread::scope(|scope| {
                let writers: Vec<_> = (0..4_u32)
                    .map(|writer| {
                        let (address, clerk, stop, ticket) = (&address, &clerk, &stop, &ticket);
                        scope
                            .spawn(move || write_until(address, clerk, stop, writer, round, ticket))
                    })
                    .collect();
                std::thread::sleep(std::time::Duration::from_millis(300 + 100 * round));
                server.kill();
                stop.store(true, std::sync::atomic::Ordering::Relaxed);
                writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect::<Vec<_>>()
            });
            acknowledged.extend(written);
        }
        assert!(acknowledged.iter().filter(|(_, _, acked)| *acked).count() > 3);
        let server = operator.serve();
        let clerk = server.login("clerk", PASSWORD);
        for (key, body, acked) in &acknowledged {
            let (status, again, replayed) =
                operator::post(&server.address, "/v1/hotline/tickets", body, Some(&clerk), key)
                    .unwrap();
            assert_eq!(status, 201, "{again}");
            assert!(replayed || !acked, "an acknowledged ticket was lost: {key}");
        }
        let titles: Vec<String> = server
            .pages("/v1/hotline/tickets?page_size=200&dispatched_from=2026-01-01T00:00:00Z", &clerk)
            .iter()
            .map(|one| one["title"].to_string())
            .collect();
        let distinct: std::collections::BTreeSet<&String> = titles.iter().collect();
        assert_eq!((titles.len(), distinct.len()), (acknowledged.len(), acknowledged.len()));
        server.stops();
        operator.succeeds(&["ledger", "verify"]);
    }
}

fn new_ticket(unit: &str, title: &str) -> Value {
    json!({
        "external_system": "self", "channel": "visit", "category": "help", "title": title, "content": "内容",
        "place": "镇政府", "caller_type": "person", "caller": { "phone": "13812345678" }, "lead_unit": unit,
    })
}

type Written = (String, Value, bool);

/// Sends tickets until the server is gone; the last one may or may not have been taken in.
fn write_until(
    address: &str,
    token: &str,
    stop: &std::sync::atomic::AtomicBool,
    writer: u32,
    round: u64,
    ticket: &(dyn Fn(u32) -> Value + Sync),
) -> Vec<Written> {
    let mut written = Vec::new();
    for n in 0.. {
        if stop.load(std::sync::atomic::Ordering::Relaxed) {
            break;
        }
        let (key, body) = (format!("{round}-{writer}-{n}"), ticket(writer * 100_000 + n));
        let answer = operator::post(address, "/v1/hotline/tickets", &body, Some(token), &key);
        let acked = matches!(answer, Some((201, _, _)));
        written.push((key, body, acked));
        if answer.is_none() {
            break;
        }
    }
    written
}

/// C-25: one process migrates and serves an SQLite file; a second is told so.
#[test]
fn c25_a_second_process_on_the_same_file_is_refused() {
    let operator = Operator::lite();
    let server = operator.serve();
    let said = operator.fails(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(said.contains("another process serves"), "{said}");
    server.stops();
}

/// C-25 on PostgreSQL: two that start together on an empty database both serve.
#[test]
fn c25_two_processes_on_one_postgres_migrate_once() {
    let Some(operator) = Operator::postgres() else { return };
    let (one, two) = std::thread::scope(|scope| {
        let (one, two) = (scope.spawn(|| operator.serve()), scope.spawn(|| operator.serve()));
        (one.join().unwrap(), two.join().unwrap())
    });
    for server in [one, two] {
        assert_eq!(server.get("/health/ready", None), "ready");
        server.stops();
    }
}

#[test]
fn a_mistaken_start_says_what_is_wrong() {
    let operator = Operator::lite();
    assert!(operator.fails(&["serve", "--lines", "nothing"]).contains("nothing"));
    let file = operator.file("wrong.toml", "listne = \"127.0.0.1:0\"\n");
    assert!(operator.fails(&["--config", &file, "serve"]).contains("listne"));
    let remote = ["--database", "postgres://10.1.2.3/x", "serve"];
    assert!(operator.fails(&remote).contains("sslmode=verify-full"));
    let local = ["--database", "postgres:///taizhang", "serve"];
    let said = operator.fails_with("PGHOST", "10.1.2.3", &local);
    assert!(said.contains("$PGHOST") && said.contains("sslmode=verify-full"), "{said}");
}

/// A subset of the lines is served, and what is not served is not there.
#[test]
fn a_subset_of_the_lines_is_served() {
    let operator = Operator::lite();
    operator.demonstrates();
    let server: Server = operator.serve_with(&["--lines", "reporting"]);
    let clerk = server.login("clerk", PASSWORD);
    assert_eq!(server.get("/v1/hotline/tickets", Some(&clerk))["code"], "not_found");
    let figures =
        server.get("/v1/reporting/figures?period=2025&indicators=HL.HANDLED", Some(&clerk));
    assert_eq!(figures["figures"][0]["value"], 69.0, "reporting needs no line");
}
