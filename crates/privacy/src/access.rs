//! Who looked at whose particulars. The record is part of the unit of work that allows the look, so it is committed before anything
//! is shown, or nothing is shown.

use crate::schema::privacy_access as table;
use crate::{Keys, Place, Sealed};
use chrono::TimeDelta;
use db::{At, Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Instant, Problem, Reach};
use ledger::{Change, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// What records of access are in the ledger.
pub const KIND: &str = "privacy.access";

/// An account may look so often within an hour: a number of ours. Who calls people back needs a dozen; who copies a town's callers
/// by hand needs thousands.
pub const LOOKS_PER_HOUR: i64 = 60;
const HOUR: TimeDelta = TimeDelta::hours(1);

/// What somebody did about a person's particulars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LookKind {
    /// Opened the first of two locks; saw nothing yet.
    Unlock,
    /// Saw them.
    Reveal,
    /// Wrote them into a document, for the reason of a look just before; allows no further one.
    Write,
    /// Took them out of the system, at the person's own request.
    Export,
}

impl LookKind {
    const ALL: [Self; 4] = [Self::Unlock, Self::Reveal, Self::Write, Self::Export];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Unlock => "unlock",
            Self::Reveal => "reveal",
            Self::Write => "write",
            Self::Export => "export",
        }
    }
}

/// Why somebody's particulars are looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevealReason {
    #[schema(min_length = 2, max_length = 500, example = "回电核实地点")]
    pub reason: String,
}

/// A look that is about to happen.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    pub kind: LookKind,
    /// What the entry of the ledger is called, such as `hotline.caller_revealed`.
    pub event: &'a str,
    /// The kind of record that holds the particulars, and its id.
    pub subject_kind: &'a str,
    pub subject: Id,
    pub unit: Id,
    /// Which particulars.
    pub fields: &'a [&'a str],
    pub reason: &'a str,
}

/// A look as the auditor reads it: everything but what was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Access {
    pub id: Id,
    pub account: Id,
    pub kind: LookKind,
    /// The kind of record, such as `hotline.ticket`.
    #[schema(max_length = 100)]
    pub subject_kind: String,
    pub subject: Id,
    pub unit: Id,
    /// Which particulars.
    #[schema(max_items = 100)]
    pub fields: Vec<String>,
    #[schema(max_length = 500)]
    pub reason: String,
    pub at: Instant,
}

#[derive(Serialize, Deserialize)]
struct Body {
    fields: Vec<String>,
    reason: Sealed,
}

fn reason_place<'a>(id: Id) -> Place<'a> {
    Place::new("privacy_access", id, "reason")
}

/// Records a look, unless the account has had too many. Where it cannot be written, nothing is shown, and the answer is 503.
pub fn record(tx: &mut Tx<'_>, keys: &Keys, look: &Look<'_>) -> db::Result<Id> {
    write(tx, keys, look).map_err(db::Error::as_unavailable)
}

fn write(tx: &mut Tx<'_>, keys: &Keys, look: &Look<'_>) -> db::Result<Id> {
    refuse_too_many(tx)?;
    let (tenant, id, account, now) = (tx.tenant(), kernel::new_id(), tx.author().account, tx.now());
    let fields: Vec<String> = look.fields.iter().map(ToString::to_string).collect();
    let body = Body { fields, reason: keys.seal(reason_place(id), look.reason.as_bytes())? };
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(id)),
            table::account_id.eq(Uid(account)),
            table::kind.eq(look.kind.code()),
            table::subject_kind.eq(look.subject_kind),
            table::subject_id.eq(Uid(look.subject)),
            table::unit_id.eq(Uid(look.unit)),
            table::at.eq(At(now)),
            table::generation.eq(keys.generation()),
            table::body.eq(JsonDoc::of(&body)?),
        ))
        .execute(c))?;
    let data = json!({
        "kind": look.kind, "subject_kind": look.subject_kind, "subject": look.subject, "fields": look.fields,
    });
    let change = Change {
        event: look.event,
        kind: KIND,
        id,
        version: 1,
        unit: look.unit,
        data,
        before: &[],
        after: &[],
    };
    tx.record_about(change, &[look.subject]);
    Ok(id)
}

/// A copy for the person concerned is one request, however many records it shows: it does not use up the hour.
fn refuse_too_many(tx: &mut Tx<'_>) -> db::Result<()> {
    let (tenant, account, since) =
        (tx.tenant(), Uid(tx.author().account), At(tx.now().plus(-HOUR)));
    let looks: i64 = sql!(tx.db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::account_id.eq(account)))
        .filter(table::at.gt(since).and(table::kind.ne(LookKind::Export.code())))
        .count()
        .get_result(c))?;
    if looks < LOOKS_PER_HOUR {
        return Ok(());
    }
    let zh = format!("一小时内最多查看 {LOOKS_PER_HOUR} 次个人信息，请稍后再试");
    let en =
        format!("Particulars may be looked at {LOOKS_PER_HOUR} times an hour; come back later");
    Err(Problem::new(&kernel::problems::QUOTA_EXCEEDED, zh, en).into())
}

/// Accounts that did something about a record's particulars since a moment.
pub fn accounts(
    db: &mut Db,
    tenant: &str,
    subject: Id,
    kind: LookKind,
    since: Instant,
) -> db::Result<Vec<Id>> {
    let accounts: Vec<Uid> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::subject_id.eq(Uid(subject))))
        .filter(table::at.ge(At(since)).and(table::kind.eq(kind.code())))
        .select(table::account_id)
        .load(c))?;
    Ok(accounts.into_iter().map(|Uid(id)| id).collect())
}

/// For which reason this account looked at a record's particulars, if that look was its own and no longer ago than since a moment.
pub fn own_reason(
    db: &mut Db,
    keys: &Keys,
    look: Id,
    (account, subject): (Id, Id),
    since: Instant,
) -> db::Result<Option<String>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((keys.tenant(), Uid(look)))
        .filter(table::account_id.eq(Uid(account)).and(table::subject_id.eq(Uid(subject))))
        .filter(table::at.ge(At(since)).and(table::kind.eq(LookKind::Reveal.code())))
        .select(table::body)
        .get_result(c)
        .optional())?;
    let Some(body) = body else { return Ok(None) };
    let Body { reason, .. } = body.read()?;
    Ok(Some(keys.open(reason_place(look), &reason)?.text()?.to_string()))
}

/// Which looks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    pub account: Option<Id>,
    pub subject: Option<Id>,
    pub from: Option<Instant>,
    pub before: Option<Instant>,
}

type Row = (Uid, Uid, String, String, Uid, Uid, At, JsonDoc);

/// A page of the looks at records of these units, the newest first.
pub fn list(
    db: &mut Db,
    keys: &Keys,
    reach: &Reach,
    asked: Asked,
    after: Option<(Instant, Id)>,
    limit: i64,
) -> db::Result<Vec<Access>> {
    let rows: Vec<Row> = sql!(db, |c| {
        let mut query = table::table.filter(table::tenant_id.eq(keys.tenant())).into_boxed();
        if let Some(units) = reach.units() {
            query =
                query.filter(table::unit_id.eq_any(units.into_iter().map(Uid).collect::<Vec<_>>()));
        }
        if let Some(account) = asked.account {
            query = query.filter(table::account_id.eq(Uid(account)));
        }
        if let Some(subject) = asked.subject {
            query = query.filter(table::subject_id.eq(Uid(subject)));
        }
        if let Some(from) = asked.from {
            query = query.filter(table::at.ge(At(from)));
        }
        if let Some(before) = asked.before {
            query = query.filter(table::at.lt(At(before)));
        }
        if let Some((at, id)) = after {
            query = query
                .filter(table::at.le(At(at)))
                .filter(table::at.lt(At(at)).or(table::id.lt(Uid(id))));
        }
        query
            .order((table::at.desc(), table::id.desc()))
            .limit(limit)
            .select((
                table::id,
                table::account_id,
                table::kind,
                table::subject_kind,
                table::subject_id,
                table::unit_id,
                table::at,
                table::body,
            ))
            .load(c)
    })?;
    rows.into_iter().map(|row| read(keys, row)).collect()
}

fn read(keys: &Keys, row: Row) -> db::Result<Access> {
    let (Uid(id), Uid(account), kind, subject_kind, Uid(subject), Uid(unit), At(at), body) = row;
    let kind = LookKind::ALL.into_iter().find(|one| one.code() == kind);
    let kind = kind.ok_or_else(|| db::Error::broken("an unknown kind of look"))?;
    let Body { fields, reason } = body.read()?;
    let reason = keys.open(reason_place(id), &reason)?.text()?.to_string();
    Ok(Access { id, account, kind, subject_kind, subject, unit, fields, reason, at })
}

/// Seals the reasons of some rows anew.
pub(crate) fn reseal(tx: &mut Tx<'_>, keys: &Keys, limit: i64) -> db::Result<usize> {
    let (tenant, now) = (tx.tenant(), keys.generation());
    let rows: Vec<(Uid, i32, JsonDoc)> = sql!(tx.db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::generation.lt(now)))
        .order((table::generation, table::id))
        .limit(limit)
        .select((table::id, table::generation, table::body))
        .load(c))?;
    for (Uid(id), before, body) in &rows {
        let mut body: Body = body.read()?;
        body.reason = keys.reseal(reason_place(*id), &body.reason)?;
        sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(*id))))
            .filter(table::generation.eq(before))
            .set((table::generation.eq(now), table::body.eq(JsonDoc::of(&body)?)))
            .execute(c))?;
    }
    Ok(rows.len())
}
