#![doc = include_str!("../README.md")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod bench;
mod declared;
mod person;

pub use bench::{Bench, ISSUER};
pub use db::testing::TestDatabase;
pub use person::{Answer, Person};
pub use serde_json::{Value, json};
