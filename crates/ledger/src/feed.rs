//! The feed: sealed entries by index. A consumer that sees indexes without a gap has missed nothing.

use crate::entry::Entry;
use crate::schema::{ledger_entry, ledger_seal};
use crate::tree::{signed, unsigned};
use db::{Db, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Problem};

/// A sealed entry with its place and its exact bytes.
#[derive(Debug, Clone)]
pub struct Sealed {
    pub index: u64,
    /// The canonical JSON that was hashed.
    pub body: String,
    pub entry: Entry,
}

/// Up to `limit` entries from an index on, without a gap.
pub fn from_index(db: &mut Db, tenant: &str, from: u64, limit: u64) -> db::Result<Vec<Sealed>> {
    let (from, to) = (signed(from)?, signed(from.saturating_add(limit))?);
    let seals: Vec<(i64, Uid)> = sql!(db, |c| ledger_seal::table
        .filter(ledger_seal::tenant_id.eq(tenant))
        .filter(ledger_seal::seal_index.ge(from).and(ledger_seal::seal_index.lt(to)))
        .order(ledger_seal::seal_index)
        .select((ledger_seal::seal_index, ledger_seal::entry_id))
        .load(c))?;
    bodies(db, tenant, &seals)
}

/// One entry by its id, sealed or not yet.
pub fn by_id(db: &mut Db, tenant: &str, id: Id) -> db::Result<(Entry, String)> {
    let body: Option<String> = sql!(db, |c| ledger_entry::table
        .find((tenant, Uid(id)))
        .select(ledger_entry::body)
        .get_result(c)
        .optional())?;
    let body = body.ok_or_else(Problem::not_found)?;
    Ok((Entry::parse(&body)?, body))
}

/// All entries of one record, oldest first: its history.
pub fn of_subject(db: &mut Db, tenant: &str, subject: Id) -> db::Result<Vec<Entry>> {
    let bodies: Vec<String> = sql!(db, |c| ledger_entry::table
        .filter(ledger_entry::tenant_id.eq(tenant).and(ledger_entry::subject_id.eq(Uid(subject))))
        .order(ledger_entry::subject_version)
        .select(ledger_entry::body)
        .load(c))?;
    bodies.iter().map(|body| Entry::parse(body)).collect()
}

/// Ids first, then the rows: a join makes PostgreSQL guess badly on tables that change fast.
fn bodies(db: &mut Db, tenant: &str, seals: &[(i64, Uid)]) -> db::Result<Vec<Sealed>> {
    let ids: Vec<Uid> = seals.iter().map(|(_, id)| *id).collect();
    let rows: Vec<(Uid, String)> = sql!(db, |c| ledger_entry::table
        .filter(ledger_entry::tenant_id.eq(tenant).and(ledger_entry::id.eq_any(&ids)))
        .select((ledger_entry::id, ledger_entry::body))
        .load(c))?;
    let mut rows: std::collections::HashMap<Id, String> =
        rows.into_iter().map(|(Uid(id), body)| (id, body)).collect();
    let sealed = |(index, Uid(id)): &(i64, Uid)| {
        let missing = || db::Error::broken(format!("entry {id} at index {index} is missing"));
        let body = rows.remove(id).ok_or_else(missing)?;
        Ok(Sealed { index: unsigned(*index)?, entry: Entry::parse(&body)?, body })
    };
    seals.iter().map(sealed).collect()
}
