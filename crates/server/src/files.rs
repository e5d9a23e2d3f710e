//! The operator's check of evidence files, and their part of a backup.

use crate::backup::files::write_private;
use db::Db;
use evidence::{EvidenceFile, EvidenceStatus, Shelf};
use kernel::{Id, Problem};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

const PAGE: i64 = 500;

/// What a backup says of the files in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub files: u64,
    pub bytes: u64,
    /// Those that were not in store any more when the backup was made.
    pub lost: Vec<Id>,
}

fn block_on<T>(work: impl Future<Output = Result<T, Problem>>) -> Result<T, String> {
    // What an operator is told.
    let told = |problem: Problem| problem.cause.as_deref().unwrap_or(&problem.detail_en).into();
    actix_web::rt::System::new().block_on(work).map_err(told)
}

fn each(
    db: &mut Db,
    tenant: &str,
    mut work: impl FnMut(&EvidenceFile) -> Result<(), String>,
) -> Result<(), String> {
    let mut after = None;
    loop {
        let page = evidence::kept(db, tenant, after, PAGE).map_err(|error| error.to_string())?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.id);
        page.iter().try_for_each(&mut work)?;
    }
}

fn is_whole(file: &EvidenceFile, bytes: &[u8]) -> bool {
    ledger::hex(&Sha256::digest(bytes)) == file.sha256
}

/// What was found of a tenant's files: how many were read, and what is wrong with them.
pub struct Audit {
    pub files: u64,
    pub faults: Vec<String>,
}

/// Reads every file that stands again, and compares it with its digest.
pub fn audit(db: &mut Db, shelf: &Shelf, tenant: &str) -> Result<Audit, String> {
    let mut found = Audit { files: 0, faults: Vec::new() };
    each(db, tenant, |file| {
        if file.status != EvidenceStatus::Held {
            return Ok(());
        }
        found.files += 1;
        match block_on(shelf.bytes(tenant, file.id))? {
            Some(bytes) if is_whole(file, &bytes) => {}
            Some(_) => found.faults.push(format!("evidence file {} is not what was sent", file.id)),
            None => found.faults.push(format!("evidence file {} is missing", file.id)),
        }
        Ok(())
    })?;
    Ok(found)
}

/// Copies the files of a tenant into a folder of a backup. Those that came after the records were read do no harm there.
pub fn dump(
    db: &mut Db,
    shelf: &Shelf,
    tenant: &str,
    folder: &Path,
    kept: &mut Kept,
) -> Result<(), String> {
    let folder = folder.join(tenant);
    each(db, tenant, |file| {
        let Some(bytes) = block_on(shelf.bytes(tenant, file.id))? else {
            if file.status == EvidenceStatus::Held {
                kept.lost.push(file.id);
            }
            return Ok(());
        };
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        write_private(&folder.join(file.id.to_string()), &bytes)?;
        kept.files += 1;
        kept.bytes += bytes.len() as u64;
        Ok(())
    })
}

/// Puts the files of a backup in store, as the restored records name them; one that is missing or was changed stops it.
pub fn fill(
    db: &mut Db,
    shelf: &Shelf,
    tenant: &str,
    folder: &Path,
    kept: &Kept,
) -> Result<(), String> {
    each(db, tenant, |file| {
        let path = folder.join(tenant).join(file.id.to_string());
        let stands = file.status == EvidenceStatus::Held && !kept.lost.contains(&file.id);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(_) if !stands => return Ok(()),
            Err(error) => return Err(format!("{}: {error}", path.display())),
        };
        if !is_whole(file, &bytes) {
            return Err(format!("{} was changed", path.display()));
        }
        block_on(shelf.put(tenant, file.id, bytes))
    })
}
