//! The schema: who may change it, and what happens when its change is cut off.

use super::gateway::root;
use crate::operator::Operator;
use db::{Database, Db, diesel, sql};
use diesel::{QueryableByName, RunQueryDsl, sql_types};
use std::time::Duration;

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = sql_types::Text)]
    found: String,
}

fn texts(db: &mut Db, query: &str) -> Vec<String> {
    let rows: Vec<Found> = sql!(db, |c| diesel::sql_query(query).load(c)).unwrap();
    rows.into_iter().map(|row| row.found).collect()
}

/// E-22: the role that serves can do all that serving needs, and can change neither the schema nor what is written once.
#[test]
fn e22_the_serving_role_changes_neither_schema_nor_ledger() {
    let Some(operator) = Operator::postgres() else { return };
    let role = format!("app_{}", kernel::new_id().simple());
    operator.tampers(&format!("CREATE ROLE {role} LOGIN"));
    let address = operator.address().replace("//postgres@", &format!("//{role}@"));
    let as_role = |arguments: &[&str]| {
        let output = operator.command(arguments).env("TAIZHANG_DATABASE", &address).output();
        let output = output.unwrap();
        (
            output.status.success(),
            String::from_utf8([output.stdout, output.stderr].concat()).unwrap(),
        )
    };
    let (done, said) = as_role(&["migrate"]);
    assert!(!done && said.contains("permission denied"), "{said}");
    let said = operator.succeeds(&["migrate", "--grant-to", &role]);
    assert!(said.contains(&format!("{role} may work with")), "{said}");

    for work in [&["demo"][..], &["migrate"], &["ledger", "verify"]] {
        let (done, said) = as_role(work);
        assert!(done, "{work:?}: {said}");
    }
    let mut command = operator.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("TAIZHANG_DATABASE", &address);
    operator.start_by(command).stops();
    let folder = operator.path("backup");
    let (done, said) = as_role(&["backup", "make", folder.to_str().unwrap()]);
    assert!(done, "{said}");

    let mut db = operator.database.connect();
    let may = |db: &mut Db, what: &str| {
        let query = format!("SELECT ({what})::text AS found");
        texts(db, &query) == ["true"]
    };
    assert!(!may(&mut db, &format!("has_schema_privilege('{role}', 'public', 'CREATE')")));
    for table in
        ["ledger_entry", "ledger_fact", "ledger_seal", "ledger_node", "ledger_head", "ledger_key"]
    {
        for right in ["UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"] {
            let question = format!("has_table_privilege('{role}', '{table}', '{right}')");
            assert!(!may(&mut db, &question), "{right} on {table}");
        }
        assert!(may(&mut db, &format!("has_table_privilege('{role}', '{table}', 'INSERT')")));
        assert!(!may(&mut db, &format!("has_any_column_privilege('{role}', '{table}', 'UPDATE')")));
    }
    let owned =
        format!("SELECT relname::text AS found FROM pg_class WHERE relowner = '{role}'::regrole");
    assert_eq!(texts(&mut db, &owned), [""; 0], "what it owned it could change");
    drop(db);
    operator.tampers(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
}

/// E-06: a migration that is cut off half way, between two of its steps or at any moment, leaves a database that the next try brings up to
/// date.
#[test]
fn e06_a_killed_migration_is_run_again() {
    for operator in Operator::each() {
        let all = db::migrate::known(operator.address().starts_with("postgres")).unwrap().len();
        // It makes the file, so that nobody has to wait for that later.
        let mut db = Database::open_reader(operator.database()).unwrap();
        let mut had = || db::migrate::applied(&mut db).unwrap().len();
        for part in [1, all / 3, all / 2, all - 3] {
            let point = format!("migration.applied:abort:{}", part - had());
            let mut command = operator.command(&["migrate"]);
            let output = command.env("TAIZHANG_TEST_FAIL", point).output().unwrap();
            assert!(!output.status.success());
            assert_eq!(had(), part, "cut off half way, of {all}");
        }
        let mut child = operator.command(&["migrate"]).spawn().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        drop(db);
        operator.succeeds(&["migrate"]);
        assert_eq!(operator.succeeds(&["migrate"]), "0 migrations applied\n");
        operator.succeeds(&["demo"]);
        operator.succeeds(&["ledger", "verify"]);
    }
}

/// E-07: a migration that meets a lock waits for no longer than others can bear, and tries again.
#[test]
fn e07_a_migration_waits_in_short_turns() {
    let Some(operator) = Operator::postgres() else { return };
    operator.succeeds(&["migrate"]);
    // As if the last one were still to come.
    let folders = std::fs::read_dir(root().join("migrations/postgres")).unwrap();
    let last = folders.map(|one| one.unwrap().path()).max().unwrap();
    let down = std::fs::read_to_string(last.join("down.sql")).unwrap();
    operator.tampers(&format!(
        "{down}; DELETE FROM __diesel_schema_migrations WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)"
    ));
    let mut holder = operator.database.connect();
    holder.batch("BEGIN; LOCK TABLE __diesel_schema_migrations IN SHARE MODE").unwrap();
    let mut child =
        operator.command(&["migrate"]).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let mut watcher = operator.database.connect();
    let waits = "SELECT (extract(epoch FROM clock_timestamp() - a.query_start) * 1000)::int::text AS found
        FROM pg_stat_activity a WHERE a.datname = current_database() AND a.wait_event_type = 'Lock'";
    let mut longest = 0;
    for _ in 0..60 {
        std::thread::sleep(Duration::from_millis(100));
        longest = texts(&mut watcher, waits)
            .iter()
            .map(|one| one.parse().unwrap())
            .fold(longest, i32::max);
    }
    assert!((1000..2600).contains(&longest), "it waited {longest} ms at once");
    assert!(child.try_wait().unwrap().is_none(), "and goes on trying");
    holder.batch("ROLLBACK").unwrap();
    assert!(child.wait().unwrap().success());
    let mut said = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut said).unwrap();
    assert!(said.contains("tries again"), "{said}");
}
