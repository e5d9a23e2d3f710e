//! 协办: tickets that are in sight though another unit leads them.

use super::schema::hotline_ticket_co_unit as table;
use super::tickets::Sight;
use crate::model::Ticket;
use db::{Db, Uid, sql};
use diesel::prelude::*;
use ledger::Tx;

/// The tickets that a unit within reach helps with and none of them leads, each once or more. Few: most helpers are of the same township.
pub fn helped(db: &mut Db, tenant: &str, sight: Sight<'_>) -> db::Result<Vec<Uid>> {
    let Some(units) = sight.reach.units() else { return Ok(Vec::new()) };
    let units: Vec<Uid> = units.into_iter().map(Uid).collect();
    Ok(sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::unit.eq_any(&units)))
        .filter(table::lead_unit.ne_all(&units))
        .select(table::ticket_id)
        .load(c))?)
}

/// Keeps who helps with a ticket, when that has changed.
pub(super) fn keep(tx: &mut Tx<'_>, before: &Ticket, next: &Ticket) -> db::Result<()> {
    let helpers = |ticket: &Ticket| (ticket.lead_unit, ticket.co_units.clone());
    if helpers(before) == helpers(next) {
        return Ok(());
    }
    let (tenant, id) = (tx.tenant(), Uid(next.id));
    sql!(tx.db, |c| diesel::delete(table::table)
        .filter(table::tenant_id.eq(tenant).and(table::ticket_id.eq(id)))
        .execute(c))?;
    for unit in &next.co_units {
        sql!(tx.db, |c| diesel::insert_into(table::table)
            .values((
                table::tenant_id.eq(tenant),
                table::unit.eq(Uid(*unit)),
                table::ticket_id.eq(id),
                table::lead_unit.eq(Uid(next.lead_unit)),
            ))
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    Ok(())
}
