//! Sealing: committed entries get a dense index, a place in the Merkle tree and their part in the rollups.
//!
//! One transaction takes entries from the queue, writes their leaves and their facts, folds these into the rollups and signs
//! the new head. On PostgreSQL it reads one snapshot (REPEATABLE READ). Two sealers at once collide on the index of the first
//! leaf; one wins.

use crate::entry::{Entry, leaf_digest};
use crate::fact::Fact;
use crate::head::{self, Head, HeadKey, SealingKeys};
use crate::schema::{
    ledger_entry, ledger_fact, ledger_head, ledger_node, ledger_pending, ledger_seal,
};
use crate::tree::{Frontier, Node, signed};
use crate::{Ledger, lease, rollup};
use db::{At, Database, Db, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Instant};
use std::collections::{BTreeSet, HashMap};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Entries per transaction: few enough that writers on SQLite hardly wait, enough to keep up with them.
const BATCH: i64 = 400;
/// PostgreSQL takes 65,535 values in one statement.
const ROWS_AT_ONCE: usize = 1000;
/// How long the sealer rests when nothing waits.
const REST: Duration = Duration::from_millis(200);
const NAME: &str = "sealer";
const LEASE: chrono::TimeDelta = chrono::TimeDelta::seconds(10);

/// The one who seals. Several processes may run one each; the lease lets a single one work.
#[derive(Clone)]
pub struct Sealer {
    ledger: Ledger,
    keys: SealingKeys,
    holder: Id,
    /// Where each tenant's tree ended when it was committed last time: a shortcut, and what no stored head may fall behind.
    frontiers: Arc<Mutex<HashMap<String, Frontier>>>,
}

impl Sealer {
    pub fn new(ledger: Ledger, key: HeadKey) -> Self {
        let keys = SealingKeys { key, former: BTreeSet::new() };
        Self { ledger, keys, holder: kernel::new_id(), frontiers: Arc::default() }
    }

    /// Goes on where other keys signed, which the operator has replaced by this one.
    pub fn after(mut self, former: BTreeSet<String>) -> Self {
        self.keys.former = former;
        self
    }

    /// Seals until nothing waits; gives back how many entries were sealed.
    #[expect(clippy::disallowed_methods, reason = "sealing changes no record")]
    pub async fn drain(&self) -> db::Result<usize> {
        let sealer = self.clone();
        let Some(epoch) = self.database().write(move |db| sealer.prepare(db)).await? else {
            return Ok(0);
        };
        let tenants = self.database().read(waiting_tenants).await?;
        let mut total = 0;
        for tenant in tenants {
            loop {
                let sealed = self.seal(tenant.clone(), epoch).await?;
                total += sealed;
                if sealed < usize::try_from(BATCH).unwrap_or(1) {
                    break;
                }
            }
        }
        Ok(total)
    }

    /// As [`Self::drain`], by somebody who seals no more: another sealer need not wait until the lease runs out.
    #[expect(clippy::disallowed_methods, reason = "a lease is no record")]
    pub async fn finish(&self) -> db::Result<usize> {
        let (sealed, holder) = (self.drain().await, self.holder);
        let given = self.database().write(move |db| lease::give_back(db, NAME, holder)).await;
        sealed.and_then(|sealed| given.map(|_| sealed))
    }

    /// Whether it is this one that seals now: of several processes a single one, which is also the one for what one has to do.
    pub async fn leads(&self) -> db::Result<bool> {
        let (holder, now) = (self.holder, self.ledger.now());
        self.database().read(move |db| lease::is_held(db, NAME, holder, now)).await
    }

    /// Runs until the process ends, and seals what was written by then.
    pub async fn run(self, ended: impl Future<Output = ()>) {
        let mut ended = pin!(ended);
        loop {
            self.tell(self.drain().await);
            if tokio::time::timeout(REST, &mut ended).await.is_ok() {
                return self.tell(self.finish().await);
            }
        }
    }

    fn tell(&self, sealed: db::Result<usize>) {
        if let Err(error) = sealed {
            tracing::error!(%error, "sealing failed; entries wait");
        }
    }

    fn database(&self) -> &Database {
        self.ledger.database()
    }

    fn prepare(&self, db: &mut Db) -> db::Result<Option<i64>> {
        let now = self.ledger.now();
        self.keys.key.publish(db, now)?;
        lease::hold(db, NAME, self.holder, now, now.plus(LEASE))
    }

    /// One batch of a tenant. Where its tree ends is remembered when it is committed, and not sooner.
    #[expect(clippy::disallowed_methods, reason = "sealing changes no record")]
    async fn seal(&self, tenant: String, epoch: i64) -> db::Result<usize> {
        let known = self.frontiers.lock().ok().and_then(|all| all.get(&tenant).cloned());
        let (sealer, name) = (self.clone(), tenant.clone());
        let work = move |db: &mut Db| {
            let now = sealer.ledger.now();
            seal_some(db, &name, &sealer.keys, now, epoch, known.as_ref())
        };
        let (sealed, frontier) = self.database().write(work).await?;
        if let Ok(mut all) = self.frontiers.lock() {
            all.insert(tenant, frontier);
        }
        Ok(sealed)
    }
}

fn waiting_tenants(db: &mut Db) -> db::Result<Vec<String>> {
    let tenants = ledger_pending::table.select(ledger_pending::tenant_id).distinct();
    Ok(sql!(db, |c| tenants.load(c))?)
}

/// Seals up to one batch of a tenant's entries, inside the caller's transaction.
pub(crate) fn seal_some(
    db: &mut Db,
    tenant: &str,
    keys: &SealingKeys,
    now: Instant,
    epoch: i64,
    known: Option<&Frontier>,
) -> db::Result<(usize, Frontier)> {
    if db.is_postgres() {
        db.batch("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")?;
    }
    let mut frontier = current_frontier(db, tenant, keys, known)?;
    let waiting = next_entries(db, tenant)?;
    if waiting.is_empty() {
        return Ok((0, frontier));
    }
    let first = frontier.size;
    let mut leaves = Vec::with_capacity(waiting.len());
    let mut nodes = Vec::new();
    for entry in &waiting {
        let leaf = leaf_digest(&entry.body);
        nodes.extend(frontier.push(leaf));
        leaves.push(leaf);
    }
    insert_leaves(db, tenant, first, &waiting, &leaves)?;
    db::fail_point("seal.leaves")?;
    insert_nodes(db, tenant, &nodes)?;
    insert_facts(db, tenant, first, &waiting)?;
    db::fail_point("seal.facts")?;
    rollup::fold(db, tenant, waiting.iter().flat_map(|waiting| &waiting.entry.facts))?;
    db::fail_point("seal.rollups")?;
    leave_queue(db, tenant, &waiting)?;
    db::fail_point("seal.queue")?;
    sign_head(db, tenant, &keys.key, &frontier, now, epoch)?;
    db::fail_point("seal.head")?;
    Ok((waiting.len(), frontier))
}

/// One entry on its way into the tree.
struct Waiting {
    version: i64,
    body: String,
    entry: Entry,
}

fn current_frontier(
    db: &mut Db,
    tenant: &str,
    keys: &SealingKeys,
    known: Option<&Frontier>,
) -> db::Result<Frontier> {
    let head = head::newest(db, tenant, None)?;
    head.as_ref().map_or(Ok(()), |head| keys.refuse_a_strangers(head))?;
    let size = head.as_ref().map_or(0, |head| head.size);
    if let Some(known) = known.filter(|known| known.size > size) {
        let sealed = known.size;
        return Err(db::Error::broken(format!(
            "the ledger of {tenant} was sealed up to {sealed} and its newest head says {size}: heads were taken away"
        )));
    }
    let root = |frontier: &Frontier| {
        head.as_ref().is_none_or(|head| head.root == head::hex(&frontier.root()))
    };
    if let Some(frontier) = known.filter(|frontier| frontier.size == size && root(frontier)) {
        return Ok(frontier.clone());
    }
    let frontier = Frontier::load(db, tenant, size)?;
    if !root(&frontier) {
        return Err(db::Error::broken(format!(
            "the tree of {tenant} does not match its head at {size}"
        )));
    }
    Ok(frontier)
}

/// The next batch, in the order of recording; a record's entries always in the order of its versions.
fn next_entries(db: &mut Db, tenant: &str) -> db::Result<Vec<Waiting>> {
    use ledger_pending::dsl;
    let ids: Vec<Uid> = sql!(db, |c| ledger_pending::table
        .filter(dsl::tenant_id.eq(tenant))
        .order((dsl::subject_version, dsl::entry_id))
        .limit(BATCH)
        .select(dsl::entry_id)
        .load(c))?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(i64, String)> = sql!(db, |c| ledger_entry::table
        .filter(ledger_entry::tenant_id.eq(tenant))
        .filter(ledger_entry::id.eq_any(&ids))
        .select((ledger_entry::subject_version, ledger_entry::body))
        .load(c))?;
    let mut waiting = rows
        .into_iter()
        .map(|(version, body)| Ok(Waiting { version, entry: Entry::parse(&body)?, body }))
        .collect::<db::Result<Vec<_>>>()?;
    waiting.sort_by_key(|waiting| (waiting.version, waiting.entry.id));
    // Clocks of several machines differ: a later version never sorts before an earlier one of the same record.
    let mut latest: HashMap<Id, Instant> = HashMap::new();
    let order: Vec<Instant> = waiting
        .iter()
        .map(|waiting| {
            let at = latest.entry(waiting.entry.subject.id).or_insert(waiting.entry.at);
            *at = (*at).max(waiting.entry.at);
            *at
        })
        .collect();
    let mut ordered: Vec<_> = order.into_iter().zip(waiting).collect();
    ordered.sort_by_key(|(at, waiting)| (*at, waiting.version, waiting.entry.id));
    Ok(ordered.into_iter().map(|(_, waiting)| waiting).collect())
}

fn insert_leaves(
    db: &mut Db,
    tenant: &str,
    first: u64,
    waiting: &[Waiting],
    leaves: &[[u8; 32]],
) -> db::Result<()> {
    let first = signed(first)?;
    let rows: Vec<_> = (first..)
        .zip(waiting)
        .zip(leaves)
        .map(|((index, waiting), leaf)| {
            (
                ledger_seal::tenant_id.eq(tenant),
                ledger_seal::seal_index.eq(index),
                ledger_seal::entry_id.eq(Uid(waiting.entry.id)),
                ledger_seal::leaf.eq(leaf.as_slice()),
            )
        })
        .collect();
    match db {
        Db::Pg(c) => drop(diesel::insert_into(ledger_seal::table).values(rows).execute(c)?),
        Db::Lite(c) => {
            for row in rows {
                diesel::insert_into(ledger_seal::table).values(row).execute(c)?;
            }
        }
    }
    Ok(())
}

fn insert_nodes(db: &mut Db, tenant: &str, nodes: &[Node]) -> db::Result<()> {
    for node in nodes {
        let level = i32::try_from(node.level).map_err(db::Error::broken)?;
        sql!(db, |c| diesel::insert_into(ledger_node::table)
            .values((
                ledger_node::tenant_id.eq(tenant),
                ledger_node::level.eq(level),
                ledger_node::position.eq(signed(node.position)?),
                ledger_node::digest.eq(node.digest.as_slice()),
            ))
            .execute(c))?;
    }
    Ok(())
}

/// The facts of the batch with their entry's index: from here on they and the rollups are counted, not the tail.
fn insert_facts(db: &mut Db, tenant: &str, first: u64, waiting: &[Waiting]) -> db::Result<()> {
    let mut facts: Vec<(i64, &Entry, &Fact)> = (signed(first)?..)
        .zip(waiting)
        .flat_map(|(index, waiting)| {
            waiting.entry.facts.iter().map(move |fact| (index, &waiting.entry, fact))
        })
        .collect();
    // In the order of the key, so that neighbours meet the same page.
    facts.sort_by(|(_, _, one), (_, _, other)| {
        (&one.measure, one.day, one.unit).cmp(&(&other.measure, other.day, other.unit))
    });
    let row = |(index, entry, fact): &(i64, &Entry, &Fact)| {
        (
            ledger_fact::tenant_id.eq(tenant.to_string()),
            ledger_fact::measure.eq(fact.measure.to_string()),
            ledger_fact::day.eq(fact.day),
            ledger_fact::unit_id.eq(Uid(fact.unit)),
            ledger_fact::subject_id.eq(Uid(entry.counted())),
            ledger_fact::entity.eq(fact.entity.clone().unwrap_or_default()),
            ledger_fact::entry_id.eq(Uid(entry.id)),
            ledger_fact::ripens_at.eq(At(fact.ripens_at.unwrap_or(Instant::EPOCH))),
            ledger_fact::value.eq(fact.value),
            ledger_fact::recorded_at.eq(At(entry.at)),
            ledger_fact::seal_index.eq(*index),
        )
    };
    match db {
        Db::Pg(c) => {
            for some in facts.chunks(ROWS_AT_ONCE) {
                let rows: Vec<_> = some.iter().map(row).collect();
                diesel::insert_into(ledger_fact::table).values(rows).execute(c)?;
            }
        }
        // A prepared row costs SQLite less than a long statement that it has to parse.
        Db::Lite(c) => {
            for fact in &facts {
                diesel::insert_into(ledger_fact::table).values(row(fact)).execute(c)?;
            }
        }
    }
    Ok(())
}

fn leave_queue(db: &mut Db, tenant: &str, waiting: &[Waiting]) -> db::Result<()> {
    use ledger_pending::dsl;
    let gone = match db {
        Db::Pg(c) => {
            let ids: Vec<Uid> = waiting.iter().map(|waiting| Uid(waiting.entry.id)).collect();
            let last = waiting.iter().map(|waiting| waiting.version).max().unwrap_or_default();
            let sealed = ledger_pending::table.filter(dsl::tenant_id.eq(tenant));
            diesel::delete(
                sealed.filter(dsl::subject_version.le(last)).filter(dsl::entry_id.eq_any(ids)),
            )
            .execute(c)?
        }
        Db::Lite(c) => {
            let mut gone = 0;
            for waiting in waiting {
                let place = (tenant, waiting.version, Uid(waiting.entry.id));
                gone += diesel::delete(ledger_pending::table.find(place)).execute(c)?;
            }
            gone
        }
    };
    if gone == waiting.len() { Ok(()) } else { Err(db::Error::broken("an entry was sealed twice")) }
}

fn sign_head(
    db: &mut Db,
    tenant: &str,
    key: &HeadKey,
    frontier: &Frontier,
    now: Instant,
    epoch: i64,
) -> db::Result<()> {
    let head =
        Head { tenant: tenant.into(), size: frontier.size, root: frontier.root(), signed_at: now };
    sql!(db, |c| diesel::insert_into(ledger_head::table)
        .values((
            ledger_head::tenant_id.eq(tenant),
            ledger_head::size.eq(signed(head.size)?),
            ledger_head::root.eq(head.root.as_slice()),
            ledger_head::signed_at.eq(At(now)),
            ledger_head::epoch.eq(epoch),
            ledger_head::key_id.eq(key.id()),
            ledger_head::signature.eq(key.sign(&head)),
        ))
        .execute(c))?;
    Ok(())
}
