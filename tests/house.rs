//! The house of ARCHITECTURE.md: who may lean on whom, in Cargo, in SQL and in what the code may change.

use crate::operations::{self, Operation};
use crate::town::{Town, benches};
use db::Db;
use diesel::RunQueryDsl;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use testkit::Bench;

/// From the ground up: each may lean on what stands lower.
const FLOORS: [&[&str]; 11] = [
    &["kernel"],
    &["db"],
    &["ledger"],
    &["privacy"],
    &["approval"],
    &["web"],
    &["organization"],
    &["imports"],
    &["records"],
    &[
        "hotline",
        "mediation",
        "study-records",
        "reporting",
        "webhooks",
        "pufa-publicity",
        "evidence",
    ],
    &["server"],
];
/// What stands beside the house: the product leans on none of it.
const BESIDE: [&str; 4] = ["benches", "fuzz", "stories", "testkit"];
/// Work lines: none knows another, and reporting knows none.
const LINES: [&str; 6] =
    ["hotline", "mediation", "study-records", "webhooks", "pufa-publicity", "evidence"];

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The members of the workspace and, for each, the members it leans on, with the kind of the dependency.
fn members() -> BTreeMap<String, Vec<(String, bool)>> {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let leans_on = |package: &Value| {
        let all = package["dependencies"].as_array().unwrap().iter();
        all.filter(|one| one["path"].is_string())
            .map(|one| (one["name"].as_str().unwrap().to_string(), one["kind"] == "dev"))
            .collect()
    };
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages.map(|one| (one["name"].as_str().unwrap().to_string(), leans_on(one))).collect()
}

/// What the binary is built of: packages, each with its features.
fn binary_is_built_of(arguments: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let tree = ["tree", "-p", "server", "-e", "normal", "--prefix", "none", "--offline"];
    let tree = Command::new(env!("CARGO"))
        .args(tree)
        .args(["--format", "{p}|{f}|"])
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let text = String::from_utf8(tree.stdout).unwrap();
    let package = |line: &str| {
        let mut parts = line.split('|');
        let name = parts.next()?.split_whitespace().next()?.to_string();
        Some((name, parts.next()?.split(',').map(String::from).collect()))
    };
    text.lines().filter_map(package).collect()
}

/// What opens sessions without a password, and databases for tests, is in no binary that serves; TLS is in the one that asks for it.
#[test]
fn house_the_binary_has_the_features_it_is_asked_for() {
    let usual = binary_is_built_of(&[]);
    let with_tls = binary_is_built_of(&["--no-default-features", "--features", "system-libpq"]);
    for built in [&usual, &with_tls] {
        for name in FLOORS.into_iter().flatten() {
            assert!(!built[*name].contains("testing"), "{name}");
        }
    }
    let bundled = |built: &BTreeMap<String, BTreeSet<String>>| {
        built["pq-sys"].iter().any(|feature| feature.starts_with("bundled"))
    };
    assert!(bundled(&usual) && !bundled(&with_tls));
    assert!(with_tls["db"].contains("system-libpq"));
}

fn ids(document: &serde_json::Value) -> BTreeSet<String> {
    let id = |one: &Operation| one.value["operationId"].as_str().unwrap().to_string();
    operations::operations(document).iter().map(id).collect()
}

/// One operation a file: whoever writes `routes/verb_noun.rs` and forgets to mount it is told which. What nouns have in common with others
/// is written once, in `crates/records`.
#[test]
fn a28_every_operation_that_is_written_is_served_and_documented() {
    let served = ids(&operations::document());
    let bare: Vec<web::Line> = operations::lines().into_iter().map(without_own).collect();
    let common = ids(&web::openapi::document(&bare).unwrap());
    let mut written = BTreeSet::new();
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root().join("crates"))
        .unwrap()
        .map(|krate| krate.unwrap().path().join("src/routes"))
        .collect();
    while let Some(folder) = folders.pop() {
        let Ok(files) = std::fs::read_dir(folder) else { continue };
        for file in files.map(|file| file.unwrap().path()) {
            if file.is_dir() {
                folders.push(file);
                continue;
            }
            let text = std::fs::read_to_string(&file).unwrap();
            let ids: Vec<&str> = text
                .split("operation_id = \"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
                .collect();
            let written_here = text.matches("#[utoipa::path(").count();
            assert_eq!(ids.len(), written_here, "{}: an operation has its id", file.display());
            for id in &ids {
                assert!(served.contains(*id), "{}: {id} is not in `routes`", file.display());
            }
            written.extend(ids.into_iter().map(String::from));
        }
    }
    assert!(written.is_disjoint(&common));
    written.extend(common);
    assert_eq!(written, served, "and nothing is served that no file of its own holds");
}

fn without_own(line: web::Line) -> web::Line {
    web::Line { routes: |_| {}, ..line }
}

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&name))
}

#[test]
fn house_every_member_has_its_place() {
    let placed: BTreeSet<String> =
        FLOORS.into_iter().flatten().chain(&BESIDE).map(|name| name.to_string()).collect();
    let members: BTreeSet<String> = members().into_keys().collect();
    assert_eq!(members, placed);
    assert!(LINES.iter().all(|line| floor(line) == floor("reporting")));
}

#[test]
fn house_dependencies_run_one_way() {
    for (name, dependencies) in members() {
        let Some(own) = floor(&name) else { continue };
        for (other, for_tests) in dependencies {
            match floor(&other) {
                Some(lower) => assert!(
                    lower < own || (for_tests && other == name),
                    "{name} leans on {other}, which does not stand below it"
                ),
                None => {
                    assert!(for_tests, "{name} leans on {other}, which is no part of the product")
                }
            }
        }
    }
}

/// The tables that migrations make.
fn made_tables() -> Vec<String> {
    let folders = std::fs::read_dir(root().join("migrations/sqlite")).unwrap();
    let text = |folder: PathBuf| std::fs::read_to_string(folder.join("up.sql")).unwrap();
    let all: String = folders.map(|folder| text(folder.unwrap().path())).collect();
    let name = |rest: &str| rest.split([' ', '(']).next().unwrap().to_string();
    all.split("CREATE TABLE ").skip(1).map(name).collect()
}

#[test]
fn house_no_line_knows_another_and_reporting_knows_none() {
    let members = members();
    for name in LINES.into_iter().chain(["reporting"]) {
        let known: Vec<_> =
            members[name].iter().filter(|(other, _)| LINES.contains(&other.as_str())).collect();
        assert!(known.is_empty(), "{name} knows {known:?}");
        let named: Vec<String> = made_tables()
            .into_iter()
            .filter(|table| LINES.contains(&owner(table)) && owner(table) != name)
            .collect();
        assert!(!named.is_empty());
        for (file, text) in sources(&root().join("crates").join(name).join("src")) {
            let found = named.iter().find(|table| text.contains(*table));
            assert!(found.is_none(), "{}: a table of another line: {found:?}", file.display());
        }
    }
}

#[derive(diesel::QueryableByName)]
struct Found {
    #[diesel(sql_type = diesel::sql_types::Text)]
    found: String,
}

/// The texts of the one column, `found`, that a query gives.
pub fn texts(db: &mut Db, query: &str) -> db::Result<Vec<String>> {
    let rows: Vec<Found> = db::sql!(db, |c| diesel::sql_query(query).load(c))?;
    Ok(rows.into_iter().map(|row| row.found).collect())
}

async fn ask(bench: &Bench, postgres: &'static str, sqlite: &'static str) -> Vec<String> {
    let query = if bench.database.is_postgres() { postgres } else { sqlite };
    bench.database.read(move |db| texts(db, query)).await.unwrap()
}

/// The crate that a table belongs to: one name everywhere.
fn owner(table: &str) -> &'static str {
    let bears = |name: &&str| table.starts_with(&format!("{}_", name.replace('-', "_")));
    FLOORS.iter().copied().flatten().copied().find(bears).unwrap_or_default()
}

#[actix_web::test]
async fn house_no_foreign_key_leads_from_one_crate_to_another() {
    for bench in benches().await {
        let keys = ask(
            &bench,
            "SELECT conrelid::regclass || ' ' || confrelid::regclass AS found FROM pg_constraint WHERE contype = 'f'",
            "SELECT t.name || ' ' || f.\"table\" AS found FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f",
        )
        .await;
        assert!(!keys.is_empty());
        for key in keys {
            let (from, to) = key.split_once(' ').unwrap();
            assert_eq!(owner(from), owner(to), "{from} leads to {to}");
        }
    }
}

#[actix_web::test]
async fn house_every_table_bears_the_name_of_its_crate() {
    for bench in benches().await {
        let tables = ask(
            &bench,
            "SELECT relname::text AS found FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
            "SELECT name AS found FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'",
        )
        .await;
        for table in tables.iter().filter(|table| *table != "__diesel_schema_migrations") {
            assert!(floor(owner(table)).is_some(), "{table} belongs to no crate");
        }
    }
}

/// Every Rust file below a folder.
pub fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.extension() {
            _ if path.is_dir() => sources(&path),
            Some(kind) if kind == "rs" => {
                let text = std::fs::read_to_string(&path).unwrap();
                vec![(path, text)]
            }
            _ => Vec::new(),
        })
        .collect()
}

/// D-14: bodies and queries are read where texts are tidied, and nowhere else.
#[test]
fn d14_no_operation_reads_texts_past_the_door() {
    let mut routes = 0;
    for (file, text) in sources(&root().join("crates")) {
        if !file.components().any(|part| part.as_os_str() == "routes") {
            continue;
        }
        routes += 1;
        for other in ["web::Form", "web::Query", ": Json<", "Payload", "query_string("] {
            assert!(
                !text.contains(other),
                "{}: use web::Body or web::Params, not {other}",
                file.display()
            );
        }
        // Forms of OAuth come as bytes, and pass `web::form`.
        let reads = text.contains("body: Bytes");
        assert!(!reads || text.contains("form::<") || text.contains("form("), "{}", file.display());
    }
    assert!(routes > 100, "{routes} files were read");
}

/// What stands between an opening bracket and the one that closes it.
fn bracketed(text: &str) -> &str {
    let mut depth = 1;
    let end = text.char_indices().find(|(_, letter)| {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth == 0
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

#[test]
fn e03_no_code_gives_a_row_another_tenant() {
    let mut setters = 0;
    for (file, text) in sources(&root().join("crates")) {
        for (at, opening) in text.match_indices(".set(") {
            let set = bracketed(&text[at + opening.len()..]);
            assert!(!set.contains("tenant_id"), "{}: {set}", file.display());
            setters += 1;
        }
        assert!(!text.contains("SET tenant_id"), "{}", file.display());
        assert!(
            !text.contains("derive(AsChangeset"),
            "{}: setters by name, please",
            file.display()
        );
    }
    assert!(setters > 10, "{setters} setters were read");
}

/// A tripwire on every tenant table, and a life from receipt to archive that does not touch it.
#[actix_web::test]
async fn e03_in_a_whole_life_no_row_changes_its_tenant() {
    for bench in benches().await {
        let tables = ask(
            &bench,
            "SELECT attrelid::regclass::text AS found FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
             WHERE attname = 'tenant_id' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace",
            "SELECT t.name AS found FROM pragma_table_list t JOIN pragma_table_info(t.name) c
             WHERE t.type = 'table' AND c.name = 'tenant_id'",
        )
        .await;
        assert!(tables.len() > 10);
        let mut wires = String::new();
        if bench.database.is_postgres() {
            wires.push_str(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN RAISE EXCEPTION 'another tenant'; END $$;",
            );
        }
        for table in tables {
            let refuse = if bench.database.is_postgres() {
                "FOR EACH ROW EXECUTE FUNCTION refuse()"
            } else {
                "BEGIN SELECT RAISE(ABORT, 'another tenant'); END"
            };
            wires.push_str(&format!(
                "CREATE TRIGGER {table}_wire BEFORE UPDATE OF tenant_id ON {table} {refuse};"
            ));
        }
        alter(&bench, wires).await.unwrap();
        let town = Town::new(&bench).await;
        let concluded = town.concluded(&town.receive("H1").await).await;
        town.followed(&concluded, 5, "solved").await;
        bench.seal().await;
        let moved = alter(&bench, "UPDATE hotline_ticket SET tenant_id = '230719'".into()).await;
        assert!(moved.unwrap_err().to_string().contains("another tenant"));
    }
}

#[expect(clippy::disallowed_methods, reason = "the wires are laid behind the ledger's back")]
async fn alter(bench: &Bench, statements: String) -> db::Result<()> {
    bench.database.write(move |db| db.batch(&statements)).await
}
