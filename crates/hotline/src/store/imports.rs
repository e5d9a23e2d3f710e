use super::schema::hotline_import as table;
use crate::import::Preview;
use db::{At, Db, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Instant, Problem, problems};
use ledger::Tx;
use serde::{Deserialize, Serialize};
use web::privacy::{Keys, Place, Sealed};

/// A checked file that waits, or that was committed.
#[derive(Debug, Clone)]
pub struct StoredImport {
    pub id: Id,
    pub account: Id,
    pub committed: bool,
    pub file: CheckedFile,
}

/// The content of the row, sealed as one: lines name people, and so may the words of a complaint about a line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CheckedFile {
    /// Lines that can be taken over, or were.
    pub good: u64,
    /// Without its lines once it is committed: the tickets hold them now.
    pub preview: Preview,
}

fn place<'a>(id: Id) -> Place<'a> {
    Place::new("hotline_import", id, "sealed")
}

fn seal(keys: &Keys, id: Id, file: &CheckedFile) -> db::Result<Vec<u8>> {
    let text = serde_json::to_vec(file).map_err(db::Error::broken)?;
    keys.seal(place(id), &text).map(|sealed| sealed.0)
}

pub fn find_import(db: &mut Db, keys: &Keys, id: Id) -> db::Result<Option<StoredImport>> {
    let row: Option<(Uid, Option<At>, Vec<u8>)> = sql!(db, |c| table::table
        .find((keys.tenant(), Uid(id)))
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

pub fn insert_import(tx: &mut Tx<'_>, keys: &Keys, id: Id, file: &CheckedFile) -> db::Result<()> {
    let (tenant, account, now) = (tx.tenant(), Uid(tx.author().account), At(tx.now()));
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(id)),
            table::account_id.eq(account),
            table::created_at.eq(now),
            table::generation.eq(keys.generation()),
            table::sealed.eq(seal(keys, id, file)?),
        ))
        .execute(c))?;
    Ok(())
}

/// Previews that nobody has committed since, the oldest first.
pub fn waiting_since(
    db: &mut Db,
    tenant: &str,
    before: Instant,
    limit: i64,
) -> db::Result<Vec<Id>> {
    let ids: Vec<Uid> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::committed_at.is_null()))
        .filter(table::created_at.lt(At(before)))
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
pub fn commit_import(
    tx: &mut Tx<'_>,
    keys: &Keys,
    id: Id,
    mut file: CheckedFile,
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

pub fn reseal_imports(tx: &mut Tx<'_>, keys: &Keys, limit: i64) -> db::Result<usize> {
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
