use crate::schema::ledger_lease as table;
use db::{At, Db, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Instant};

/// Takes or keeps a lease; gives its epoch, which rises whenever the holder changes.
pub(crate) fn hold(
    db: &mut Db,
    name: &str,
    holder: Id,
    now: Instant,
    until: Instant,
) -> db::Result<Option<i64>> {
    sql!(db, |c| diesel::insert_into(table::table)
        .values((
            table::name.eq(name),
            table::holder.eq(Uid(holder)),
            table::epoch.eq(0_i64),
            table::expires_at.eq(At(Instant::EPOCH)),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    let kept = sql!(db, |c| diesel::update(
        table::table.find(name).filter(table::holder.eq(Uid(holder)))
    )
    .filter(table::epoch.gt(0))
    .set(table::expires_at.eq(At(until)))
    .returning(table::epoch)
    .get_result(c)
    .optional())?;
    if kept.is_some() {
        return Ok(kept);
    }
    Ok(sql!(db, |c| diesel::update(table::table.find(name).filter(table::expires_at.lt(At(now))))
        .set((
            table::holder.eq(Uid(holder)),
            table::epoch.eq(table::epoch + 1),
            table::expires_at.eq(At(until)),
        ))
        .returning(table::epoch)
        .get_result(c)
        .optional())?)
}

/// Lets the next one take it at once.
pub(crate) fn give_back(db: &mut Db, name: &str, holder: Id) -> db::Result<()> {
    sql!(db, |c| diesel::update(table::table.find(name).filter(table::holder.eq(Uid(holder))))
        .set(table::expires_at.eq(At(Instant::EPOCH)))
        .execute(c))?;
    Ok(())
}
