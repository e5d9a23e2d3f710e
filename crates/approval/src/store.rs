//! Requests in their table. A request moves on by whoever finds it as it stands, and by nobody after.

use crate::problems;
use crate::request::{Asked, Decision, LIFE, Request, RequestState, TAKING, place};
use crate::schema::approval_request as table;
use db::{At, Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Instant, Problem, Reach};
use ledger::{Change, Tx};
use privacy::Keys;
use serde_json::{Value, json};

const KIND: &str = "approval.request";
/// What has a time.
const WAITING: [RequestState; 2] = [RequestState::Pending, RequestState::Granted];
/// Requests that one unit of work takes.
const SOME: i64 = 100;

pub fn find(db: &mut Db, tenant: &str, id: Id) -> db::Result<Option<Request>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .select(table::body)
        .get_result(c)
        .optional())?;
    body.map(|body| body.read()).transpose()
}

/// Puts down what somebody asks for.
pub fn insert(tx: &mut Tx<'_>, keys: &Keys, asked: &Asked<'_>) -> db::Result<Request> {
    let (tenant, id, now) = (tx.tenant(), kernel::new_id(), tx.now());
    let secret = asked.secret.map(|secret| keys.seal(place(id, "secret"), secret)).transpose()?;
    let request = Request {
        id,
        act: asked.act.into(),
        unit: asked.unit,
        state: RequestState::Pending,
        requested_by: tx.author().account,
        requested_at: now,
        expires_at: now.plus(LIFE),
        decided_by: None,
        decided_at: None,
        detail: asked.detail.clone(),
        records: asked.records.to_vec(),
        not_asked: Vec::new(),
        reason: keys.seal(place(id, "reason"), asked.reason.as_bytes())?,
        decision: None,
        secret,
    };
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(id)),
            table::act.eq(&request.act),
            table::unit_id.eq(Uid(request.unit)),
            table::state.eq(request.state.code()),
            table::requested_by.eq(Uid(request.requested_by)),
            table::expires_at.eq(At(request.expires_at)),
            table::generation.eq(keys.generation()),
            table::body.eq(JsonDoc::of(&request)?),
        ))
        .execute(c))?;
    let data =
        json!({ "act": request.act, "detail": request.detail, "expires_at": request.expires_at });
    record(tx, "approval.requested", &request, data);
    Ok(request)
}

/// Decides a request, as another account than the one that asked; what an approval leads to is done by `perform` in the same
/// transaction, after the request is taken and nobody else can have it.
pub fn decide(
    tx: &mut Tx<'_>,
    keys: &Keys,
    mut request: Request,
    decision: Decision,
    reason: &str,
    perform: impl FnOnce(&mut Tx<'_>, &mut Request) -> db::Result<Value>,
) -> db::Result<(Request, Value)> {
    let (now, account) = (tx.now(), tx.author().account);
    if request.requested_by == account {
        return Err(Problem::plain(&problems::SECOND_PERSON_NEEDED).into());
    }
    if request.state_at(now) != RequestState::Pending {
        return Err(Problem::plain(&problems::REQUEST_CLOSED).into());
    }
    let mut closed = request.clone();
    closed.state = decision.state();
    closed.decided_by = Some(account);
    closed.decided_at = Some(now);
    closed.decision = Some(keys.seal(request.place("decision"), reason.as_bytes())?);
    match decision {
        Decision::Grant => closed.expires_at = now.plus(TAKING),
        Decision::Approve | Decision::Refuse => closed.secret = None,
    }
    advance(tx, keys, &request, &mut closed)?;
    let (event, outcome) = match decision {
        Decision::Approve => ("approval.approved", perform(tx, &mut request)?),
        Decision::Grant => ("approval.granted", perform(tx, &mut request)?),
        Decision::Refuse => ("approval.refused", Value::Null),
    };
    if !request.not_asked.is_empty() {
        closed.not_asked = request.not_asked;
        keep(tx, &closed)?;
    }
    let data = json!({ "act": closed.act, "requested_by": closed.requested_by, "detail": closed.detail, "outcome": outcome });
    record(tx, event, &closed, data);
    Ok((closed, outcome))
}

/// Takes what was granted, as the account that asked: gives what it is about, once, and forgets it.
pub fn take(tx: &mut Tx<'_>, keys: &Keys, request: &Request) -> db::Result<Vec<u8>> {
    if request.state_at(tx.now()) != RequestState::Granted
        || request.requested_by != tx.author().account
    {
        return Err(Problem::plain(&problems::REQUEST_NOT_GRANTED).into());
    }
    let secret = request.secret(keys)?;
    let mut taken = Request { state: RequestState::Taken, secret: None, ..request.clone() };
    advance(tx, keys, request, &mut taken)?;
    let data = json!({ "act": taken.act, "detail": taken.detail });
    record(tx, "approval.taken", &taken, data);
    Ok(secret)
}

/// Compare-and-set.
fn advance(tx: &mut Tx<'_>, keys: &Keys, before: &Request, after: &mut Request) -> db::Result<()> {
    reseal_one(keys, after)?;
    let tenant = tx.tenant();
    let changed = sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(after.id))))
        .filter(table::state.eq(before.state.code()))
        .set((
            table::state.eq(after.state.code()),
            table::decided_by.eq(after.decided_by.map(Uid)),
            table::expires_at.eq(At(after.expires_at)),
            table::generation.eq(keys.generation()),
            table::body.eq(JsonDoc::of(&*after)?),
        ))
        .execute(c))?;
    if changed == 1 { Ok(()) } else { Err(Problem::plain(&problems::REQUEST_CLOSED).into()) }
}

/// Puts down what came up while a request was decided, in the unit of work that has taken it.
fn keep(tx: &mut Tx<'_>, request: &Request) -> db::Result<()> {
    let tenant = tx.tenant();
    sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(request.id))))
        .set(table::body.eq(JsonDoc::of(request)?))
        .execute(c))?;
    Ok(())
}

/// Requests that expired, a few at a time.
pub fn expired(db: &mut Db, tenant: &str, now: Instant) -> db::Result<Vec<Request>> {
    let rows: Vec<JsonDoc> = sql!(db, |c| table::table
        .filter(
            table::tenant_id.eq(tenant).and(table::state.eq_any(WAITING.map(RequestState::code)))
        )
        .filter(table::expires_at.le(At(now)))
        .order((table::expires_at, table::id))
        .limit(SOME)
        .select(table::body)
        .load(c))?;
    rows.iter().map(JsonDoc::read).collect()
}

/// Closes a request that nobody decided, or whose copy nobody took, in time: what it is about is forgotten.
pub fn expire(tx: &mut Tx<'_>, keys: &Keys, request: &Request) -> db::Result<()> {
    let Some(state) = request.state.late() else { return Ok(()) };
    let mut late = Request { state, secret: None, ..request.clone() };
    advance(tx, keys, request, &mut late)?;
    let data = json!({ "act": late.act, "requested_by": late.requested_by, "detail": late.detail });
    record(tx, &format!("approval.{}", state.code()), &late, data);
    Ok(())
}

/// What somebody may see: their own requests, and those of acts in units where they have a say.
pub struct Seen<'a> {
    pub account: Id,
    pub acts: Vec<(&'a str, Reach)>,
    /// Only those that stand so at a moment.
    pub state: Option<(RequestState, Instant)>,
}

/// A page of what somebody may see, the newest first.
pub fn list(
    db: &mut Db,
    tenant: &str,
    seen: &Seen<'_>,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<Request>> {
    let rows: Vec<JsonDoc> = sql!(db, |c| {
        let mut query = table::table.select(table::body).into_boxed();
        query = query.filter(table::requested_by.eq(Uid(seen.account)));
        for (act, reach) in &seen.acts {
            query = match reach.units() {
                None => query.or_filter(table::act.eq(*act)),
                Some(units) => {
                    let units: Vec<Uid> = units.into_iter().map(Uid).collect();
                    query.or_filter(table::act.eq(*act).and(table::unit_id.eq_any(units)))
                }
            };
        }
        query = query.filter(table::tenant_id.eq(tenant));
        query = match seen.state {
            None => query,
            Some((state, now)) => {
                let stands = table::state.eq(state.code());
                match (state.late(), state.waiting()) {
                    (Some(_), _) => query.filter(stands.and(table::expires_at.gt(At(now)))),
                    (None, Some(waiting)) => {
                        let late = table::state.eq(waiting.code());
                        query.filter(stands.or(late.and(table::expires_at.le(At(now)))))
                    }
                    (None, None) => query.filter(stands),
                }
            }
        };
        if let Some(after) = after {
            query = query.filter(table::id.lt(Uid(after)));
        }
        query.order(table::id.desc()).limit(limit).load(c)
    })?;
    rows.iter().map(JsonDoc::read).collect()
}

/// Seals what stands on older keys anew.
pub(crate) fn reseal(tx: &mut Tx<'_>, keys: &Keys, limit: i64) -> db::Result<usize> {
    let (tenant, now) = (tx.tenant(), keys.generation());
    let rows: Vec<(String, JsonDoc)> = sql!(tx.db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::generation.lt(now)))
        .order((table::generation, table::id))
        .limit(limit)
        .select((table::state, table::body))
        .load(c))?;
    for (state, body) in &rows {
        let mut request: Request = body.read()?;
        reseal_one(keys, &mut request)?;
        // A request that was closed meanwhile stands on the new key, has forgotten what it was about, and does not get it back.
        sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(request.id))))
            .filter(table::generation.lt(now).and(table::state.eq(state)))
            .set((table::generation.eq(now), table::body.eq(JsonDoc::of(&request)?)))
            .execute(c))?;
    }
    Ok(rows.len())
}

fn reseal_one(keys: &Keys, request: &mut Request) -> db::Result<()> {
    let id = request.id;
    request.reason = keys.reseal(place(id, "reason"), &request.reason)?;
    for (field, value) in [("decision", &mut request.decision), ("secret", &mut request.secret)] {
        if let Some(sealed) = value {
            *sealed = keys.reseal(place(id, field), sealed)?;
        }
    }
    Ok(())
}

fn record(tx: &mut Tx<'_>, event: &str, request: &Request, data: Value) {
    tx.record(Change {
        event,
        kind: KIND,
        id: request.id,
        version: request.version(),
        unit: request.unit,
        data,
        before: &[],
        after: &[],
    });
}
