//! Blind indexes: a value is found by an HMAC of it, cut short, so that one entry of the index stands for several people.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Bits that an index keeps. CipherSweet's planner gives 8 to 15 for a population of 50,000, a town with its surroundings: at 15, one
/// or two people share a number, and a copy of the database does not tell them apart. What does not match is left out after
/// decryption.
pub const INDEX_BITS: u32 = 15;

/// What a blind index holds of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub i32);

/// HMAC-SHA-256 of a value under the key of its field.
pub(crate) fn mac(key: &[u8], value: &str) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    mac.update(value.as_bytes());
    mac.finalize().into_bytes().into()
}

/// The first bits of it.
pub(crate) fn fingerprint(key: &[u8], value: &str) -> Fingerprint {
    let first = mac(key, value).first_chunk::<4>().copied().unwrap_or_default();
    Fingerprint(i32::try_from(u32::from_be_bytes(first) >> (32 - INDEX_BITS)).unwrap_or_default())
}
