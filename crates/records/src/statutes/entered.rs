//! 自行登记的法规: what units entered beside the catalogue, and another person verified. Its code is the id of its record, and whoever is of
//! the tenant may name it: a statute is nobody's own.

use super::{Confidence, Edition, Instrument, find};
use crate::codes::{InstrumentKind, RecordStatus};
use crate::{problems as no, store};
use db::{Db, JsonDoc};
use kernel::{Id, Problem, Refusal};
use serde::Deserialize;
use std::collections::BTreeMap;

/// As in the ledger; the noun is one of the study records.
pub const STATUTE: &str = "study-records.statute";
/// So many are told of.
const MOST: i64 = 800;

/// What is read of its record.
#[derive(Deserialize)]
struct Entered {
    id: Id,
    unit: Id,
    status: RecordStatus,
    corrections: u32,
    content: Described,
}

#[derive(Deserialize)]
struct Described {
    title: String,
    kind: InstrumentKind,
    core: bool,
    editions: Vec<Edition>,
    source: String,
}

impl Entered {
    /// One that is corrected stays a statute meanwhile; one that nobody has verified yet is none.
    fn stands(&self) -> bool {
        use RecordStatus::{Draft, Returned, Submitted, Verified, Voided};
        match self.status {
            Verified => true,
            Submitted | Returned => self.corrections > 0,
            Draft | Voided => false,
        }
    }

    fn instrument(self) -> Instrument {
        let Described { title, kind, core, editions, source } = self.content;
        Instrument {
            code: self.id.to_string(),
            title,
            kind,
            core,
            editions,
            source,
            confidence: Confidence::K,
            entered_by: Some(self.unit),
        }
    }
}

/// The record that a code is the id of; in one spelling alone, for another one would be another statute to figures.
pub(super) fn id_of(code: &str) -> Option<Id> {
    code.parse::<Id>().ok().filter(|id| id.to_string() == code)
}

fn instruments(bodies: &[JsonDoc]) -> db::Result<Vec<Instrument>> {
    let all: Vec<Entered> = bodies.iter().map(JsonDoc::read).collect::<db::Result<_>>()?;
    Ok(all.into_iter().filter(Entered::stands).map(Entered::instrument).collect())
}

/// All that were entered.
pub fn all_entered(db: &mut Db, tenant: &str) -> db::Result<Vec<Instrument>> {
    let ids = store::ids_within(db, tenant, STATUTE, None, None, MOST)?;
    instruments(&store::bodies(db, tenant, STATUTE, &ids)?)
}

/// Those of these codes that are statutes, of the catalogue or entered.
pub fn look_up<'a>(
    db: &mut Db,
    tenant: &str,
    codes: impl Iterator<Item = &'a str>,
) -> db::Result<BTreeMap<String, Instrument>> {
    let (mut all, mut ids) = (BTreeMap::new(), Vec::new());
    for code in codes {
        match find(code) {
            Some(one) => drop(all.insert(code.to_string(), one.clone())),
            None => ids.extend(id_of(code)),
        }
    }
    if !ids.is_empty() {
        let entered = instruments(&store::bodies(db, tenant, STATUTE, &ids)?)?;
        all.extend(entered.into_iter().map(|one| (one.code.clone(), one)));
    }
    Ok(all)
}

/// Keeps those of these that were entered as they are until this unit of work ends; others may name them, too.
pub fn hold<'a>(db: &mut Db, tenant: &str, codes: impl Iterator<Item = &'a str>) -> db::Result<()> {
    let ids: Vec<Id> = codes.filter(|code| find(code).is_none()).filter_map(id_of).collect();
    if ids.is_empty() { Ok(()) } else { store::hold_shared(db, tenant, &ids) }
}

/// Refuses what is neither in the catalogue nor entered and verified.
pub(crate) fn known(db: &mut Db, tenant: &str, codes: &[&str]) -> db::Result<()> {
    let all = look_up(db, tenant, codes.iter().copied())?;
    let known = codes.iter().all(|code| all.contains_key(*code));
    Ok(Refusal::unless(known, &no::UNKNOWN_INSTRUMENT).map_err(Problem::from)?)
}
