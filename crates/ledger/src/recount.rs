//! Recount: the facts of all records, summed, must equal what the ledger kept of them.
//!
//! Where a rule of counting has changed they do not, and [`restate`] enters the difference, as an entry of its own: what a figure
//! was before stays to be read, and why it changed.

use crate::entry::Entry;
use crate::fact::{Fact, difference};
use crate::schema::ledger_entry;
use crate::tx::{Change, Tx};
use db::{Db, Uid, sql};
use diesel::prelude::*;
use kernel::Id;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt;

/// A record as a line sees it now.
#[derive(Debug, Clone)]
pub struct Record {
    pub id: Id,
    pub version: i64,
    pub unit: Id,
    pub facts: Vec<Fact>,
}

/// Tenant, the id to go on after, and how many.
pub type PageOfRecords = fn(&mut Db, &str, Option<Id>, i64) -> db::Result<Vec<Record>>;

/// A kind of record that a line owns and can walk through.
#[derive(Clone, Copy)]
pub struct RecordKind {
    /// As in [`crate::Subject::kind`].
    pub name: &'static str,
    /// The path of one record: the id follows it.
    pub path: &'static str,
    /// The records of a tenant after an id, in the order of ids.
    pub page: PageOfRecords,
}

/// Where a record and the ledger disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    pub kind: &'static str,
    pub record: Id,
    pub cause: Cause,
    /// What the ledger would have to add to agree.
    pub missing: Vec<Fact>,
    /// As the record stands.
    version: i64,
    unit: Id,
    /// How often it was restated before.
    restated: i64,
}

/// In what they disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Somebody changed the record, or the ledger, beside the product.
    Version { record: i64, ledger: i64 },
    /// Entries are missing, or too many.
    Entries { entries: usize, versions: i64 },
    /// All that happened is there, but it counts otherwise now.
    Facts,
}

impl Disagreement {
    /// Whether it is a matter of counting alone: what is missing is no event.
    pub fn is_restatable(&self) -> bool {
        self.cause == Cause::Facts
    }
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: ", self.kind, self.record)?;
        match self.cause {
            Cause::Version { record, ledger } => {
                write!(f, "the record has version {record}, the ledger {ledger}")
            }
            Cause::Entries { entries, versions } => {
                write!(f, "{entries} entries for {versions} versions")
            }
            Cause::Facts => {
                f.write_str("the facts of the record are not those of the ledger:")?;
                let told =
                    |fact: &Fact| format!(" {} {:+} on {}", fact.measure, fact.value, fact.day);
                f.write_str(&self.missing.iter().map(told).collect::<Vec<_>>().join(","))
            }
        }
    }
}

const PAGE: i64 = 500;
const RESTATEMENT: &str = "ledger.restatement";

/// Compares every record of a kind with the sum of its entries; also gives how many there are.
pub fn compare(
    db: &mut Db,
    tenant: &str,
    kind: &RecordKind,
) -> db::Result<(u64, Vec<Disagreement>)> {
    walk(|after| compare_page(db, tenant, kind, after))
}

/// The records after one, of one moment: what somebody changes meanwhile must not be seen in two versions.
pub fn compare_page(
    db: &mut Db,
    tenant: &str,
    kind: &RecordKind,
    after: Option<Id>,
) -> db::Result<Compared> {
    db.snapshot(|db| page(db, tenant, kind, after))
}

/// Enters the difference of every record that counts otherwise than the ledger has it; gives how many were restated.
pub fn restate(tx: &mut Tx<'_>, kinds: &[&RecordKind]) -> db::Result<usize> {
    if tx.db.is_postgres() {
        tx.db.batch("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")?;
    }
    let (tenant, mut restated) = (tx.tenant(), 0);
    for kind in kinds {
        let (_, found) = walk(|after| page(tx.db, tenant, kind, after))?;
        for one in found.iter().filter(|one| one.is_restatable()) {
            enter(tx, one);
            restated += 1;
        }
    }
    Ok(restated)
}

fn enter(tx: &mut Tx<'_>, one: &Disagreement) {
    let data =
        serde_json::json!({ "kind": one.kind, "record": one.record, "version": one.version });
    let change = Change {
        event: "ledger.facts_restated",
        kind: RESTATEMENT,
        id: restatements_of(one.record),
        version: one.restated + 1,
        unit: one.unit,
        data,
        before: &[],
        after: &one.missing,
    };
    tx.restate(one.record, change);
}

/// The restatements of a record are a subject of their own, so that its versions stay those of its changes. The id follows from the
/// record's (RFC 9562, version 8), so that whoever knows the one finds the other.
pub fn restatements_of(record: Id) -> Id {
    let digest = Sha256::new().chain_update(RESTATEMENT).chain_update(record.as_bytes()).finalize();
    let bytes = std::array::from_fn(|n| digest.get(n).copied().unwrap_or_default());
    uuid::Builder::from_custom_bytes(bytes).into_uuid().into()
}

/// One page: the last id, how many records, and what is wrong with them. There is no more after a page without a last id.
pub type Compared = (Option<Id>, u64, Vec<Disagreement>);

fn walk(
    mut page: impl FnMut(Option<Id>) -> db::Result<Compared>,
) -> db::Result<(u64, Vec<Disagreement>)> {
    let (mut seen, mut found, mut after) = (0, Vec::new(), None);
    loop {
        let (last, records, differing) = page(after)?;
        if last.is_none() {
            return Ok((seen, found));
        }
        after = last;
        seen += records;
        found.extend(differing);
    }
}

fn page(db: &mut Db, tenant: &str, kind: &RecordKind, after: Option<Id>) -> db::Result<Compared> {
    let records = (kind.page)(db, tenant, after, PAGE)?;
    let mut entries = entries_of(db, tenant, &records)?;
    let found = records
        .iter()
        .filter_map(|record| {
            let entries = entries.remove(&record.id).unwrap_or_default();
            check(kind.name, record, &entries)
        })
        .collect();
    Ok((records.last().map(|last| last.id), records.len() as u64, found))
}

fn check(kind: &'static str, record: &Record, entries: &[Entry]) -> Option<Disagreement> {
    let kept: Vec<Fact> = entries.iter().flat_map(|entry| entry.facts.clone()).collect();
    let missing = difference(&kept, &record.facts);
    let (restatements, own): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().partition(|entry| entry.restates.is_some());
    let newest = |entries: &[&Entry]| {
        entries.iter().map(|entry| entry.subject.version).max().unwrap_or_default()
    };
    let (ledger, restated) = (newest(&own), newest(&restatements));
    let cause = if ledger != record.version {
        Cause::Version { record: record.version, ledger }
    } else if own.len() as i64 != ledger {
        Cause::Entries { entries: own.len(), versions: ledger }
    } else if !missing.is_empty() {
        Cause::Facts
    } else {
        return None;
    };
    let (record, version, unit) = (record.id, record.version, record.unit);
    Some(Disagreement { kind, record, cause, missing, version, unit, restated })
}

/// The entries of records and of their restatements, by record.
fn entries_of(
    db: &mut Db,
    tenant: &str,
    records: &[Record],
) -> db::Result<HashMap<Id, Vec<Entry>>> {
    let ids: Vec<Uid> = records
        .iter()
        .flat_map(|record| [Uid(record.id), Uid(restatements_of(record.id))])
        .collect();
    let bodies: Vec<String> = sql!(db, |c| ledger_entry::table
        .filter(ledger_entry::tenant_id.eq(tenant).and(ledger_entry::subject_id.eq_any(ids)))
        .select(ledger_entry::body)
        .load(c))?;
    let mut entries: HashMap<Id, Vec<Entry>> = HashMap::new();
    for body in bodies {
        let entry = Entry::parse(&body)?;
        entries.entry(entry.counted()).or_default().push(entry);
    }
    Ok(entries)
}
