//! Tables: which files there are, and how much of them.

mod files;
mod schema;
mod usage;

pub use files::{
    advance, alike, beside, declare, erase, find, kept, list, records, stale, standing,
};
