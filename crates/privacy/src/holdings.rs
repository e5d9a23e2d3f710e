//! What a line keeps of people, so that keys can be changed and persons found in all lines without anybody naming them.

use crate::{Keys, access};
use db::Db;
use ledger::Tx;

/// What one line holds.
#[derive(Clone, Copy)]
pub struct Holdings {
    pub sealed: &'static [SealedTable],
}

impl Holdings {
    pub const NONE: Self = Self { sealed: &[] };
}

/// A table with sealed values; its column `generation` says which key they stand on.
#[derive(Clone, Copy)]
pub struct SealedTable {
    pub name: &'static str,
    /// Rows of a tenant on keys older than a generation.
    pub left: fn(&mut Db, &str, i32) -> db::Result<i64>,
    /// Seals some of them anew; how many.
    pub reseal: fn(&mut Tx<'_>, &Keys, i64) -> db::Result<usize>,
}

/// What this crate keeps itself.
pub const OWN: Holdings = Holdings {
    sealed: &[SealedTable { name: "privacy_access", left: access::left, reseal: access::reseal }],
};
