//! Files that only their owner may read, on the disk before anybody relies on them.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

fn text(path: &Path) -> impl Fn(std::io::Error) -> String {
    move |error| format!("{}: {error}", path.display())
}

/// A folder for one backup: a new one, or an empty one that is there.
pub fn new_folder(path: &Path) -> Result<(), String> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(text(path))?;
    let mut entries = fs::read_dir(path).map_err(text(path))?;
    if entries.next().is_some() {
        return Err(format!(
            "{} is not empty: each backup has a folder of its own",
            path.display()
        ));
    }
    Ok(())
}

/// Makes a file that does not exist yet.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(text(path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(text(path))?;
    sync_folder(path)
}

/// Brings what another program wrote to the disk, and takes it from the eyes of others.
pub fn keep(path: &Path) -> Result<(), String> {
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(text(path))?;
    File::open(path).and_then(|file| file.sync_all()).map_err(text(path))?;
    sync_folder(path)
}

/// A name is on the disk when its folder is.
pub fn sync_folder(path: &Path) -> Result<(), String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(text(folder))
}
