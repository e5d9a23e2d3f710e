//! What a line keeps of people, so that keys can be changed and persons found in all lines without anybody naming them.

use crate::people::{Found, Person};
use crate::{Keys, access, people};
use db::Db;
use kernel::Id;
use ledger::Tx;
use serde_json::Value;

/// What one line holds.
#[derive(Clone, Copy)]
pub struct Holdings {
    pub sealed: &'static [SealedTable],
    pub people: &'static [People],
}

/// A kind of record that holds particulars of people.
#[derive(Clone, Copy)]
pub struct People {
    /// Such as `hotline.ticket`; also the class by which it is kept.
    pub kind: &'static str,
    pub find: fn(&mut Db, &Keys, &Person) -> db::Result<Vec<Found>>,
    pub export: fn(&mut Db, &Keys, Id) -> db::Result<Value>,
    pub erase: fn(&mut Tx<'_>, &Keys, Id) -> db::Result<()>,
}

impl Holdings {
    pub const NONE: Self = Self { sealed: &[], people: &[] };
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
    sealed: &[
        SealedTable { name: "privacy_access", left: access::left, reseal: access::reseal },
        SealedTable { name: "privacy_erasure", left: people::left, reseal: people::reseal },
    ],
    people: &[],
};
