//! Tables: which files there are, and how much of them.

mod files;
mod schema;
mod usage;

pub use files::{advance, alike, declare, find, kept, list, records, stale, standing};
