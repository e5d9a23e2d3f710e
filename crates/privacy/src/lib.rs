#![doc = include_str!("../README.md")]

pub mod access;
mod cipher;
mod fields;
mod holdings;
pub mod holds;
mod index;
pub mod key_file;
mod keys;
mod master;
pub mod people;
mod place;
pub mod problems;
pub mod rotation;
mod rows;
mod schema;
mod sealed;
mod store;
#[cfg(test)]
mod tests;
mod vault;

pub use cipher::{Algorithm, Cipher, NONCE};
pub use fields::{Commitments, SealedFields};
pub use holdings::{Erased, Holdings, OWN, People, SealedTable};
pub use index::Fingerprint;
pub use keys::Keys;
pub use master::{Master, MasterSource, Wrapping};
pub use place::Place;
pub use rows::reseal_people;
pub use sealed::{Opened, Sealed};
pub use vault::{NO_TENANT, Vault};
