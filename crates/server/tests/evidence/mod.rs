//! Files of evidence on a real server: how much memory they take, and that backups and checks know them.

mod sending;

use super::operator::{Operator, Server};
use sending::{announce, content_of, files_in, png, promise, put};
use serde_json::json;
use std::path::PathBuf;

const PASSWORD: &str = "demo-2025-taizhang";

/// The most memory that a process has held, in KiB.
fn peak(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse().unwrap()
}

/// D-15: the largest file that is taken costs no more than 32 MiB, and what is refused leaves no file on the disk.
#[test]
fn d15_a_large_file_passes_through_little_memory() {
    let operator = Operator::lite();
    operator.demonstrates();
    let server = operator.serve_as("TAIZHANG_SCANNER", "off", &["--listen", "127.0.0.1:0"]);
    let token = server.login("publicity", PASSWORD);
    assert_eq!(put(&server, &token, &png(1000)).0, 200);
    let before = peak(&server);
    assert_eq!(put(&server, &token, &png(20 << 20)).0, 200);
    let (status, _) = put(&server, &token, &png((20 << 20) + 1));
    assert_eq!(status, 413);
    let (_, file) = announce(&server, &token, &png(100));
    let answer = promise(&server, &content_of(&file, &token), 2 << 30);
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("file_too_large"), "{answer}");
    let mut broken = png(10 << 20);
    broken.truncate(9 << 20);
    assert_eq!(put(&server, &token, &broken).0, 422);
    let grown = peak(&server) - before;
    assert!(grown <= 32 * 1024, "{grown} KiB");
    let files = files_in(operator.path("files"));
    assert_eq!(files.len(), 2, "{files:?}");
}

#[test]
fn backups_hold_the_evidence_and_the_check_reads_it_again() {
    for operator in Operator::each() {
        operator.demonstrates();
        let server = operator.serve_as("TAIZHANG_SCANNER", "off", &["--listen", "127.0.0.1:0"]);
        let token = server.login("publicity", PASSWORD);
        let (status, answer) = put(&server, &token, &png(5000));
        assert_eq!((status, &answer["media_type"]), (200, &json!("image/png")), "{answer}");
        server.stops();
        let said = operator.succeeds(&["ledger", "verify"]);
        assert!(said.contains("1 evidence files read again, 0 faults"), "{said}");

        let folder = operator.path("backup");
        let made = operator.succeeds(&["backup", "make", folder.to_str().unwrap()]);
        assert!(made.contains("1 evidence files"), "{made}");
        if matches!(operator.database(), db::Address::Lite(_)) {
            operator.succeeds(&["backup", "drill", folder.to_str().unwrap()]);
            assert_eq!(files_in(folder.join("drill")), Vec::<PathBuf>::new());
        }
        let elsewhere = operator.elsewhere();
        elsewhere.succeeds(&["restore", folder.to_str().unwrap()]);
        assert!(
            elsewhere
                .succeeds(&["ledger", "verify"])
                .contains("1 evidence files read again, 0 faults")
        );
        let again = operator.elsewhere();
        let inside = files_in(folder.join("files"));
        std::fs::write(&inside[0], png(5001)).unwrap();
        let said = again.fails(&["restore", folder.to_str().unwrap()]);
        assert!(said.contains("was changed"), "{said}");
        std::fs::remove_file(&inside[0]).unwrap();
        again.fails(&["restore", folder.to_str().unwrap()]);

        let kept = files_in(operator.path("files"));
        assert_eq!(kept.len(), 1, "{kept:?}");
        std::fs::write(&kept[0], png(5001)).unwrap();
        let said = operator.ends_with(&["ledger", "verify"], 2);
        assert!(said.contains("is not what was sent"), "{said}");
        std::fs::remove_file(&kept[0]).unwrap();
        let said = operator.ends_with(&["ledger", "verify"], 2);
        assert!(said.contains("is missing"), "{said}");
    }
}
