//! The operator's check of a ledger: hashes, heads and sums, and every record counted again.

use crate::configuration::Configuration;
use crate::{keys, lines};
use db::Db;
use ledger::{HeadKey, Signed, recount, verify};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What a check of one tenant's ledger found.
pub struct Audit {
    pub entries: u64,
    pub heads: u64,
    /// How many of them each key signed, by the key's id.
    pub signed_by: BTreeMap<String, u64>,
    /// How many records of each kind were counted again.
    pub counted: Vec<(&'static str, u64)>,
    pub first_bad_index: Option<u64>,
    /// Everything that is wrong, in words.
    pub faults: Vec<String>,
}

impl Audit {
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    /// Heads of any other key are somebody's who could write to the database, and nothing that they say counts.
    pub fn accept_only(&mut self, keys: &BTreeSet<String>) {
        let others = self.signed_by.iter().filter(|(key, _)| !keys.contains(*key));
        self.faults.extend(others.map(|(key, heads)| {
            format!(
                "{heads} heads are signed with key {key}, which is not this ledger's: if it is a former one, name it with --key"
            )
        }));
    }
}

/// Ids of the keys whose heads count: that of this machine, that of a head which was kept elsewhere, and those that the operator names.
pub fn own_keys(
    configuration: &Configuration,
    kept: Option<&Signed>,
    named: &[String],
) -> Result<BTreeSet<String>, String> {
    let mut ids: BTreeSet<String> = named.iter().cloned().collect();
    ids.extend(kept.map(|head| head.key_id.clone()));
    let path = configuration.keys.join(keys::LEDGER);
    // None where another process signs.
    if path.exists() {
        ids.insert(HeadKey::from_seed(&keys::read(&path)?).id().to_string());
    }
    Ok(ids)
}

/// Reads the whole ledger of a tenant, and compares it with a head that was kept elsewhere.
pub fn tenant(db: &mut Db, tenant: &str, kept: Option<&Signed>) -> db::Result<Audit> {
    let report = verify::tenant(db, tenant, kept)?;
    let (mut faults, mut counted) = (report.faults, Vec::new());
    for kind in lines::ALL.iter().flat_map(|line| line.records()) {
        let (records, found) = recount::compare(db, tenant, kind)?;
        counted.push((kind.name, records));
        faults.extend(found.iter().map(ToString::to_string));
        let told = report.records.get(kind.name).copied().unwrap_or(0);
        if told > records {
            faults.push(format!(
                "the entries tell of {told} records of {}, {records} are there",
                kind.name
            ));
        }
    }
    Ok(Audit {
        entries: report.entries,
        heads: report.heads,
        signed_by: report.signed_by,
        counted,
        first_bad_index: report.first_bad_index,
        faults,
    })
}

impl fmt::Display for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} entries, {} heads", self.entries, self.heads)?;
        for (key, heads) in &self.signed_by {
            writeln!(f, "{heads} heads signed with key {key}")?;
        }
        for (kind, records) in &self.counted {
            writeln!(f, "{records} records of {kind} counted again")?;
        }
        if self.is_sound() {
            return writeln!(f, "完好 sound");
        }
        if let Some(index) = self.first_bad_index {
            writeln!(f, "首个异常序号 first bad index: {index}")?;
        }
        self.faults.iter().try_for_each(|fault| writeln!(f, "  {fault}"))
    }
}
