//! Who called: the one module that touches what identifies a person.

use super::schema::{hotline_caller, hotline_caller_access as access};
use crate::model::CallerDetails;
use db::{At, Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Instant};
use ledger::Tx;

pub(super) fn insert_caller(
    tx: &mut Tx<'_>,
    ticket: Id,
    caller: &CallerDetails,
    salt: &[u8],
) -> db::Result<()> {
    let tenant = tx.tenant();
    sql!(tx.db, |c| diesel::insert_into(hotline_caller::table)
        .values((
            hotline_caller::tenant_id.eq(tenant),
            hotline_caller::ticket_id.eq(Uid(ticket)),
            hotline_caller::salt.eq(salt),
            hotline_caller::body.eq(JsonDoc::of(caller)?),
        ))
        .execute(c))?;
    Ok(())
}

/// The caller of a ticket; empty when nothing is known.
pub fn find_caller(db: &mut Db, tenant: &str, ticket: Id) -> db::Result<CallerDetails> {
    let body: Option<JsonDoc> = sql!(db, |c| hotline_caller::table
        .find((tenant, Uid(ticket)))
        .select(hotline_caller::body)
        .get_result(c)
        .optional())?;
    body.map_or(Ok(CallerDetails::default()), |body| body.read())
}

/// What somebody did about a caller's particulars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessKind {
    /// The first of the two locks of a confidential ticket.
    Unlock,
    Reveal,
}

/// A look at a caller's particulars.
#[derive(Debug, Clone)]
pub struct Access {
    pub id: Id,
    pub ticket: Id,
    pub account: Id,
    pub kind: AccessKind,
    pub at: Instant,
    pub reason: String,
}

impl AccessKind {
    fn code(self) -> &'static str {
        match self {
            Self::Unlock => "unlock",
            Self::Reveal => "reveal",
        }
    }
}

pub fn insert_access(tx: &mut Tx<'_>, one: &Access) -> db::Result<()> {
    let tenant = tx.tenant();
    sql!(tx.db, |c| diesel::insert_into(access::table)
        .values((
            access::tenant_id.eq(tenant),
            access::id.eq(Uid(one.id)),
            access::ticket_id.eq(Uid(one.ticket)),
            access::account_id.eq(Uid(one.account)),
            access::kind.eq(one.kind.code()),
            access::at.eq(At(one.at)),
            access::body.eq(JsonDoc::of(&serde_json::json!({ "reason": one.reason }))?),
        ))
        .execute(c))?;
    Ok(())
}

/// Accounts that opened the first lock of a ticket since a moment.
pub fn accesses(
    db: &mut Db,
    tenant: &str,
    ticket: Id,
    kind: AccessKind,
    since: Instant,
) -> db::Result<Vec<Id>> {
    let accounts: Vec<Uid> = sql!(db, |c| access::table
        .filter(access::tenant_id.eq(tenant).and(access::ticket_id.eq(Uid(ticket))))
        .filter(access::at.ge(At(since)).and(access::kind.eq(kind.code())))
        .select(access::account_id)
        .load(c))?;
    Ok(accounts.into_iter().map(|Uid(id)| id).collect())
}
