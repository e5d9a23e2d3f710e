//! The rows of the counters. They are no records: no entry of the ledger tells of them.

use super::LoginKey;
use super::counter::{Counter, KNOWN};
use crate::schema::organization_attempt as table;
use db::{At, Database, Db, JsonDoc, sql};
use diesel::prelude::*;
use kernel::Instant;
use privacy::NO_TENANT;

/// Everything that was counted against a login: its holder proved another way to be who they are.
pub fn clear(db: &mut Db, tenant: &str, login: &LoginKey) -> db::Result<()> {
    sql!(db, |c| diesel::delete(
        table::table.filter(table::tenant_id.eq(tenant).and(table::login_key.eq(&login.0)))
    )
    .execute(c))?;
    Ok(())
}

/// Forgets what nobody touched for as long as a source is known.
#[expect(clippy::disallowed_methods, reason = "counters of attempts are no records")]
pub async fn forget(database: &Database, tenant: &str, now: Instant) -> db::Result<usize> {
    let (tenants, before) = ([tenant.to_string(), NO_TENANT.into()], At(now.plus(-KNOWN)));
    database
        .write(move |db| {
            Ok(sql!(db, |c| diesel::delete(
                table::table
                    .filter(table::tenant_id.eq_any(&tenants).and(table::touched_at.lt(before)))
            )
            .execute(c))?)
        })
        .await
}

pub fn peek(db: &mut Db, tenant: &str, login: &str, source: &str) -> db::Result<Counter> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((tenant, login, source))
        .select(table::body)
        .get_result(c)
        .optional())?;
    body.map_or(Ok(Counter::default()), |body| body.read())
}

/// Reads a counter that is about to change; others wait for it until this transaction ends.
pub fn take(
    db: &mut Db,
    tenant: &str,
    login: &str,
    source: &str,
    now: Instant,
) -> db::Result<Counter> {
    let fresh = JsonDoc::of(&Counter::default())?;
    sql!(db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::login_key.eq(login),
            table::source.eq(source),
            table::touched_at.eq(At(now)),
            table::body.eq(&fresh),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    let query = table::table.find((tenant, login, source)).select(table::body);
    let body: JsonDoc = match db {
        Db::Pg(c) => query.for_update().get_result(c)?,
        Db::Lite(c) => query.get_result(c)?,
    };
    body.read()
}

pub fn put(
    db: &mut Db,
    tenant: &str,
    login: &str,
    source: &str,
    counter: &Counter,
    now: Instant,
) -> db::Result<()> {
    let body = JsonDoc::of(counter)?;
    sql!(db, |c| diesel::update(table::table.find((tenant, login, source)))
        .set((table::touched_at.eq(At(now)), table::body.eq(&body)))
        .execute(c))?;
    Ok(())
}
