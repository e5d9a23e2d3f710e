//! Where a round takes place: a database, and the server on it.

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::{JoinHandle, sleep};
use std::time::{Duration, Instant};

const SERVER_CORE: &str = "0";
pub const LOAD_CORE: &str = "1";
const LISTEN: &str = "127.0.0.1:18999";
const WATCH: &str = "127.0.0.1:18998";

/// A database of its own for one round.
pub enum Place {
    Lite { file: PathBuf, folder: PathBuf },
    Pg { url: String, folder: PathBuf },
}

pub fn output(command: &mut Command) -> String {
    let done = command.stderr(Stdio::inherit()).output().expect("the command runs");
    assert!(done.status.success(), "{command:?} failed");
    String::from_utf8(done.stdout).unwrap()
}

impl Place {
    pub fn make(kind: &str, tickets: u64, folder: &Path, server: Option<&str>) -> Option<Self> {
        let folder = folder.join(format!("{kind}-{tickets}"));
        std::fs::create_dir_all(&folder).unwrap();
        if kind == "sqlite" {
            return Some(Self::Lite { file: folder.join("taizhang.db"), folder });
        }
        let server = server?;
        let name = format!("bench_{tickets}");
        for sql in [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name}")] {
            output(Command::new("psql").args([server, "-qc", &sql]));
        }
        let url = server.replacen("/postgres?", &format!("/{name}?"), 1);
        Some(Self::Pg { url, folder })
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Lite { .. } => "sqlite",
            Self::Pg { .. } => "postgres",
        }
    }

    pub fn folder(&self) -> &Path {
        match self {
            Self::Lite { folder, .. } | Self::Pg { folder, .. } => folder,
        }
    }

    /// The product's own command, on this database and on the server's core.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let database = match self {
            Self::Lite { file, .. } => format!("sqlite:{}", file.display()),
            Self::Pg { url, .. } => url.clone(),
        };
        let program = std::env::current_exe().unwrap().with_file_name("taizhang");
        let mut command = Command::new("taskset");
        command
            .args(["-c", SERVER_CORE])
            .arg(program)
            .args(["--database", &database])
            .args(arguments)
            .env("TAIZHANG_KEYS", self.folder().join("keys"))
            .env("TAIZHANG_WORKERS", "1")
            .env("TAIZHANG_CONNECTIONS", "8")
            .env("TAIZHANG_WATCH", WATCH)
            // One account is the whole load.
            .env("TAIZHANG_QUOTA_ACCOUNT", "0")
            .env("RUST_LOG", "warn");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> String {
        output(&mut self.command(arguments))
    }

    /// One value, asked beside the server.
    fn ask(&self, lite: &str, pg: &str) -> String {
        match self {
            Self::Pg { url, .. } => output(Command::new("psql").args([url, "-qAtc", pg])),
            Self::Lite { file, .. } => {
                let db = rusqlite::Connection::open(file).unwrap();
                db.query_row(lite, [], |row| row.get(0)).unwrap_or_default()
            }
        }
    }

    /// What autovacuum does in its own time: without statistics each measurement would meet another plan.
    pub fn settle(&self) {
        if let Self::Pg { url, .. } = self {
            output(Command::new("psql").args([url, "-qc", "VACUUM ANALYZE"]));
        }
    }

    /// Another holder's lease keeps every sealer idle, or lets it go again.
    pub fn hold_sealing(&self, held: bool) {
        let (lite, pg) = match held {
            true => ("9000000000000000", "'2200-01-01'"),
            false => ("0", "'1970-01-01'"),
        };
        let holder = "00000000000000000000000000000001";
        self.ask(
            &format!("UPDATE ledger_lease SET holder = x'{holder}', expires_at = {lite} WHERE name = 'sealer' RETURNING name"),
            &format!("UPDATE ledger_lease SET holder = '{holder}', expires_at = {pg} WHERE name = 'sealer'"),
        );
    }

    /// How old the oldest unsealed entry is, looked at again and again; the 99th percentile in seconds.
    pub fn watch_sealing(&self, seconds: u32) -> JoinHandle<f64> {
        let place = match self {
            Self::Lite { file, folder } => {
                Self::Lite { file: file.clone(), folder: folder.clone() }
            }
            Self::Pg { url, folder } => Self::Pg { url: url.clone(), folder: folder.clone() },
        };
        std::thread::spawn(move || {
            let until = Instant::now() + Duration::from_secs(u64::from(seconds));
            let mut ages = Vec::new();
            while Instant::now() < until {
                ages.push(place.sealing_lag());
                sleep(Duration::from_millis(100));
            }
            ages.sort_by(f64::total_cmp);
            ages[ages.len() * 99 / 100]
        })
    }

    /// A UUIDv7 begins with the milliseconds of its making.
    fn sealing_lag(&self) -> f64 {
        let oldest = self.ask(
            "SELECT hex(entry_id) FROM ledger_pending ORDER BY entry_id LIMIT 1",
            "SELECT replace(entry_id::text, '-', '') FROM ledger_pending ORDER BY entry_id LIMIT 1",
        );
        let Some(made) = oldest.get(..12) else { return 0.0 };
        let made = u64::from_str_radix(made, 16).unwrap();
        let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_millis() as u64;
        now.saturating_sub(made) as f64 / 1000.0
    }

    /// How many entries `ledger verify` read, and in how many seconds.
    pub fn verify(&self) -> (f64, f64) {
        let started = Instant::now();
        let said = self.run(&["ledger", "verify"]);
        let entries = said.split_whitespace().next().and_then(|word| word.parse().ok());
        (entries.unwrap(), started.elapsed().as_secs_f64())
    }
}

/// A running server, and what a caller of it needs.
pub struct Server<'a> {
    place: &'a Place,
    process: Child,
    pub token: String,
    /// The unit that everything lies below.
    pub town: String,
}

fn is_ready() -> bool {
    let answer =
        Command::new("curl").args(["-s", &format!("http://{WATCH}/health/ready")]).output();
    answer.unwrap().stdout == b"\"ready\""
}

impl<'a> Server<'a> {
    pub fn start(place: &'a Place) -> Self {
        let mut command = place.command(&["serve", "--listen", LISTEN]);
        let process = command.stdout(Stdio::null()).spawn().unwrap();
        let mut server = Self { place, process, token: String::new(), town: String::new() };
        let patience = Instant::now() + Duration::from_secs(30);
        while !is_ready() {
            assert!(Instant::now() < patience, "the server does not come up");
            sleep(Duration::from_millis(100));
        }
        let login = json!({ "login": "clerk", "password": "demo-2025-taizhang" });
        let session = server.curl("/v1/auth/sessions", Some(&login));
        server.token = session["access_token"].as_str().expect("a token").into();
        let units = server.curl("/v1/organization/units?page_size=200", None);
        let town = units["items"].as_array().unwrap().iter().find(|one| one["code"] == "230718101");
        server.town = town.unwrap()["id"].as_str().unwrap().into();
        server
    }

    pub fn address(path: &str) -> String {
        format!("http://{LISTEN}{path}")
    }

    pub fn curl(&self, path: &str, body: Option<&Value>) -> Value {
        let mut command = Command::new("curl");
        command.args(["-s", "-H", &format!("Authorization: Bearer {}", self.token)]);
        if let Some(body) = body {
            command.args(["-H", "Content-Type: application/json", "-d", &body.to_string()]);
        }
        let answer = command.arg(Self::address(path)).output().unwrap();
        serde_json::from_slice(&answer.stdout).unwrap_or_default()
    }

    /// Tickets from all over the year.
    pub fn some_ids(&self) -> Vec<String> {
        let mut ids = Vec::new();
        for month in 1..=10 {
            let page = self.curl(
                &format!("/v1/hotline/tickets?page_size=10&dispatched_before=2025-{month:02}-28T00:00:00Z"),
                None,
            );
            let items = page["items"].as_array().unwrap().clone();
            ids.extend(items.iter().map(|one| one["id"].as_str().unwrap().to_string()));
        }
        ids
    }

    /// Resident memory in MiB.
    pub fn memory(&self) -> f64 {
        // taskset becomes the server, so the process is the server itself.
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().unwrap();
        kilobytes / 1024.0
    }

    pub fn folder(&self) -> &Path {
        self.place.folder()
    }
}

impl Drop for Server<'_> {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}
