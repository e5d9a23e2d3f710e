//! What a backup says of itself, signed with the key of the ledger: who changes a file of it would have to sign anew.

use crate::configuration::Configuration;
use crate::files::Kept;
use crate::keys::{self, KeyFile};
use db::Address;
use kernel::Instant;
use ledger::{HeadKey, Signed};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

/// Raised when an older program could not read a backup any more.
const FORMAT: u32 = 1;
const PURPOSE: &str = "backup/1";
const NAME: &str = "manifest.json";

/// The database that a backup is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub fn of(address: &Address) -> Self {
        match address {
            Address::Lite(_) => Self::Sqlite,
            Address::Pg(_) => Self::Postgres,
        }
    }

    /// The file with the records.
    pub fn file(self) -> &'static str {
        match self {
            Self::Sqlite => "database.sqlite",
            Self::Postgres => "database.dump",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// The version of the program.
    pub product: String,
    pub database: Kind,
    /// The migrations that the database had had.
    pub schema: Vec<String>,
    /// When the backup began: what was acknowledged before is in it.
    pub taken_at: Instant,
    pub size: u64,
    pub sha256: String,
    /// The newest head of every tenant when the backup began; the records are at least as new.
    pub heads: Vec<Signed>,
    /// The evidence files beside the records; each is checked against the digest that its record has.
    #[serde(default)]
    pub files: Kept,
    /// The keys without which the records are of no use; they are not part of the backup.
    pub keys: Vec<KeyFile>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    manifest: serde_json::Value,
    signature: String,
}

impl Manifest {
    /// Describes the records that lie in the folder.
    pub fn of(
        folder: &Path,
        address: &Address,
        schema: Vec<String>,
        heads: Vec<Signed>,
        files: Kept,
        keys: Vec<KeyFile>,
        taken_at: Instant,
    ) -> Result<Self, String> {
        let database = Kind::of(address);
        let (size, sha256) = digest(&folder.join(database.file()))?;
        let product = env!("CARGO_PKG_VERSION").to_string();
        Ok(Self {
            format: FORMAT,
            product,
            database,
            schema,
            taken_at,
            size,
            sha256,
            heads,
            files,
            keys,
        })
    }

    pub fn write(&self, folder: &Path, key: &HeadKey) -> Result<(), String> {
        let text = canonical(self)?;
        let signature = key.sign_document(PURPOSE, &text);
        let manifest = serde_json::to_value(self).map_err(|error| error.to_string())?;
        let stored = serde_json::to_string_pretty(&Stored { manifest, signature })
            .map_err(|error| error.to_string())?;
        super::files::write_private(&folder.join(NAME), stored.as_bytes())
    }

    /// Reads the manifest and refuses what this program with these keys must not restore: what is newer than it, what was changed,
    /// and what needs keys that are not there.
    pub fn read(folder: &Path, configuration: &Configuration) -> Result<Self, String> {
        let path = folder.join(NAME);
        let text =
            fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let stored: Stored =
            serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        // A newer program may have members that this one does not know, so its number comes first.
        let format = stored.manifest.get("format").and_then(serde_json::Value::as_u64);
        if format != Some(u64::from(FORMAT)) {
            return Err(format!(
                "the backup has format {}, this program reads {FORMAT}: use the version that made it",
                format.map_or_else(|| "?".into(), |format| format.to_string())
            ));
        }
        let signed = canonical(&stored.manifest)?;
        let manifest: Self = serde_json::from_value(stored.manifest)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        manifest.refuse_missing_keys(configuration)?;
        let key = HeadKey::from_seed(&keys::read(&configuration.keys.join(keys::LEDGER))?);
        if !key.has_signed(PURPOSE, &signed, &stored.signature) {
            return Err(
                "the manifest is not the one that was signed: the backup was changed".into()
            );
        }
        manifest.refuse_newer_schema()?;
        manifest.refuse_changed_records(folder)?;
        Ok(manifest)
    }

    fn refuse_missing_keys(&self, configuration: &Configuration) -> Result<(), String> {
        let there = keys::needed(configuration)?;
        let missing: Vec<String> = self
            .keys
            .iter()
            .filter(|needed| !there.contains(needed))
            .map(|needed| format!("{} with fingerprint {}", needed.file, needed.fingerprint))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(format!(
            "keys of the backup are missing in {}: {}; restore the keys first",
            configuration.keys.display(),
            missing.join(", ")
        ))
    }

    fn refuse_newer_schema(&self) -> Result<(), String> {
        let known = db::migrate::known(self.database == Kind::Postgres)
            .map_err(|error| error.to_string())?;
        match self.schema.iter().find(|version| !known.contains(version)) {
            None => Ok(()),
            Some(version) => Err(format!(
                "the backup is of version {} and its schema is newer than this program (migration {version}): use that version",
                self.product
            )),
        }
    }

    fn refuse_changed_records(&self, folder: &Path) -> Result<(), String> {
        let path = folder.join(self.database.file());
        let (size, sha256) = digest(&path)?;
        if (size, &sha256) == (self.size, &self.sha256) {
            return Ok(());
        }
        Err(format!(
            "{} was changed: the manifest says {} bytes with SHA-256 {}, there are {size} with {sha256}",
            path.display(),
            self.size,
            self.sha256
        ))
    }
}

fn canonical<T: Serialize>(value: &T) -> Result<String, String> {
    serde_json_canonicalizer::to_string(value).map_err(|error| error.to_string())
}

/// Size and SHA-256 of a file of any length.
fn digest(path: &Path) -> Result<(u64, String), String> {
    let text = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut file = File::open(path).map_err(text)?;
    let (mut hash, mut size, mut piece) = (Sha256::new(), 0, vec![0; 1 << 20]);
    loop {
        let read = file.read(&mut piece).map_err(text)?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hash.update(bytes);
        size += bytes.len() as u64;
    }
    Ok((size, ledger::hex(&hash.finalize())))
}
