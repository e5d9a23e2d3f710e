//! Which activities tell which file, by its digest: one that was told before is found whenever and wherever that was.

use crate::model::Activity;
use db::{Db, Uid, sql};
use diesel::prelude::*;
use kernel::Id;
use ledger::Tx;
use records::Record;
use std::collections::BTreeSet;

mod schema {
    use db::sql::Uid;
    use diesel::sql_types::*;

    diesel::table! {
        use super::*;
        pufa_publicity_told_file (tenant_id, sha256, activity_id) {
            tenant_id -> Text,
            sha256 -> Text,
            activity_id -> Uid,
        }
    }
}
use schema::pufa_publicity_told_file as table;

/// So many digests are asked for in one statement.
const AT_ONCE: usize = 500;

/// What an activity tells from now on.
pub fn keep_told(
    tx: &mut Tx<'_>,
    before: Option<&Record<Activity>>,
    after: &Record<Activity>,
) -> db::Result<()> {
    let digests = |one: &Record<Activity>| one.content.told().map(String::from).collect();
    let was: BTreeSet<String> = before.map(digests).unwrap_or_default();
    let is: BTreeSet<String> = digests(after);
    let (tenant, id) = (tx.tenant(), Uid(after.id));
    let gone: Vec<&String> = was.difference(&is).collect();
    if !gone.is_empty() {
        let of_this = table::tenant_id.eq(tenant).and(table::activity_id.eq(id));
        let these = table::table.filter(of_this.and(table::sha256.eq_any(gone)));
        sql!(tx.db, |c| diesel::delete(these).execute(c))?;
    }
    for new in is.difference(&was) {
        sql!(tx.db, |c| diesel::insert_into(table::table)
            .values((table::tenant_id.eq(tenant), table::sha256.eq(new), table::activity_id.eq(id)))
            .execute(c))?;
    }
    Ok(())
}

/// The activities that tell one of these files.
pub fn told_alike(db: &mut Db, tenant: &str, digests: &[String]) -> db::Result<BTreeSet<Id>> {
    let mut all = BTreeSet::new();
    for some in digests.chunks(AT_ONCE) {
        let rows: Vec<Uid> = sql!(db, |c| table::table
            .filter(table::tenant_id.eq(tenant).and(table::sha256.eq_any(some)))
            .select(table::activity_id)
            .load(c))?;
        all.extend(rows.into_iter().map(|Uid(id)| id));
    }
    Ok(all)
}
