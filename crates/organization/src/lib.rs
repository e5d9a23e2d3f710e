#![doc = include_str!("../README.md")]

pub mod accounts;
mod assertions;
mod attempts;
pub mod bootstrap;
mod factor;
mod issuer;
mod login;
pub mod password;
pub mod people;
pub mod policy;
mod remote_keys;
pub mod rights;
pub mod roles;
mod routes;
mod schema;
mod secret;
mod sessions;
mod signing;
mod synced;
#[cfg(feature = "testing")]
pub mod testing;
pub mod units;

pub use issuer::Issuer;
pub use remote_keys::RemoteKeys;
pub use routes::{ACTS, AUTH, OAUTH, ORGANIZATION, WriteUnits, well_known};
pub use signing::TokenKey;
