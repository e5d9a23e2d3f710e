//! What a file is, by its content: its first and its last bytes. Pure.

use crate::problems as no;
use crate::rules::{FileType, Limits};
use kernel::Refusal;

/// So much of the beginning is looked at: the size of an image stands behind what a camera tells of itself.
pub const HEAD: usize = 256 * 1024;
/// And so much of the end: the directory of an archive that was hung on begins its last record there.
pub const TAIL: usize = 66 * 1024;
/// A page or a script that pretends to be an image begins early.
const EARLY: usize = 1024;
const SCRIPTS: [&str; 5] = ["<html", "<script", "<?php", "<svg", "<!doctype"];
/// End of central directory: by it a ZIP is found from behind, whatever stands before.
const END_OF_ZIP: &[u8] = b"PK\x05\x06";
const END_OF_PNG: &[u8] = b"\0\0\0\0IEND\xaeB`\x82";

/// What is known of a file when all of it has passed.
pub struct Seen<'a> {
    pub size: u64,
    pub head: &'a [u8],
    pub tail: &'a [u8],
}

/// Refuses what is not of the type that its name says, or is something else besides.
pub fn inspect(seen: &Seen<'_>, named: &FileType, limits: &Limits) -> Result<(), Refusal> {
    let found = infer::get(seen.head).map(|kind| kind.mime_type());
    Refusal::unless(found == Some(named.media_type.as_str()), &no::TYPE)?;
    Refusal::unless(!is_mixed(seen), &no::MIXED)?;
    ends(seen, &named.media_type)?;
    if named.image {
        let size = imagesize::blob_size(seen.head).map_err(|_| Refusal(&no::DAMAGED))?;
        let pixels = (size.width as u64).saturating_mul(size.height as u64);
        Refusal::unless((1..=limits.pixels).contains(&pixels), &no::PIXELS)?;
    }
    Ok(())
}

fn is_mixed(seen: &Seen<'_>) -> bool {
    let early = seen.head.get(..EARLY).unwrap_or(seen.head);
    let early = String::from_utf8_lossy(early).to_ascii_lowercase();
    SCRIPTS.iter().any(|script| early.contains(script)) || contains(seen.tail, END_OF_ZIP)
}

/// Each type ends in its own way; what goes on after that is something else.
fn ends(seen: &Seen<'_>, media_type: &str) -> Result<(), Refusal> {
    let damaged = |whole: bool| Refusal::unless(whole, &no::DAMAGED);
    match media_type {
        "image/png" => {
            damaged(contains(seen.tail, END_OF_PNG))?;
            Refusal::unless(seen.tail.ends_with(END_OF_PNG), &no::MIXED)
        }
        // Telephones hang more onto a photo; that it is no archive was looked at.
        "image/jpeg" => damaged(contains(seen.tail, b"\xff\xd9")),
        "image/webp" => {
            let told: Option<[u8; 4]> = seen.head.get(4..8).and_then(|four| four.try_into().ok());
            let told = told.map(|four| u64::from(u32::from_le_bytes(four)) + 8);
            damaged(told.is_some_and(|told| told <= seen.size))?;
            Refusal::unless(told.is_some_and(|told| seen.size <= told + 1), &no::MIXED)
        }
        "application/pdf" => {
            let last = seen.tail.len().saturating_sub(EARLY);
            damaged(contains(seen.tail.get(last..).unwrap_or(seen.tail), b"%%EOF"))
        }
        _ => Ok(()),
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
