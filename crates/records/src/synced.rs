use crate::codes::RecordStatus;
use crate::record::{Content, Record};
use crate::store;
use db::Db;
use kernel::{Id, Permission};
use web::{Ground, SyncCopy, Synced};

/// A noun that phones keep a copy of. A record never leaves its unit, so nothing hides it.
pub(crate) const fn synced<C: Content>() -> Synced {
    Synced {
        kind: C::KIND,
        path: C::PATH,
        permission: C::MayRead::NAME,
        ids: ids::<C>,
        read: copies::<C>,
        hiding: &[],
        showed: |_, _| false,
    }
}

fn ids<C: Content>(
    db: &mut Db,
    ground: &Ground,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<Id>> {
    store::ids_within(db, ground.tenant(), C::KIND, ground.reach.units(), after, limit)
}

fn copies<C: Content>(db: &mut Db, ground: &Ground, ids: &[Id]) -> db::Result<Vec<SyncCopy>> {
    let found: Vec<Record<C>> = store::find_some(db, ground.tenant(), ids)?;
    let hidden = C::HIDDEN(db, ground, ids)?;
    let seen = found
        .iter()
        .filter(|record| ground.reach.covers(record.unit) && !hidden.contains(&record.id));
    let copy = |record: &Record<C>| match record.status {
        RecordStatus::Voided => Ok(SyncCopy::void(record.id, record.version)),
        _ => SyncCopy::of(record.id, record.version, record),
    };
    seen.map(copy).collect()
}
