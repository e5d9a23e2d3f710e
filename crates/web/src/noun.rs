use crate::{Provable, Routes, Synced};
use ledger::recount::RecordKind;

/// Something that a line keeps records of, as the program knows it: how `ledger verify` counts it again, what phones keep of it, whether
/// files can prove it, and the operations that come with it.
#[derive(Clone, Copy)]
pub struct Noun {
    pub record: RecordKind,
    pub synced: Option<Synced>,
    pub provable: Option<Provable>,
    /// The operations that the noun has as all of its kind have them; what is special to it stands among the line's own.
    pub routes: fn(&mut Routes<'_>),
}

impl Noun {
    /// A noun that is only counted, until more is said.
    pub const fn new(record: RecordKind) -> Self {
        Self { record, synced: None, provable: None, routes: |_| {} }
    }

    pub const fn synced(self, synced: Synced) -> Self {
        Self { synced: Some(synced), ..self }
    }

    pub const fn provable(self, provable: Provable) -> Self {
        Self { provable: Some(provable), ..self }
    }

    /// Phones do not need it.
    pub const fn unsynced(self) -> Self {
        Self { synced: None, ..self }
    }

    /// It proves nothing itself, so that no file proves it.
    pub const fn unprovable(self) -> Self {
        Self { provable: None, ..self }
    }

    pub const fn routes(self, routes: fn(&mut Routes<'_>)) -> Self {
        Self { routes, ..self }
    }
}
