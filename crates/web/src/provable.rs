use crate::Ground;
use db::Db;
use kernel::Id;

/// The measure of evidence files that stand: each mentions the record that it proves, so that any figure can be asked of records with
/// evidence, or without.
pub const PROVEN_BY: &str = "evidence.files";

/// A kind of record that evidence files can prove. A line names its own among its nouns; who attaches and shows files knows no line.
#[derive(Clone, Copy)]
pub struct Provable {
    /// As in the ledger, such as `study-records.session`.
    pub kind: &'static str,
    pub find: FindProvable,
}

/// How a record stands, if the caller may see what it says.
pub type FindProvable = fn(&mut Db, &Ground, Id) -> db::Result<Option<Standing>>;

/// A file that stands as the proof of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    pub record: Id,
    /// 佐证类别, by its code: `photo`, `sign_in` …
    pub category: String,
    /// Of the content, in hexadecimal.
    pub sha256: String,
}

/// The files that stand as proof of some records of a tenant. Who keeps files names this in its `Line`, so that a line asks what proves its
/// records and knows nothing of files.
pub type FindProofs = fn(&mut Db, &str, &[Id]) -> db::Result<Vec<Proof>>;

impl Ground {
    /// The files that stand as proof of these records, whoever may see them.
    pub fn proofs(&self, db: &mut Db, records: &[Id]) -> db::Result<Vec<Proof>> {
        let mut all = Vec::new();
        for find in &self.state.proofs {
            all.extend(find(db, self.tenant(), records)?);
        }
        Ok(all)
    }
}

/// What the caller may do with the evidence of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The unit that answers for the record.
    pub unit: Id,
    pub may_attach: bool,
    pub may_void: bool,
}
