//! 联席会商: by which cases a meeting is found, and which cases it tells of.

use super::schema::{mediation_case as cases, mediation_joint_meeting_case as table};
use db::{Db, Uid, sql};
use diesel::prelude::*;
use kernel::Id;
use ledger::Tx;
use std::collections::BTreeSet;

/// Keeps which cases a meeting is about, instead of those that it was about before.
pub fn keep_meeting_cases(tx: &mut Tx<'_>, meeting: Id, about: &BTreeSet<Id>) -> db::Result<()> {
    let tenant = tx.tenant();
    let of_this = table::tenant_id.eq(tenant).and(table::meeting_id.eq(Uid(meeting)));
    sql!(tx.db, |c| diesel::delete(table::table.filter(of_this)).execute(c))?;
    for case in about {
        let row = (
            table::tenant_id.eq(tenant),
            table::meeting_id.eq(Uid(meeting)),
            table::case_id.eq(Uid(*case)),
        );
        sql!(tx.db, |c| diesel::insert_into(table::table).values(row).execute(c))?;
    }
    Ok(())
}

/// Each of these meetings with each case that it is about.
pub fn cases_of_meetings(db: &mut Db, tenant: &str, meetings: &[Id]) -> db::Result<Vec<(Id, Id)>> {
    let meetings: Vec<Uid> = meetings.iter().map(|id| Uid(*id)).collect();
    let rows: Vec<(Uid, Uid)> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::meeting_id.eq_any(&meetings)))
        .select((table::meeting_id, table::case_id))
        .load(c))?;
    Ok(rows.into_iter().map(|(Uid(meeting), Uid(case))| (meeting, case)).collect())
}

/// The meetings about a case, or about one that was merged into it, in the order of ids.
pub fn meetings_of_case(db: &mut Db, tenant: &str, case: Id) -> db::Result<Vec<Id>> {
    let rows: Vec<Uid> = sql!(db, |c| {
        let parts = cases::table
            .filter(cases::tenant_id.eq(tenant).and(cases::merged_into.eq(Uid(case))))
            .select(cases::id);
        table::table
            .filter(table::tenant_id.eq(tenant))
            .filter(table::case_id.eq(Uid(case)).or(table::case_id.eq_any(parts)))
            .select(table::meeting_id)
            .distinct()
            .order(table::meeting_id)
            .load(c)
    })?;
    Ok(rows.into_iter().map(|Uid(id)| id).collect())
}
