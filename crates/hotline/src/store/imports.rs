use super::schema::hotline_import as table;
use crate::import::Preview;
use db::{At, Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Problem, problems};
use ledger::Tx;

/// A checked file that waits, or that was committed.
#[derive(Debug, Clone)]
pub struct StoredImport {
    pub id: Id,
    pub account: Id,
    pub committed: bool,
    pub preview: Preview,
}

pub fn find_import(db: &mut Db, tenant: &str, id: Id) -> db::Result<Option<StoredImport>> {
    let row: Option<(Uid, Option<At>, JsonDoc)> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .select((table::account_id, table::committed_at, table::body))
        .get_result(c)
        .optional())?;
    row.map(|(Uid(account), committed, body)| {
        Ok(StoredImport { id, account, committed: committed.is_some(), preview: body.read()? })
    })
    .transpose()
}

pub fn insert_import(tx: &mut Tx<'_>, id: Id, preview: &Preview) -> db::Result<()> {
    let (tenant, account, now) = (tx.tenant(), Uid(tx.author().account), At(tx.now()));
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(id)),
            table::account_id.eq(account),
            table::created_at.eq(now),
            table::body.eq(JsonDoc::of(preview)?),
        ))
        .execute(c))?;
    Ok(())
}

/// Marks a preview as committed; of two who try at once, one does.
pub fn commit_import(tx: &mut Tx<'_>, id: Id) -> db::Result<()> {
    let (tenant, now) = (tx.tenant(), At(tx.now()));
    let changed = sql!(tx.db, |c| diesel::update(
        table::table.find((tenant, Uid(id))).filter(table::committed_at.is_null())
    )
    .set(table::committed_at.eq(now))
    .execute(c))?;
    if changed == 1 { Ok(()) } else { Err(Problem::plain(&problems::CONFLICT).into()) }
}
