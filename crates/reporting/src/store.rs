//! Files that are made while nobody waits. They are no records: nothing is counted by them, and what they hold is in the ledger.

use crate::places::{Holds, Place};
use db::{At, Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Instant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mod schema {
    use db::sql::{Instant, JsonDoc, Uid};
    use diesel::sql_types::*;

    diesel::table! {
        use super::*;
        reporting_export (tenant_id, id) {
            tenant_id -> Text,
            id -> Uid,
            account_id -> Uid,
            unit_id -> Uid,
            created_at -> Instant,
            alive_until -> Instant,
            progress -> Integer,
            state -> Text,
            format -> Text,
            size -> BigInt,
            body -> JsonDoc,
            content -> Nullable<Binary>,
        }
    }
}
use schema::reporting_export as table;

/// 导出状态
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportState {
    /// 生成中
    Running,
    /// 已完成
    Done,
    /// 失败
    Failed,
}

/// A file that is being made, or was.
#[derive(Debug, Clone)]
pub struct Export {
    pub id: Id,
    pub account: Id,
    /// What it counts: whoever may not see that any more may not see the file.
    pub unit: Id,
    pub created_at: Instant,
    /// Who makes it has said that they live until then.
    pub alive_until: Instant,
    pub progress: u32,
    pub state: ExportState,
    /// Its file is kept no longer: it gave way to newer ones, or its time is over.
    pub expired: bool,
    pub format: String,
    pub told: Told,
}

/// How the file is called, or why there is none.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Told {
    pub name: Option<String>,
    pub problem: Option<ExportProblem>,
}

/// 失败原因
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExportProblem {
    /// As in the problems of operations.
    #[schema(max_length = 60, example = "too_many_records")]
    pub code: String,
    /// What to do, in Chinese and English.
    #[schema(max_length = 2000)]
    pub detail: String,
}

const RUNNING: &str = "running";
/// Its file waits to be fetched.
const DONE: &str = "done";
/// It was fetched, and may be again.
const TAKEN: &str = "taken";
const FAILED: &str = "failed";
/// Only that it once was is known, so that whoever polls it is told.
const EXPIRED: &str = "expired";

type Row = (Uid, Uid, Uid, At, At, i32, String, String, JsonDoc);

pub fn find(db: &mut Db, tenant: &str, id: Id) -> db::Result<Option<Export>> {
    let row: Option<Row> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .select((
            table::id,
            table::account_id,
            table::unit_id,
            table::created_at,
            table::alive_until,
            table::progress,
            table::state,
            table::format,
            table::body,
        ))
        .get_result(c)
        .optional())?;
    row.map(|(id, account, unit, created_at, alive_until, progress, state, format, body)| {
        Ok(Export {
            id: id.0,
            account: account.0,
            unit: unit.0,
            created_at: created_at.0,
            alive_until: alive_until.0,
            progress: progress.unsigned_abs(),
            state: match state.as_str() {
                RUNNING => ExportState::Running,
                DONE | TAKEN => ExportState::Done,
                _ => ExportState::Failed,
            },
            expired: state == EXPIRED,
            format,
            told: body.read()?,
        })
    })
    .transpose()
}

pub fn content(db: &mut Db, tenant: &str, id: Id) -> db::Result<Option<Vec<u8>>> {
    let found: Option<Option<Vec<u8>>> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .select(table::content)
        .get_result(c)
        .optional())?;
    Ok(found.flatten())
}

/// Those of an account that hold a place: what is being made, and what was made since a day and is still there. The oldest first.
pub fn places(
    db: &mut Db,
    tenant: &str,
    account: Id,
    (made_since, now): (Instant, Instant),
) -> db::Result<Vec<Place>> {
    let is_made = table::state.eq(RUNNING).and(table::alive_until.ge(At(now)));
    let is_there = table::state.eq_any([DONE, TAKEN]).and(table::created_at.ge(At(made_since)));
    let rows: Vec<(Uid, String, i64)> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::account_id.eq(Uid(account))))
        .filter(is_made.or(is_there))
        .select((table::id, table::state, table::size))
        .order(table::id)
        .load(c))?;
    let place = |(id, state, size): (Uid, String, i64)| {
        let holds = match state.as_str() {
            RUNNING => Holds::Running,
            TAKEN => Holds::Taken,
            _ => Holds::Waiting,
        };
        Place { id: id.0, holds, bytes: size.unsigned_abs() }
    };
    Ok(rows.into_iter().map(place).collect())
}

/// Files that are kept no longer.
pub fn give_way(db: &mut Db, tenant: &str, ids: &[Id]) -> db::Result<()> {
    let ids: Vec<Uid> = ids.iter().map(|id| Uid(*id)).collect();
    let these = table::table.filter(table::tenant_id.eq(tenant).and(table::id.eq_any(ids)));
    sql!(db, |c| diesel::update(these)
        .set((table::state.eq(EXPIRED), table::size.eq(0), table::content.eq(None::<Vec<u8>>)))
        .execute(c))?;
    Ok(())
}

/// It was fetched.
pub fn take(db: &mut Db, tenant: &str, id: Id) -> db::Result<()> {
    sql!(db, |c| diesel::update(table::table.find((tenant, Uid(id))))
        .filter(table::state.eq(DONE))
        .set(table::state.eq(TAKEN))
        .execute(c))?;
    Ok(())
}

pub fn begin(db: &mut Db, tenant: &str, export: &Export) -> db::Result<()> {
    sql!(db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(export.id)),
            table::account_id.eq(Uid(export.account)),
            table::unit_id.eq(Uid(export.unit)),
            table::created_at.eq(At(export.created_at)),
            table::alive_until.eq(At(export.alive_until)),
            table::progress.eq(0),
            table::state.eq(RUNNING),
            table::format.eq(&export.format),
            table::size.eq(0),
            table::body.eq(JsonDoc::of(&export.told)?),
        ))
        .execute(c))?;
    Ok(())
}

/// Says that it is still being made, and how far it is.
pub fn go_on(db: &mut Db, tenant: &str, id: Id, progress: i32, until: Instant) -> db::Result<()> {
    sql!(db, |c| diesel::update(table::table.find((tenant, Uid(id))))
        .filter(table::state.eq(RUNNING).and(table::progress.le(progress)))
        .set((table::progress.eq(progress), table::alive_until.eq(At(until))))
        .execute(c))?;
    Ok(())
}

/// The file, under its name, or why there is none.
pub fn end(
    db: &mut Db,
    tenant: &str,
    id: Id,
    told: &Told,
    content: Option<&[u8]>,
) -> db::Result<()> {
    let (state, progress) = if content.is_some() { (DONE, 100) } else { (FAILED, 0) };
    let body = JsonDoc::of(told)?;
    let running = table::table.find((tenant, Uid(id))).filter(table::state.eq(RUNNING));
    match content {
        Some(content) => sql!(db, |c| diesel::update(running)
            .set((
                table::state.eq(state),
                table::progress.eq(progress),
                table::size.eq(i64::try_from(content.len()).unwrap_or(i64::MAX)),
                table::body.eq(&body),
                table::content.eq(content),
            ))
            .execute(c))?,
        None => sql!(db, |c| diesel::update(running)
            .set((table::state.eq(state), table::body.eq(&body)))
            .execute(c))?,
    };
    Ok(())
}

/// The files of those from before a moment are kept no longer; gives how many.
pub fn expire(db: &mut Db, tenant: &str, before: Instant) -> db::Result<usize> {
    let old = table::tenant_id.eq(tenant).and(table::created_at.lt(At(before)));
    Ok(sql!(db, |c| diesel::update(table::table.filter(old.and(table::state.ne(EXPIRED))))
        .set((table::state.eq(EXPIRED), table::size.eq(0), table::content.eq(None::<Vec<u8>>)))
        .execute(c))?)
}

/// Nothing is known any more of those from before a moment.
pub fn forget(db: &mut Db, tenant: &str, before: Instant) -> db::Result<usize> {
    Ok(sql!(db, |c| diesel::delete(
        table::table.filter(table::tenant_id.eq(tenant).and(table::created_at.lt(At(before))))
    )
    .execute(c))?)
}
