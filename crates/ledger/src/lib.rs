#![doc = include_str!("../README.md")]

mod backlog;
mod chains;
mod entry;
mod fact;
pub mod feed;
pub mod figures;
mod head;
mod idempotency;
mod lease;
pub mod proof;
mod query;
pub mod recount;
mod rollup;
mod schema;
mod seal;
mod tail;
mod tree;
mod tx;
pub mod verify;
mod write;

pub use backlog::Backlog;
pub use entry::{Actor, Entry, Subject, commitment, leaf_digest};
pub use fact::{Fact, Measure, difference};
pub use head::{Head, HeadKey, Signed, hex};
pub use idempotency::{IdempotencyKey, Reply, last_written};
pub use seal::Sealer;
pub use tx::{Author, Change, Tx};
pub use write::{Ledger, Written};
