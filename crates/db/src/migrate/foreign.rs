//! A file that something else made is left as it is: to open it as ours would change it already.

use super::{Version, applied, known};
use crate::connection::PATIENCE;
use crate::{Db, Error, Result};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::fmt::{Display, Write};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// What a file begins with that SQLite wrote.
const MAGIC: &[u8] = b"SQLite format 3\0";

const ELSEWHERE: &str = "name another file as `database`, or move this one away";

/// Refuses a file that is there, and neither empty nor ours.
pub(super) fn refuse(path: &Path) -> Result<()> {
    let named = |error: &dyn Display| Error::Unavailable(format!("{}: {error}", path.display()));
    let begin = match beginning(path) {
        Ok(begin) => begin,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(named(&error)),
    };
    let what = if begin.is_empty() {
        return Ok(());
    } else if begin != MAGIC {
        "is no SQLite database"
    } else if is_ours(path).map_err(|error| named(&error))? {
        return Ok(());
    } else {
        "is the database of another program"
    };
    Err(Error::Unavailable(format!("{} {what}: {ELSEWHERE}", path.display())))
}

fn beginning(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut begin = Vec::new();
    File::open(path)?.take(MAGIC.len() as u64).read_to_end(&mut begin)?;
    Ok(begin)
}

/// What a first migration that was cut off leaves is an empty history.
fn is_ours(path: &Path) -> Result<bool> {
    let connection = SqliteConnection::establish(&to_look_at(path)?);
    let mut connection = connection.map_err(Error::broken)?;
    connection.batch_execute(PATIENCE)?;
    let others = "SELECT name AS version FROM sqlite_schema WHERE type = 'table' AND name <> '__diesel_schema_migrations'";
    let others: Vec<Version> = diesel::sql_query(others).load(&mut connection)?;
    let had = applied(&mut Db::Lite(connection))?;
    let known = known(false)?;
    Ok(others.is_empty() || had.iter().any(|version| known.contains(version)))
}

/// The name of a file by which SQLite reads it and writes nothing (<https://sqlite.org/uri.html>): to end a connection that may write moves
/// the log beside the file into it. Where there is no log, even the index of one is not made.
fn to_look_at(path: &Path) -> Result<String> {
    let text = path.to_str().ok_or_else(|| Error::broken("the database path is not UTF-8"))?;
    let mut uri = String::from("file:");
    for byte in text.bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' => uri.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            byte => write!(uri, "%{byte:02X}").map_err(Error::broken)?,
        }
    }
    let has_log = Path::new(&format!("{text}-wal")).exists();
    Ok(uri + if has_log { "?mode=ro" } else { "?mode=ro&immutable=1" })
}
