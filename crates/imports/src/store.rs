//! Checked files, sealed: what waits to be taken over, and what was.

use crate::checked::Preview;
use db::{At, Db, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Instant, Problem, problems};
use ledger::Tx;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use web::privacy::{Keys, Place, Sealed, SealedTable};

mod schema {
    use db::sql::{Instant, Uid};
    use diesel::sql_types::*;

    diesel::table! {
        use super::*;
        imports_file (tenant_id, id) {
            tenant_id -> Text,
            id -> Uid,
            kind -> Text,
            account_id -> Uid,
            created_at -> Instant,
            committed_at -> Nullable<Instant>,
            generation -> Integer,
            sealed -> Binary,
        }
    }
}
use schema::imports_file as table;

const TABLE: &str = "imports_file";

/// A checked file that waits, or that was committed.
#[derive(Debug, Clone)]
pub struct StoredImport<R> {
    pub id: Id,
    pub account: Id,
    pub committed: bool,
    pub file: CheckedFile<R>,
}

/// The content of the row, sealed as one: lines name people, and so may the words of a complaint about a line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CheckedFile<R> {
    /// Of which register it is, where its kind does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<String>,
    /// Lines that can be taken over, or were.
    pub good: u64,
    /// Without its lines once it is committed: the records hold them now.
    pub preview: Preview<R>,
}

impl<R> CheckedFile<R> {
    pub fn of(register: Option<&str>, preview: Preview<R>) -> Self {
        Self { register: register.map(String::from), good: preview.rows.len() as u64, preview }
    }
}

fn place<'a>(id: Id) -> Place<'a> {
    Place::new(TABLE, id, "sealed")
}

fn seal<R: Serialize>(keys: &Keys, id: Id, file: &CheckedFile<R>) -> db::Result<Vec<u8>> {
    let text = serde_json::to_vec(file).map_err(db::Error::broken)?;
    keys.seal(place(id), &text).map(|sealed| sealed.0)
}

pub fn find<R: DeserializeOwned>(
    db: &mut Db,
    keys: &Keys,
    kind: &str,
    id: Id,
) -> db::Result<Option<StoredImport<R>>> {
    let row: Option<(Uid, Option<At>, Vec<u8>)> = sql!(db, |c| table::table
        .find((keys.tenant(), Uid(id)))
        .filter(table::kind.eq(kind))
        .select((table::account_id, table::committed_at, table::sealed))
        .get_result(c)
        .optional())?;
    row.map(|(Uid(account), committed, sealed)| {
        let opened = keys.open(place(id), &Sealed(sealed))?;
        let file = serde_json::from_slice(opened.bytes())
            .map_err(|_| db::Error::broken("a checked file cannot be read"))?;
        Ok(StoredImport { id, account, committed: committed.is_some(), file })
    })
    .transpose()
}

pub fn insert<R: Serialize>(
    tx: &mut Tx<'_>,
    keys: &Keys,
    kind: &str,
    id: Id,
    file: &CheckedFile<R>,
) -> db::Result<()> {
    let (tenant, account, now) = (tx.tenant(), Uid(tx.author().account), At(tx.now()));
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(id)),
            table::kind.eq(kind),
            table::account_id.eq(account),
            table::created_at.eq(now),
            table::generation.eq(keys.generation()),
            table::sealed.eq(seal(keys, id, file)?),
        ))
        .execute(c))?;
    Ok(())
}

/// Previews of a kind that nobody has committed since, the oldest first.
pub fn waiting_since(
    db: &mut Db,
    tenant: &str,
    kind: &str,
    before: Instant,
    limit: i64,
) -> db::Result<Vec<Id>> {
    let ids: Vec<Uid> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::kind.eq(kind)))
        .filter(table::committed_at.is_null().and(table::created_at.lt(At(before))))
        .order(table::created_at)
        .limit(limit)
        .select(table::id)
        .load(c))?;
    Ok(ids.into_iter().map(|Uid(id)| id).collect())
}

/// Takes a preview away, unless somebody commits it just now.
pub fn remove_waiting(tx: &mut Tx<'_>, id: Id) -> db::Result<bool> {
    let tenant = tx.tenant();
    let removed = sql!(tx.db, |c| diesel::delete(
        table::table.find((tenant, Uid(id))).filter(table::committed_at.is_null())
    )
    .execute(c))?;
    Ok(removed == 1)
}

/// Marks a checked file as committed, and forgets its lines; of two who try at once, one does.
pub fn commit<R: Serialize>(
    tx: &mut Tx<'_>,
    keys: &Keys,
    id: Id,
    mut file: CheckedFile<R>,
) -> db::Result<()> {
    let (tenant, now) = (tx.tenant(), At(tx.now()));
    file.preview.rows.clear();
    let sealed = seal(keys, id, &file)?;
    let changed = sql!(tx.db, |c| diesel::update(
        table::table.find((tenant, Uid(id))).filter(table::committed_at.is_null())
    )
    .set((
        table::committed_at.eq(now),
        table::generation.eq(keys.generation()),
        table::sealed.eq(&sealed),
    ))
    .execute(c))?;
    if changed == 1 { Ok(()) } else { Err(Problem::plain(&problems::CONFLICT).into()) }
}

/// What a rotation of keys reaches.
pub const FILES: SealedTable = SealedTable { name: TABLE, reseal };

fn reseal(tx: &mut Tx<'_>, keys: &Keys, limit: i64) -> db::Result<usize> {
    let (tenant, now) = (tx.tenant(), keys.generation());
    let rows: Vec<(Uid, i32, Vec<u8>)> = sql!(tx.db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::generation.lt(now)))
        .order((table::generation, table::id))
        .limit(limit)
        .select((table::id, table::generation, table::sealed))
        .load(c))?;
    let count = rows.len();
    for (Uid(id), before, sealed) in rows {
        let sealed = keys.reseal(place(id), &Sealed(sealed))?.0;
        sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(id))))
            .filter(table::generation.eq(before))
            .set((table::generation.eq(now), table::sealed.eq(&sealed)))
            .execute(c))?;
    }
    Ok(count)
}
