//! Keys on disk: made once, readable by the owner alone.

use crate::configuration::Configuration;
use chrono::{DateTime, NaiveDateTime};
use kernel::Instant;
use ledger::Ledger;
use organization::TokenKey;
use privacy::{NO_TENANT, Vault, Wrapping as _, key_file};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

pub const LEDGER: &str = "ledger.key";
pub const TOKEN: &str = "token.key";
pub const MASTER: &str = "master.key";
/// How the name of a later key for tokens tells the moment (UTC).
const MOMENT: &str = "%Y%m%dT%H%M%SZ";

/// The secrets of a server. Several servers on one database share them.
pub struct Keys {
    /// None beside an issuer that is another process.
    pub signing: Option<Signing>,
}

/// What only the process has that signs.
pub struct Signing {
    /// Signs tree heads.
    pub ledger: [u8; 32],
    /// Sign access tokens, one after the other.
    pub tokens: Vec<TokenKey>,
}

impl Keys {
    /// Opens the keys of a folder; those that are not there yet are made.
    pub fn open(folder: &Path) -> Result<Self, String> {
        let key = |name| open_or_make(folder, name);
        key(TOKEN)?;
        let signing = Signing { ledger: key(LEDGER)?, tokens: token_keys(folder)? };
        Ok(Self { signing: Some(signing) })
    }

    /// Those of a process that signs nothing: it needs no folder.
    pub fn beside_an_issuer() -> Self {
        Self { signing: None }
    }
}

/// Seals page tokens, and makes fingerprints of requests. Every process that opens the database has the same one, or a request that one
/// of them answered would be another request to the next: it comes from what the master key opens, and nothing of it is kept.
pub async fn of_requests(vault: &Vault, ledger: &Ledger) -> Result<[u8; 32], String> {
    let keys = vault.keys(ledger, NO_TENANT).await.map_err(|error| error.to_string())?;
    let secret = keys.pseudonym("web_request", "secret", "").map_err(|error| error.to_string())?;
    Ok(Sha256::digest(secret).into())
}

/// The keys that sign tokens: the first, and those that were made to follow it. Their names say from when they sign.
pub fn token_keys(folder: &Path) -> Result<Vec<TokenKey>, String> {
    let text = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut keys = Vec::new();
    for entry in fs::read_dir(folder).map_err(text)? {
        let path = entry.map_err(text)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Some(from) = signs_from(name) {
            keys.push(TokenKey { from, seed: read(&path)? });
        }
    }
    Ok(keys)
}

/// Makes the key that signs tokens from a moment on; gives where it lies.
pub fn make_token_key(folder: &Path, from: Instant) -> Result<PathBuf, String> {
    let path = folder.join(format!("token-{}.key", from.utc().format(MOMENT)));
    let made = key_file::make(&path, &passing()?);
    made.map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

fn signs_from(name: &str) -> Option<Instant> {
    if name == TOKEN {
        return Some(Instant::from_utc(DateTime::UNIX_EPOCH));
    }
    let moment = name.strip_prefix("token-")?.strip_suffix(".key")?;
    let moment = NaiveDateTime::parse_from_str(moment, MOMENT).ok()?;
    Some(Instant::from_utc(moment.and_utc()))
}

/// A key for this process and no longer.
pub fn passing() -> Result<[u8; 32], String> {
    let mut fresh = [0; 32];
    getrandom::fill(&mut fresh).map_err(|error| error.to_string())?;
    Ok(fresh)
}

/// Opens one key of a folder; it is made when it is not there yet.
pub fn open_or_make(folder: &Path, name: &str) -> Result<[u8; 32], String> {
    let path = folder.join(name);
    let text = |error: std::io::Error| format!("{}: {error}", path.display());
    make_folder(folder)?;
    if !path.exists() {
        key_file::make(&path, &passing()?).map_err(text)?;
    }
    read(&path)
}

pub fn make_folder(folder: &Path) -> Result<(), String> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| format!("{}: {error}", folder.display()))
}

/// Reads a key that has to be there.
pub fn read(path: &Path) -> Result<[u8; 32], String> {
    let bytes = secret(path)?;
    let key = bytes.as_slice().try_into();
    key.map_err(|_| format!("{}: not a key of 32 bytes", path.display()))
}

fn secret(path: &Path) -> Result<Zeroizing<Vec<u8>>, String> {
    key_file::read(path)?.ok_or_else(|| format!("{}: there is no such key", path.display()))
}

/// A key file by its name and what it holds, without telling what it holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct KeyFile {
    pub file: String,
    pub fingerprint: String,
}

/// Every key of a folder: whatever is named `….key`, also those that other parts of the product keep there.
pub fn fingerprints(folder: &Path) -> Result<Vec<KeyFile>, String> {
    let text = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(text)? {
        let path = entry.map_err(text)?.path();
        if path.extension().is_none_or(|extension| extension != "key") {
            continue;
        }
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push(KeyFile { file, fingerprint: fingerprint(&secret(&path)?) });
    }
    files.sort();
    Ok(files)
}

/// Every key that a database needs: those of the folder, and the master key, which may lie elsewhere.
pub fn needed(configuration: &Configuration) -> Result<Vec<KeyFile>, String> {
    let mut files = fingerprints(&configuration.keys)?;
    files.retain(|key| key.file != MASTER);
    if let Some(master) = configuration.master_key()?.read()? {
        let fingerprint = master.fingerprint().to_string();
        files.push(KeyFile { file: MASTER.into(), fingerprint });
    }
    Ok(files)
}

/// Half a SHA-256: enough to tell keys apart, and of 32 random bytes it tells nothing.
fn fingerprint(key: &[u8]) -> String {
    let digest =
        Sha256::new().chain_update("taizhang key fingerprint\n").chain_update(key).finalize();
    ledger::hex(digest.get(..16).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn b30_keys_are_made_once_and_kept_from_others() {
        let folder = std::env::temp_dir().join(kernel::new_id().to_string());
        let first = Keys::open(&folder).unwrap().signing.unwrap();
        let again = Keys::open(&folder).unwrap().signing.unwrap();
        assert_eq!(again.tokens[0].seed, first.tokens[0].seed);
        assert_ne!(first.tokens[0].seed, first.ledger);
        fs::set_permissions(folder.join("token.key"), fs::Permissions::from_mode(0o644)).unwrap();
        assert!(Keys::open(&folder).err().unwrap().contains("chmod"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_fingerprint_names_a_key_and_any_file_of_that_kind() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open(folder.path()).unwrap();
        key_file::make(&folder.path().join("other.key"), &[7; 32]).unwrap();
        let before = fingerprints(folder.path()).unwrap();
        let names: Vec<&str> = before.iter().map(|key| key.file.as_str()).collect();
        assert_eq!(names, ["ledger.key", "other.key", "token.key"]);
        assert!(!before[0].fingerprint.contains(&ledger::hex(&keys.signing.unwrap().ledger)[..8]));
        fs::remove_file(folder.path().join(TOKEN)).unwrap();
        Keys::open(folder.path()).unwrap();
        let after = fingerprints(folder.path()).unwrap();
        assert_eq!((&before[..2], before[2] == after[2]), (&after[..2], false));
    }

    #[test]
    fn who_starts_together_has_the_same_keys() {
        let folder = tempfile::tempdir().unwrap();
        let keys: Vec<[u8; 32]> = std::thread::scope(|scope| {
            let open = || Keys::open(folder.path()).unwrap().signing.unwrap().tokens[0].seed;
            let starts: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "and no drafts are left");
    }
}
