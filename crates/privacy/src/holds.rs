//! 保全: while an authority's order keeps a record as it is (证据保全, 民事诉讼法 art. 84; 留存, 个人信息保护法 art. 47 para. 2), nobody is
//! erased from it, on no ground.

use crate::problems;
use crate::schema::privacy_hold as table;
use db::{At, Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use diesel::sql_types::Text;
use kernel::{Id, Instant, Problem, Reach};
use ledger::{Change, Tx, feed};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// What holds are in the ledger.
const KIND: &str = "privacy.hold";

/// 保全
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Hold {
    pub id: Id,
    pub version: i64,
    /// The record that stays as it is.
    pub record: Id,
    /// Its kind, such as `hotline.ticket`.
    #[schema(max_length = 100)]
    pub kind: String,
    /// Whose record it was when the order came.
    pub unit: Id,
    /// 决定机关
    #[schema(max_length = 100)]
    pub authority: String,
    /// 决定文书号
    #[schema(max_length = 60)]
    pub document_no: String,
    pub placed_at: Instant,
    pub placed_by: Id,
    /// Absent while the record is held.
    pub lifted: Option<Lifted>,
}

/// 解除
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Lifted {
    pub at: Instant,
    pub by: Id,
    /// 解除文书号
    #[schema(max_length = 60)]
    pub document_no: String,
}

/// A hold to be placed. The order is named by its authority and number; what it says of people stays in the document.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHold {
    /// Made by the client, so that a repetition is recognised; by the server when absent.
    pub id: Option<Id>,
    /// The record that has to stay as it is, whatever its kind.
    pub record: Id,
    /// 决定机关
    #[schema(min_length = 2, max_length = 100, example = "乌翠区人民法院")]
    pub authority: String,
    /// 决定文书号
    #[schema(min_length = 2, max_length = 60, example = "(2025)黑0718证保1号")]
    pub document_no: String,
}

/// What lifts a hold.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LiftHold {
    /// 解除文书号
    #[schema(min_length = 2, max_length = 60, example = "(2025)黑0718证保1号之二")]
    pub document_no: String,
}

/// The hold that was placed under the client's id before, if this says the same; under the id of another one there is none to be had.
pub fn placed_before(tx: &mut Tx<'_>, reach: &Reach, new: &NewHold) -> db::Result<Option<Hold>> {
    let Some(id) = new.id else { return Ok(None) };
    let tenant = tx.tenant();
    let Some(known) = find(tx.db, tenant, id)? else { return Ok(None) };
    let said = |hold: &Hold| {
        (hold.record, &hold.authority, &hold.document_no)
            == (new.record, &new.authority, &new.document_no)
    };
    if reach.covers(known.unit) && said(&known) {
        return Ok(Some(known));
    }
    let zh = "这一 id 已用于另一项保全";
    Err(Problem::new(&kernel::problems::CONFLICT, zh, "The id is that of another hold").into())
}

/// Holds a record within reach, whichever line keeps it.
pub fn place(tx: &mut Tx<'_>, reach: &Reach, new: &NewHold) -> db::Result<Hold> {
    let tenant = tx.tenant();
    lock(tx.db, tenant, new.record)?;
    let entries = feed::of_subject(tx.db, tenant, new.record)?;
    let last = entries.last().filter(|last| reach.covers(last.unit));
    let last = last.ok_or_else(|| {
        let zh = "没有这条记录";
        Problem::field("/record", "record_unknown", zh, "There is no such record")
    })?;
    let hold = Hold {
        id: new.id.unwrap_or_else(kernel::new_id),
        version: 1,
        record: new.record,
        kind: last.subject.kind.clone(),
        unit: last.unit,
        authority: new.authority.clone(),
        document_no: new.document_no.clone(),
        placed_at: tx.now(),
        placed_by: tx.author().account,
        lifted: None,
    };
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(hold.id)),
            table::version.eq(1_i64),
            table::record_id.eq(Uid(hold.record)),
            table::unit_id.eq(Uid(hold.unit)),
            table::body.eq(JsonDoc::of(&hold)?),
        ))
        .execute(c))?;
    record(tx, "privacy.hold_placed", &hold);
    Ok(hold)
}

/// Ends a hold; the years of keeping count on as if it had not been.
pub fn lift(
    tx: &mut Tx<'_>,
    reach: &Reach,
    id: Id,
    version: i64,
    document_no: String,
) -> db::Result<Hold> {
    let tenant = tx.tenant();
    let found = find(tx.db, tenant, id)?.filter(|hold| reach.covers(hold.unit));
    let mut hold = found.ok_or_else(Problem::not_found)?;
    if hold.version != version {
        return Err(Problem::plain(&kernel::problems::VERSION_MISMATCH).into());
    }
    if hold.lifted.is_some() {
        let zh = "保全已解除";
        return Err(
            Problem::new(&kernel::problems::CONFLICT, zh, "The hold was lifted before").into()
        );
    }
    hold.version += 1;
    let now = tx.now();
    hold.lifted = Some(Lifted { at: now, by: tx.author().account, document_no });
    let changed = sql!(tx.db, |c| diesel::update(table::table.find((tenant, Uid(id))))
        .filter(table::version.eq(version))
        .set((
            table::version.eq(hold.version),
            table::lifted_at.eq(At(now)),
            table::body.eq(JsonDoc::of(&hold)?),
        ))
        .execute(c))?;
    if changed == 0 {
        return Err(Problem::plain(&kernel::problems::VERSION_MISMATCH).into());
    }
    record(tx, "privacy.hold_lifted", &hold);
    Ok(hold)
}

fn record(tx: &mut Tx<'_>, event: &str, hold: &Hold) {
    let change = Change {
        event,
        kind: KIND,
        id: hold.id,
        version: hold.version,
        unit: hold.unit,
        data: json!({ "record": hold.record, "kind": hold.kind }),
        before: &[],
        after: &[],
    };
    tx.record_about(change, &[hold.record]);
}

pub fn find(db: &mut Db, tenant: &str, id: Id) -> db::Result<Option<Hold>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .select(table::body)
        .get_result(c)
        .optional())?;
    body.map(|body| body.read()).transpose()
}

/// A page of the holds within reach, the newest first.
pub fn list(
    db: &mut Db,
    tenant: &str,
    reach: &Reach,
    record: Option<Id>,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<Hold>> {
    let rows: Vec<JsonDoc> = sql!(db, |c| {
        let mut query = table::table.filter(table::tenant_id.eq(tenant)).into_boxed();
        if let Some(units) = reach.units() {
            query =
                query.filter(table::unit_id.eq_any(units.into_iter().map(Uid).collect::<Vec<_>>()));
        }
        if let Some(record) = record {
            query = query.filter(table::record_id.eq(Uid(record)));
        }
        if let Some(after) = after {
            query = query.filter(table::id.lt(Uid(after)));
        }
        query.order(table::id.desc()).limit(limit).select(table::body).load(c)
    })?;
    rows.iter().map(JsonDoc::read).collect()
}

/// The records that are held.
pub fn held(db: &mut Db, tenant: &str) -> db::Result<Vec<Id>> {
    let held: Vec<Uid> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::lifted_at.is_null()))
        .select(table::record_id)
        .distinct()
        .load(c))?;
    Ok(held.into_iter().map(|Uid(record)| record).collect())
}

/// Until the transaction ends nobody else places a hold on the record, or takes something of it away: whoever comes second sees what
/// the first did. SQLite has one writer.
fn lock(db: &mut Db, tenant: &str, record: Id) -> db::Result<()> {
    let Db::Pg(c) = db else { return Ok(()) };
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind::<Text, _>(format!("privacy_hold {tenant} {record}"))
        .execute(c)?;
    Ok(())
}

/// Of a record that is held nothing is taken away, and nobody holds it before the transaction ends; the refusal names the hold.
pub fn refuse_if_held(db: &mut Db, tenant: &str, record: Id) -> db::Result<()> {
    lock(db, tenant, record)?;
    let held: Option<Uid> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::record_id.eq(Uid(record))))
        .filter(table::lifted_at.is_null())
        .order(table::id)
        .select(table::id)
        .first(c)
        .optional())?;
    let Some(Uid(hold)) = held else { return Ok(()) };
    let zh = format!("记录 {record} 处于保全中（{hold}），解除前不能删除或作废");
    let en = format!(
        "The record {record} is under the hold {hold}; nothing of it is taken away before that is lifted"
    );
    Err(Problem::new(&problems::RECORD_HELD, zh, en).into())
}
