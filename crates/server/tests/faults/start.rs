//! C-06: a start that cannot go well says why in one line, and is refused.

use crate::operator::Operator;
use crate::storage::Disk;
use db::diesel::connection::SimpleConnection;
use db::diesel::{Connection, SqliteConnection};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Nobody, on most machines.
const OTHER: u32 = 65534;

/// What it says when it is started, in one line.
fn refused(operator: &Operator, more: &[&str]) -> String {
    let said = operator.fails(&[more, &["serve", "--listen", "127.0.0.1:0"]].concat());
    assert_eq!(
        said.trim_end().lines().filter(|line| line.contains("taizhang: ")).count(),
        1,
        "{said}"
    );
    said
}

#[test]
fn c06_a_clock_that_is_behind_or_a_schema_that_is_newer_is_refused() {
    for operator in crate::in_turn() {
        operator.demonstrates();
        let server = operator.serve();
        server.login("clerk", crate::book::PASSWORD);
        server.stops();
        operator.tampers_as(
            "UPDATE ledger_head SET signed_at = (strftime('%s', 'now') + 86400) * 1000000 WHERE size = (SELECT max(size) FROM ledger_head)",
            "UPDATE ledger_head SET signed_at = now() + interval '1 day' WHERE size = (SELECT max(size) FROM ledger_head)",
        );
        let said = refused(&operator, &[]);
        assert!(said.contains("set the clock"), "{said}");
        operator.tampers_as(
            "UPDATE ledger_head SET signed_at = strftime('%s', 'now') * 1000000 WHERE size = (SELECT max(size) FROM ledger_head)",
            "UPDATE ledger_head SET signed_at = now() WHERE size = (SELECT max(size) FROM ledger_head)",
        );
        operator.serve().stops();
        operator
            .tampers("INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')");
        let said = refused(&operator, &[]);
        assert!(said.contains("newer than this program"), "{said}");
        if let db::Address::Lite(path) = operator.database() {
            assert!(said.contains(path.to_str().unwrap()), "{said}");
        }
    }
}

/// A file that something else made is refused by its name, with what to do, and stays as it was.
#[test]
fn c06_a_file_that_something_else_made_is_refused_and_left_alone() {
    let operator = Operator::lite();
    let made_by = |name: &str, statements: &str| {
        let path = operator.path(name);
        let mut other = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
        other.batch_execute(statements).unwrap();
        path
    };
    let text = operator.file("letters.db", &"此致敬礼\n".repeat(200));
    let truncated = operator.file("short.db", "SQLite");
    let notes =
        made_by("notes.db", "CREATE TABLE notes (id INTEGER); INSERT INTO notes VALUES (1)");
    let other = made_by(
        "other.db",
        "CREATE TABLE __diesel_schema_migrations (version TEXT PRIMARY KEY, run_on TEXT);
         INSERT INTO __diesel_schema_migrations VALUES ('20200101000000', ''); CREATE TABLE notes (id INTEGER)",
    );
    for (path, what) in [
        (Path::new(&text), "is no SQLite database"),
        (Path::new(&truncated), "is no SQLite database"),
        (notes.as_path(), "is the database of another program"),
        (other.as_path(), "is the database of another program"),
    ] {
        let before = std::fs::read(path).unwrap();
        let named = path.to_str().unwrap();
        let said = refused(&operator, &["--database", &format!("sqlite:{named}")]);
        assert!(said.contains(named) && said.contains(what), "{said}");
        assert!(said.contains("name another"), "{said}");
        assert!(std::fs::read(path).unwrap() == before, "{named} was changed");
    }
}

/// Another user made the file; that the program may read it is of no use. Keys and folder are the program's own.
#[test]
fn c06_a_file_of_another_owner_is_refused() {
    let operator = Operator::lite();
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("taizhang.db").display());
    operator.succeeds(&["--database", &database, "migrate"]);
    operator.succeeds(&["keys", "create"]);
    let keys = folder.path().join("keys");
    std::fs::create_dir(&keys).unwrap();
    for key in std::fs::read_dir(operator.keys()).unwrap().map(Result::unwrap) {
        std::fs::copy(key.path(), keys.join(key.file_name())).unwrap();
    }
    let mut serve = operator.command(&["--database", &database, "serve"]);
    serve.env("TAIZHANG_KEYS", &keys).env("TAIZHANG_FILES", folder.path().join("files"));
    let file = folder.path().join("taizhang.db");
    let mut own = vec![folder.path().to_path_buf(), keys.clone()];
    own.extend(std::fs::read_dir(&keys).unwrap().map(|key| key.unwrap().path()));
    for beside in ["-wal", "-shm", ".lock"] {
        let beside = PathBuf::from(format!("{}{beside}", file.display()));
        own.extend(Some(beside).filter(|beside| beside.exists()));
    }
    if own.iter().any(|place| chown(place, Some(OTHER), None).is_err()) {
        eprintln!("SKIPPED: only root gives files away");
        return;
    }
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let mut command = Command::new("setpriv");
    command.arg(format!("--reuid={OTHER}")).arg("--clear-groups").arg(serve.get_program());
    command.args(serve.get_args());
    command.envs(serve.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let Ok(output) = command.output() else {
        eprintln!("SKIPPED: there is no setpriv");
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("setpriv: ") {
        eprintln!("SKIPPED: {said}");
        return;
    }
    assert_eq!(output.status.code(), Some(1), "{said}");
    let told: Vec<&str> = said.lines().filter(|line| line.contains("taizhang: ")).collect();
    assert!(told.len() == 1 && told[0].contains("readonly database"), "{said}");
}

#[test]
fn c06_a_place_that_cannot_be_written_is_refused() {
    let Some(disk) = Disk::of(40) else { return };
    let operator = Operator::lite();
    let database = format!("sqlite:{}", disk.path("here/taizhang.db").display());
    operator.succeeds(&["--database", &database, "demo"]);
    disk.remount("ro");
    let said = refused(&operator, &["--database", &database]);
    assert!(said.contains("taizhang.db") && said.contains("ead-only"), "{said}");
    let elsewhere = format!("sqlite:{}", disk.path("nowhere/taizhang.db").display());
    let said = refused(&operator, &["--database", &elsewhere]);
    assert!(said.contains("nowhere") && said.contains("ead-only"), "{said}");
    disk.remount("rw");
    // So small a disk is never ready.
    operator.start(&["--database", &database]).stops();
    let file = operator.file("file", "");
    let said = refused(&operator, &["--database", &format!("sqlite:{file}/taizhang.db")]);
    assert!(said.contains("file"), "{said}");
}
