use crate::cipher::{Algorithm, Cipher, KEY, NONCE, random};
use crate::index::{Fingerprint, fingerprint, mac};
use crate::master::derived;
use crate::place::{Place, lengths_and};
use crate::sealed::{Opened, SALT, Sealed};
use std::collections::BTreeMap;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The opened data keys of a tenant, as units of work carry them: cheap to clone, wiped when the last holder lets go.
#[derive(Clone)]
pub struct Keys {
    pub(crate) tenant: Arc<str>,
    /// The generation that seals.
    pub(crate) active: i32,
    pub(crate) all: Arc<BTreeMap<i32, Arc<Generation>>>,
    pub(crate) tables: Option<Arc<[&'static str]>>,
}

/// One data key; what is sealed, and each index, has a key of its own that is derived from it.
pub(crate) struct Generation {
    secret: Zeroizing<[u8; KEY]>,
    sealing: Zeroizing<[u8; KEY]>,
}

impl Generation {
    pub fn new(secret: Zeroizing<[u8; KEY]>) -> Self {
        let sealing = derived(secret.as_slice(), b"taizhang sealing");
        Self { secret, sealing }
    }

    fn index(&self, table: &str, field: &str) -> Zeroizing<[u8; KEY]> {
        let what = lengths_and(&[b"taizhang index", table.as_bytes(), field.as_bytes()]);
        derived(self.secret.as_slice(), &what)
    }
}

/// Algorithm and generation.
const HEADER: usize = 5;

impl Keys {
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    /// The generation that seals now; rows keep it in a column, so that a rotation finds those that it has not reached.
    pub fn generation(&self) -> i32 {
        self.active
    }

    /// Generations that rows may stand on, the newest first.
    pub fn generations(&self) -> impl Iterator<Item = i32> + '_ {
        self.all.keys().rev().copied()
    }

    /// Seals a value for one place.
    pub fn seal(&self, place: Place<'_>, value: &[u8]) -> db::Result<Sealed> {
        self.seal_salted(place, &random::<SALT>()?, value)
    }

    /// Seals a personal text, and gives the commitment that stands for it in the ledger.
    pub fn commit(&self, place: Place<'_>, value: &str) -> db::Result<(Sealed, String)> {
        let salt = random::<SALT>()?;
        let sealed = self.seal_salted(place, &salt, value.as_bytes())?;
        Ok((sealed, ledger::commitment(&salt, value)))
    }

    fn seal_salted(&self, place: Place<'_>, salt: &[u8; SALT], value: &[u8]) -> db::Result<Sealed> {
        if self.tables.as_ref().is_some_and(|known| !known.contains(&place.table)) {
            let table = place.table;
            return Err(db::Error::broken(format!("no line's holdings name the table {table}")));
        }
        let generation = self.one(self.active, place)?;
        let algorithm = Algorithm::CURRENT;
        let header = header(algorithm, self.active);
        let nonce = random::<NONCE>()?;
        let plain = Zeroizing::new([salt.as_slice(), value].concat());
        let bound = place.bind(&header, &self.tenant);
        let sealed = algorithm.with(&generation.sealing).seal(&nonce, &bound, &plain);
        let sealed = sealed.ok_or_else(|| db::Error::broken("a value could not be sealed"))?;
        Ok(Sealed([header.as_slice(), &nonce, &sealed].concat()))
    }

    /// Opens what was sealed for this very place. Anything else is an alarm and an error, never another value.
    pub fn open(&self, place: Place<'_>, sealed: &Sealed) -> db::Result<Opened> {
        let parts = || {
            let (header, rest) = sealed.0.split_first_chunk::<HEADER>()?;
            let (nonce, sealed) = rest.split_first_chunk::<NONCE>()?;
            let (id, generation) = header.split_first()?;
            let generation = i32::from_be_bytes(generation.try_into().ok()?);
            let key = self.all.get(&generation)?;
            let bound = place.bind(header, &self.tenant);
            Algorithm::of(*id)?.with(&key.sealing).open(nonce, &bound, sealed)
        };
        parts().filter(|plain| plain.len() >= SALT).map_or_else(
            || Err(alarm(&self.tenant, place, "a sealed value does not open")),
            |plain| Ok(Opened { plain: Zeroizing::new(plain) }),
        )
    }

    /// Seals with the active generation what another one sealed; the salt stays, and with it the commitment.
    pub fn reseal(&self, place: Place<'_>, sealed: &Sealed) -> db::Result<Sealed> {
        let opened = self.open(place, sealed)?;
        let salt = opened.plain.first_chunk::<SALT>().copied().unwrap_or_default();
        self.seal_salted(place, &salt, opened.bytes())
    }

    /// What the index of a field holds of a value that is sealed now.
    pub fn index(&self, table: &str, field: &str, value: &str) -> db::Result<Fingerprint> {
        let generation = self.one(self.active, Place::new(table, kernel::Id::nil(), field))?;
        Ok(fingerprint(generation.index(table, field).as_slice(), value))
    }

    /// What the index of a field may hold of a value, under every generation that rows may stand on.
    pub fn lookups(&self, table: &str, field: &str, value: &str) -> Vec<i32> {
        let of = |one: &Arc<Generation>| fingerprint(one.index(table, field).as_slice(), value).0;
        self.all.values().map(of).collect()
    }

    /// Stands for a value that is compared and never read again: the whole HMAC. It changes with the generation.
    pub fn pseudonym(&self, table: &str, field: &str, value: &str) -> db::Result<String> {
        let generation = self.one(self.active, Place::new(table, kernel::Id::nil(), field))?;
        Ok(ledger::hex(&mac(generation.index(table, field).as_slice(), value)))
    }

    fn one(&self, generation: i32, place: Place<'_>) -> db::Result<&Arc<Generation>> {
        let missing = || alarm(&self.tenant, place, "there is no data key");
        self.all.get(&generation).ok_or_else(missing)
    }
}

fn header(algorithm: Algorithm, generation: i32) -> [u8; HEADER] {
    let [a, b, c, d] = generation.to_be_bytes();
    [algorithm.id(), a, b, c, d]
}

/// Somebody moved or changed a value, or a key is missing: the operator has to know.
fn alarm(tenant: &str, place: Place<'_>, what: &str) -> db::Error {
    let Place { table, record, field } = place;
    tracing::error!(alarm = true, tenant, table, %record, field, what, "a personal value is not as it was sealed");
    db::Error::broken(format!("{what}: {table}.{field}"))
}
