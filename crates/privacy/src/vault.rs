use crate::SealedTable;
use crate::cipher::{KEY, random};
use crate::keys::{Generation, Keys};
use crate::master::{MasterSource, Wrapping, key_place};
use crate::store::{self, StoredKey};
use chrono::TimeDelta;
use db::{Database, Db};
use kernel::Instant;
use ledger::Ledger;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, RwLock};
use zeroize::Zeroizing;

/// What the proof of a master key is bound to, and what it says.
const PROOF: &[u8] = b"taizhang master proof";
/// A process learns of a key that another one made within this time.
pub(crate) const LOOKS_AGAIN: TimeDelta = TimeDelta::seconds(15);
/// The first generation of a tenant's data keys.
pub(crate) const FIRST: i32 = 1;

/// What belongs to no tenant is keyed by a data key of its own. Nothing is sealed by it and it is never rotated: whoever counts or compares by
/// what it gives would not find it again.
pub const NO_TENANT: &str = "-";

/// The data keys of all tenants, opened once and kept in memory.
#[derive(Clone)]
pub struct Vault {
    wrapping: Arc<dyn Wrapping>,
    opened: Arc<RwLock<HashMap<Arc<str>, Known>>>,
    /// The tables that a rotation reaches; any when nothing is said.
    tables: Option<Arc<[&'static str]>>,
}

/// What is known of a tenant's keys, and since when.
#[derive(Clone)]
struct Known {
    read_at: Instant,
    /// By generation: from when on it seals.
    since: BTreeMap<i32, Instant>,
    all: Arc<BTreeMap<i32, Arc<Generation>>>,
}

impl Known {
    /// The newest generation whose time has come.
    fn keys(&self, vault: &Vault, tenant: Arc<str>, now: Instant) -> Keys {
        let begun = self.since.iter().rev().find(|(_, from)| **from <= now);
        let active = begun.or(self.since.iter().next()).map_or(FIRST, |(number, _)| *number);
        Keys { tenant, active, all: self.all.clone(), tables: vault.tables.clone() }
    }
}

impl Vault {
    pub fn new(wrapping: Arc<dyn Wrapping>) -> Self {
        Self { wrapping, opened: Arc::default(), tables: None }
    }

    /// Refuses to seal for any other table than these: what a rotation does not reach would be lost with the old key.
    pub fn for_tables(mut self, tables: &[SealedTable]) -> Self {
        self.tables = Some(tables.iter().map(|table| table.name).collect());
        self
    }

    /// Opens the vault of a database, or says why the start has to stop: the key is not there, others can read it, or it is not
    /// the key that this database stands on.
    ///
    /// The first start on a database of one machine makes a key; where several servers share a database, nobody makes one unasked,
    /// for the next server would not have it.
    pub async fn unlock(database: &Database, source: &MasterSource) -> Result<Unlocked, String> {
        let text = |error: db::Error| error.to_string();
        let stands_on = database.read(store::find_master).await.map_err(text)?;
        let (master, made) = match (source.read()?, &stands_on) {
            (Some(master), _) => (master, false),
            (None, Some((fingerprint, _))) => {
                return Err(format!(
                    "主密钥 {source} 不存在：本库使用指纹为 {fingerprint} 的主密钥，请从备份恢复 / there is no master key {source}: \
                     this database stands on the one with the fingerprint {fingerprint}; restore it from its backup"
                ));
            }
            (None, None) if database.is_postgres() => {
                return Err(format!(
                    "主密钥 {source} 不存在：先运行 taizhang keys create，并分发给每台服务器 / there is no master key {source}: \
                     run `taizhang keys create` once and give the key to every server"
                ));
            }
            (None, None) => (source.make()?, true),
        };
        let vault = Self::new(Arc::new(master));
        vault.prove(database, stands_on).await?;
        Ok(Unlocked { vault, made })
    }

    /// Opens the proof that the first start left, or leaves it.
    async fn prove(
        &self,
        database: &Database,
        stands_on: Option<(String, Vec<u8>)>,
    ) -> Result<(), String> {
        let text = |error: db::Error| error.to_string();
        let stands_on = match stands_on {
            Some(known) => Some(known),
            None => {
                let proof = self.wrapping.wrap(PROOF, PROOF).map_err(text)?;
                let fingerprint = self.wrapping.fingerprint().to_string();
                leave_proof(database, fingerprint, proof).await.map_err(text)?;
                database.read(store::find_master).await.map_err(text)?
            }
        };
        let (fingerprint, proof) = stands_on.ok_or("the proof of the master key is gone")?;
        let opens = self.wrapping.unwrap(PROOF, &proof);
        if opens.is_some_and(|plain| plain.as_slice() == PROOF) {
            return Ok(());
        }
        let given = self.wrapping.fingerprint();
        Err(format!(
            "主密钥不符：本库使用指纹为 {fingerprint} 的主密钥，给出的是 {given} / this is not the master key of this database: \
             it stands on the one with the fingerprint {fingerprint}, the given one is {given}"
        ))
    }

    pub fn master_fingerprint(&self) -> &str {
        self.wrapping.fingerprint()
    }

    /// The keys of a tenant: from memory, or read and opened. A tenant that has none gets its first.
    pub async fn keys(&self, ledger: &Ledger, tenant: &str) -> db::Result<Keys> {
        let now = ledger.now();
        if let Some(keys) = self.known(tenant, now) {
            return Ok(keys);
        }
        self.read_again(ledger, tenant).await
    }

    fn known(&self, tenant: &str, now: Instant) -> Option<Keys> {
        let opened = self.opened.read().ok()?;
        let (name, known) = opened.get_key_value(tenant)?;
        let fresh = known.read_at <= now && now.since(known.read_at) < LOOKS_AGAIN;
        fresh.then(|| known.keys(self, name.clone(), now))
    }

    /// Reads a tenant's keys anew when they are needed next.
    pub fn forget(&self, tenant: &str) {
        if let Ok(mut opened) = self.opened.write()
            && let Some(known) = opened.get_mut(tenant)
        {
            known.read_at = Instant::EPOCH;
        }
    }

    pub(crate) async fn read_again(&self, ledger: &Ledger, tenant: &str) -> db::Result<Keys> {
        let (name, now): (Arc<str>, _) = (tenant.into(), ledger.now());
        let find = |tenant: Arc<str>| ledger.database().read(move |db| store::keys(db, &tenant));
        let mut stored = find(name.clone()).await?;
        if stored.is_empty() {
            self.first_key(ledger, name.clone()).await?;
            stored = find(name.clone()).await?;
        }
        let known = self.open_all(&name, stored, now)?;
        let keys = known.keys(self, name.clone(), now);
        if let Ok(mut opened) = self.opened.write() {
            opened.insert(name, known);
        }
        Ok(keys)
    }

    /// Opens what is not open yet.
    fn open_all(&self, tenant: &str, stored: Vec<StoredKey>, now: Instant) -> db::Result<Known> {
        let before = self.opened.read().ok().and_then(|opened| opened.get(tenant).cloned());
        let mut known =
            Known { read_at: now, since: BTreeMap::new(), all: Arc::new(BTreeMap::new()) };
        let mut all = BTreeMap::new();
        for key in stored {
            let open = before.as_ref().and_then(|before| before.all.get(&key.generation).cloned());
            let open = open.map_or_else(|| self.open_one(tenant, &key), Ok)?;
            known.since.insert(key.generation, key.active_from);
            all.insert(key.generation, open);
        }
        known.all = Arc::new(all);
        Ok(known)
    }

    fn open_one(&self, tenant: &str, key: &StoredKey) -> db::Result<Arc<Generation>> {
        let place = key_place(tenant, key.generation, key.id);
        let secret = self.wrapping.unwrap(&place, &key.wrapped);
        let secret = secret.and_then(|secret| secret.as_slice().try_into().ok());
        let secret: [u8; KEY] = secret.ok_or_else(|| {
            let generation = key.generation;
            tracing::error!(alarm = true, tenant, generation, "a data key does not open");
            db::Error::broken("a data key does not open with this master key")
        })?;
        Ok(Arc::new(Generation::new(Zeroizing::new(secret))))
    }

    /// Wraps all data keys with another master key, in one transaction; how many.
    #[expect(clippy::disallowed_methods, reason = "the master key is no record")]
    pub async fn rewrap(&self, database: &Database, to: Arc<dyn Wrapping>) -> db::Result<usize> {
        let from = self.wrapping.clone();
        let work = move |db: &mut Db| {
            store::lock_master(db)?;
            let all = store::wrapped(db)?;
            for (tenant, key) in &all {
                let place = key_place(tenant, key.generation, key.id);
                let secret = from.unwrap(&place, &key.wrapped);
                let secret = secret.ok_or_else(|| db::Error::broken("a data key does not open"))?;
                let wrapped = to.wrap(&place, &secret)?;
                store::rewrap(db, tenant, key.generation, to.fingerprint(), &wrapped)?;
            }
            store::replace_master(db, to.fingerprint(), &to.wrap(PROOF, PROOF)?)?;
            Ok(all.len())
        };
        database.write(work).await
    }

    pub(crate) fn fresh(
        &self,
        tenant: &str,
        generation: i32,
        active_from: Instant,
    ) -> db::Result<StoredKey> {
        let (id, secret) = (kernel::new_id(), Zeroizing::new(random::<KEY>()?));
        let wrapped = self.wrapping.wrap(&key_place(tenant, generation, id), secret.as_slice())?;
        Ok(StoredKey { generation, id, wrapped, active_from })
    }

    /// In a transaction of its own, before whatever needs it: a key that is not committed must seal nothing.
    #[expect(clippy::disallowed_methods, reason = "a first key stands before the first record")]
    async fn first_key(&self, ledger: &Ledger, tenant: Arc<str>) -> db::Result<()> {
        let key = self.fresh(&tenant, FIRST, Instant::EPOCH)?;
        let master = self.wrapping.fingerprint().to_string();
        let work = move |db: &mut Db| store::insert_key(db, &tenant, &master, &key);
        ledger.database().write(work).await.map(drop)
    }
}

/// An open vault, and whether its master key was made just now.
pub struct Unlocked {
    pub vault: Vault,
    pub made: bool,
}

#[expect(clippy::disallowed_methods, reason = "the proof stands before the first record")]
async fn leave_proof(database: &Database, fingerprint: String, proof: Vec<u8>) -> db::Result<()> {
    database.write(move |db| store::insert_master(db, &fingerprint, &proof)).await
}
