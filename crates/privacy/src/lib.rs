#![doc = include_str!("../README.md")]

mod cipher;
mod index;
mod keys;
mod master;
mod place;
mod schema;
mod sealed;
mod store;
#[cfg(test)]
mod tests;
mod vault;

pub use cipher::{Algorithm, Cipher};
pub use index::Fingerprint;
pub use keys::Keys;
pub use master::{Master, MasterSource, Wrapping};
pub use place::Place;
pub use sealed::{Opened, Sealed};
pub use vault::Vault;
