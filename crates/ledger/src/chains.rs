//! What holds of all entries, sealed or not: a record's versions without a gap and in their order, each entry in one place, the
//! facts that wait those of their entries, and no stored answer about what nobody entered.

use crate::entry::Entry;
use crate::query::{Bind, Sql};
use crate::schema::{ledger_entry, ledger_idempotency, ledger_pending};
use crate::tail;
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::Id;
use serde::Deserialize;
use std::collections::HashSet;

/// After so many faults of one kind the rest would only repeat them.
const ENOUGH: i64 = 20;
/// Rows at once; what waits, and what is remembered of answers, may be much.
const PAGE: i64 = 500;

#[derive(QueryableByName)]
struct Link {
    #[diesel(sql_type = db::sql::Uid)]
    id: Uid,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    place: i64,
}

/// Everything that is wrong, in words.
pub(crate) fn faults(db: &mut Db, tenant: &str) -> db::Result<Vec<String>> {
    let mut faults = versions(db, tenant)?;
    faults.extend(places(db, tenant)?);
    faults.extend(waiting(db, tenant)?);
    faults.extend(answers(db, tenant)?);
    Ok(faults)
}

/// The n-th entry of a record in the order of sealing, then of recording, makes its version n.
fn versions(db: &mut Db, tenant: &str) -> db::Result<Vec<String>> {
    let mut sql = Sql::new(db);
    let place = sql.bind(Bind::Text(tenant.to_string()));
    sql.text = format!(
        "SELECT id, version, place FROM (
            SELECT e.subject_id AS id, e.subject_version AS version, row_number() OVER (
                PARTITION BY e.subject_id ORDER BY COALESCE(s.seal_index, {never}), e.subject_version) AS place
            FROM ledger_entry AS e
            LEFT JOIN ledger_seal AS s ON s.tenant_id = e.tenant_id AND s.entry_id = e.id
            WHERE e.tenant_id = {place}) AS chain
         WHERE version <> place ORDER BY id, place LIMIT {ENOUGH}",
        never = i64::MAX
    );
    let wrong: Vec<Link> = sql.load(db)?;
    let said = |link: Link| {
        let (id, place, version) = (link.id.0, link.place, link.version);
        format!("record {id}: its entry number {place} makes version {version}")
    };
    Ok(wrong.into_iter().map(said).collect())
}

/// An entry is sealed or waits to be; never both, never neither. And nothing waits that is no entry.
fn places(db: &mut Db, tenant: &str) -> db::Result<Vec<String>> {
    let mut sql = Sql::new(db);
    let (one, other) =
        (sql.bind(Bind::Text(tenant.to_string())), sql.bind(Bind::Text(tenant.to_string())));
    sql.text = format!(
        "SELECT e.id AS id, e.subject_version AS version, CAST(CASE WHEN s.entry_id IS NULL THEN 0 ELSE 2 END AS bigint) AS place
         FROM ledger_entry AS e
         LEFT JOIN ledger_seal AS s ON s.tenant_id = e.tenant_id AND s.entry_id = e.id
         LEFT JOIN ledger_pending AS p
             ON p.tenant_id = e.tenant_id AND p.subject_version = e.subject_version AND p.entry_id = e.id
         WHERE e.tenant_id = {one} AND (s.entry_id IS NULL) = (p.entry_id IS NULL)
         UNION ALL
         SELECT p.entry_id, p.subject_version, CAST(1 AS bigint)
         FROM ledger_pending AS p
         LEFT JOIN ledger_entry AS e
             ON e.tenant_id = p.tenant_id AND e.id = p.entry_id AND e.subject_version = p.subject_version
         WHERE p.tenant_id = {other} AND e.id IS NULL
         LIMIT {ENOUGH}"
    );
    let wrong: Vec<Link> = sql.load(db)?;
    let said = |link: Link| {
        let what = match link.place {
            0 => "is not sealed and does not wait to be",
            1 => "waits to be sealed and is not there",
            _ => "is sealed and waits to be sealed again",
        };
        format!("entry {}: {what}", link.id.0)
    };
    Ok(wrong.into_iter().map(said).collect())
}

/// The facts that figures read from the tail are those of the entries that wait.
fn waiting(db: &mut Db, tenant: &str) -> db::Result<Vec<String>> {
    use ledger_pending::dsl;
    let (mut faults, mut after) = (Vec::new(), None);
    loop {
        let (version, id) = after.unwrap_or((0, Uid(Id::nil())));
        let later = dsl::subject_version
            .gt(version)
            .or(dsl::subject_version.eq(version).and(dsl::entry_id.gt(id)));
        let rows: Vec<(i64, Uid, JsonDoc, String)> = sql!(db, |c| ledger_pending::table
            .inner_join(ledger_entry::table.on(
                ledger_entry::tenant_id.eq(dsl::tenant_id).and(ledger_entry::id.eq(dsl::entry_id))
            ))
            .filter(dsl::tenant_id.eq(tenant).and(later))
            .order((dsl::subject_version, dsl::entry_id))
            .limit(PAGE)
            .select((dsl::subject_version, dsl::entry_id, dsl::facts, ledger_entry::body))
            .load(c))?;
        let Some((version, id, ..)) = rows.last() else { return Ok(faults) };
        after = Some((*version, *id));
        for (_, id, facts, body) in &rows {
            let told: serde_json::Value = tail::of(&Entry::parse(body)?)?.read()?;
            if facts.read::<serde_json::Value>()? != told {
                faults.push(format!("entry {}: the facts that wait are not its own", id.0));
            }
        }
        if faults.len() as i64 >= ENOUGH {
            return Ok(faults);
        }
    }
}

/// What an answer tells of a record, if it does.
#[derive(Deserialize)]
struct Told {
    id: Id,
    version: i64,
}

/// An answer that says "this record has this version now" is kept only beside the entry that made it so.
fn answers(db: &mut Db, tenant: &str) -> db::Result<Vec<String>> {
    use ledger_idempotency::dsl;
    let (mut faults, mut after) = (Vec::new(), (Uid(Id::nil()), String::new()));
    loop {
        let later =
            dsl::account_id.gt(after.0).or(dsl::account_id.eq(after.0).and(dsl::key.gt(&after.1)));
        let rows: Vec<(Uid, String, i32, String)> = sql!(db, |c| ledger_idempotency::table
            .filter(dsl::tenant_id.eq(tenant).and(later))
            .order((dsl::account_id, dsl::key))
            .limit(PAGE)
            .select((dsl::account_id, dsl::key, dsl::status, dsl::body))
            .load(c))?;
        let Some((account, key, ..)) = rows.last() else { return Ok(faults) };
        after = (*account, key.clone());
        let told: Vec<(Id, i64)> = rows
            .iter()
            .filter_map(|(_, _, _, body)| serde_json::from_str::<Told>(body).ok())
            .map(|told| (told.id, told.version))
            .collect();
        let entered = entered(db, tenant, &told)?;
        let missing = told.iter().filter(|told| !entered.contains(told));
        faults.extend(missing.map(|(id, version)| {
            format!("an answer tells of version {version} of {id}, and no entry does")
        }));
        let unanswered = rows.iter().filter(|(_, _, status, _)| *status == 0);
        faults.extend(
            unanswered.map(|(_, key, ..)| format!("the key {key} is kept without an answer")),
        );
        if faults.len() as i64 >= ENOUGH {
            return Ok(faults);
        }
    }
}

fn entered(db: &mut Db, tenant: &str, told: &[(Id, i64)]) -> db::Result<HashSet<(Id, i64)>> {
    let ids: Vec<Uid> = told.iter().map(|(id, _)| Uid(*id)).collect();
    let rows: Vec<(Uid, i64)> = sql!(db, |c| ledger_entry::table
        .filter(ledger_entry::tenant_id.eq(tenant).and(ledger_entry::subject_id.eq_any(&ids)))
        .select((ledger_entry::subject_id, ledger_entry::subject_version))
        .load(c))?;
    Ok(rows.into_iter().map(|(id, version)| (id.0, version)).collect())
}
