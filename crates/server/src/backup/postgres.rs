//! PostgreSQL: its own programs, which read one snapshot while others write.

use super::files;
use db::{Address, Database, Db};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use url::Url;

/// The least compression that helps, and no faster than gently: the server's requests need the same processors.
pub fn dump(address: &str, file: &Path) -> Result<(), String> {
    files::write_private(file, &[])?;
    let mut command = program("pg_dump", address)?;
    command.args(["--format=custom", "--compress=1", "--no-owner", "--no-privileges"]);
    command.arg("--lock-wait-timeout=60s").stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| missing(&command, &error))?;
    let written = child.stdout.take().map_or(Ok(()), |dump| files::write_gently(file, dump));
    let output = child.wait_with_output().map_err(|error| missing(&command, &error))?;
    // Who could write no more left the program with a broken pipe: the disk is the reason, not what the program says of it.
    written?;
    succeeded(&command, &output)?;
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
    let output = command.output().map_err(|error| missing(command, &error))?;
    succeeded(command, &output)
}

fn missing(command: &Command, error: &std::io::Error) -> String {
    let name = command.get_program().to_string_lossy();
    format!("{name}: {error}; it comes with PostgreSQL's client programs (postgresql-client)")
}

fn succeeded(command: &Command, output: &Output) -> Result<(), String> {
    if output.status.success() {
        return Ok(());
    }
    let name = command.get_program().to_string_lossy();
    Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr).trim()))
}
