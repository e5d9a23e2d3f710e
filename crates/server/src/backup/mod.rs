//! Backups: the records in one file, and a signed manifest that says what they are and which keys they need. The keys themselves
//! are kept apart: whoever finds a backup alone can neither read what is encrypted nor sign in the ledger's name.

pub mod files;
mod manifest;
mod postgres;
mod sqlite;

use crate::audit::{self, Audit};
use crate::configuration::Configuration;
use crate::files::{self as evidence_files, Kept};
use crate::keys;
use db::{Address, Database, Db};
use kernel::{Clock, SystemClock};
use ledger::{HeadKey, Signed, proof};
use manifest::{Kind, Manifest};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The folder of the evidence in a backup.
const FILES: &str = "files";

/// Writes a backup into a folder of its own; the server may go on.
pub fn make(configuration: &Configuration, folder: &Path) -> Result<Manifest, String> {
    let address = configuration.address()?;
    let key = HeadKey::from_seed(&keys::read(&configuration.keys.join(keys::LEDGER))?);
    let needed = keys::needed(configuration)?;
    files::new_folder(folder)?;
    let taken_at = SystemClock.now();
    let (schema, heads) = state(&address)?;
    match &address {
        Address::Lite(path) => sqlite::dump(path, &folder.join(Kind::Sqlite.file()))?,
        Address::Pg(url) => postgres::dump(url, &folder.join(Kind::Postgres.file()))?,
    }
    // After the records: every file that they name is here, unless it was taken back a month ago.
    let files = keep_files(configuration, &heads, folder)?;
    let manifest = Manifest::of(folder, &address, schema, heads, files, needed, taken_at)?;
    manifest.write(folder, &key)?;
    Ok(manifest)
}

fn keep_files(
    configuration: &Configuration,
    heads: &[Signed],
    folder: &Path,
) -> Result<Kept, String> {
    let address = configuration.address()?;
    let mut db = Database::open_reader(&address).map_err(|error| error.to_string())?;
    let (shelf, mut kept) = (configuration.shelf()?, Kept::default());
    for head in heads {
        evidence_files::dump(&mut db, &shelf, &head.tenant, &folder.join(FILES), &mut kept)?;
    }
    Ok(kept)
}

/// Before the records are read: the backup holds at least this.
fn state(address: &Address) -> Result<(Vec<String>, Vec<Signed>), String> {
    if let Address::Lite(path) = address
        && !path.exists()
    {
        return Err(format!("there is no database {}", path.display()));
    }
    let mut db = Database::open_reader(address).map_err(|error| error.to_string())?;
    let read = |db: &mut Db| {
        let schema = db::migrate::applied(db)?;
        let mut heads = Vec::new();
        for tenant in organization::units::tenants(db)? {
            heads.extend(proof::head(db, &tenant, None)?);
        }
        Ok::<_, db::Error>((schema, heads))
    };
    read(&mut db).map_err(|error| error.to_string())
}

/// What a restore did.
pub struct Restored {
    pub manifest: Manifest,
    pub audits: Vec<(String, Audit)>,
    /// From the first byte read to the last check.
    pub took: Duration,
}

/// Why there is no restored database.
pub enum Refusal {
    /// The backup, the keys or the place are not right; nothing was done.
    Word(String),
    /// The ledger in the backup is not sound; what was restored is gone again.
    Unsound(String, Box<Audit>),
}

impl From<String> for Refusal {
    fn from(word: String) -> Self {
        Self::Word(word)
    }
}

impl From<&str> for Refusal {
    fn from(word: &str) -> Self {
        Self::Word(word.into())
    }
}

/// Puts a backup where no database is, and gives it the database's name only when its ledger has been verified.
pub fn restore(
    configuration: &Configuration,
    folder: &Path,
    kept: Option<&Signed>,
    keys: &[String],
) -> Result<Restored, Refusal> {
    let started = Instant::now();
    let manifest = Manifest::read(folder, configuration)?;
    let target = configuration.address()?;
    if manifest.database != Kind::of(&target) {
        return Err(format!(
            "the backup is of {:?}, the database to restore is {:?}",
            manifest.database,
            Kind::of(&target)
        )
        .into());
    }
    refuse_older(&manifest, kept)?;
    let keys = audit::own_keys(configuration, kept, keys)?;
    let source = Source { folder, shelf: configuration.shelf()?, manifest: &manifest, kept, keys };
    let audits = match &target {
        Address::Lite(path) => restore_sqlite(path, &source)?,
        Address::Pg(url) => restore_postgres(url, &source)?,
    };
    Ok(Restored { manifest, audits, took: started.elapsed() })
}

/// What is restored, and what it is checked against.
struct Source<'a> {
    folder: &'a Path,
    /// Where its evidence files go.
    shelf: evidence::Shelf,
    manifest: &'a Manifest,
    kept: Option<&'a Signed>,
    /// Ids of the keys whose heads count.
    keys: BTreeSet<String>,
}

impl Source<'_> {
    fn file(&self) -> PathBuf {
        self.folder.join(self.manifest.database.file())
    }
}

/// A head kept elsewhere tells of entries; a backup without them is not the newest.
fn refuse_older(manifest: &Manifest, kept: Option<&Signed>) -> Result<(), String> {
    let Some(kept) = kept else { return Ok(()) };
    let here = manifest.heads.iter().find(|head| head.tenant == kept.tenant);
    let size = here.map_or(0, |head| head.size);
    if size >= kept.size {
        return Ok(());
    }
    Err(format!(
        "the backup ends at entry {size} of {}, the head kept elsewhere has {}: there must be a newer backup",
        kept.tenant, kept.size
    ))
}

fn restore_sqlite(target: &Path, source: &Source<'_>) -> Result<Vec<(String, Audit)>, Refusal> {
    let draft = sqlite::Draft::of(target)?;
    let audits = draft
        .fill(&source.file())
        .map_err(Refusal::Word)
        .and_then(|()| check(&Address::Lite(draft.draft.clone()), source))
        .and_then(|audits| draft.becomes_the_database().map(|()| audits).map_err(Refusal::Word));
    if audits.is_err() {
        draft.remove();
    }
    audits
}

fn restore_postgres(url: &str, source: &Source<'_>) -> Result<Vec<(String, Audit)>, Refusal> {
    postgres::refuse_unless_empty(url)?;
    postgres::fill(url, &source.file())?;
    let audits = check(&Address::Pg(url.into()), source);
    if audits.is_err() {
        postgres::clear(url)?;
    }
    audits
}

/// Brings the schema up to this program's, verifies the ledger of every tenant, against the manifest's head and the one kept
/// elsewhere, and puts the evidence files in store.
fn check(address: &Address, source: &Source<'_>) -> Result<Vec<(String, Audit)>, Refusal> {
    let word = |error: db::Error| Refusal::Word(error.to_string());
    Database::migrate(address).map_err(word)?;
    let mut db = Database::open_reader(address).map_err(word)?;
    let mut audits = Vec::new();
    for head in source.manifest.heads.iter().chain(source.kept) {
        let mut audit = audit::tenant(&mut db, &head.tenant, Some(head)).map_err(word)?;
        audit.accept_only(&source.keys);
        if !audit.is_sound() {
            return Err(Refusal::Unsound(head.tenant.clone(), Box::new(audit)));
        }
        audits.push((head.tenant.clone(), audit));
    }
    let (shelf, folder) = (&source.shelf, source.folder.join(FILES));
    for head in &source.manifest.heads {
        evidence_files::fill(&mut db, shelf, &head.tenant, &folder, &source.manifest.files)?;
    }
    Ok(audits)
}

/// Restores into a scratch database, which is empty again afterwards. A backup that was never restored is a hope.
pub fn drill(
    configuration: &Configuration,
    folder: &Path,
    scratch: Option<&str>,
    keys: &[String],
) -> Result<Restored, Refusal> {
    let place = folder.join("drill");
    let mut there = configuration.clone();
    there.database = match (scratch, configuration.address()?) {
        (Some(scratch), _) => scratch.into(),
        (None, Address::Lite(_)) => format!("sqlite:{}", place.join("drill.db").display()),
        (None, Address::Pg(_)) => {
            return Err("name an empty database for the drill: --scratch postgres://…".into());
        }
    };
    there.files = place.join(FILES).display().to_string();
    let address = there.address()?;
    if address == configuration.address()? {
        return Err("the drill needs a database of its own".into());
    }
    let restored = restore(&there, folder, None, keys);
    match &address {
        Address::Lite(path) if restored.is_ok() => {
            std::fs::remove_file(path).map_err(|error| format!("{}: {error}", path.display()))?;
            for more in ["-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{more}", path.display()));
            }
        }
        Address::Pg(url) if restored.is_ok() => postgres::clear(url)?,
        _ => {}
    }
    let _ = std::fs::remove_dir_all(&place);
    restored
}
