//! For which dispute a subsidy was claimed: one row a dispute, whatever happens at once.

use super::schema::mediation_subsidy as table;
use db::{Uid, sql};
use diesel::prelude::*;
use kernel::Id;
use ledger::Tx;

pub fn claim_dispute(tx: &mut Tx<'_>, dispute: Id, claim: Id) -> db::Result<()> {
    let tenant = tx.tenant();
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::dispute_id.eq(Uid(dispute)),
            table::claim_id.eq(Uid(claim)),
        ))
        .execute(c))?;
    Ok(())
}

/// The claim that a dispute has.
pub fn claim_of_dispute(tx: &mut Tx<'_>, dispute: Id) -> db::Result<Option<Id>> {
    let tenant = tx.tenant();
    let found: Option<Uid> = sql!(tx.db, |c| table::table
        .find((tenant, Uid(dispute)))
        .select(table::claim_id)
        .get_result(c)
        .optional())?;
    Ok(found.map(|Uid(id)| id))
}

pub fn release_dispute(tx: &mut Tx<'_>, claim: Id) -> db::Result<()> {
    let tenant = tx.tenant();
    sql!(tx.db, |c| diesel::delete(
        table::table.filter(table::tenant_id.eq(tenant).and(table::claim_id.eq(Uid(claim))))
    )
    .execute(c))?;
    Ok(())
}

/// The claim of a case that was merged becomes that of the dispute, unless that has one: then both stay, and are shown to whoever looks
/// for disputes that were split.
pub fn move_claim(tx: &mut Tx<'_>, from: Id, into: Id) -> db::Result<()> {
    if claim_of_dispute(tx, into)?.is_some() {
        return Ok(());
    }
    let tenant = tx.tenant();
    sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(from))))
        .set(table::dispute_id.eq(Uid(into)))
        .execute(c))?;
    Ok(())
}
