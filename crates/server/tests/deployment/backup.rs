//! Backup and restore, on both databases, as an operator does them.

use crate::operator::{self, Operator, Server};
use crate::{new_ticket, write_until};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

const PASSWORD: &str = "demo-2025-taizhang";

/// An operator with a township's year and a backup of it.
fn with_backup(operator: Operator) -> (Operator, PathBuf) {
    operator.demonstrates();
    let folder = operator.path("backup");
    let said = operator.succeeds(&["backup", "make", folder.to_str().unwrap()]);
    assert!(said.contains("备份完成") && said.contains("230718 at "), "{said}");
    (operator, folder)
}

fn restore(there: &Operator, folder: &Path) -> (Option<i32>, String) {
    let output = there.command(&["restore", folder.to_str().unwrap()]).output().unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

#[track_caller]
fn refused(there: &Operator, folder: &Path, word: &str) {
    let (code, said) = restore(there, folder);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains(word), "{said}");
    let head = there.command(&["ledger", "head"]).output().unwrap();
    assert_eq!(head.status.code(), Some(1), "a refused restore leaves nothing");
}

fn figure(server: &Server) -> Value {
    let clerk = server.login("clerk", PASSWORD);
    let path = "/v1/reporting/figures?period=2025&indicators=HL.HANDLED,HL.CLOSE_RATE";
    let figures = server.get(path, Some(&clerk));
    let all = figures["figures"].as_array().unwrap();
    json!(all.iter().map(|one| [one["text"].clone(), one["numerator"].clone()]).collect::<Vec<_>>())
}

/// C-26: a backup taken while others write holds every ticket that was acknowledged before it began, and is sound.
#[test]
fn c26_a_backup_under_writes_holds_what_was_acknowledged() {
    for operator in Operator::each() {
        operator.demonstrates();
        let server = operator.serve();
        let clerk = server.login("clerk", PASSWORD);
        let unit = server.town(&clerk);
        let ticket = |n: u32| new_ticket(&unit, &format!("备份时{n}"));
        let (address, stop) = (&server.address, AtomicBool::new(false));
        let folder = operator.path("backup");
        let (before, during) = std::thread::scope(|scope| {
            let before = write_some(address, &clerk, &ticket, 20);
            let writers: Vec<_> = (1..4_u32)
                .map(|writer| {
                    let (clerk, stop, ticket) = (&clerk, &stop, &ticket);
                    scope.spawn(move || write_until(address, clerk, stop, writer, 0, ticket))
                })
                .collect();
            operator.succeeds(&["backup", "make", folder.to_str().unwrap()]);
            stop.store(true, Ordering::Relaxed);
            let during = writers.into_iter().flat_map(|writer| writer.join().unwrap());
            (before, during.filter(|(_, _, acked)| *acked).count())
        });
        assert!(during > 3, "others wrote meanwhile: {during}");
        server.stops();
        let there = operator.elsewhere();
        let said = there.succeeds(&["restore", folder.to_str().unwrap()]);
        assert!(said.contains("完好 sound") && said.contains("恢复完成"), "{said}");
        let server = there.serve();
        let clerk = server.login("clerk", PASSWORD);
        for (key, body) in before {
            let again =
                operator::post(&server.address, "/v1/hotline/tickets", &body, Some(&clerk), &key);
            let (status, _, replayed) = again.unwrap();
            assert_eq!((status, replayed), (201, true), "{key} was acknowledged and is not there");
        }
        server.stops();
        there.succeeds(&["ledger", "verify"]);
    }
}

fn write_some(
    address: &str,
    token: &str,
    ticket: &dyn Fn(u32) -> Value,
    count: u32,
) -> Vec<(String, Value)> {
    let write = |n: u32| {
        let (key, body) = (format!("before-{n}"), ticket(n));
        let answer = operator::post(address, "/v1/hotline/tickets", &body, Some(token), &key);
        assert_eq!(answer.unwrap().0, 201);
        (key, body)
    };
    (0..count).map(write).collect()
}

/// C-28: an empty machine, the backup and the keys are enough, and the figures are the same.
#[test]
fn c28_a_drill_and_a_restore_give_the_same_figures() {
    for operator in Operator::each() {
        let (operator, folder) = with_backup(operator);
        let server = operator.serve();
        let figures = figure(&server);
        server.stops();

        let there = operator.elsewhere();
        let scratch = operator.elsewhere();
        let drill = ["backup", "drill", folder.to_str().unwrap(), "--scratch", &scratch.address()];
        assert!(there.succeeds(&drill).contains("演练通过"));
        assert!(there.succeeds(&drill).contains("演练通过"), "the scratch is empty again");

        let (code, said) = restore(&there, &folder);
        assert_eq!(code, Some(0), "{said}");
        let server = there.serve();
        assert_eq!(figure(&server), figures);
        server.stops();
        let (code, said) = restore(&there, &folder);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("a restore replaces nothing"), "{said}");
    }
    let (operator, folder) = with_backup(Operator::lite());
    operator.succeeds(&["backup", "drill", folder.to_str().unwrap()]);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "the drill left nothing behind");
}

/// C-27: no restore without the keys that the records need; the one that is missing is named.
#[test]
fn c27_a_restore_without_the_keys_names_the_one_that_is_missing() {
    for operator in Operator::each() {
        let (operator, folder) = with_backup(operator);
        let manifest: Value =
            serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
        let keys = manifest["manifest"]["keys"].as_array().unwrap();
        assert_eq!(keys.len(), 3, "{keys:?}");
        for key in keys {
            let (file, fingerprint) = (key["file"].as_str().unwrap(), key["fingerprint"].as_str());
            let there = operator.elsewhere();
            fs::remove_file(there.keys().join(file)).unwrap();
            refused(&there, &folder, &format!("{file} with fingerprint {}", fingerprint.unwrap()));
        }
        // Without its key the ledger does not go on by itself either.
        let there = operator.elsewhere();
        assert_eq!(restore(&there, &folder).0, Some(0));
        fs::remove_file(there.keys().join("ledger.key")).unwrap();
        let said = there.fails(&["serve", "--listen", "127.0.0.1:0"]);
        let head: Value = serde_json::from_str(&there.succeeds(&["ledger", "head"])).unwrap();
        assert!(said.contains(head["key_id"].as_str().unwrap()), "{said}");
        there.serve_with(&["--replace-ledger-key"]).stops();
        let former = head["key_id"].as_str().unwrap();
        assert!(there.ends_with(&["ledger", "verify"], 2).contains(former));
        there.succeeds(&["ledger", "verify", "--key", former]);
        // Said once: the ledger says so itself, and a backup of it needs the former key's name.
        there.serve().stops();
        let later = there.path("later");
        there.succeeds(&["backup", "make", later.to_str().unwrap()]);
        let (restored, again) = (there.elsewhere(), ["restore", later.to_str().unwrap()]);
        assert!(restored.ends_with(&again, 2).contains(former));
        restored.succeeds(&[&again[..], &["--key", former]].concat());
    }
}

/// C-26, C-27: what was changed, what is newer than the program, and what is not the newest is refused.
#[test]
fn c27_a_restore_refuses_what_was_changed_or_is_not_what_is_needed() {
    for operator in Operator::each() {
        let (operator, folder) = with_backup(operator);
        let there = operator.elsewhere();
        let manifest = folder.join("manifest.json");
        let written = fs::read_to_string(&manifest).unwrap();
        let records = fs::read_dir(&folder).unwrap().map(|one| one.unwrap().path());
        let records = records.into_iter().find(|path| *path != manifest).unwrap();
        let bytes = fs::read(&records).unwrap();

        let mut changed = bytes.clone();
        changed[bytes.len() / 2] ^= 1;
        fs::write(&records, &changed).unwrap();
        refused(&there, &folder, "was changed");
        fs::write(&records, &bytes[..bytes.len() - 1]).unwrap();
        refused(&there, &folder, "was changed");
        fs::write(&records, &bytes).unwrap();

        let size = format!("\"size\": {}", bytes.len());
        let replaced = |old: &str, new: &str| {
            assert!(written.contains(old), "{old}");
            written.replacen(old, new, 1)
        };
        for (text, word) in [
            (replaced(&size, "\"size\": 7"), "not the one that was signed"),
            (replaced("\"format\": 1", "\"format\": 2"), "use the version that made it"),
            (replaced("\"signature\": \"", "\"signature\": \"00"), "not the one that was signed"),
        ] {
            fs::write(&manifest, text).unwrap();
            refused(&there, &folder, word);
        }
        fs::write(&manifest, &written).unwrap();

        // A head that is newer than the backup was kept elsewhere.
        let server = operator.serve();
        let clerk = server.login("clerk", PASSWORD);
        let (status, ticket) = server.post(
            "/v1/hotline/tickets",
            &new_ticket(&server.town(&clerk), "备份之后"),
            Some(&clerk),
        );
        assert_eq!(status, 201);
        let auditor = server.login("auditor", PASSWORD);
        let id = ticket["id"].as_str().unwrap();
        let history = server.get(&format!("/v1/ledger/subjects/{id}/entries"), Some(&auditor));
        let entry = history["entries"][0]["id"].as_str().unwrap();
        let proof = format!("/v1/ledger/entries/{entry}/inclusion");
        while server.get(&proof, Some(&auditor))["code"] == "not_sealed_yet" {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        server.stops();
        let kept = operator.file("newer.json", &operator.succeeds(&["ledger", "head"]));
        let said = there.fails(&["restore", folder.to_str().unwrap(), "--against", &kept]);
        assert!(said.contains("there must be a newer backup"), "{said}");
        assert_eq!(restore(&there, &folder).0, Some(0), "untouched it is restored");
    }
}

/// C-27: the backup of one kind of database is not restored into the other; a newer schema is not served.
#[test]
fn c27_the_other_database_and_a_newer_schema_are_refused() {
    let Some(postgres) = Operator::postgres() else { return };
    let (operator, folder) = with_backup(Operator::lite());
    let keys = operator.keys();
    let output = postgres
        .command(&["restore", folder.to_str().unwrap()])
        .env("TAIZHANG_KEYS", keys)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.contains("the backup is of Sqlite"), "{said}");
    for operator in [operator, postgres] {
        operator.succeeds(&["migrate"]);
        let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000000')";
        operator.tampers(newer);
        let said = operator.fails(&["serve", "--listen", "127.0.0.1:0"]);
        assert!(said.contains("newer than this program"), "{said}");
    }
}

/// A backup of a ledger that was tampered with is refused after its verification, and nothing is left of it.
#[test]
fn c26_a_restore_verifies_the_ledger_before_it_says_done() {
    for operator in Operator::each() {
        operator.demonstrates();
        operator.tampers(
            "UPDATE ledger_entry SET body = replace(body, '\"230718\"', '\"230719\"') WHERE (tenant_id, id) =
               (SELECT tenant_id, entry_id FROM ledger_seal WHERE seal_index = 400)",
        );
        let folder = operator.path("backup");
        operator.succeeds(&["backup", "make", folder.to_str().unwrap()]);
        let there = operator.elsewhere();
        let (code, said) = restore(&there, &folder);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("first bad index: 400\n"), "{said}");
        assert_eq!(there.command(&["ledger", "head"]).output().unwrap().status.code(), Some(1));
    }
}
