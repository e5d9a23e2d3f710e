use super::schema::{hotline_caller, hotline_ticket as table};
use super::{callers, co_units};
use crate::codes::ExternalSystem;
use crate::model::{CallerDetails, Ticket};
use crate::workflow;
use chrono::NaiveDate;
use db::{At, Db, JsonDoc, Prepared, Uid, sql};
use diesel::prelude::*;
use kernel::{Calendar, Id, Instant, Problem, Reach};
use ledger::Tx;
use ledger::recount::Record;
use web::privacy::Keys;

/// What a caller may know of: tickets that the units within reach lead or help with, and those that are the caller's own to handle.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    pub reach: &'a Reach,
    pub account: Id,
    /// The unit of that account.
    pub unit: Option<Id>,
}

impl Sight<'_> {
    fn covers(&self, ticket: &Ticket) -> bool {
        let units = std::iter::once(&ticket.lead_unit).chain(&ticket.co_units);
        ticket.is_handled_by(self.account, self.unit)
            || units.into_iter().any(|unit| self.reach.covers(*unit))
    }
}

/// The ticket, if it is in sight.
pub fn find(db: &mut Db, tenant: &str, sight: Sight<'_>, id: Id) -> db::Result<Option<Ticket>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .select(table::body)
        .get_result(c)
        .optional())?;
    let ticket: Option<Ticket> = body.map(|body| body.read()).transpose()?;
    Ok(ticket.filter(|ticket| sight.covers(ticket)))
}

/// The ticket with its caller, in one statement.
pub fn find_with_caller(
    db: &mut Db,
    keys: &Keys,
    sight: Sight<'_>,
    id: Id,
) -> db::Result<Option<(Ticket, CallerDetails)>> {
    let join =
        hotline_caller::tenant_id.eq(table::tenant_id).and(hotline_caller::ticket_id.eq(table::id));
    let row: Option<(JsonDoc, Option<JsonDoc>)> = sql!(db, |c| table::table
        .left_join(hotline_caller::table.on(join))
        .filter(table::tenant_id.eq(keys.tenant()).and(table::id.eq(Uid(id))))
        .select((table::body, hotline_caller::body.nullable()))
        .get_result(c)
        .optional())?;
    let Some((body, caller)) = row else { return Ok(None) };
    let ticket: Ticket = body.read()?;
    if !sight.covers(&ticket) {
        return Ok(None);
    }
    let caller = callers::opened(keys, id, caller.as_ref())?;
    Ok(Some((ticket, caller)))
}

/// Those of these tickets that are in sight, each with its caller.
pub fn find_some_with_callers(
    db: &mut Db,
    keys: &Keys,
    sight: Sight<'_>,
    ids: &[Id],
) -> db::Result<Vec<(Ticket, CallerDetails)>> {
    let join =
        hotline_caller::tenant_id.eq(table::tenant_id).and(hotline_caller::ticket_id.eq(table::id));
    let ids: Vec<Uid> = ids.iter().map(|id| Uid(*id)).collect();
    let rows: Vec<(JsonDoc, Option<JsonDoc>)> = sql!(db, |c| table::table
        .left_join(hotline_caller::table.on(join))
        .filter(table::tenant_id.eq(keys.tenant()).and(table::id.eq_any(&ids)))
        .select((table::body, hotline_caller::body.nullable()))
        .load(c))?;
    let mut found = Vec::new();
    for (body, caller) in rows {
        let ticket: Ticket = body.read()?;
        if sight.covers(&ticket) {
            let caller = callers::opened(keys, ticket.id, caller.as_ref())?;
            found.push((ticket, caller));
        }
    }
    Ok(found)
}

/// The ids of the tickets that a list shows, in the order of ids.
pub fn ids_in_sight(
    db: &mut Db,
    tenant: &str,
    sight: Sight<'_>,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<Id>> {
    let after = Uid(after.unwrap_or(Id::nil()));
    let helped = co_units::helped(db, tenant, sight)?;
    let ids: Vec<Uid> = sql!(db, |c| {
        let mut query = table::table
            .filter(table::tenant_id.eq(tenant).and(table::id.gt(after)))
            .select(table::id)
            .into_boxed();
        if let Some(units) = sight.reach.units() {
            let units: Vec<Uid> = units.into_iter().map(Uid).collect();
            let here = table::handler_unit.eq(sight.unit.map(Uid));
            let own = table::handler.eq(Uid(sight.account)).and(here).assume_not_null();
            let led = table::lead_unit.eq_any(units).or(own);
            query = query.filter(led.or(table::id.eq_any(&helped)));
        }
        query.order(table::id).limit(limit).load(c)
    })?;
    Ok(ids.into_iter().map(|Uid(id)| id).collect())
}

/// The ticket of a number in another system, wherever it lies.
pub fn by_external(
    db: &mut Db,
    tenant: &str,
    system: ExternalSystem,
    number: &str,
) -> db::Result<Option<Ticket>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .filter(
            table::tenant_id
                .eq(tenant)
                .and(table::external_system.eq(system.code()))
                .and(table::external_no.eq(number))
        )
        .select(table::body)
        .get_result(c)
        .optional())?;
    body.map(|body| body.read()).transpose()
}

/// The next number of a township on a day.
pub fn next_number(tx: &mut Tx<'_>, township: &str, day: NaiveDate) -> db::Result<i64> {
    use diesel::sql_types::{BigInt, Date, Text};
    let key = (tx.tenant().into_sql::<Text>(), township.into_sql::<Text>(), day.into_sql::<Date>());
    let count: Prepared<_, BigInt> = Prepared::new(
        "INSERT INTO hotline_ticket_counter (tenant_id, township, day, last) VALUES (",
        key,
        ", 1) ON CONFLICT (tenant_id, township, day)
         DO UPDATE SET last = hotline_ticket_counter.last + 1 RETURNING last",
    );
    Ok(sql!(tx.db, |c| count.get_result(c))?)
}

/// A new ticket. What it says is put into the index apart: [`super::index_texts`].
pub fn insert(tx: &mut Tx<'_>, ticket: &Ticket, calendar: &Calendar) -> db::Result<()> {
    let tenant = tx.tenant();
    let attention = workflow::attention_at(ticket, calendar).map(At);
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(ticket.id)),
            table::version.eq(ticket.version),
            table::ticket_no.eq(&ticket.ticket_no),
            table::external_system.eq(ticket.external_system.code()),
            table::external_no.eq(&ticket.external_no),
            table::status.eq(ticket.status.code()),
            table::category.eq(ticket.category.code()),
            table::lead_unit.eq(Uid(ticket.lead_unit)),
            table::handler.eq(ticket.handler.map(Uid)),
            table::handler_unit.eq(ticket.handler_unit.map(Uid)),
            table::dispatched_at.eq(At(ticket.dispatched_at)),
            table::due_at.eq(At(ticket.limits.due_at)),
            table::attention_at.eq(attention),
            table::provisional.eq(provisional(ticket, calendar)),
            table::body.eq(JsonDoc::of(ticket)?),
        ))
        .execute(c))?;
    Ok(())
}

/// Moves a ticket on, unless somebody else did so first: `next` is one version after `before`.
pub fn advance(
    tx: &mut Tx<'_>,
    before: &Ticket,
    next: &Ticket,
    calendar: &Calendar,
) -> db::Result<()> {
    let tenant = tx.tenant();
    let attention = workflow::attention_at(next, calendar).map(At);
    let changed = sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(next.id))))
        .filter(table::version.eq(next.version - 1))
        .set((
            table::version.eq(next.version),
            table::status.eq(next.status.code()),
            table::lead_unit.eq(Uid(next.lead_unit)),
            table::handler.eq(next.handler.map(Uid)),
            table::handler_unit.eq(next.handler_unit.map(Uid)),
            table::due_at.eq(At(next.limits.due_at)),
            table::attention_at.eq(attention),
            table::provisional.eq(provisional(next, calendar)),
            table::body.eq(JsonDoc::of(next)?),
        ))
        .execute(c))?;
    Problem::unless_same_version(changed == 1)?;
    co_units::keep(tx, before, next)
}

/// Marks a ticket with a limit of which the calendar may yet tell more.
fn provisional(ticket: &Ticket, calendar: &Calendar) -> Option<i32> {
    workflow::may_move(ticket, calendar).then_some(1)
}

/// Tickets with a limit that may move, each with its place.
pub fn with_provisional_limit(
    db: &mut Db,
    tenant: &str,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<(Id, Ticket)>> {
    let after = Uid(after.unwrap_or(Id::nil()));
    let rows: Vec<(Uid, JsonDoc)> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::provisional.is_not_null()))
        .filter(table::id.gt(after))
        .order(table::id)
        .limit(limit)
        .select((table::id, table::body))
        .load(c))?;
    rows.iter().map(|(Uid(id), body)| Ok((*id, body.read()?))).collect()
}

/// Tickets that the system has to look at by now, the longest waiting first, from a place on; each with its place.
pub fn needing_attention(
    db: &mut Db,
    tenant: &str,
    now: Instant,
    after: Option<(Instant, Id)>,
    limit: i64,
) -> db::Result<Vec<((Instant, Id), Ticket)>> {
    let rows: Vec<(Option<At>, Uid, JsonDoc)> = sql!(db, |c| {
        let mut query = table::table
            .filter(
                table::tenant_id
                    .eq(tenant)
                    .and(table::attention_at.is_not_null())
                    .and(table::attention_at.le(At(now))),
            )
            .into_boxed();
        if let Some((at, id)) = after {
            query = query.filter(
                table::attention_at
                    .gt(At(at))
                    .or(table::attention_at.eq(At(at)).and(table::id.gt(Uid(id)))),
            );
        }
        query
            .order((table::attention_at, table::id))
            .limit(limit)
            .select((table::attention_at, table::id, table::body))
            .load(c)
    })?;
    rows.iter()
        .filter_map(|(at, Uid(id), body)| at.map(|At(at)| Ok(((at, *id), body.read()?))))
        .collect()
}

/// Tickets in the order of ids, as the recount sees them.
pub fn records(
    db: &mut Db,
    tenant: &str,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<Record>> {
    let rows: Vec<JsonDoc> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::id.gt(Uid(after.unwrap_or(Id::nil())))))
        .order(table::id)
        .limit(limit)
        .select(table::body)
        .load(c))?;
    let record = |body: &JsonDoc| {
        let ticket: Ticket = body.read()?;
        Ok(Record {
            id: ticket.id,
            version: ticket.version,
            unit: ticket.lead_unit,
            facts: ticket.facts(),
        })
    };
    rows.iter().map(record).collect()
}
