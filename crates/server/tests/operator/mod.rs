//! An operator with a database of their own, and the servers they start.

mod server;

pub use server::{Server, post, request};

use db::Address;
use db::testing::TestDatabase;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

/// What a short run of a test and a long one (`TAIZHANG_TEST_LONG`) differ in.
pub fn long_or<T>(long: T, short: T) -> T {
    let asked = std::env::var_os("TAIZHANG_TEST_LONG").is_some();
    if asked { long } else { short }
}

pub struct Operator {
    pub database: TestDatabase,
    folder: tempfile::TempDir,
}

impl Operator {
    pub fn lite() -> Self {
        Self { database: TestDatabase::lite(), folder: tempfile::tempdir().unwrap() }
    }

    pub fn postgres() -> Option<Self> {
        let database = TestDatabase::postgres()?;
        let operator = Self { database, folder: tempfile::tempdir().unwrap() };
        operator.succeeds(&["keys", "create"]);
        Some(operator)
    }

    /// On an empty PostgreSQL that somebody else started.
    pub fn at(address: &str) -> Self {
        let database = TestDatabase::at(address);
        let operator = Self { database, folder: tempfile::tempdir().unwrap() };
        operator.succeeds(&["keys", "create"]);
        operator
    }

    pub fn each() -> Vec<Self> {
        [Some(Self::lite()), Self::postgres()].into_iter().flatten().collect()
    }

    /// Another machine: an empty database of the same kind, and a copy of the keys.
    pub fn elsewhere(&self) -> Self {
        let other = match self.database.address {
            Address::Lite(_) => Self::lite(),
            Address::Pg(_) => Self::postgres().unwrap(),
        };
        self.gives_keys(&other);
        other
    }

    /// The same machine, whose PostgreSQL stands at another address now.
    pub fn moved_to(&self, address: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let other = Self { database: TestDatabase::at(address), folder };
        self.gives_keys(&other);
        other
    }

    fn gives_keys(&self, other: &Self) {
        std::fs::create_dir_all(other.keys()).unwrap();
        for key in std::fs::read_dir(self.keys()).unwrap().map(Result::unwrap) {
            std::fs::copy(key.path(), other.keys().join(key.file_name())).unwrap();
        }
    }

    /// Has the demonstration. It is made once for each kind of database and copied: making it takes longer than most of what happens to it.
    pub fn demonstrates(&self) {
        static FIRST: [LazyLock<Option<Operator>>; 2] = [
            LazyLock::new(|| {
                Some(Operator::lite()).inspect(|first| drop(first.succeeds(&["demo"])))
            }),
            LazyLock::new(|| Operator::postgres().inspect(|first| drop(first.succeeds(&["demo"])))),
        ];
        if !self.database.is_its_own() {
            self.succeeds(&["demo"]);
            return;
        }
        let [lite, postgres] = &FIRST;
        let first = match self.database.address {
            Address::Lite(_) => lite,
            Address::Pg(_) => postgres,
        };
        let first = first.as_ref().expect("there is a server");
        self.database.becomes(&first.database);
        first.gives_keys(self);
    }

    pub fn keys(&self) -> PathBuf {
        self.path("keys")
    }

    /// A place in the folder of this operator.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The database as the configuration names it.
    pub fn address(&self) -> String {
        match &self.database.address {
            Address::Lite(path) => format!("sqlite:{}", path.display()),
            Address::Pg(url) => url.clone(),
        }
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_taizhang"));
        command
            .env("TAIZHANG_DATABASE", self.address())
            .env("TAIZHANG_CONNECTIONS", "4")
            .env("TAIZHANG_FILES", self.path("files"))
            .env("TAIZHANG_KEYS", self.keys())
            .env("TAIZHANG_WORKERS", "2")
            .env("TAIZHANG_WATCH", "127.0.0.1:0")
            // No gateway has to learn of an end.
            .env("TAIZHANG_DRAIN", "0")
            // The tests' PostgreSQL is no place to keep anything.
            .env("TAIZHANG_ACCEPT_LOSS", "true")
            // One account writes as fast as it can in some of these stories.
            .env("TAIZHANG_QUOTA_ACCOUNT", "0")
            .args(arguments);
        command
    }

    fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let Output { status, stdout, stderr } = self.command(arguments).output().unwrap();
        (status.code(), String::from_utf8([stdout, stderr].concat()).unwrap())
    }

    pub fn succeeds(&self, arguments: &[&str]) -> String {
        let Output { status, stdout, stderr } = self.command(arguments).output().unwrap();
        assert!(status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&stderr));
        String::from_utf8(stdout).unwrap()
    }

    pub fn fails(&self, arguments: &[&str]) -> String {
        self.ends_with(arguments, 1)
    }

    /// With one variable more.
    pub fn fails_with(&self, name: &str, value: &str, arguments: &[&str]) -> String {
        let Output { status, stdout, stderr } =
            self.command(arguments).env(name, value).output().unwrap();
        assert_eq!(status.code(), Some(1), "{arguments:?}");
        String::from_utf8([stdout, stderr].concat()).unwrap()
    }

    /// All that it says, on both streams.
    pub fn says_with(&self, name: &str, value: &str, arguments: &[&str]) -> String {
        let Output { status, stdout, stderr } =
            self.command(arguments).env(name, value).output().unwrap();
        assert!(status.success(), "{arguments:?}");
        String::from_utf8([stdout, stderr].concat()).unwrap()
    }

    pub fn ends_with(&self, arguments: &[&str], code: i32) -> String {
        let (ended, said) = self.run(arguments);
        assert_eq!(ended, Some(code), "{arguments:?}: {said}");
        said
    }

    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().into()
    }

    /// Changes the database behind the product's back.
    pub fn tampers(&self, statement: &str) {
        self.database.tamper(statement);
    }

    /// The same in the words of either database.
    pub fn tampers_as(&self, lite: &str, postgres: &str) {
        self.tampers(if matches!(self.database(), Address::Lite(_)) { lite } else { postgres });
    }

    pub fn serve(&self) -> Server {
        self.serve_with(&[])
    }

    pub fn serve_with(&self, more: &[&str]) -> Server {
        self.serve_as("TAIZHANG_LISTEN", "127.0.0.1:0", more)
    }

    /// With one variable more.
    pub fn serve_as(&self, name: &str, value: &str, more: &[&str]) -> Server {
        let server = self.start_as(name, value, more);
        // It listens before it runs; a signal that comes in between would not be a clean end.
        assert_eq!(server.get("/health/ready", None), "ready");
        server
    }

    /// What servers have written to standard error.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    pub fn database(&self) -> &Address {
        &self.database.address
    }

    /// Waits for the greeting, not for readiness.
    pub fn start(&self, more: &[&str]) -> Server {
        self.start_as("TAIZHANG_LISTEN", "127.0.0.1:0", more)
    }

    fn start_as(&self, name: &str, value: &str, more: &[&str]) -> Server {
        let arguments = [&["serve"], more].concat();
        let mut command = self.command(&arguments);
        command.env(name, value);
        self.start_by(command)
    }

    /// A server by a command of one's own.
    pub fn start_by(&self, mut command: Command) -> Server {
        let log = self.folder.path().join("log");
        let log = std::fs::File::options().create(true).append(true).open(log).unwrap();
        let mut process = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut text = String::new();
        while !text.contains("/health/ready") {
            text.push_str(&lines.next().expect("the server greets").unwrap());
            text.push('\n');
        }
        let host = |text: &str| text.split(['/', ' ', '\n']).next().unwrap().to_string();
        let said: Vec<String> = text.split("http://").skip(1).map(host).collect();
        let (address, watch) = (said[0].clone(), said.last().unwrap().clone());
        Server { process: Some(process), address, watch, text }
    }
}
