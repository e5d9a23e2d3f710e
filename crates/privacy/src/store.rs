//! Wrapped keys, and the proof of the master key.

use crate::schema::{privacy_key as table, privacy_master as master};
use db::{At, Db, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Instant};

/// A data key as it lies in the database.
pub(crate) struct StoredKey {
    pub generation: i32,
    pub id: Id,
    pub wrapped: Vec<u8>,
    pub active_from: Instant,
}

type Row = (i32, Uid, Option<Vec<u8>>, At);

/// The keys of a tenant that still open something, the oldest first.
pub(crate) fn keys(db: &mut Db, tenant: &str) -> db::Result<Vec<StoredKey>> {
    let rows: Vec<Row> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::wrapped.is_not_null()))
        .order(table::generation)
        .select((table::generation, table::id, table::wrapped, table::active_from))
        .load(c))?;
    let key = |(generation, Uid(id), wrapped, At(active_from)): Row| {
        wrapped.map(|wrapped| StoredKey { generation, id, wrapped, active_from })
    };
    Ok(rows.into_iter().filter_map(key).collect())
}

/// Whether the row is new: of two processes that make the same generation, one does.
pub(crate) fn insert_key(
    db: &mut Db,
    tenant: &str,
    master: &str,
    key: &StoredKey,
) -> db::Result<bool> {
    refuse_a_replaced_master(db, master)?;
    let inserted = sql!(db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::generation.eq(key.generation),
            table::id.eq(Uid(key.id)),
            table::master.eq(master),
            table::wrapped.eq(&key.wrapped),
            table::active_from.eq(At(key.active_from)),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(inserted == 1)
}

const ONLY: i32 = 1;

/// A server that was forgotten when the master key was replaced still has the old one. What that wraps no other could open; and nobody
/// replaces it until this transaction ends.
fn refuse_a_replaced_master(db: &mut Db, master: &str) -> db::Result<()> {
    let row = master::table.find(ONLY).select(master::fingerprint);
    let known: Option<String> = match db {
        Db::Pg(c) => row.for_share().get_result(c).optional()?,
        Db::Lite(c) => row.get_result(c).optional()?,
    };
    if known.is_none_or(|known| known == master) {
        return Ok(());
    }
    tracing::error!(alarm = true, "the master key was replaced: start this server anew");
    Err(db::Error::Unavailable("the master key was replaced: start this server anew".into()))
}

/// Whoever replaces the master key waits until nobody makes a key, and lets nobody make one before its own end.
pub(crate) fn lock_master(db: &mut Db) -> db::Result<()> {
    let Db::Pg(c) = db else { return Ok(()) };
    let row = master::table.find(ONLY).select(master::id);
    row.for_update().get_result::<i32>(c).optional()?;
    Ok(())
}

/// The fingerprint of the master key of this database, and the proof that only that key opens.
pub(crate) fn find_master(db: &mut Db) -> db::Result<Option<(String, Vec<u8>)>> {
    Ok(sql!(db, |c| master::table
        .find(ONLY)
        .select((master::fingerprint, master::proof))
        .get_result(c)
        .optional())?)
}

pub(crate) fn insert_master(db: &mut Db, fingerprint: &str, proof: &[u8]) -> db::Result<()> {
    sql!(db, |c| diesel::insert_into(master::table)
        .values(
            (master::id.eq(ONLY), master::fingerprint.eq(fingerprint), master::proof.eq(proof),)
        )
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// The highest number that a key ever had.
pub(crate) fn newest(db: &mut Db, tenant: &str) -> db::Result<i32> {
    let newest: Option<i32> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant))
        .select(diesel::dsl::max(table::generation))
        .get_result(c))?;
    Ok(newest.unwrap_or_default())
}

/// The row stays, and says when; the key is gone.
pub(crate) fn destroy(db: &mut Db, tenant: &str, generation: i32, now: Instant) -> db::Result<()> {
    sql!(db, |c| diesel::update(table::table.find((tenant, generation)))
        .set((table::wrapped.eq(None::<Vec<u8>>), table::destroyed_at.eq(At(now))))
        .execute(c))?;
    Ok(())
}

type WrappedRow = (String, i32, Uid, Option<Vec<u8>>, At);

/// All wrapped keys, of all tenants.
pub(crate) fn wrapped(db: &mut Db) -> db::Result<Vec<(String, StoredKey)>> {
    let rows: Vec<WrappedRow> = sql!(db, |c| table::table
        .filter(table::wrapped.is_not_null())
        .select((
            table::tenant_id,
            table::generation,
            table::id,
            table::wrapped,
            table::active_from
        ))
        .load(c))?;
    let key = |(tenant, generation, Uid(id), wrapped, At(active_from)): WrappedRow| {
        wrapped.map(|wrapped| (tenant, StoredKey { generation, id, wrapped, active_from }))
    };
    Ok(rows.into_iter().filter_map(key).collect())
}

/// Wraps a key with another master key.
pub(crate) fn rewrap(
    db: &mut Db,
    tenant: &str,
    generation: i32,
    master: &str,
    wrapped: &[u8],
) -> db::Result<()> {
    sql!(db, |c| diesel::update(table::table.find((tenant, generation)))
        .set((table::master.eq(master), table::wrapped.eq(wrapped)))
        .execute(c))?;
    Ok(())
}

pub(crate) fn replace_master(db: &mut Db, fingerprint: &str, proof: &[u8]) -> db::Result<()> {
    sql!(db, |c| diesel::update(master::table.find(ONLY))
        .set((master::fingerprint.eq(fingerprint), master::proof.eq(proof)))
        .execute(c))?;
    Ok(())
}
