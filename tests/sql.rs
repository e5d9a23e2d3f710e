//! D-13: SQL is made of our own words; what callers send is bound, whatever it says.

use crate::house::{sources, texts};
use crate::operations::{document, operations};
use crate::town::{Town, benches};
use actix_web::http::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

/// Where SQL is put together from parts, and what the parts are: never what somebody sent. Whoever adds a place writes down here
/// why its parts are our own.
const PUT_TOGETHER: [(&str, &[&str], &str); 12] = [
    (
        "db/src/grants.rs",
        &["rights", "role", "table"],
        "the operator's role, checked to be a plain name; names of the catalogue",
    ),
    ("db/src/migrate.rs", &["ADVISORY_LOCK", "LOCK_PATIENCE"], "constants"),
    (
        "ledger/src/chains.rs",
        &["ENOUGH", "never", "one", "other", "place"],
        "places of bound values, constants",
    ),
    (
        "ledger/src/figures.rs",
        &[
            "",
            "KEY",
            "SIZE_ROW",
            "all",
            "among",
            "column",
            "columns",
            "common",
            "conditions",
            "from",
            "group",
            "known",
            "limit",
            "listed",
            "measure",
            "month",
            "more",
            "not",
            "only",
            "places",
            "record",
            "ripe",
            "size",
            "table",
            "tail",
            "tenant",
            "to",
            "unit",
            "within",
        ],
        "places of bound values, constants",
    ),
    (
        "ledger/src/figures/records.rs",
        &[
            "",
            "KEY",
            "all",
            "beyond",
            "conditions",
            "known",
            "limit",
            "measures",
            "only",
            "places",
            "ripe",
            "table",
            "tail",
            "tenant",
        ],
        "places of bound values, constants",
    ),
    (
        "ledger/src/query.rs",
        &["column", "place"],
        "columns by the callers in this crate, places of bound values",
    ),
    ("ledger/src/rollup.rs", &["date", "table"], "two tables and their columns, by a macro"),
    (
        "ledger/src/verify.rs",
        &["columns", "end", "place", "select"],
        "constants, places of bound values",
    ),
    ("privacy/src/holdings.rs", &["name"], "a table that a line's constant names"),
    ("privacy/src/rows.rs", &["id", "table"], "a table and a column that a line's constant names"),
    ("server/src/backup/postgres.rs", &[""], "tables of the catalogue, quoted"),
    ("server/src/backup/sqlite.rs", &["name"], "the operator's path, its quotes doubled"),
];

/// What is no part of the product: helpers of tests inside the crates.
const OF_TESTS: [&str; 2] = ["db/src/testing.rs", "hotline/src/store/list/plans.rs"];

const WORDS: [&str; 22] = [
    "SELECT",
    "INSERT",
    "UPDATE",
    "DELETE",
    "DROP",
    "CREATE",
    "ALTER",
    "TRUNCATE",
    "PRAGMA",
    "VACUUM",
    "GRANT",
    "REVOKE",
    "WHERE",
    "FROM",
    "JOIN",
    "VALUES",
    "HAVING",
    "LIMIT",
    "CAST",
    "AND",
    "RETURNING",
    "SET",
];

/// The literals of a source, without what its tests say.
fn literals(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let (mut all, mut letters) = (Vec::new(), source.chars().peekable());
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        match letter {
            '/' if letters.peek() == Some(&'/') => {
                letters.by_ref().find(|letter| *letter == '\n');
            }
            '\'' => {
                // A character, or a lifetime.
                let next = letters.next();
                if next == Some('\\') {
                    letters.next();
                    letters.by_ref().find(|letter| *letter == '\'');
                } else if letters.peek() == Some(&'\'') {
                    letters.next();
                }
            }
            '"' if before == 'r' => {
                letters.by_ref().find(|letter| *letter == '"');
            }
            '"' if before == '#' => {
                while let Some(letter) = letters.next() {
                    if letter == '"' && letters.peek() == Some(&'#') {
                        break;
                    }
                }
            }
            '"' => {
                let mut literal = String::new();
                while let Some(letter) = letters.next() {
                    match letter {
                        '"' => break,
                        '\\' => literal.extend(letters.next()),
                        letter => literal.push(letter),
                    }
                }
                all.push(literal);
            }
            _ => {}
        }
        before = letter;
    }
    all
}

fn is_sql(literal: &str) -> bool {
    let words: Vec<&str> =
        literal.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    let upper = words.iter().filter(|word| WORDS.contains(word)).count();
    let lower: Vec<String> = words.iter().map(|word| word.to_uppercase()).collect();
    let pair = |one: &str, other: &str| {
        lower.iter().any(|word| word == one) && lower.iter().any(|word| word == other)
    };
    let spoken = pair("SELECT", "FROM") && literal.contains('*')
        || pair("INSERT", "VALUES")
        || pair("DELETE", "WHERE");
    upper > 0 && words.len() > 1 || spoken
}

/// What stands between braces.
fn parts(literal: &str) -> BTreeSet<String> {
    let text = literal.replace("{{", "").replace("}}", "");
    let inner = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    inner.map(|(name, _)| name.split(':').next().unwrap().to_string()).collect()
}

#[test]
fn d13_no_sql_is_put_together_but_where_it_is_known() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("crates");
    let mut found = BTreeMap::<String, BTreeSet<String>>::new();
    for (file, source) in sources(&crates) {
        let name = file.strip_prefix(&crates).unwrap().to_str().unwrap().to_string();
        let (_, place) = name.split_once('/').unwrap();
        if !place.starts_with("src/")
            || place.contains("tests")
            || OF_TESTS.contains(&name.as_str())
        {
            continue;
        }
        let mut all = BTreeSet::new();
        for literal in literals(&source).iter().filter(|literal| is_sql(literal)) {
            all.extend(parts(literal));
        }
        if !all.is_empty() {
            found.insert(name, all);
        }
    }
    let known: BTreeMap<String, BTreeSet<String>> = PUT_TOGETHER
        .iter()
        .map(|(file, parts, _)| {
            (file.to_string(), parts.iter().map(|part| part.to_string()).collect())
        })
        .collect();
    for (file, parts) in &found {
        let allowed = known.get(file).cloned().unwrap_or_default();
        let new: Vec<_> = parts.difference(&allowed).collect();
        assert!(
            new.is_empty() && known.contains_key(file),
            "{file} puts {new:?} into SQL: bind it, or say in PUT_TOGETHER why it is our own word. All of it: {parts:?}"
        );
    }
}

/// A text becomes a statement in these files only.
#[test]
fn d13_only_known_files_hand_text_to_the_database() {
    const KNOWN: [&str; 23] = [
        "db/src/connection.rs",
        "db/src/durability.rs",
        "db/src/grants.rs",
        "db/src/migrate.rs",
        "db/src/migrate/foreign.rs",
        "db/src/prepared.rs",
        "db/src/standby.rs",
        "db/src/traces.rs",
        "db/src/watch.rs",
        "db/src/worker.rs",
        "hotline/src/store/list.rs",
        "hotline/src/store/text.rs",
        "ledger/src/query.rs",
        "ledger/src/recount.rs",
        "ledger/src/rollup.rs",
        "ledger/src/seal.rs",
        "ledger/src/verify.rs",
        "privacy/src/holdings.rs",
        "privacy/src/holds.rs",
        "privacy/src/rows.rs",
        "server/src/backup/postgres.rs",
        "server/src/backup/sqlite.rs",
        "study-records/src/store/statutes.rs",
    ];
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("crates");
    let mut found = BTreeSet::new();
    for (file, source) in sources(&crates) {
        let name = file.strip_prefix(&crates).unwrap().to_str().unwrap().to_string();
        let (_, place) = name.split_once('/').unwrap();
        let ways =
            ["sql_query(", ".batch(", "batch_execute(", "dsl::sql::<", "SqlLiteral", "rusqlite::"];
        let hands_over = ways.iter().any(|way| source.contains(way));
        if place.starts_with("src/") && hands_over && !OF_TESTS.contains(&name.as_str()) {
            found.insert(name);
        }
    }
    let known: BTreeSet<String> = KNOWN.map(String::from).into();
    let new: Vec<_> = found.difference(&known).collect();
    assert!(new.is_empty(), "{new:?}: say it in diesel, or beside what is known here");
}

/// What attackers try, for either database: to say more, to see more, to wait, to break out of quotes and patterns.
const PAYLOADS: [&str; 16] = [
    "' OR '1'='1",
    "' OR 1=1 --",
    "\" OR \"\"=\"",
    "'; DROP TABLE hotline_ticket; --",
    "'); DELETE FROM ledger_entry; --",
    "' UNION SELECT body FROM organization_account --",
    "' || (SELECT login FROM organization_account LIMIT 1) || '",
    "'; SELECT pg_sleep(5); --",
    "' || pg_sleep(5) || '",
    "' AND 1=randomblob(900000000) AND '1'='1",
    "%",
    "_%",
    "\\",
    "\\'; --",
    "$1 ?1 :x {}",
    "/* ' */ /**/ OR/**/true",
];

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Every text parameter of every list, with every payload: an empty page or a refusal, at once; and everything is still there.
#[actix_web::test]
async fn d13_what_a_list_is_asked_is_never_a_statement() {
    let document = document();
    let roles = organization::roles::all();
    for bench in benches().await {
        let town = Town::new(&bench).await;
        for n in 0..3 {
            town.receive(&format!("S{n}")).await;
        }
        bench.seal().await;
        let count = "SELECT CAST((SELECT count(*) FROM hotline_ticket) + (SELECT count(*) FROM ledger_entry) + (SELECT count(*) FROM organization_account) AS text) AS found";
        let mut asked = 0;
        for operation in operations(&document).into_iter().filter(|one| one.method == Method::GET) {
            let Some(permission) = operation.permission() else { continue };
            let mut parameters =
                operation.value["parameters"].as_array().cloned().unwrap_or_default();
            parameters.retain(|one| one["in"] == "query" && one["name"] != "page_token");
            let role =
                roles.values().find(|role| role.permissions.iter().any(|one| one == permission));
            let login = format!("p{}", kernel::new_id());
            let who = bench.person(&login, &[(&role.unwrap().code, bench.district.id)]).await;
            who.token().await;
            let before = bench.database.read(move |db| texts(db, count)).await.unwrap();
            for parameter in &parameters {
                let address = operation.address();
                let name = parameter["name"].as_str().unwrap();
                let base = address
                    .split('&')
                    .filter(|part| !part.starts_with(&format!("{name}=")))
                    .collect::<Vec<_>>()
                    .join("&");
                let sign = if base.contains('?') { '&' } else { '?' };
                for payload in PAYLOADS {
                    let began = Instant::now();
                    let answer = who.get(&format!("{base}{sign}{name}={}", encoded(payload))).await;
                    let place = format!("{} {name}={payload}: {}", operation.path, answer.body);
                    assert!(began.elapsed() < Duration::from_secs(3), "{place}");
                    assert!([200, 400, 404, 422].contains(&answer.status.as_u16()), "{place}");
                    if answer.status == 200 {
                        let found = answer.body["items"].as_array().map_or(0, Vec::len);
                        assert_eq!(found, 0, "{place}");
                    }
                    asked += 1;
                }
            }
            let after = bench.database.read(move |db| texts(db, count)).await.unwrap();
            assert_eq!(before, after, "{}", operation.path);
        }
        assert!(asked > 1000, "{asked} questions were asked");
    }
}

/// Written into records, it is a text like any other, and a list finds it by itself and nothing else by it.
#[actix_web::test]
async fn d13_what_a_record_says_is_never_a_statement() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let clerk = bench.person("publicity", &[("pub", bench.town.id)]).await;
        let exam = |n: usize| {
            json!({
                "name": format!("测试{n}"), "category": "party_regs", "mode": "paper", "held_on": "2025-03-04", "full_score": 100,
                "pass_score": 60, "expected": 1, "taken": 1, "passed": 1, "score_sum": 60, "make_up_of": null,
            })
        };
        for (n, payload) in PAYLOADS.iter().enumerate() {
            let mut new = town.new_ticket(payload);
            for member in ["title", "content", "place"] {
                new[member] = json!(payload);
            }
            new["caller"]["name"] = json!(payload);
            let ticket = town.district.post("/v1/hotline/tickets", new).await.created();
            let read = town
                .clerk
                .get(&format!("/v1/hotline/tickets/{}", ticket["id"].as_str().unwrap()))
                .await
                .ok();
            for member in ["title", "content", "place", "external_no"] {
                assert_eq!(read[member], *payload);
            }
            let found = town
                .clerk
                .get(&format!("/v1/hotline/tickets?external_no={}", encoded(payload)))
                .await
                .ok();
            assert_eq!(found["items"].as_array().unwrap().len(), 1, "{payload}");
            // Tags are short.
            let tag: String = payload.chars().take(40).collect();
            let new = json!({ "unit": bench.town.id, "series": payload, "tags": [tag], "content": exam(n) });
            clerk.post("/v1/study-records/exams", new).await.created();
            for (filter, asked) in [("series", *payload), ("tag", tag.as_str())] {
                let list = format!("/v1/study-records/exams?{filter}={}", encoded(asked));
                let found = clerk.get(&list).await.ok();
                assert_eq!(
                    found["items"].as_array().map(Vec::len),
                    Some(1),
                    "{filter} {payload}: {found}"
                );
            }
        }
        let all: Value = town.clerk.get("/v1/hotline/tickets").await.ok();
        assert_eq!(all["items"].as_array().unwrap().len(), PAYLOADS.len());
    }
}
