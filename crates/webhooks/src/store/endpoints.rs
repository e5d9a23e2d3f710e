use super::schema::{webhooks_delivery, webhooks_endpoint as table};
use super::{ENDPOINT, signed, unsigned};
use crate::model::{DeliveryState, Endpoint, EndpointState};
use crate::signature::Secrets;
use db::{At, Db, JsonDoc, Uid, sql};
use diesel::dsl::exists;
use diesel::prelude::*;
use kernel::{Id, Instant, Problem, problems};
use ledger::Tx;
use organization::accounts;
use web::privacy::{Keys, Place, Sealed};

fn place<'a>(id: Id) -> Place<'a> {
    Place::new(ENDPOINT, id, "secrets")
}

fn seal(keys: &Keys, id: Id, secrets: &Secrets) -> db::Result<Vec<u8>> {
    let text = serde_json::to_vec(secrets).map_err(db::Error::broken)?;
    keys.seal(place(id), &text).map(|sealed| sealed.0)
}

pub fn find(db: &mut Db, tenant: &str, id: Id) -> db::Result<Option<Endpoint>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .select(table::body)
        .get_result(c)
        .optional())?;
    let mut found: Vec<Endpoint> = body.iter().map(JsonDoc::read).collect::<db::Result<_>>()?;
    as_of_today(db, tenant, &mut found)?;
    Ok(found.pop())
}

/// An endpoint is of the unit to which its account belongs, also when that has moved since.
fn as_of_today(db: &mut Db, tenant: &str, endpoints: &mut [Endpoint]) -> db::Result<()> {
    let holders: Vec<Id> = endpoints.iter().map(|one| one.account).collect();
    let units = accounts::units_of(db, tenant, &holders)?;
    for one in endpoints {
        one.unit = units.get(&one.account).copied().unwrap_or(one.unit);
    }
    Ok(())
}

/// The accounts that have endpoints and belong to these units; few accounts have any.
fn holders_in(db: &mut Db, tenant: &str, units: &[Id]) -> db::Result<Vec<Id>> {
    let holders: Vec<Uid> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant))
        .select(table::account_id)
        .distinct()
        .load(c))?;
    let holders: Vec<Id> = holders.into_iter().map(|Uid(id)| id).collect();
    let of = accounts::units_of(db, tenant, &holders)?;
    Ok(of.into_iter().filter(|(_, unit)| units.contains(unit)).map(|(id, _)| id).collect())
}

pub fn find_secrets(db: &mut Db, keys: &Keys, id: Id) -> db::Result<Secrets> {
    let sealed: Vec<u8> = sql!(db, |c| table::table
        .find((keys.tenant(), Uid(id)))
        .select(table::sealed)
        .get_result(c))?;
    let opened = keys.open(place(id), &Sealed(sealed))?;
    serde_json::from_slice(opened.bytes()).map_err(|_| db::Error::broken("secrets cannot be read"))
}

/// The account's own and those of accounts in these units, or all, by id.
pub fn list(
    db: &mut Db,
    tenant: &str,
    account: Id,
    overseen: Option<Vec<Id>>,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<Endpoint>> {
    let holders = match overseen {
        Some(units) => Some([vec![account], holders_in(db, tenant, &units)?].concat()),
        None => None,
    };
    let rows: Vec<JsonDoc> = sql!(db, |c| {
        let mut query = table::table
            .filter(table::tenant_id.eq(tenant).and(table::id.gt(Uid(after.unwrap_or(Id::nil())))))
            .into_boxed();
        if let Some(holders) = &holders {
            let holders: Vec<Uid> = holders.iter().copied().map(Uid).collect();
            query = query.filter(table::account_id.eq_any(holders));
        }
        query.order(table::id).limit(limit).select(table::body).load(c)
    })?;
    let mut found: Vec<Endpoint> = rows.iter().map(JsonDoc::read).collect::<db::Result<_>>()?;
    as_of_today(db, tenant, &mut found)?;
    Ok(found)
}

pub fn count_of(db: &mut Db, tenant: &str, account: Id) -> db::Result<i64> {
    Ok(sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::account_id.eq(Uid(account))))
        .count()
        .get_result(c))?)
}

pub fn insert(
    tx: &mut Tx<'_>,
    keys: &Keys,
    endpoint: &Endpoint,
    secrets: &Secrets,
    from: u64,
) -> db::Result<()> {
    let tenant = tx.tenant();
    let inserted = sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(endpoint.id)),
            table::version.eq(endpoint.version),
            table::account_id.eq(Uid(endpoint.account)),
            table::state.eq(endpoint.state.code()),
            table::next_index.eq(signed(from)?),
            table::generation.eq(keys.generation()),
            table::sealed.eq(seal(keys, endpoint.id, secrets)?),
            table::body.eq(JsonDoc::of(endpoint)?),
        ))
        .execute(c));
    inserted.map(drop).map_err(db::Error::from).map_err(|error| match error.is_unique_violation() {
        true => Problem::plain(&problems::CONFLICT).into(),
        false => error,
    })
}

/// Moves an endpoint on, unless somebody else did so first: `next` is one version after what was read. Whoever enables or changes it
/// has mended the receiver, so it is not kept quiet any longer.
pub fn advance(tx: &mut Tx<'_>, next: &Endpoint) -> db::Result<()> {
    let tenant = tx.tenant();
    let changed = sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(next.id))))
        .filter(table::version.eq(next.version - 1))
        .set((
            table::version.eq(next.version),
            table::state.eq(next.state.code()),
            table::quiet_until.eq(None::<At>),
            table::body.eq(JsonDoc::of(next)?),
        ))
        .execute(c))?;
    if changed == 1 { Ok(()) } else { Err(Problem::plain(&problems::VERSION_MISMATCH).into()) }
}

pub fn keep_secrets(tx: &mut Tx<'_>, keys: &Keys, id: Id, secrets: &Secrets) -> db::Result<()> {
    let (tenant, sealed) = (tx.tenant(), seal(keys, id, secrets)?);
    sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(id))))
        .set((table::generation.eq(keys.generation()), table::sealed.eq(&sealed)))
        .execute(c))?;
    Ok(())
}

/// Takes an endpoint away with all that waits for it.
pub fn remove(tx: &mut Tx<'_>, id: Id, version: i64) -> db::Result<()> {
    let tenant = tx.tenant();
    // Whoever spreads the feed at this moment is waited for, or finds no endpoint any more.
    if let Db::Pg(c) = &mut *tx.db {
        table::table.find((tenant, Uid(id))).select(table::id).for_update().load::<Uid>(c)?;
    }
    sql!(tx.db, |c| diesel::delete(webhooks_delivery::table.filter(
        webhooks_delivery::tenant_id.eq(tenant).and(webhooks_delivery::endpoint_id.eq(Uid(id)))
    ))
    .execute(c))?;
    let removed = sql!(tx.db, |c| diesel::delete(
        table::table.find((tenant, Uid(id))).filter(table::version.eq(version))
    )
    .execute(c))?;
    if removed == 1 { Ok(()) } else { Err(Problem::plain(&problems::VERSION_MISMATCH).into()) }
}

/// Active endpoints for which the feed was not read to this index.
pub fn behind(db: &mut Db, tenant: &str, size: u64) -> db::Result<Vec<Id>> {
    let size = signed(size)?;
    let ids: Vec<Uid> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::state.eq(EndpointState::Active.code())))
        .filter(table::next_index.lt(size))
        .select(table::id)
        .load(c))?;
    Ok(ids.into_iter().map(|Uid(id)| id).collect())
}

/// Active endpoints that have something to be sent now.
pub fn due(db: &mut Db, tenant: &str, now: Instant) -> db::Result<Vec<Id>> {
    use webhooks_delivery as d;
    let waiting = d::table
        .filter(d::tenant_id.eq(table::tenant_id).and(d::endpoint_id.eq(table::id)))
        .filter(d::state.eq(DeliveryState::Waiting.code()).and(d::next_at.le(At(now))));
    let ids: Vec<Uid> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::state.eq(EndpointState::Active.code())))
        .filter(table::quiet_until.is_null().or(table::quiet_until.le(At(now))))
        .filter(exists(waiting))
        .select(table::id)
        .load(c))?;
    Ok(ids.into_iter().map(|Uid(id)| id).collect())
}

/// An endpoint that is sent to now, and how far the feed was read for it.
pub fn find_active(
    db: &mut Db,
    tenant: &str,
    id: Id,
    now: Instant,
) -> db::Result<Option<(Endpoint, u64)>> {
    let row: Option<(i64, JsonDoc)> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .filter(table::state.eq(EndpointState::Active.code()))
        .filter(table::quiet_until.is_null().or(table::quiet_until.le(At(now))))
        .select((table::next_index, table::body))
        .get_result(c)
        .optional())?;
    row.map(|(next, body)| Ok((body.read()?, unsigned(next)?))).transpose()
}

/// Says how far the feed was read; false when another process was quicker.
pub fn move_on(db: &mut Db, tenant: &str, id: Id, from: u64, to: u64) -> db::Result<bool> {
    let (from, to) = (signed(from)?, signed(to)?);
    let moved = sql!(db, |c| diesel::update(table::table.find((tenant, Uid(id))))
        .filter(table::next_index.eq(from))
        .set(table::next_index.eq(to))
        .execute(c))?;
    Ok(moved == 1)
}

pub fn keep_quiet(db: &mut Db, tenant: &str, id: Id, until: Instant) -> db::Result<()> {
    sql!(db, |c| diesel::update(table::table.find((tenant, Uid(id))))
        .set(table::quiet_until.eq(At(until)))
        .execute(c))?;
    Ok(())
}

pub fn count_disabled(db: &mut Db) -> db::Result<i64> {
    Ok(sql!(db, |c| table::table
        .filter(table::state.eq(EndpointState::Disabled.code()))
        .count()
        .get_result(c))?)
}

/// Seals the secrets of some endpoints anew.
pub fn reseal(tx: &mut Tx<'_>, keys: &Keys, limit: i64) -> db::Result<usize> {
    let (tenant, now) = (tx.tenant(), keys.generation());
    let rows: Vec<(Uid, i32, Vec<u8>)> = sql!(tx.db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::generation.lt(now)))
        .order((table::generation, table::id))
        .limit(limit)
        .select((table::id, table::generation, table::sealed))
        .load(c))?;
    let count = rows.len();
    for (Uid(id), before, sealed) in rows {
        let sealed = keys.reseal(place(id), &Sealed(sealed))?.0;
        sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(id))))
            .filter(table::generation.eq(before))
            .set((table::generation.eq(now), table::sealed.eq(&sealed)))
            .execute(c))?;
    }
    Ok(count)
}
