use super::schema::{webhooks_delivery as table, webhooks_endpoint};
use super::{signed, unsigned};
use crate::model::{Delivery, DeliveryBody, DeliveryState, EndpointState};
use db::{At, Db, JsonDoc, Uid, sql};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use kernel::{Id, Instant};
use ledger::feed::Sealed;

/// A delivery whose turn it is.
#[derive(Debug, Clone)]
pub struct Due {
    pub id: Id,
    pub index: u64,
    pub tries: i32,
    pub next_at: Instant,
    pub body: DeliveryBody,
}

type Row = (Uid, Uid, i64, Uid, String, At, i32, JsonDoc);

fn read(row: Row) -> db::Result<Delivery> {
    let (Uid(id), Uid(endpoint), index, Uid(subject), state, At(next_at), tries, body) = row;
    let DeliveryBody { entry, event, kind, version, log } = body.read()?;
    let state = DeliveryState::of(&state)?;
    let next_at = (state == DeliveryState::Waiting).then_some(next_at);
    Ok(Delivery {
        id,
        endpoint,
        entry,
        index: unsigned(index)?,
        event,
        kind,
        subject,
        version,
        state,
        next_at,
        tries,
        log,
    })
}

macro_rules! row {
    () => {
        (
            table::id,
            table::endpoint_id,
            table::feed_index,
            table::subject_id,
            table::state,
            table::next_at,
            table::tries,
            table::body,
        )
    };
}

/// Puts an event into the queue of an endpoint.
pub fn enqueue(
    db: &mut Db,
    tenant: &str,
    endpoint: Id,
    sealed: &Sealed,
    now: Instant,
) -> db::Result<()> {
    let entry = &sealed.entry;
    let body = DeliveryBody {
        entry: entry.id,
        event: entry.event.clone(),
        kind: entry.subject.kind.clone(),
        version: entry.subject.version,
        log: Vec::new(),
    };
    sql!(db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(kernel::new_id())),
            table::endpoint_id.eq(Uid(endpoint)),
            table::feed_index.eq(signed(sealed.index)?),
            table::subject_id.eq(Uid(entry.subject.id)),
            table::state.eq(DeliveryState::Waiting.code()),
            table::next_at.eq(At(now)),
            table::tries.eq(0),
            table::body.eq(JsonDoc::of(&body)?),
        ))
        .execute(c))?;
    Ok(())
}

pub fn count_waiting(db: &mut Db, tenant: &str, endpoint: Id) -> db::Result<i64> {
    Ok(sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::endpoint_id.eq(Uid(endpoint))))
        .filter(table::state.eq(DeliveryState::Waiting.code()))
        .count()
        .get_result(c))?)
}

/// What has been due longest and before which no event of the same record waits; the first in the order of the feed where several have.
/// An event that fails has its next moment after those that were not tried, and so never stands before them.
pub fn next_due(db: &mut Db, tenant: &str, endpoint: Id, now: Instant) -> db::Result<Option<Due>> {
    let earlier = diesel::alias!(table as earlier);
    let waiting = DeliveryState::Waiting.code();
    let before = earlier
        .filter(earlier.field(table::tenant_id).eq(table::tenant_id))
        .filter(earlier.field(table::endpoint_id).eq(table::endpoint_id))
        .filter(earlier.field(table::subject_id).eq(table::subject_id))
        .filter(earlier.field(table::feed_index).lt(table::feed_index))
        .filter(earlier.field(table::state).eq(waiting));
    let row: Option<(Uid, i64, i32, At, JsonDoc)> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::endpoint_id.eq(Uid(endpoint))))
        .filter(table::state.eq(waiting).and(table::next_at.le(At(now))))
        .filter(not(exists(before)))
        .order((table::next_at, table::feed_index))
        .limit(1)
        .select((table::id, table::feed_index, table::tries, table::next_at, table::body))
        .get_result(c)
        .optional())?;
    row.map(|(Uid(id), index, tries, At(next_at), body)| {
        Ok(Due { id, index: unsigned(index)?, tries, next_at, body: body.read()? })
    })
    .transpose()
}

/// Begins a try that nobody else begins before the lease ends; false when somebody else did.
pub fn claim(
    db: &mut Db,
    tenant: &str,
    due: &mut Due,
    now: Instant,
    until: Instant,
) -> db::Result<bool> {
    due.body.begin(now);
    let claimed = sql!(db, |c| diesel::update(table::table.find((tenant, Uid(due.id))))
        .filter(table::tries.eq(due.tries).and(table::next_at.eq(At(due.next_at))))
        .filter(table::state.eq(DeliveryState::Waiting.code()))
        .set((
            table::tries.eq(due.tries + 1),
            table::next_at.eq(At(until)),
            table::body.eq(JsonDoc::of(&due.body)?),
        ))
        .execute(c))?;
    due.tries += 1;
    due.next_at = until;
    Ok(claimed == 1)
}

/// Says how a try ended; nothing when somebody else has it by now, or the endpoint is gone.
pub fn settle(
    db: &mut Db,
    tenant: &str,
    due: &Due,
    state: DeliveryState,
    at: Instant,
) -> db::Result<()> {
    let settled_at = (state != DeliveryState::Waiting).then_some(At(at));
    sql!(db, |c| diesel::update(table::table.find((tenant, Uid(due.id))))
        .filter(table::tries.eq(due.tries).and(table::next_at.eq(At(due.next_at))))
        .set((
            table::state.eq(state.code()),
            table::next_at.eq(At(at)),
            table::settled_at.eq(settled_at),
            table::body.eq(JsonDoc::of(&due.body)?),
        ))
        .execute(c))?;
    Ok(())
}

/// Lets an event whose tries are over wait for its endpoint as if it had not been tried; what became of the tries stays in its log.
pub fn begin_anew(db: &mut Db, tenant: &str, due: &Due, now: Instant) -> db::Result<()> {
    sql!(db, |c| diesel::update(table::table.find((tenant, Uid(due.id))))
        .filter(table::tries.eq(due.tries).and(table::next_at.eq(At(due.next_at))))
        .set((
            table::tries.eq(0),
            table::next_at.eq(At(now)),
            table::body.eq(JsonDoc::of(&due.body)?),
        ))
        .execute(c))?;
    Ok(())
}

pub fn find_delivery(db: &mut Db, tenant: &str, id: Id) -> db::Result<Option<Delivery>> {
    let row: Option<Row> =
        sql!(db, |c| table::table.find((tenant, Uid(id))).select(row!()).get_result(c).optional())?;
    row.map(read).transpose()
}

/// The newest first, from a place on.
pub fn deliveries(
    db: &mut Db,
    tenant: &str,
    endpoint: Id,
    state: Option<DeliveryState>,
    after: Option<u64>,
    limit: i64,
) -> db::Result<Vec<Delivery>> {
    let after = after.map(signed).transpose()?;
    let rows: Vec<Row> = sql!(db, |c| {
        let mut query = table::table
            .filter(table::tenant_id.eq(tenant).and(table::endpoint_id.eq(Uid(endpoint))))
            .into_boxed();
        if let Some(state) = state {
            query = query.filter(table::state.eq(state.code()));
        }
        if let Some(after) = after {
            query = query.filter(table::feed_index.lt(after));
        }
        query.order(table::feed_index.desc()).limit(limit).select(row!()).load(c)
    })?;
    rows.into_iter().map(read).collect()
}

/// Begins the schedule again.
pub fn send_again(db: &mut Db, tenant: &str, id: Id, now: Instant) -> db::Result<()> {
    sql!(db, |c| diesel::update(table::table.find((tenant, Uid(id))))
        .set((
            table::state.eq(DeliveryState::Waiting.code()),
            table::next_at.eq(At(now)),
            table::tries.eq(0),
            table::settled_at.eq(None::<At>),
        ))
        .execute(c))?;
    Ok(())
}

/// Leaves out an event that waits as it was seen; false when it was sent, or tried, meanwhile. Whoever is sending it just now settles
/// nothing any more, for its moment is another.
pub fn skip(db: &mut Db, tenant: &str, seen: &Delivery, now: Instant) -> db::Result<bool> {
    let Some(next_at) = seen.next_at else { return Ok(false) };
    let skipped = sql!(db, |c| diesel::update(table::table.find((tenant, Uid(seen.id))))
        .filter(table::state.eq(DeliveryState::Waiting.code()))
        .filter(table::tries.eq(seen.tries).and(table::next_at.eq(At(next_at))))
        .set((
            table::state.eq(DeliveryState::Skipped.code()),
            table::next_at.eq(At(now)),
            table::settled_at.eq(At(now)),
        ))
        .execute(c))?;
    Ok(skipped == 1)
}

/// What was settled before is listed no longer.
pub fn forget(db: &mut Db, tenant: &str, before: Instant) -> db::Result<usize> {
    Ok(sql!(db, |c| diesel::delete(
        table::table.filter(table::tenant_id.eq(tenant).and(table::settled_at.lt(At(before))))
    )
    .execute(c))?)
}

/// How many events wait at active endpoints, and the id of the oldest, of all tenants.
pub fn waiting(db: &mut Db) -> db::Result<(i64, Option<Id>)> {
    use webhooks_endpoint as e;
    let active = e::table
        .filter(e::tenant_id.eq(table::tenant_id).and(e::id.eq(table::endpoint_id)))
        .filter(e::state.eq(EndpointState::Active.code()));
    let (count, oldest): (i64, Option<Uid>) = sql!(db, |c| {
        let all = table::table
            .filter(table::state.eq(DeliveryState::Waiting.code()))
            .filter(exists(active));
        let count = all.count().get_result(c)?;
        let oldest = all.select(table::id).order(table::id).limit(1).get_result(c).optional()?;
        diesel::QueryResult::Ok((count, oldest))
    })?;
    Ok((count, oldest.map(|Uid(id)| id)))
}
