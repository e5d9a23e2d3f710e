//! How much is in store. It is counted when a file is announced, so that no number of uploads at once goes beyond a quota.

use super::schema::evidence_usage as table;
use crate::model::EvidenceFile;
use crate::problems as no;
use crate::rules::Limits;
use db::{Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Problem, Refusal};
use ledger::Tx;

/// Whose usage is that of the whole tenant: no account has this id.
const ALL: Id = Id::nil();

pub fn reserve(tx: &mut Tx<'_>, file: &EvidenceFile, limits: &Limits) -> db::Result<()> {
    let of_account = (limits.account_files, limits.account_bytes);
    count(tx, file.added_by, file.size, of_account)?;
    count(tx, ALL, file.size, (limits.tenant_files, limits.tenant_bytes))
}

fn count(tx: &mut Tx<'_>, account: Id, size: u64, (files, bytes): (i64, i64)) -> db::Result<()> {
    let (tenant, size) = (tx.tenant(), i64::try_from(size).map_err(db::Error::broken)?);
    let empty = (
        table::tenant_id.eq(tenant),
        table::account_id.eq(Uid(account)),
        table::files.eq(0),
        table::bytes.eq(0),
    );
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values(empty)
        .on_conflict_do_nothing()
        .execute(c))?;
    let counted = sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(account))))
        .filter(table::files.lt(files).and(table::bytes.le(bytes - size)))
        .set((table::files.eq(table::files + 1), table::bytes.eq(table::bytes + size)))
        .execute(c))?;
    Ok(Refusal::unless(counted == 1, &no::QUOTA).map_err(Problem::from)?)
}

pub fn release(tx: &mut Tx<'_>, file: &EvidenceFile) -> db::Result<()> {
    let (tenant, size) = (tx.tenant(), i64::try_from(file.size).map_err(db::Error::broken)?);
    for account in [file.added_by, ALL] {
        sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(account))))
            .set((table::files.eq(table::files - 1), table::bytes.eq(table::bytes - size)))
            .execute(c))?;
    }
    Ok(())
}
