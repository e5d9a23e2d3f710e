//! SQLite: one file, written by the database itself from one snapshot while others write.

use super::files;
use db::{Address, Database};
use std::fs;
use std::path::{Path, PathBuf};

/// Never a copy of the live file: its newest changes lie in another one. The database copies itself as fast as it can and waits for no disk;
/// what it wrote is taken over gently, and removed.
pub fn dump(database: &Path, file: &Path) -> Result<(), String> {
    if !database.exists() {
        return Err(format!("there is no database {}", database.display()));
    }
    let hasty = file.with_added_extension("copying");
    let told = |error| format!("{}: {error}", hasty.display());
    files::write_private(&hasty, &[])?;
    let written = copy(database, &hasty).and_then(|()| {
        files::write_private(file, &[])?;
        files::write_gently(file, fs::File::open(&hasty).map_err(told)?)
    });
    let gone = fs::remove_file(&hasty).map_err(told);
    written.and(gone)?;
    files::keep(file)
}

fn copy(database: &Path, to: &Path) -> Result<(), String> {
    let name = to.to_str().ok_or("the folder's name is not UTF-8")?.replace('\'', "''");
    let address = Address::Lite(database.into());
    let mut db = Database::open_reader(&address).map_err(|error| error.to_string())?;
    db.batch(&format!("PRAGMA query_only = OFF; PRAGMA synchronous = OFF; VACUUM INTO '{name}'"))
        .map_err(|error| format!("the backup could not be written: {error}"))
}

/// A file beside the target, which gets the target's name when it has been checked.
pub struct Draft {
    target: PathBuf,
    pub draft: PathBuf,
}

impl Draft {
    pub fn of(target: &Path) -> Result<Self, String> {
        for name in [target.to_path_buf(), beside(target, "-wal"), beside(target, "-shm")] {
            if name.exists() {
                return Err(format!("{} exists: a restore replaces nothing", name.display()));
            }
        }
        let draft = target.with_added_extension("restoring");
        let draft = Self { target: target.into(), draft };
        draft.remove();
        Ok(draft)
    }

    pub fn fill(&self, from: &Path) -> Result<(), String> {
        if let Some(folder) = self.draft.parent() {
            fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        fs::copy(from, &self.draft)
            .map_err(|error| format!("{}: {error}", self.draft.display()))?;
        files::keep(&self.draft)
    }

    /// Nobody has it open any more: what was in its WAL is in the file.
    pub fn becomes_the_database(&self) -> Result<(), String> {
        let wal = beside(&self.draft, "-wal");
        if fs::metadata(&wal).is_ok_and(|wal| wal.len() > 0) {
            return Err(format!("{} was not taken into the database", wal.display()));
        }
        files::keep(&self.draft)?;
        fs::rename(&self.draft, &self.target)
            .map_err(|error| format!("{}: {error}", self.target.display()))?;
        files::sync_folder(&self.target)?;
        self.remove();
        Ok(())
    }

    pub fn remove(&self) {
        for name in ["", "-wal", "-shm", ".lock"] {
            let _ = fs::remove_file(beside(&self.draft, name));
        }
    }
}

fn beside(path: &Path, more: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(more);
    name.into()
}
