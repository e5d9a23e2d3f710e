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

/// Whether it is this one's now.
pub(crate) fn is_held(db: &mut Db, name: &str, holder: Id, now: Instant) -> db::Result<bool> {
    let held = table::table.find(name).filter(table::holder.eq(Uid(holder)));
    let until: Option<At> = sql!(db, |c| held.select(table::expires_at).first(c).optional())?;
    Ok(until.is_some_and(|At(until)| until > now))
}

/// Lets the next one take it at once.
pub(crate) fn give_back(db: &mut Db, name: &str, holder: Id) -> db::Result<()> {
    sql!(db, |c| diesel::update(table::table.find(name).filter(table::holder.eq(Uid(holder))))
        .set(table::expires_at.eq(At(Instant::EPOCH)))
        .execute(c))?;
    Ok(())
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a lease is no record")]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use db::testing::TestDatabase;

    const ONE: Id = Id::from_u128(1);
    const TWO: Id = Id::from_u128(2);

    #[tokio::test]
    async fn a_lease_is_one_holder_s_until_it_runs_out_or_is_given_back() {
        for test in TestDatabase::each() {
            let database = test.open();
            let at = |seconds| {
                Instant::EPOCH.plus(TimeDelta::days(20_000) + TimeDelta::seconds(seconds))
            };
            let hold = async |holder, now, until| {
                let work = move |db: &mut Db| hold(db, "test", holder, at(now), at(until));
                database.write(work).await.unwrap()
            };
            let give_back = async |holder| {
                database.write(move |db| give_back(db, "test", holder)).await.unwrap();
            };
            assert_eq!(hold(ONE, 0, 10).await, Some(1));
            assert_eq!(hold(TWO, 5, 15).await, None);
            assert_eq!(hold(ONE, 5, 20).await, Some(1), "kept on, under the same epoch");
            assert_eq!(hold(TWO, 20, 30).await, None, "it holds at its last moment");
            assert_eq!(hold(TWO, 21, 30).await, Some(2));
            assert_eq!(hold(ONE, 22, 40).await, None, "who had it is told that it is gone");
            give_back(ONE).await;
            assert_eq!(hold(ONE, 22, 40).await, None, "nobody gives back what another one holds");
            give_back(TWO).await;
            assert_eq!(hold(ONE, 22, 40).await, Some(3));
        }
    }
}
