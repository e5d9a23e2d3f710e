//! Keys as an operator keeps and changes them.

use super::*;

/// D-04: the start refuses a master key that is missing, that others can read, or that is another database's, and writes nothing.
#[test]
fn d04_a_start_without_the_right_master_key_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    for operator in Operator::each() {
        operator.demonstrates();
        let head = operator.succeeds(&["ledger", "head"]);
        let key = operator.path("keys/master.key");
        let good = std::fs::read(&key).unwrap();
        assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
        let refused = |needed: &str| {
            for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["demo"]] {
                let said = operator.fails(command);
                assert!(said.contains(needed), "{needed}: {said}");
            }
        };
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o640)).unwrap();
        refused("chmod 600");
        std::fs::remove_file(&key).unwrap();
        refused("restore it from its backup");
        assert!(!key.exists(), "and no other is made");
        operator.succeeds(&["keys", "create"]);
        assert!(operator.fails(&["keys", "create"]).contains("there already"));
        refused("not the master key of this database");
        std::fs::write(&key, good).unwrap();
        assert_eq!(operator.succeeds(&["ledger", "head"]), head, "nothing was written");
        operator.serve().stops();
    }
}

/// B-02: another key signs while people work: nobody's call fails, neither with an old token nor with a new one.
#[test]
fn b02_the_key_that_signs_changes_under_load() {
    let operator = Operator::lite();
    operator.demonstrates();
    let server = operator.serve();
    let head = |token: &str| token.split('.').next().unwrap().to_string();
    let works = |token: &str| {
        let (status, _, body) =
            server.ask("/v1/auth/me", &[&format!("Authorization: Bearer {token}")]);
        assert_eq!(status, 200, "{body}");
    };
    let first = server.login("clerk", PASSWORD);
    operator.succeeds(&["keys", "rotate-token", "--minutes", "0"]);
    let began = Instant::now();
    let changed = || {
        works(&first);
        let token = server.login("deputy", PASSWORD);
        works(&token);
        head(&token) != head(&first)
    };
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !changed() {
                    assert!(began.elapsed() < Duration::from_secs(30), "the new key never signs");
                }
                (0..5).for_each(|_| assert!(changed()));
            });
        }
    });
    let (_, _, set) = server.ask("/.well-known/jwks.json", &[]);
    let set: Value = serde_json::from_str(&set).unwrap();
    assert_eq!(set["keys"].as_array().unwrap().len(), 2, "both are published: {set}");
    server.stops();
    let server = operator.serve();
    let again = server.login("clerk", PASSWORD);
    assert_ne!(head(&again), head(&first), "and it signs after a new start");
}

/// D-02: whoever moves a sealed value to another place gets no answer, and the operator an alarm that names the place and no value.
#[test]
fn d02_a_moved_ciphertext_raises_an_alarm() {
    for operator in Operator::each() {
        operator.demonstrates();
        let file = operator.file("log.toml", "log = \"json\"\n");
        let server = operator.serve_with(&["--config", &file]);
        let clerk = server.login("clerk", PASSWORD);
        let mut ticket = crate::new_ticket(&server.town(&clerk), "路灯不亮");
        ticket["caller"] = json!({ "name": "司马金丝雀", "phone": "13604587397" });
        let (status, ticket) = server.post("/v1/hotline/tickets", &ticket, Some(&clerk));
        assert_eq!(status, 201, "{ticket}");
        let ticket = ticket["id"].as_str().unwrap();
        operator.tampers_as(
            &format!("UPDATE hotline_caller SET body = json_object('name', body->>'phone', 'phone', body->>'name') WHERE ticket_id = x'{}'", ticket.replace('-', "")),
            &format!("UPDATE hotline_caller SET body = jsonb_build_object('name', body->'phone', 'phone', body->'name') WHERE ticket_id = '{ticket}'"),
        );
        let reveal = format!("/v1/hotline/tickets/{ticket}/caller/reveal");
        let (status, _) = server.post(&reveal, &json!({ "reason": "回电核实" }), Some(&clerk));
        assert_eq!(status, 500);
        server.stops();
        let log = operator.log();
        let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let alarms: Vec<Value> = lines
            .map(|line| line["fields"].clone())
            .filter(|fields| fields["alarm"] == true)
            .collect();
        assert_eq!(alarms.len(), 1, "{log}");
        let (alarm, place) = (&alarms[0], ["tenant", "table", "record"]);
        assert_eq!(
            place.map(|member| &alarm[member]),
            [&json!("230718"), &json!("hotline_caller"), &json!(ticket)],
            "{alarm}"
        );
        assert!(!log.contains("金丝雀") && !log.contains("13604587397"));
    }
}

/// D-03: a re-encryption that is killed goes on where it was; everything is readable before, between and after, and ends on the new key.
#[test]
fn d03_a_killed_re_encryption_goes_on() {
    for operator in Operator::each() {
        operator.demonstrates();
        let mut file = String::from(
            "工单编号,标题,诉求内容,地点,诉求类别,派单时间,承办单位,工单状态,办结时间,诉求人姓名,联系电话\n",
        );
        for n in 0..3000 {
            file.push_str(&format!("K{n},路灯,路灯不亮,锦山村,求助,2025-02-10 09:00:00,平安办,已办结,2025-02-11 10:00:00,张{n},1370001{n:04}\n"));
        }
        let file = operator.file("many.csv", &file);
        operator.succeeds(&["import", "hotline", &file, "--mapping", "district"]);
        let server = operator.serve();
        let clerk = server.login("clerk", PASSWORD);
        server.stops();
        operator.succeeds(&["keys", "rotate"]);
        if operator.address().starts_with("postgres") {
            // As if the minute of notice had passed.
            operator.tampers("UPDATE privacy_key SET active_from = now() - interval '1 hour'");
        }
        let left = || {
            let said = operator.succeeds(&["keys", "status"]);
            said.split("rows on old keys")
                .next()
                .unwrap()
                .rsplit(',')
                .next()
                .unwrap()
                .trim()
                .parse::<u32>()
                .unwrap()
        };
        let total = left();
        assert!(total >= 3000, "{total}");
        let mut command = operator.command(&["keys", "re-encrypt"]);
        // After some of the fifteen parts or more.
        let output = command.env("TAIZHANG_TEST_FAIL", "commit.after:abort:5").output().unwrap();
        assert!(!output.status.success());
        let said = String::from_utf8_lossy(&output.stdout);
        let rest = left();
        assert!(0 < rest && rest < total, "{rest} of {total} after {said}");
        // A server goes on with it by itself.
        let server = operator.serve();
        let old = "SELECT CAST(count(*) AS text) AS found FROM hotline_caller WHERE generation = 1";
        let began = Instant::now();
        for n in 0.. {
            let done = operator.database.asks(old) == "0";
            let phone = format!("1370001{:04}", n * 499 % 3000);
            let search = json!({ "phone": phone });
            let found = server.post("/v1/hotline/callers/search", &search, Some(&clerk));
            assert_eq!(found.1["items"].as_array().map(Vec::len), Some(1), "{n}: {}", found.1);
            if done {
                println!("{:?}: {n} reads beside it", operator.database());
                break;
            }
            assert!(began.elapsed() < Duration::from_secs(60), "it does not go on");
        }
        server.stops();
        operator.succeeds(&["keys", "re-encrypt"]);
        assert_eq!(left(), 0);
        let other = operator.file("other.key", &"ab".repeat(32));
        std::process::Command::new("chmod").args(["600", &other]).status().unwrap();
        let said = operator.succeeds(&["keys", "rewrap", "--to", &format!("file:{other}")]);
        // Two of the tenant, and that of the logins in the counters of attempts.
        assert!(said.contains("3 data keys"), "{said}");
        assert!(operator.fails(&["keys", "status"]).contains("not the master key"));
        std::fs::copy(&other, operator.keys().join("master.key")).unwrap();
        assert_eq!(left(), 0, "with the new master key");
        operator.succeeds(&["ledger", "verify"]);
    }
}
