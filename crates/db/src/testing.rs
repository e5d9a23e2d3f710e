//! Databases for tests: an SQLite file in a temporary folder, and a database of its own on a PostgreSQL server.

use crate::connection::Mode;
use crate::{Address, Database, Db, sql};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl};

/// Names the PostgreSQL server that tests may create databases on.
pub const SERVER_VARIABLE: &str = "TAIZHANG_TEST_POSTGRES";

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = diesel::sql_types::Text)]
    found: String,
}

/// A fresh, empty database; it is gone when this is dropped.
pub struct TestDatabase {
    pub address: Address,
    _folder: Option<tempfile::TempDir>,
    server: Option<(String, String)>,
}

impl TestDatabase {
    pub fn lite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let address = Address::Lite(folder.path().join("test.db"));
        Self { address, _folder: Some(folder), server: None }
    }

    /// A database that somebody else made, and takes away.
    pub fn at(address: &str) -> Self {
        Self { address: Address::Pg(address.into()), _folder: None, server: None }
    }

    /// None, with a word on standard error, when no server is named.
    pub fn postgres() -> Option<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "tests are told their server by the script that starts it"
        )]
        let Ok(server) = std::env::var(SERVER_VARIABLE) else {
            eprintln!("SKIPPED on PostgreSQL: {SERVER_VARIABLE} is not set; run ./test");
            return None;
        };
        let name = format!("test_{}", kernel::new_id().simple());
        let mut connection = PgConnection::establish(&server).expect("the test server answers");
        connection.batch_execute(&format!("CREATE DATABASE {name}")).expect("a database is made");
        let (server_only, options) = server
            .split_once('?')
            .map_or((server.as_str(), String::new()), |(address, options)| {
                (address, format!("?{options}"))
            });
        let (base, _) = server_only.rsplit_once('/').expect("an address with a database");
        let address = Address::Pg(format!("{base}/{name}{options}"));
        Some(Self { address, _folder: None, server: Some((server, name)) })
    }

    /// SQLite, and PostgreSQL when there is one.
    pub fn each() -> Vec<Self> {
        [Some(Self::lite()), Self::postgres()].into_iter().flatten().collect()
    }

    /// Whether it may become another one: what somebody else made is theirs.
    pub fn is_its_own(&self) -> bool {
        matches!(self.address, Address::Lite(_)) || self.server.is_some()
    }

    /// Becomes a copy of another one that nobody uses just now.
    pub fn becomes(&self, other: &Self) {
        match (&self.address, &other.address) {
            // A command that has ended leaves one whole file.
            (Address::Lite(to), Address::Lite(from)) => {
                std::fs::copy(from, to).expect("the file is copied");
            }
            _ => {
                let (server, name) = self.server.as_ref().expect("a database of a test's own");
                let (_, template) = other.server.as_ref().expect("a database of a test's own");
                let mut connection = PgConnection::establish(server).expect("the server answers");
                let mut run = |statement: String| connection.batch_execute(&statement);
                run(format!("DROP DATABASE {name} WITH (FORCE)")).expect("it is taken away");
                // Whoever made the template may not have left it yet.
                let copied = (0..50).any(|_| {
                    run(format!("CREATE DATABASE {name} TEMPLATE {template}"))
                        .or_else(|refused| run("SELECT pg_sleep(0.1)".into()).and(Err(refused)))
                        .is_ok()
                });
                assert!(copied, "{template} is not copied");
            }
        }
    }

    /// Runs statements behind the product's back, as somebody with the database's password could.
    pub fn tamper(&self, statements: &str) {
        self.connect().batch(statements).expect("the statements run");
    }

    /// The first text of the column `found` that a query gives.
    pub fn asks(&self, query: &str) -> String {
        let found: Found = sql!(&mut self.connect(), |c| diesel::sql_query(query).get_result(c))
            .expect("the query runs");
        found.found
    }

    /// A connection beside the product's own, which may do anything.
    pub fn connect(&self) -> Db {
        Db::open(&self.address, Mode::Write).expect("the database answers")
    }

    pub fn open(&self) -> Database {
        Database::open(self.address.clone(), 8).expect("the database opens")
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Some((server, name)) = &self.server else { return };
        if let Ok(mut connection) = PgConnection::establish(server) {
            let _ =
                connection.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}
