//! Recount: the facts of all records, summed, must equal what the ledger kept of them.

use crate::entry::Entry;
use crate::fact::{Fact, difference};
use crate::schema::ledger_entry;
use db::{Db, Uid, sql};
use diesel::prelude::*;
use kernel::Id;
use std::collections::HashMap;

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
    pub reason: String,
    /// What the ledger would have to add to agree.
    pub missing: Vec<Fact>,
}

const PAGE: i64 = 500;

/// Compares every record of a kind with the sum of its entries; also gives how many there are.
pub fn compare(
    db: &mut Db,
    tenant: &str,
    kind: &RecordKind,
) -> db::Result<(u64, Vec<Disagreement>)> {
    let (mut seen, mut found, mut after) = (0, Vec::new(), None);
    loop {
        let records = (kind.page)(db, tenant, after, PAGE)?;
        let Some(last) = records.last() else { return Ok((seen, found)) };
        after = Some(last.id);
        let ids: Vec<Uid> = records.iter().map(|record| Uid(record.id)).collect();
        let mut entries = entries_of(db, tenant, &ids)?;
        for record in &records {
            seen += 1;
            let entries = entries.remove(&record.id).unwrap_or_default();
            found.extend(check(kind.name, record, &entries));
        }
    }
}

fn check(kind: &'static str, record: &Record, entries: &[Entry]) -> Option<Disagreement> {
    let kept: Vec<Fact> = entries.iter().flat_map(|entry| entry.facts.clone()).collect();
    let missing = difference(&kept, &record.facts);
    let newest = entries.iter().map(|entry| entry.subject.version).max().unwrap_or_default();
    let reason = if newest != record.version {
        format!("the record has version {}, the ledger {newest}", record.version)
    } else if entries.len() as i64 != newest {
        format!("{} entries for {newest} versions", entries.len())
    } else if !missing.is_empty() {
        "the facts of the record are not those of the ledger".to_string()
    } else {
        return None;
    };
    Some(Disagreement { kind, record: record.id, reason, missing })
}

fn entries_of(db: &mut Db, tenant: &str, ids: &[Uid]) -> db::Result<HashMap<Id, Vec<Entry>>> {
    let rows: Vec<(Uid, String)> = sql!(db, |c| ledger_entry::table
        .filter(ledger_entry::tenant_id.eq(tenant).and(ledger_entry::subject_id.eq_any(ids)))
        .select((ledger_entry::subject_id, ledger_entry::body))
        .load(c))?;
    let mut entries: HashMap<Id, Vec<Entry>> = HashMap::new();
    for (Uid(id), body) in rows {
        entries.entry(id).or_default().push(Entry::parse(&body)?);
    }
    Ok(entries)
}
