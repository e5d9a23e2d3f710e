//! A register as data: which columns it has, and where in the body of the operation that records one they stand.

use crate::commit::Taken;
use crate::mapping::{Mapping, refused};
use crate::row::ImportRow;
use db::Db;
use kernel::{Code, FieldError, Problem};
use ledger::Tx;
use serde_json::{Map, Value};
use web::Ground;

/// A register that a township keeps in a spreadsheet. A line names its own; who reads files knows no line.
#[derive(Clone, Copy)]
pub struct Register {
    /// Such as `pufa-publicity.activities`.
    pub name: &'static str,
    pub title_zh: &'static str,
    pub title_en: &'static str,
    /// The permission to record what a line becomes.
    pub permission: &'static str,
    pub columns: &'static [Column],
    /// Mappings that come with the product: name and text.
    pub mappings: &'static [(&'static str, &'static str)],
    /// Puts together what no single cell says.
    pub form: Form,
    /// Looks at a line as the operation that records one would.
    pub check: fn(&mut Db, &Ground, &ImportRow) -> db::Result<Vec<FieldError>>,
    /// Records a line that was checked. What it refuses it refuses before it writes anything: the other lines go on.
    pub take: fn(&mut Tx<'_>, &Ground, &ImportRow) -> db::Result<Taken>,
    /// What a line lacks to be handed in: it is taken over as a draft. None where nothing is missing, or where lines make no drafts.
    pub lacks: fn(&Ground, &ImportRow) -> Option<FieldError>,
    /// Where several lines make one record; none where each line makes its own.
    pub together: Option<Together>,
}

/// Lines that make one record with others: `take` says of each what becomes of it and writes nothing, and then they are recorded.
#[derive(Clone, Copy)]
pub struct Together {
    /// Looks at all lines that are good by themselves; tells what is wrong with them as a whole, once for each line that it keeps out.
    pub check: CheckTogether,
    /// Records all lines that are new. What it refuses stops the whole file.
    pub record: fn(&mut Tx<'_>, &Ground, &[&ImportRow]) -> db::Result<()>,
}

/// Gives the numbers of lines, with what keeps each out.
pub type CheckTogether = fn(&mut Db, &Ground, &[&ImportRow]) -> db::Result<Vec<(u64, FieldError)>>;

impl Together {
    /// Lines that make a record each, and of which one may keep another out.
    pub const fn apart(check: CheckTogether) -> Self {
        Self { check, record: |_, _, _| Ok(()) }
    }
}

/// The lines that an earlier one of the file keeps out, since both cannot be.
pub fn kept_out<T>(
    rows: &[&ImportRow],
    said: impl Fn(&ImportRow) -> Option<T>,
    clash: impl Fn(&T, &T) -> bool,
    why: &FieldError,
) -> Vec<(u64, FieldError)> {
    let (mut kept, mut out) = (Vec::new(), Vec::new());
    for row in rows {
        let Some(one) = said(row) else { continue };
        if kept.iter().any(|earlier| clash(earlier, &one)) {
            out.push((row.line, why.clone()));
        } else {
            kept.push(one);
        }
    }
    out
}

pub type Form = fn(&mut Map<String, Value>);

/// A column: a member of a mapping.
#[derive(Clone, Copy)]
pub struct Column {
    pub name: &'static str,
    pub title_zh: &'static str,
    pub cell: Cell,
    /// Where it stands in the body, as a JSON Pointer.
    pub place: &'static str,
    pub needed: bool,
    /// Lines with the same unit and the same keys are the same record.
    pub key: bool,
}

/// What stands in a cell.
#[derive(Clone, Copy)]
pub enum Cell {
    Text,
    /// Several, with a comma or 、 between them.
    Texts,
    /// One of a list: its code, or its Chinese label.
    Code(Words),
    /// Several of a list, with a comma or 、 between them.
    Codes(Words),
    /// Several of a list to which units add what they enter, with a comma or 、 between them.
    CodesOrEntered(Words, Entered),
    Day,
    Number,
    /// In 元; as an integer of 分 in the body.
    Money,
    Flag,
    Phone,
    /// 公民身份号码
    ResidentId,
    /// A person of the units within reach, by name.
    Person,
    People,
    /// A unit below the mapping's parent, by name.
    Unit,
    Units,
}

/// Codes with their labels.
pub type Words = fn() -> Vec<(&'static str, &'static str)>;

/// What was entered beside a list of codes: codes with their labels.
pub type Entered = fn(&mut Db, &str) -> db::Result<Vec<(String, String)>>;

/// The words of a list of codes.
pub fn words<C: Code>() -> Vec<(&'static str, &'static str)> {
    C::all().iter().map(|one| (one.code(), one.label_zh())).collect()
}

impl Column {
    pub const fn new(
        name: &'static str,
        title_zh: &'static str,
        cell: Cell,
        place: &'static str,
    ) -> Self {
        Self { name, title_zh, cell, place, needed: false, key: false }
    }

    pub const fn needed(self) -> Self {
        Self { needed: true, ..self }
    }

    pub const fn key(self) -> Self {
        Self { needed: true, ..self }.telling_apart()
    }

    /// A key that a line may lack.
    pub const fn telling_apart(self) -> Self {
        Self { key: true, ..self }
    }
}

/// The member of every mapping that names the unit of a line.
pub const UNIT: &str = "unit";

impl Register {
    pub fn members(&self) -> Vec<&'static str> {
        std::iter::once(UNIT).chain(self.columns.iter().map(|one| one.name)).collect()
    }

    pub fn needed(&self) -> Vec<&'static str> {
        let needed = self.columns.iter().filter(|one| one.needed).map(|one| one.name);
        std::iter::once(UNIT).chain(needed).collect()
    }

    /// A mapping of a file of this register. What only files of other systems have is refused, for it would do nothing.
    pub fn mapping(&self, text: &str) -> Result<Mapping, Problem> {
        let mapping = Mapping::from_toml(text, &self.members(), &self.needed())?;
        if mapping.units.create || mapping.system.is_some() {
            return Err(refused("`units.create` and `system` are for tickets of the hotline only"));
        }
        Ok(mapping)
    }
}
