//! Keys on disk: made once, readable by the owner alone.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// The secrets of a server. Several servers on one database share them.
pub struct Keys {
    /// Signs tree heads.
    pub ledger: [u8; 32],
    /// Signs access tokens.
    pub token: [u8; 32],
    /// Authenticates page tokens.
    pub page: [u8; 32],
}

impl Keys {
    pub fn open(folder: &Path) -> Result<Self, String> {
        let key = |name: &str| {
            open(&folder.join(name))
                .map_err(|error| format!("{}: {error}", folder.join(name).display()))
        };
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|error| error.to_string())?;
        Ok(Self { ledger: key("ledger.key")?, token: key("token.key")?, page: key("page.key")? })
    }
}

fn open(path: &Path) -> Result<[u8; 32], String> {
    let text = |error: std::io::Error| error.to_string();
    if !path.exists() {
        make(path).map_err(text)?;
    }
    let mode = fs::metadata(path).map_err(text)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err("others can read this key: chmod 600".into());
    }
    let bytes = fs::read(path).map_err(text)?;
    bytes.try_into().map_err(|_| "not a key of 32 bytes".into())
}

/// Makes a key unless another process that starts at the same time was first: it is linked whole under its name, or not at all.
fn make(path: &Path) -> std::io::Result<()> {
    let mut fresh = [0; 32];
    getrandom::fill(&mut fresh).map_err(|error| std::io::Error::other(error.to_string()))?;
    let draft = path.with_added_extension(kernel::new_id().to_string());
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    file.write_all(&fresh).and_then(|()| file.sync_all())?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_and_kept_from_others() {
        let folder = std::env::temp_dir().join(kernel::new_id().to_string());
        let first = Keys::open(&folder).unwrap();
        assert_eq!(Keys::open(&folder).unwrap().token, first.token);
        assert_ne!(first.token, first.ledger);
        fs::set_permissions(folder.join("token.key"), fs::Permissions::from_mode(0o644)).unwrap();
        assert!(Keys::open(&folder).err().unwrap().contains("chmod"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn who_starts_together_has_the_same_keys() {
        let folder = tempfile::tempdir().unwrap();
        let keys: Vec<[u8; 32]> = std::thread::scope(|scope| {
            let open = || Keys::open(folder.path()).unwrap().token;
            let starts: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "and no drafts are left");
    }
}
