use crate::{Error, Result};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::str::FromStr;

/// One connection, to either database.
pub enum Db {
    Pg(PgConnection),
    Lite(SqliteConnection),
}

/// Runs the block against whichever database the connection belongs to.
///
/// The block is compiled once per database, so whatever diesel accepts on both works.
#[macro_export]
macro_rules! sql {
    ($db:expr, |$conn:ident| $body:expr) => {
        match $db {
            $crate::Db::Pg($conn) => $body,
            $crate::Db::Lite($conn) => $body,
        }
    };
}

/// Where the records are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A file on a local disk.
    Lite(PathBuf),
    /// A `postgres://` URL.
    Pg(String),
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        match text.split_once(':') {
            Some(("postgres" | "postgresql", _)) => {
                refuse_plain_text_network(text, HAS_TLS, &told_beside)?;
                Ok(Self::Pg(text.into()))
            }
            Some(("sqlite", path)) => Ok(Self::Lite(path.trim_start_matches("//").into())),
            Some((scheme, _)) if scheme.len() > 1 && scheme.chars().all(char::is_alphanumeric) => {
                Err(format!("unknown database scheme `{scheme}`: use sqlite:PATH or postgres://…"))
            }
            _ => Ok(Self::Lite(text.into())),
        }
    }
}

/// The libpq that is built along has none, also where both features were asked for.
const HAS_TLS: bool = cfg!(feature = "system-libpq") && !cfg!(feature = "bundled-libpq");

/// What libpq is told beside the address.
fn told_beside(variable: &str) -> Option<String> {
    std::env::var_os(variable).map(|told| told.to_string_lossy().into_owned())
}

/// Records of a government do not cross a network in clear text.
fn refuse_plain_text_network(
    url: &str,
    has_tls: bool,
    environment: &dyn Fn(&str) -> Option<String>,
) -> std::result::Result<(), String> {
    // It may be any parameter, of any meaning.
    if let Some((name, _)) = parameters(url).find(|(name, _)| name.contains('%')) {
        return Err(format!("write the parameter `{name}` of PostgreSQL's address out"));
    }
    let mode = parameters(url).filter(|(name, _)| *name == "sslmode").last();
    let verified = has_tls && mode.is_some_and(|(_, mode)| mode == "verify-full");
    let by_environment = || {
        let asked = ENVIRONMENT.iter().filter(|name| is_asked(name, url));
        let mut told = asked.filter_map(|name| Some((*name, environment(name)?)));
        let (name, _) = told.find(|(name, told)| names_elsewhere(name, told))?;
        Some((format!("${name}"), format!("unset ${name}, or ")))
    };
    let elsewhere = hosts(url).into_iter().find(|host| !is_local(host));
    let elsewhere = elsewhere.map(|host| (host.to_string(), String::new()));
    let Some((name, unset)) = elsewhere.or_else(by_environment).filter(|_| !verified) else {
        return Ok(());
    };
    let what = if has_tls {
        "add sslmode=verify-full to its address"
    } else if unset.is_empty() {
        "this program has no TLS; build it with `--no-default-features --features system-libpq` and add sslmode=verify-full"
    } else {
        "build this program, which has no TLS, with `--no-default-features --features system-libpq` and add sslmode=verify-full"
    };
    Err(format!(
        "PostgreSQL at `{name}` is not on this machine, and records do not cross a network in clear text: {unset}{what}"
    ))
}

/// An address without who signs in: as libpq reads it, up to the first `@` before the first slash.
fn without_credentials(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let signed_in = rest.split('/').next().unwrap_or_default().contains('@');
    rest.split_once('@').filter(|_| signed_in).map_or(rest, |(_, rest)| rest)
}

fn parameters(url: &str) -> impl Iterator<Item = (&str, &str)> {
    let query = without_credentials(url).split_once('?').map_or("", |(_, query)| query);
    query.split('&').map(|one| one.split_once('=').unwrap_or((one, "")))
}

fn authority(url: &str) -> &str {
    without_credentials(url).split(['/', '?']).next().unwrap_or_default()
}

/// Every machine that libpq may connect to: it takes lists, and what a parameter says in the place of what stands before.
fn hosts(url: &str) -> Vec<&str> {
    let authority = authority(url);
    let named = authority.split(',').map(|host| match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    });
    let told = parameters(url).flat_map(|(name, value)| match name {
        "host" | "hostaddr" => value.split(',').collect(),
        // A file that we do not read may name any machine.
        "service" => vec![name],
        _ => Vec::new(),
    });
    named.chain(told).collect()
}

/// Variables by which libpq finds a machine that the address does not name, or goes to another than it names.
const ENVIRONMENT: [&str; 3] = ["PGHOST", "PGHOSTADDR", "PGSERVICE"];

/// Whether libpq looks at a variable, given what the address says already: a file of services may name whatever is left open, and an
/// address by number goes before a name, whoever says it.
fn is_asked(variable: &str, url: &str) -> bool {
    let says = |name: &str| parameters(url).any(|(one, value)| one == name && !value.is_empty());
    let named = !matches!(authority(url).as_bytes().first(), None | Some(b':'));
    match variable {
        "PGHOST" => !named && !says("host") && !says("hostaddr"),
        "PGHOSTADDR" => !says("hostaddr"),
        _ => true,
    }
}

fn names_elsewhere(variable: &str, told: &str) -> bool {
    match variable {
        "PGSERVICE" => !told.is_empty(),
        _ => told.split(',').any(|host| !is_local(host)),
    }
}

fn is_local(host: &str) -> bool {
    let list = host.to_ascii_lowercase().contains("%2c");
    let socket = ["/", "%2F", "%2f"].iter().any(|slash| host.starts_with(slash)) && !list;
    socket || matches!(host, "" | "localhost" | "127.0.0.1" | "::1")
}

/// How a SQLite connection may be used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Write,
    Read,
}

impl Db {
    pub(crate) fn open(address: &Address, mode: Mode) -> Result<Self> {
        match address {
            Address::Pg(url) => open_pg(url),
            Address::Lite(path) => open_lite(path, mode),
        }
    }

    /// Runs statements without parameters.
    pub fn batch(&mut self, statements: &str) -> Result<()> {
        Ok(sql!(self, |c| c.batch_execute(statements))?)
    }

    /// Answers several questions from one snapshot.
    pub fn snapshot<T>(&mut self, questions: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.batch(match self {
            Self::Pg(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Self::Lite(_) => "BEGIN DEFERRED",
        })?;
        let answers = catch_unwind(AssertUnwindSafe(|| questions(self)));
        // Also after a panic: whoever reads next over this connection would see that moment, and no later one.
        let ended = self.batch("ROLLBACK");
        let answers = answers.unwrap_or_else(|panic| resume_unwind(panic));
        ended.and(answers)
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Pg(_))
    }
}

/// What libpq is told unless the address says otherwise: a database that is silent on the network is given up like one that refuses.
const NETWORK: [(&str, u32); 5] = [
    ("connect_timeout", 3),
    ("tcp_user_timeout", 15_000),
    ("keepalives_idle", 10),
    ("keepalives_interval", 5),
    ("keepalives_count", 3),
];

fn with_network_patience(url: &str) -> String {
    NETWORK.iter().filter(|(name, _)| !url.contains(name)).fold(
        url.to_string(),
        |url, (name, value)| {
            let sign = if url.contains('?') { '&' } else { '?' };
            format!("{url}{sign}{name}={value}")
        },
    )
}

fn open_pg(url: &str) -> Result<Db> {
    let mut connection = PgConnection::establish(&with_network_patience(url))
        .map_err(|error| Error::Unavailable(error.to_string()))?;
    connection.batch_execute(
        "SET TIME ZONE 'UTC'; SET application_name = 'taizhang';
         SET statement_timeout = '12s'; SET lock_timeout = '5s';
         SET idle_in_transaction_session_timeout = '60s'; SET client_min_messages = 'warning';",
    )?;
    // Only a superuser may choose the language of messages; a server installed in Chinese needs it set in its configuration.
    let _ = connection.batch_execute("SET lc_messages = 'C'");
    Ok(Db::Pg(connection))
}

/// How long a statement of SQLite waits for whoever keeps it from what it needs.
pub(crate) const PATIENCE: &str = "PRAGMA busy_timeout = 5000";

/// `busy_timeout` stands before WAL, or connections that open together can fail.
fn open_lite(path: &std::path::Path, mode: Mode) -> Result<Db> {
    let address = path.to_str().ok_or_else(|| Error::broken("the database path is not UTF-8"))?;
    let mut connection = SqliteConnection::establish(address)
        .map_err(|error| Error::Unavailable(error.to_string()))?;
    connection.batch_execute(PATIENCE)?;
    connection.batch_execute(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -16384; PRAGMA journal_size_limit = 67108864;",
    )?;
    connection.batch_execute(match mode {
        Mode::Write => "PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 4000;",
        Mode::Read => "PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0;",
    })?;
    assert_pragmas(&mut connection)?;
    Ok(Db::Lite(connection))
}

#[derive(QueryableByName)]
struct Pragmas {
    #[diesel(sql_type = diesel::sql_types::Text)]
    journal_mode: String,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    synchronous: i64,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    foreign_keys: i64,
}

/// A file system without WAL, or a build without foreign keys, must stop the start, not lose data later.
fn assert_pragmas(connection: &mut SqliteConnection) -> Result<()> {
    let pragmas: Pragmas = diesel::sql_query(
        "SELECT journal_mode, synchronous, foreign_keys
         FROM pragma_journal_mode, pragma_synchronous, pragma_foreign_keys",
    )
    .get_result(connection)?;
    if pragmas.journal_mode != "wal" || pragmas.synchronous != 2 || pragmas.foreign_keys != 1 {
        return Err(Error::Unavailable(
            "SQLite refused WAL, full sync or foreign keys: is the file on a local disk?".into(),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart() {
        assert_eq!("data/a.db".parse(), Ok(Address::Lite("data/a.db".into())));
        assert_eq!("sqlite:a.db".parse(), Ok(Address::Lite("a.db".into())));
        assert_eq!("sqlite:///srv/a.db".parse(), Ok(Address::Lite("/srv/a.db".into())));
        assert!("mysql://x/y".parse::<Address>().unwrap_err().contains("mysql"));
    }

    #[test]
    fn a_silent_network_is_given_up_unless_the_address_knows_better() {
        let given = with_network_patience("postgres:///x?connect_timeout=9");
        assert_eq!(
            given,
            "postgres:///x?connect_timeout=9&tcp_user_timeout=15000&keepalives_idle=10&keepalives_interval=5&keepalives_count=3"
        );
        assert!(
            with_network_patience("postgres://h/x")
                .starts_with("postgres://h/x?connect_timeout=3&")
        );
    }

    #[test]
    fn b29_a_remote_postgres_needs_verified_tls() {
        for local in [
            "postgres://a:b@localhost/x",
            "postgres://127.0.0.1:5433/x",
            "postgres:///x?host=/run/pg",
            "postgres:///x?host=%2Frun%2Fpg&application_name=host",
            "postgres://localhost:5432,127.0.0.1:5433/x",
            "postgres://[::1]:5432/x?hostaddr=::1",
        ] {
            assert_eq!(refuse_plain_text_network(local, false, &|_| None), Ok(()), "{local}");
        }
        for remote in [
            "postgres://a:b@10.1.2.3/x",
            "postgres://db.example/x",
            "postgres://localhost/x?host=10.0.0.1",
            "postgres://localhost:5432,db2:5432/x",
            "postgres://localhost/x?hostaddr=10.1.2.3",
            "postgres://localhost/x?host=localhost&host=10.0.0.1",
            "postgres:///x?host=/run/pg,db2",
            "postgres:///x?host=%2Frun%2Cdb2",
            "postgres:///x?%68ost=db2",
            "postgres:///x?service=elsewhere",
            "postgres://localhost?x@db2/y",
            "postgres://localhost,db2/x?sslmode=verify-full&sslmode=disable",
        ] {
            assert!(refuse_plain_text_network(remote, false, &|_| None).is_err(), "{remote}");
        }
    }

    /// With TLS too: the last word on a parameter may be one that is not written out.
    #[test]
    fn b29_verified_tls_is_not_taken_back_by_another_spelling() {
        let judged = |url: &str| refuse_plain_text_network(url, true, &|_| None);
        assert_eq!(judged("postgres://db2/x?sslmode=verify-full"), Ok(()));
        assert!(judged("postgres://db2/x?sslmode=verify-full&sslmode=disable").is_err());
        for address in [
            "postgres://db2/x?sslmode=verify-full&%73slmode=disable",
            "postgres://localhost/x?%68ost=db2&sslmode=verify-full",
        ] {
            assert!(judged(address).unwrap_err().contains('%'), "{address}");
        }
    }

    /// libpq asks its environment for what the address leaves open.
    #[test]
    fn b29_the_environment_leads_nowhere_else() {
        for url in ["postgres:///taizhang", "postgres://localhost/taizhang"] {
            let judged = |variable: &str, value: &str| {
                let environment = |name: &str| (name == variable).then(|| value.to_string());
                refuse_plain_text_network(url, false, &environment)
            };
            for (variable, elsewhere) in [
                ("PGHOST", "10.1.2.3"),
                ("PGHOST", "/run/pg,db2"),
                ("PGHOSTADDR", "10.1.2.3"),
                ("PGSERVICE", "district"),
            ] {
                let judged = judged(variable, elsewhere);
                if variable == "PGHOST" && url.contains("localhost") {
                    assert_eq!(judged, Ok(()), "the address names the machine itself");
                    continue;
                }
                let said = judged.unwrap_err();
                assert!(said.contains(&format!("unset ${variable}")), "{url}: {said}");
            }
            for (variable, here) in [
                ("PGHOST", "/run/pg"),
                ("PGHOST", "localhost"),
                ("PGHOSTADDR", "::1"),
                ("PGUSER", "x"),
            ] {
                assert_eq!(judged(variable, here), Ok(()), "{variable}={here}");
            }
        }
        let with_host = |url: &str| {
            refuse_plain_text_network(url, false, &|name| (name == "PGHOST").then(|| "db2".into()))
        };
        for names in
            ["postgres:///x?host=/run/pg", "postgres:///x?hostaddr=::1", "postgres://[::1]/x"]
        {
            assert_eq!(with_host(names), Ok(()), "{names}");
        }
        for open in ["postgres://:5432/x", "postgres://a:b@/x", "postgres:///x?host="] {
            assert!(with_host(open).is_err(), "{open}");
        }
        let verified =
            refuse_plain_text_network("postgres:///taizhang?sslmode=verify-full", true, &|name| {
                (name == "PGHOST").then(|| "db2".into())
            });
        assert_eq!(verified, Ok(()));
    }
}
