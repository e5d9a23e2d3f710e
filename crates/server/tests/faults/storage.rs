//! C-05 and C-07: the disk is full, or fails.

use crate::book::{Book, Outcome, exchange};
use crate::breaking::Postgres;
use crate::operator::{Operator, Server};
use crate::sending::{self, png};
use crate::within;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const SOON: Duration = Duration::from_secs(15);

/// A small disk of its own, and what fills it.
pub struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    /// None where this user may not mount one.
    pub fn of(megabytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={megabytes}m");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path());
        if !mount.status().is_ok_and(|status| status.success()) {
            eprintln!("SKIPPED: a small disk cannot be mounted; run as root");
            return None;
        }
        Some(Self { folder })
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn remount(&self, how: &str) {
        let how = format!("remount,{how}");
        let mut mount = Command::new("mount");
        assert!(mount.args(["-o", &how]).arg(self.folder.path()).status().unwrap().success());
    }

    fn fill(&self) {
        let mut ballast = std::fs::File::create(self.path("ballast")).unwrap();
        for size in [1 << 16, 1 << 12] {
            while ballast.write_all(&vec![1; size]).is_ok() {}
        }
    }

    fn make_room(&self) {
        std::fs::remove_file(self.path("ballast")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.folder.path()).status();
    }
}

/// Writes until the disk is full, reads meanwhile, makes room, and compares.
fn fills_and_recovers(operator: &Operator, disk: &Disk, server: Server, more: &[&str]) {
    let book = Book::new(&server);
    book.send(book.receive());
    disk.fill();
    let mut refused = None;
    for _ in 0..3000 {
        let (address, operation) = (server.address.clone(), book.receive());
        let answer = exchange(&address, &operation.request(&address, &book.token()));
        let answer = answer.unwrap_or_else(|outcome| panic!("{outcome:?} of a full disk"));
        book.enter(operation);
        if answer.status != 201 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("the disk is full at last");
    assert_eq!(refused.status, 503, "{}", refused.body);
    assert!(refused.body.contains("\"storage_full\""), "{}", refused.body);
    assert!(refused.header("retry-after").is_some());
    let (status, _, why) = server.ask("/health/ready", &[]);
    assert!(status == 503 && (why.contains("disk") || why.contains("storage")), "{status} {why}");
    let list = server.get("/v1/hotline/tickets?page_size=1", Some(&book.token()));
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "reading goes on: {list}");
    book.while_written(|| {
        within(SOON, "all are refused", || {
            book.len(|outcome| *outcome == Outcome::Refused(503)) > 16
        });
        disk.make_room();
        let before = book.acked();
        within(SOON, "writers go on", || book.acked() > before + 16);
    });
    within(SOON, "it is ready again", || server.ask("/health/ready", &[]).0 == 200);
    book.holds(operator, server, more);
}

#[test]
fn c05_a_full_disk_refuses_writes_and_loses_nothing() {
    let Some(disk) = Disk::of(40) else { return };
    let operator = Operator::lite();
    let database = format!("sqlite:{}", disk.path("taizhang.db").display());
    let more = ["--database", &database];
    operator.succeeds(&[&more[..], &["demo"]].concat());
    let room = operator.file("room.toml", "ready_free_disk = 1\n");
    let server = operator.serve_with(&[&more[..], &["--config", &room]].concat());
    disk.fill();
    within(SOON, "a full disk is told", || server.ask("/health/ready", &[]).2.contains("disk"));
    disk.make_room();
    fills_and_recovers(&operator, &disk, server, &more);
}

#[test]
fn c05_a_full_disk_of_postgresql_refuses_writes_and_loses_nothing() {
    let Some(mut postgres) = Postgres::start() else { return };
    let Some(disk) = Disk::of(80) else { return };
    let tables = disk.path("tables");
    std::fs::create_dir(&tables).unwrap();
    // PostgreSQL's own user has to reach it.
    Command::new("chmod").arg("755").arg(disk.folder.path()).status().unwrap();
    postgres.told(&format!("tight {}", tables.display()));
    let operator = Operator::at(&postgres.url.replace("/postgres?", "/tight?"));
    operator.demonstrates();
    let server = operator.serve();
    fills_and_recovers(&operator, &disk, server, &[]);
    drop(postgres);
}

/// The disk of the evidence files is another: what lies there is given out, everything else goes on, and so do the files when there is room.
#[test]
fn c05_a_full_disk_of_files_refuses_files_and_loses_none() {
    let Some(disk) = Disk::of(24) else { return };
    let operator = Operator::lite();
    operator.demonstrates();
    let mut command = operator.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("TAIZHANG_SCANNER", "off").env("TAIZHANG_FILES", disk.path("files"));
    command.env("TAIZHANG_READY_FREE_DISK", "1");
    let server = operator.start_by(command);
    let ready = || server.ask("/health/ready", &[]);
    within(SOON, "it is ready", || ready().0 == 200);
    let token = server.login("publicity", crate::book::PASSWORD);
    let (status, first) = sending::put(&server, &token, &png(5000));
    assert_eq!(status, 200, "{first}");
    let (_, second) = sending::announce(&server, &token, &png(5 << 20));
    let send = || sending::send(&server, &sending::content_of(&second, &token), &png(5 << 20));
    disk.fill();
    let tells = || {
        let (status, _, said) = ready();
        assert_eq!(status, 200, "signing in and reading go on: {said}");
        assert!(said.contains("no room for files"), "{said}");
        assert!(server.ask("/metrics", &[]).2.contains("taizhang_files_room_lacking 1"));
    };
    tells();
    for _ in 0..3 {
        let (status, problem) = send();
        assert_eq!(
            (status, problem["code"].as_str()),
            (503, Some("file_storage_full")),
            "{problem}"
        );
    }
    tells();
    let bearer = format!("Authorization: Bearer {token}");
    let content = format!("/v1/evidence/files/{}/content", first["id"].as_str().unwrap());
    let (status, head, _) = server.ask(&content, &[&bearer]);
    assert_eq!(status, 200, "{head}");
    let (status, third) = sending::announce(&server, &token, &png(6000));
    assert_eq!(status, 201, "records are written as before: {third}");
    // What was cut off is thrown away beside the answer.
    within(SOON, "nothing is left of what was refused", || {
        sending::files_in(disk.path("files")).len() == 1
    });
    disk.make_room();
    let (status, answer) = send();
    assert_eq!(status, 200, "{answer}");
    within(SOON, "nothing lacks", || ready().2.contains("\"ready\""));
    server.stops();
    assert_eq!(sending::files_in(disk.path("files")).len(), 2);
}

/// In place of the C library's: counts what is asked, and fails once a file is there.
const SHIM: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
static int asked(const char *name, int fd) {
    const char *fails = getenv("SHIM_FAILS"), *count = getenv("SHIM_COUNT");
    int log = open(count, O_WRONLY | O_APPEND | O_CREAT, 0600);
    if (log >= 0) { if (write(log, "x", 1) < 0) {} close(log); }
    if (access(fails, F_OK) == 0) { errno = EIO; return -1; }
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    return real(fd);
}
int fsync(int fd) { return asked("fsync", fd); }
int fdatasync(int fd) { return asked("fdatasync", fd); }
"#;

/// The library, compiled by what compiled SQLite.
fn shim(operator: &Operator) -> PathBuf {
    let (source, library) = (operator.file("shim.c", SHIM), operator.path("shim.so"));
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(&source).arg("-ldl");
    assert!(compiler.status().unwrap().success());
    library
}

fn with_shim(operator: &Operator, library: &Path) -> Server {
    let mut command = operator.command(&["serve", "--listen", "127.0.0.1:0"]);
    command
        .env("LD_PRELOAD", library)
        .env("SHIM_FAILS", operator.path("fails"))
        .env("SHIM_COUNT", operator.path("count"));
    operator.start_by(command)
}

/// C-03: a write is answered after a sync of its own, when nobody shares the commit with it.
#[test]
fn c03_every_acknowledged_write_was_synced() {
    let operator = Operator::lite();
    operator.demonstrates();
    let server = with_shim(&operator, &shim(&operator));
    let book = Book::new(&server);
    let synced = || std::fs::metadata(operator.path("count")).map_or(0, |file| file.len());
    for _ in 0..30 {
        let before = synced();
        assert!(matches!(book.send(book.receive()), Outcome::Acked(_)));
        assert!(synced() > before, "acknowledged without a sync");
    }
    book.holds(&operator, server, &[]);
}

#[test]
fn c07_a_failed_sync_ends_the_process() {
    let operator = Operator::lite();
    operator.demonstrates();
    let mut server = with_shim(&operator, &shim(&operator));
    let book = Book::new(&server);
    book.while_written(|| {
        within(SOON, "writers are at work", || book.acked() > 16);
        std::fs::write(operator.path("fails"), "").unwrap();
        assert!(!server.ends_well(SOON), "it goes on");
    });
    assert!(operator.log().contains("the disk fails"), "{}", operator.log());
    assert!(book.acked() > 16);
    std::fs::remove_file(operator.path("fails")).unwrap();
    let server = operator.serve();
    book.moves_to(&server);
    book.holds(&operator, server, &[]);
}

/// C-03: a PostgreSQL that acknowledges what it may lose is refused, unless somebody says that it may.
#[test]
fn c03_a_database_that_may_lose_what_it_acknowledged_is_refused() {
    for operator in Operator::each() {
        let start = |accepts: &str, options: &str| {
            let mut command = operator.command(&["keys", "status"]);
            command.env("TAIZHANG_ACCEPT_LOSS", accepts).env("PGOPTIONS", options);
            let output = command.output().unwrap();
            (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
        };
        let losing = "-c synchronous_commit=off";
        assert!(start("true", losing).0);
        let (started, said) = start("false", losing);
        match operator.database() {
            db::Address::Lite(_) => assert!(started, "{said}"),
            db::Address::Pg(_) => {
                assert!(!started);
                // Nobody turns it off for one session; that of the tests runs without.
                let fsync = "SELECT setting AS found FROM pg_settings WHERE name = 'fsync'";
                let fsync = operator.database.asks(fsync);
                assert_eq!(
                    said.contains("has fsync, synchronous_commit off"),
                    fsync == "off",
                    "{said}"
                );
                assert!(
                    said.contains("synchronous_commit") && said.contains("accept_loss"),
                    "{said}"
                );
            }
        }
    }
}
