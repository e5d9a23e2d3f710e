//! Files that only their owner may read, on the disk before anybody relies on them.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::Instant;

/// What is written between two rests. Who sends works in bursts of this size: a request that meets one waits for it.
const PIECE: u64 = 4 * 1024;
/// What goes to the disk at once.
const BATCH: u64 = 8 * PIECE;

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

/// Writes what somebody sends into a file that is there, a little at a time, and rests after each piece for twice as long as it took: who sends
/// waits meanwhile, and leaves two thirds of the time to others. What is written goes to the disk as it comes: all at once at the end, whoever
/// else wants the disk, the server's commits among them, would wait for all of it.
pub fn write_gently(path: &Path, mut from: impl Read) -> Result<(), String> {
    let mut file = OpenOptions::new().write(true).open(path).map_err(text(path))?;
    let mut on_the_way = 0;
    loop {
        let began = Instant::now();
        let piece = std::io::copy(&mut from.by_ref().take(PIECE), &mut file).map_err(text(path))?;
        on_the_way += piece;
        if on_the_way >= BATCH || piece < PIECE {
            file.sync_data().map_err(text(path))?;
            on_the_way = 0;
        }
        if piece < PIECE {
            return Ok(());
        }
        std::thread::sleep(began.elapsed() * 2);
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// Sends so many bytes, and takes its time for each piece.
    struct Slow(usize);

    const WORK: Duration = Duration::from_millis(10);

    impl Read for Slow {
        fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
            let size = room.len().min(self.0);
            if self.0.is_multiple_of(PIECE as usize) {
                std::thread::sleep(WORK);
            }
            room[..size].fill(7);
            self.0 -= size;
            Ok(size)
        }
    }

    #[test]
    fn c26_what_is_written_gently_is_whole_and_leaves_time_to_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.dump");
        write_private(&path, &[]).unwrap();
        let began = Instant::now();
        write_gently(&path, Slow(5 * PIECE as usize)).unwrap();
        assert!(began.elapsed() >= WORK * 5 * 3, "{:?}", began.elapsed());
        assert_eq!(fs::metadata(&path).unwrap().len(), 5 * PIECE);
    }

    #[test]
    fn c26_a_disk_that_is_full_is_named() {
        let full = Path::new("/dev/full");
        let said = write_gently(full, Slow(PIECE as usize)).unwrap_err();
        assert!(said.starts_with("/dev/full: "), "{said}");
    }
}
