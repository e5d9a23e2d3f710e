use sha2::{Digest, Sha256};

/// The measure of records with a tag (标签): each fact mentions the [`label`] of one, so that any figure can be asked of a campaign alone.
pub const TAGGED: &str = "records.tagged";
/// The measure of records of a series (系列), in the same way.
pub const IN_SERIES: &str = "records.in_series";

/// How many bytes tell one word from another; no two words of a district meet by chance.
const BYTES: usize = 16;

/// What facts mention of a tag or a series. Clerks choose these words freely, so a name may slip in, and what the ledger holds stays for ever
/// and is read by other systems: it holds a digest, and the record the word. The digest has no key, for the facts of a record follow from
/// the record alone and are counted again without one; so whoever guesses a word finds it here, and nobody reads it.
pub fn label(word: &str) -> String {
    let digest = Sha256::digest(word.trim().as_bytes());
    digest.iter().take(BYTES).map(|byte| format!("{byte:02x}")).collect()
}
