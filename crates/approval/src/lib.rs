#![doc = include_str!("../README.md")]

pub mod problems;
mod request;
mod schema;
mod store;

pub use request::{Asked, Decision, LIFE, Request, RequestState, TAKING};
pub use store::{Seen, decide, expire, expired, find, insert, list, take};

use privacy::{Holdings, SealedTable};

/// What this crate keeps sealed.
pub const OWN: Holdings = Holdings {
    sealed: &[SealedTable { name: "approval_request", reseal: store::reseal }],
    people: &[],
};
