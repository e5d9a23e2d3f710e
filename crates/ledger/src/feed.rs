//! The feed: sealed entries by index. A consumer that sees indexes without a gap has missed nothing.

use crate::entry::Entry;
use crate::recount::restatements_of;
use crate::schema::{ledger_entry, ledger_seal};
use crate::tree::{signed, unsigned};
use db::{Db, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Problem};
use std::collections::{BTreeSet, HashMap};

/// Ids in one statement.
const AT_ONCE: usize = 1000;

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

/// How many entries are sealed: the index that the next one will have.
pub fn size(db: &mut Db, tenant: &str) -> db::Result<u64> {
    let last: Option<i64> = sql!(db, |c| ledger_seal::table
        .filter(ledger_seal::tenant_id.eq(tenant))
        .order(ledger_seal::seal_index.desc())
        .select(ledger_seal::seal_index)
        .first(c)
        .optional())?;
    last.map_or(Ok(0), |last| Ok(unsigned(last)? + 1))
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

/// All entries of one record and its restatements, oldest first: its history.
pub fn of_subject(db: &mut Db, tenant: &str, subject: Id) -> db::Result<Vec<Entry>> {
    let subjects = [Uid(subject), Uid(restatements_of(subject))];
    let bodies: Vec<String> = sql!(db, |c| ledger_entry::table
        .filter(ledger_entry::tenant_id.eq(tenant).and(ledger_entry::subject_id.eq_any(subjects)))
        .order(ledger_entry::subject_version)
        .select(ledger_entry::body)
        .load(c))?;
    let entries: db::Result<Vec<Entry>> = bodies.iter().map(|body| Entry::parse(body)).collect();
    let (restatements, mut entries): (Vec<Entry>, Vec<Entry>) =
        entries?.into_iter().partition(|entry| entry.restates.is_some());
    for restatement in restatements {
        let later = entries.iter().position(|entry| entry.at > restatement.at);
        entries.insert(later.unwrap_or(entries.len()), restatement);
    }
    Ok(entries)
}

/// What has to be allowed before one of these records is shown to whoever may read figures and entries: the permissions that any of its
/// entries asks for. Those that ask for none are left out.
pub fn guards(
    db: &mut Db,
    tenant: &str,
    subjects: &[Id],
) -> db::Result<HashMap<Id, BTreeSet<String>>> {
    let mut guards: HashMap<Id, BTreeSet<String>> = HashMap::new();
    for some in subjects.chunks(AT_ONCE) {
        let ids: Vec<Uid> = some.iter().map(|id| Uid(*id)).collect();
        let rows: Vec<(Uid, Option<String>)> = sql!(db, |c| ledger_entry::table
            .filter(ledger_entry::tenant_id.eq(tenant).and(ledger_entry::subject_id.eq_any(ids)))
            .filter(ledger_entry::guards.is_not_null())
            .select((ledger_entry::subject_id, ledger_entry::guards))
            .distinct()
            .load(c))?;
        for (Uid(subject), asked) in rows {
            let asked = asked.unwrap_or_default();
            guards.entry(subject).or_default().extend(asked.split(' ').map(Into::into));
        }
    }
    Ok(guards)
}

/// What kind of record each of these is, as its first entry says.
pub fn kinds(db: &mut Db, tenant: &str, subjects: &[Id]) -> db::Result<HashMap<Id, String>> {
    let mut kinds = HashMap::new();
    for some in subjects.chunks(AT_ONCE) {
        let ids: Vec<Uid> = some.iter().map(|id| Uid(*id)).collect();
        let bodies: Vec<String> = sql!(db, |c| ledger_entry::table
            .filter(ledger_entry::tenant_id.eq(tenant).and(ledger_entry::subject_id.eq_any(ids)))
            .filter(ledger_entry::subject_version.eq(1))
            .select(ledger_entry::body)
            .load(c))?;
        for body in bodies {
            let subject = Entry::parse(&body)?.subject;
            kinds.insert(subject.id, subject.kind);
        }
    }
    Ok(kinds)
}

/// Ids first, then the rows: a join makes PostgreSQL guess badly on tables that change fast.
fn bodies(db: &mut Db, tenant: &str, seals: &[(i64, Uid)]) -> db::Result<Vec<Sealed>> {
    let ids: Vec<Uid> = seals.iter().map(|(_, id)| *id).collect();
    let rows: Vec<(Uid, String)> = sql!(db, |c| ledger_entry::table
        .filter(ledger_entry::tenant_id.eq(tenant).and(ledger_entry::id.eq_any(&ids)))
        .select((ledger_entry::id, ledger_entry::body))
        .load(c))?;
    let mut rows: HashMap<Id, String> =
        rows.into_iter().map(|(Uid(id), body)| (id, body)).collect();
    let sealed = |(index, Uid(id)): &(i64, Uid)| {
        let missing = || db::Error::broken(format!("entry {id} at index {index} is missing"));
        let body = rows.remove(id).ok_or_else(missing)?;
        Ok(Sealed { index: unsigned(*index)?, entry: Entry::parse(&body)?, body })
    };
    seals.iter().map(sealed).collect()
}
