use crate::Ground;
use db::Db;
use kernel::Id;
use ledger::Tx;

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

/// What of a tenant stands as proof. Who keeps files names this in its `Line`, so that a line asks what proves its records and knows nothing
/// of files.
#[derive(Clone, Copy)]
pub struct Proofs {
    /// The files of these records.
    pub of: fn(&mut Db, &str, &[Id]) -> db::Result<Vec<Proof>>,
    /// The files of these SHA-256, of whatever record.
    pub alike: fn(&mut Db, &str, &[String]) -> db::Result<Vec<Proof>>,
    /// The ids of whatever lies beside a record, also of what stands no more and is not gone yet.
    pub beside: fn(&mut Db, &str, Id) -> db::Result<Vec<Id>>,
    /// Takes all of it away with its names and bytes: the record tells of nobody any more.
    pub erase: fn(&mut Tx<'_>, Id) -> db::Result<Vec<Id>>,
}

impl Ground {
    /// The files that stand as proof of these records, whoever may see them.
    pub fn proofs(&self, db: &mut Db, records: &[Id]) -> db::Result<Vec<Proof>> {
        let mut all = Vec::new();
        for find in &self.state.proofs {
            all.extend((find.of)(db, self.tenant(), records)?);
        }
        Ok(all)
    }

    /// Takes away the files of a record that was erased; gives their ids.
    pub(crate) fn erase_proofs(&self, tx: &mut Tx<'_>, record: Id) -> db::Result<Vec<Id>> {
        let mut all = Vec::new();
        for proofs in &self.state.proofs {
            all.extend((proofs.erase)(tx, record)?);
        }
        Ok(all)
    }

    /// The files that lie beside a record.
    pub(crate) fn files_beside(&self, db: &mut Db, record: Id) -> db::Result<Vec<Id>> {
        let mut all = Vec::new();
        for proofs in &self.state.proofs {
            all.extend((proofs.beside)(db, self.tenant(), record)?);
        }
        Ok(all)
    }

    /// Whatever the same files prove, in all of the tenant: each SHA-256 is looked up.
    pub fn proofs_alike(&self, db: &mut Db, digests: &[String]) -> db::Result<Vec<Proof>> {
        let mut all = Vec::new();
        for find in &self.state.proofs {
            all.extend((find.alike)(db, self.tenant(), digests)?);
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
