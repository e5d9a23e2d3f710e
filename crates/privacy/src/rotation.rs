//! New keys for old: a new generation seals from its hour on, what stands on older ones is sealed anew some rows at a time, and an old
//! key is destroyed when nothing stands on it any more. Each step is a unit of work; a process that dies between two leaves nothing
//! half done, and whoever comes next goes on.

use crate::vault::{FIRST, LOOKS_AGAIN};
use crate::{SealedTable, Vault, store};
use chrono::TimeDelta;
use kernel::{Id, Problem, problems};
use ledger::{Author, Change, Ledger, Tx};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

const KIND: &str = "privacy.key";
/// Rows of one table in one unit of work.
const ROWS: i64 = 200;
/// Where several processes share a database, a new key is known everywhere before anything is sealed with it.
const NOTICE: TimeDelta = TimeDelta::seconds(4 * LOOKS_AGAIN.num_seconds());
/// Longer than a unit of work can be under way with the key before.
const GRACE: TimeDelta = TimeDelta::minutes(10);

/// The keys of a tenant, by their numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct KeyState {
    /// The generation that seals now.
    pub active: i32,
    /// Generations that still open something, the newest first.
    #[schema(max_items = 1000)]
    pub generations: Vec<i32>,
    /// Rows that stand on keys older than the active one.
    pub left: i64,
    /// Names the master key that wraps them.
    #[schema(max_length = 64)]
    pub master: String,
}

/// Makes the next generation; it seals from its hour on.
pub fn begin(tx: &mut Tx<'_>, vault: &Vault, unit: Id) -> db::Result<i32> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let stored = store::keys(tx.db, tenant)?;
    if stored.iter().any(|key| key.active_from > now) {
        let zh = "上一次更换的密钥尚未启用，请稍后再试";
        let en = "The key of the last rotation is not in use yet; come back later";
        return Err(Problem::new(&problems::CONFLICT, zh, en).into());
    }
    let generation = store::newest(tx.db, tenant)? + 1;
    let active_from = if tx.db.is_postgres() { now.plus(NOTICE) } else { now };
    let key = vault.fresh(tenant, generation, active_from)?;
    if !store::insert_key(tx.db, tenant, vault.master_fingerprint(), &key)? {
        return Err(Problem::plain(&problems::CONFLICT).into());
    }
    let data = json!({ "generation": generation, "active_from": active_from });
    record(tx, "privacy.key_made", key.id, 1, unit, data);
    Ok(generation)
}

/// Seals anew all that stands on older keys. `report` hears of each unit of work.
pub async fn reseal(
    vault: &Vault,
    ledger: &Ledger,
    tenant: &str,
    tables: &[SealedTable],
    mut report: impl FnMut(&str, usize),
) -> db::Result<usize> {
    let mut all = 0;
    for table in tables.iter().copied() {
        loop {
            let keys = vault.keys(ledger, tenant).await?;
            let (name, active) = (keys.tenant().to_string(), keys.generation());
            let left = ledger.database().read(move |db| table.left(db, &name, active)).await?;
            if left == 0 {
                break;
            }
            let work = move |tx: &mut Tx<'_>| {
                let rows = (table.reseal)(tx, &keys, ROWS)?;
                let data = json!({ "table": table.name, "rows": rows, "generation": active });
                let (id, unit) = (kernel::new_id(), Id::nil());
                tx.record(Change {
                    event: "privacy.values_resealed",
                    kind: "privacy.resealing",
                    id,
                    version: 1,
                    unit,
                    data,
                    before: &[],
                    after: &[],
                });
                Ok(rows)
            };
            let rows = ledger.change(Author::system(tenant), work).await?;
            report(table.name, rows);
            all += rows;
        }
    }
    Ok(all)
}

/// Destroys the keys on which nothing stands, long enough after another took their place. What they sealed opens no more, also in
/// copies that were made of the database before, unless the copy has its own row of the key.
pub async fn destroy_unused(
    vault: &Vault,
    ledger: &Ledger,
    tenant: &str,
    tables: Vec<SealedTable>,
) -> db::Result<Vec<i32>> {
    let name = tenant.to_string();
    let stored = ledger.database().read(move |db| store::keys(db, &name)).await?;
    let before = ledger.now().plus(-GRACE);
    let Some(replaced_by) =
        stored.iter().rev().find(|key| key.active_from <= before).map(|key| key.generation)
    else {
        return Ok(Vec::new());
    };
    let old: Vec<(i32, Id)> = stored
        .iter()
        .filter(|key| key.generation < replaced_by)
        .map(|key| (key.generation, key.id))
        .collect();
    if old.is_empty() {
        return Ok(Vec::new());
    }
    let work = move |tx: &mut Tx<'_>| {
        let (tenant, now) = (tx.tenant(), tx.now());
        for table in &tables {
            if table.left(tx.db, tenant, replaced_by)? > 0 {
                let zh = "仍有数据使用旧密钥，请先重新加密";
                let en = "Rows still stand on old keys: encrypt them anew first";
                return Err(Problem::new(&problems::CONFLICT, zh, en).into());
            }
        }
        for (generation, id) in &old {
            store::destroy(tx.db, tenant, *generation, now)?;
            let data = json!({ "generation": generation });
            // The first key of a tenant is made before there is anything to enter it in.
            let version = if *generation == FIRST { 1 } else { 2 };
            record(tx, "privacy.key_destroyed", *id, version, Id::nil(), data);
        }
        Ok(old.iter().map(|(generation, _)| *generation).collect())
    };
    let destroyed = ledger.change(Author::system(tenant), work).await?;
    vault.read_again(ledger, tenant).await?;
    Ok(destroyed)
}

/// How far a rotation has come.
pub async fn state(
    vault: &Vault,
    ledger: &Ledger,
    tenant: &str,
    tables: Vec<SealedTable>,
) -> db::Result<KeyState> {
    let keys = vault.read_again(ledger, tenant).await?;
    let (active, generations) = (keys.generation(), keys.generations().collect());
    let count = move |db: &mut db::Db| {
        tables.iter().map(|table| table.left(db, keys.tenant(), active)).sum::<db::Result<i64>>()
    };
    let left = ledger.database().scan(count).await?;
    Ok(KeyState { active, generations, left, master: vault.master_fingerprint().into() })
}

fn record(tx: &mut Tx<'_>, event: &str, id: Id, version: i64, unit: Id, data: serde_json::Value) {
    tx.record(Change { event, kind: KIND, id, version, unit, data, before: &[], after: &[] });
}
