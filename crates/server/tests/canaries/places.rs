//! Copies of every place where something may have been left, and the search through them.

use crate::operator::Operator;
use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use db::Address;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

pub struct Places {
    folder: PathBuf,
    backup: PathBuf,
    since: SystemTime,
}

impl Places {
    pub fn of(operator: &Operator) -> Self {
        let folder = operator.path("places");
        fs::create_dir_all(&folder).unwrap();
        Self { folder, backup: operator.path("backup"), since: SystemTime::now() }
    }

    pub fn keep(&self, name: &str, text: &str) {
        assert!(!text.is_empty(), "{name} says nothing");
        fs::write(self.folder.join(name), text).unwrap();
    }

    /// The files of SQLite with its log; a plain dump of PostgreSQL, and its log of changes as far as it was written since.
    pub fn keep_database(&self, operator: &Operator, when: &str) {
        match operator.database() {
            Address::Lite(path) => {
                for end in ["", "-wal", "-shm", "-journal"] {
                    let file = PathBuf::from(format!("{}{end}", path.display()));
                    if file.exists() {
                        fs::copy(&file, self.folder.join(format!("{when}{end}.db"))).unwrap();
                    }
                }
            }
            Address::Pg(url) => {
                let dump = Command::new("pg_dump").arg("--dbname").arg(url).output().unwrap();
                assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
                fs::write(self.folder.join(format!("{when}.sql")), dump.stdout).unwrap();
                let data =
                    operator.database.asks("SELECT current_setting('data_directory') AS found");
                self.keep_log_of_changes(&Path::new(&data).join("pg_wal"), when);
            }
        }
    }

    /// Files of a server on another machine cannot be read; those of the tests' own can.
    fn keep_log_of_changes(&self, folder: &Path, when: &str) {
        let Ok(files) = fs::read_dir(folder) else { return };
        for file in files.map(Result::unwrap).filter(|file| file.path().is_file()) {
            if file.metadata().unwrap().modified().unwrap() >= self.since {
                let name = format!("{when}-{}.wal", file.file_name().to_string_lossy());
                fs::copy(file.path(), self.folder.join(name)).unwrap();
            }
        }
    }

    /// The search finds what is there.
    pub fn hold_what_was_done(&self) {
        let found =
            self.grep(&[b"hotline.ticket_received".to_vec(), b"/v1/hotline/tickets".to_vec()]);
        for place in ["/feed:", "/log:", "/metrics:", "/refusals:", "running", "ended"] {
            assert!(
                found.iter().any(|line| line.contains(place)),
                "{place} was not kept: {found:?}"
            );
        }
    }

    /// Where which of the texts lies, in any of its forms.
    pub fn search(&self, texts: &[String]) -> Vec<String> {
        let forms: Vec<Vec<u8>> = texts.iter().flat_map(|text| forms(text)).collect();
        self.grep(&forms)
    }

    fn grep(&self, patterns: &[Vec<u8>]) -> Vec<String> {
        let list = self.folder.with_extension("patterns");
        fs::write(&list, patterns.join(&b'\n')).unwrap();
        let mut grep = Command::new("grep");
        grep.env("LC_ALL", "C").args(["-r", "-a", "-o", "-F", "-f"]).arg(&list).arg(&self.folder);
        if self.backup.exists() {
            grep.arg(&self.backup);
        }
        let output = grep.output().unwrap();
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let mut lines: Vec<String> =
            String::from_utf8_lossy(&output.stdout).lines().map(String::from).collect();
        lines.sort();
        lines.dedup();
        lines
    }
}

/// How a text may lie in a file: as it is, in hexadecimal, in Base64 at each of three places, as JSON in ASCII, and as part of an address.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let bytes = text.as_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut forms = vec![bytes.to_vec(), hex.to_uppercase().into_bytes(), hex.into_bytes()];
    for before in 0..3 {
        let padded = [vec![b'x'; before], bytes.to_vec()].concat();
        let encoded = BASE64_STANDARD_NO_PAD.encode(&padded);
        let inner = &encoded[(before * 8).div_ceil(6)..encoded.len() - 2];
        forms.push(inner.as_bytes().to_vec());
    }
    if !text.is_ascii() {
        let escaped = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
        forms.push(escaped.into_bytes());
    }
    // As in an address.
    forms.push(bytes.iter().map(|byte| format!("%{byte:02X}")).collect::<String>().into_bytes());
    forms
}
