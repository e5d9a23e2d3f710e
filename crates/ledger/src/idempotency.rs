use crate::schema::ledger_idempotency as table;
use crate::tx::Author;
use db::{At, Db, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Instant, Problem, problems};

/// What makes two requests the same request.
#[derive(Debug, Clone)]
pub struct IdempotencyKey {
    /// Chosen by the client; unique per account.
    pub key: String,
    /// A keyed digest of method, path with its ids, version and canonical body: without the key nobody can try bodies against it.
    pub fingerprint: [u8; 32],
}

/// An answer as it is stored and sent: status, headers (ETag, Location), JSON body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// A claim that is not answered yet; it is never visible outside its own transaction.
const UNANSWERED: i32 = 0;

/// Takes the key for this transaction, or gives back the answer of the request that had it first.
///
/// On PostgreSQL the second of two simultaneous requests waits here for the first one's commit; SQLite has one writer, so that
/// looking is enough.
pub(crate) fn claim(
    db: &mut Db,
    author: &Author,
    key: &IdempotencyKey,
    now: Instant,
) -> db::Result<Option<Reply>> {
    if db.is_postgres() && insert(db, author, key, now, None)? == 1 {
        return Ok(None);
    }
    let id = (&*author.tenant, Uid(author.account), &key.key);
    let known: Option<(Vec<u8>, i32, String, String)> = sql!(db, |c| table::table
        .find(id)
        .select((table::fingerprint, table::status, table::headers, table::body))
        .get_result(c)
        .optional())?;
    let Some((fingerprint, status, headers, body)) = known else { return Ok(None) };
    if fingerprint != key.fingerprint {
        return Err(Problem::plain(&problems::KEY_REUSED).into());
    }
    let headers = serde_json::from_str(&headers).map_err(db::Error::broken)?;
    let status = u16::try_from(status).map_err(db::Error::broken)?;
    Ok(Some(Reply { status, headers, body }))
}

/// Keeps the answer beside the effect, in the same transaction: only committed outcomes are ever replayed.
pub(crate) fn keep(
    db: &mut Db,
    author: &Author,
    key: &IdempotencyKey,
    now: Instant,
    reply: &Reply,
) -> db::Result<()> {
    if !db.is_postgres() {
        insert(db, author, key, now, Some(reply))?;
        return Ok(());
    }
    let id = (&*author.tenant, Uid(author.account), &key.key);
    sql!(db, |c| diesel::update(table::table.find(id))
        .set((
            table::status.eq(i32::from(reply.status)),
            table::headers.eq(headers_of(reply)?),
            table::body.eq(&reply.body),
        ))
        .execute(c))?;
    Ok(())
}

/// When an account last sent a change that was carried out, as long as its answers are kept.
pub fn last_written(db: &mut Db, tenant: &str, account: Id) -> db::Result<Option<Instant>> {
    let of_account = table::tenant_id.eq(tenant).and(table::account_id.eq(Uid(account)));
    let at: Option<At> = sql!(db, |c| table::table
        .filter(of_account)
        .order(table::at.desc())
        .select(table::at)
        .first(c)
        .optional())?;
    Ok(at.map(|At(at)| at))
}

/// The row of a key; nothing is inserted where it is claimed already.
fn insert(
    db: &mut Db,
    author: &Author,
    key: &IdempotencyKey,
    now: Instant,
    reply: Option<&Reply>,
) -> db::Result<usize> {
    let row = (
        table::tenant_id.eq(&*author.tenant),
        table::account_id.eq(Uid(author.account)),
        table::key.eq(&key.key),
        table::fingerprint.eq(key.fingerprint.as_slice()),
        table::at.eq(At(now)),
        table::status.eq(reply.map_or(UNANSWERED, |reply| reply.status.into())),
        table::headers.eq(reply.map_or(Ok(String::new()), headers_of)?),
        table::body.eq(reply.map_or("", |reply| &reply.body)),
    );
    let new = diesel::insert_into(table::table).values(row);
    Ok(match db {
        Db::Pg(c) => new.on_conflict_do_nothing().execute(c)?,
        // A plain insert is prepared once; diesel parses one with ON CONFLICT every time.
        Db::Lite(c) => new.execute(c)?,
    })
}

fn headers_of(reply: &Reply) -> db::Result<String> {
    serde_json::to_string(&reply.headers).map_err(db::Error::broken)
}

/// Forgets answers older than their life; from then on a client-made id is what keeps a repetition harmless.
pub(crate) fn forget(db: &mut Db, tenant: &str, before: Instant) -> db::Result<usize> {
    Ok(sql!(db, |c| diesel::delete(
        table::table.filter(table::tenant_id.eq(tenant)).filter(table::at.lt(At(before)))
    )
    .execute(c))?)
}

/// An erasure is rare, and answers are kept for days: a search through all of them.
pub(crate) fn forget_about(db: &mut Db, tenant: &str, about: kernel::Id) -> db::Result<()> {
    let shows = db::like_pattern(&about.to_string());
    sql!(db, |c| diesel::delete(
        table::table.filter(table::tenant_id.eq(tenant).and(table::body.like(&shows)))
    )
    .execute(c))?;
    Ok(())
}
