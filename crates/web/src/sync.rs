//! What phones keep a copy of: each line names its nouns, and what changed is told in the order of the ledger.

use crate::Ground;
use db::Db;
use kernel::Id;
use ledger::Entry;
use serde::Serialize;
use serde_json::Value;

/// A kind of record that phones keep a copy of. A line names its own; who tells what changed knows no line.
#[derive(Clone, Copy)]
pub struct Synced {
    /// As in the ledger, such as `mediation.case`.
    pub kind: &'static str,
    /// The address of one record: its id follows.
    pub path: &'static str,
    /// The permission to read it; the functions below get a [`Ground`] of that permission.
    pub permission: &'static str,
    /// The ids of what the caller may read, after an id, in the order of ids.
    pub ids: PageOfIds,
    /// Those of these records that the caller may read, as reading one of them answers.
    pub read: ReadCopies,
    /// What may take a record out of the sight of somebody who saw it before.
    pub hiding: &'static [&'static str],
    /// Whether the caller may have seen the record as this entry left it.
    pub showed: fn(&Ground, &Entry) -> bool,
}

pub type PageOfIds = fn(&mut Db, &Ground, Option<Id>, i64) -> db::Result<Vec<Id>>;
pub type ReadCopies = fn(&mut Db, &Ground, &[Id]) -> db::Result<Vec<SyncCopy>>;

/// A record as a phone keeps it.
#[derive(Debug, Clone)]
pub struct SyncCopy {
    pub id: Id,
    pub version: i64,
    /// None when it is void: there is nothing to be kept.
    pub record: Option<Value>,
}

impl SyncCopy {
    pub fn of<T: Serialize>(id: Id, version: i64, record: &T) -> db::Result<Self> {
        let record = serde_json::to_value(record).map_err(db::Error::broken)?;
        Ok(Self { id, version, record: Some(record) })
    }

    pub const fn void(id: Id, version: i64) -> Self {
        Self { id, version, record: None }
    }
}
