//! Files with keys: made once, whole, and for their owner alone.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use zeroize::Zeroizing;

/// What the file holds; none when there is no such file. Refuses one that others can read.
pub fn read(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, String> {
    let named = |error: std::io::Error| format!("{}: {error}", path.display());
    let metadata = match fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(named)?,
    };
    if metadata.permissions().mode() & 0o077 != 0 {
        return Err(format!(
            "{}: 他人可读此密钥 / others can read this key: chmod 600",
            path.display()
        ));
    }
    fs::read(path).map(|bytes| Some(Zeroizing::new(bytes))).map_err(named)
}

/// Makes the file unless another process that starts at the same time was first: it is linked whole under its name, or not at all.
pub fn make(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let draft = path.with_added_extension(kernel::new_id().to_string());
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    file.write_all(content).and_then(|()| file.sync_all())?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}
