//! PostgreSQL: its own programs, which read one snapshot while others write.

use super::files;
use db::{Address, Database, Db};
use std::path::Path;
use std::process::{Command, Stdio};
use url::Url;

pub fn dump(address: &str, file: &Path) -> Result<(), String> {
    files::write_private(file, &[])?;
    let mut command = program("pg_dump", address)?;
    command.args(["--format=custom", "--no-owner", "--no-privileges", "--lock-wait-timeout=60s"]);
    run(command.arg("--file").arg(file))?;
    files::keep(file)
}

/// Takes a dump into an empty database, whole or not at all.
pub fn fill(address: &str, file: &Path) -> Result<(), String> {
    let mut command = program("pg_restore", address)?;
    command.args(["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]);
    run(command.arg(file))
}

/// A restore replaces nothing.
pub fn refuse_unless_empty(address: &str) -> Result<(), String> {
    let tables = tables(&mut open(address)?)?;
    match tables.first() {
        None => Ok(()),
        Some(one) => Err(format!(
            "the database is not empty (there is a table {one}): a restore replaces nothing"
        )),
    }
}

/// Takes back what a restore into an empty database made.
pub fn clear(address: &str) -> Result<(), String> {
    let mut db = open(address)?;
    let tables: Vec<String> = tables(&mut db)?.iter().map(|name| format!("\"{name}\"")).collect();
    if tables.is_empty() {
        return Ok(());
    }
    db.batch(&format!("DROP TABLE {} CASCADE", tables.join(", ")))
        .map_err(|error| error.to_string())
}

fn open(address: &str) -> Result<Db, String> {
    Database::open_reader(&Address::Pg(address.into())).map_err(|error| error.to_string())
}

fn tables(db: &mut Db) -> Result<Vec<String>, String> {
    db::grants::tables(db).map_err(|error| error.to_string())
}

/// The password goes by the environment: anybody on the machine can read the arguments of a program.
fn program(name: &str, address: &str) -> Result<Command, String> {
    let mut url =
        Url::parse(address).map_err(|error| format!("the database's address: {error}"))?;
    let mut command = Command::new(name);
    if let Some(password) = url.password() {
        let password = percent_encoding::percent_decode_str(password).decode_utf8();
        command.env("PGPASSWORD", password.map_err(|error| error.to_string())?.as_ref());
        url.set_password(None)
            .map_err(|()| "the database's address has no place for a password")?;
    }
    command.arg("--dbname").arg(url.as_str()).env("PGAPPNAME", "taizhang").stdin(Stdio::null());
    Ok(command)
}

fn run(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| {
        format!("{name}: {error}; it comes with PostgreSQL's client programs (postgresql-client)")
    })?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr).trim()))
}
