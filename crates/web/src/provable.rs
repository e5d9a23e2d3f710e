use crate::Ground;
use db::Db;
use kernel::Id;

/// The measure of evidence files that stand: each mentions the record that it proves, so that any figure can be asked of records with
/// evidence, or without.
pub const PROVEN_BY: &str = "evidence.files";

/// A kind of record that evidence files can prove. A line names its own in `PROVABLE`; who attaches and shows files knows no line.
#[derive(Clone, Copy)]
pub struct Provable {
    /// As in the ledger, such as `study-records.session`.
    pub kind: &'static str,
    pub find: FindProvable,
}

/// How a record stands, if the caller may see what it says.
pub type FindProvable = fn(&mut Db, &Ground, Id) -> db::Result<Option<Standing>>;

/// What the caller may do with the evidence of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The unit that answers for the record.
    pub unit: Id,
    pub may_attach: bool,
    pub may_void: bool,
}
