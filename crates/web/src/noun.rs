use crate::{Follower, Provable, Routes, Synced};
use ledger::recount::RecordKind;

/// Something that a line keeps records of, as the program knows it: how `ledger verify` counts it again, what phones keep of it, whether
/// files can prove it, on what it rests, and the operations that come with it.
#[derive(Clone, Copy)]
pub struct Noun {
    /// None for what counts for nothing itself.
    pub record: Option<RecordKind>,
    pub synced: Option<Synced>,
    pub provable: Option<Provable>,
    /// What of it rests on records of another kind.
    pub follower: Option<Follower>,
    /// The operations that the noun has as all of its kind have them; what is special to it stands among the line's own.
    pub routes: fn(&mut Routes<'_>),
}

impl Noun {
    /// A noun that is only counted, until more is said.
    pub const fn new(record: RecordKind) -> Self {
        Self { record: Some(record), ..Self::uncounted() }
    }

    /// A noun that counts for nothing itself, of which nothing is said yet.
    pub const fn uncounted() -> Self {
        Self { record: None, synced: None, provable: None, follower: None, routes: |_| {} }
    }

    pub const fn synced(self, synced: Synced) -> Self {
        Self { synced: Some(synced), ..self }
    }

    pub const fn provable(self, provable: Provable) -> Self {
        Self { provable: Some(provable), ..self }
    }

    pub const fn following(self, follower: Follower) -> Self {
        Self { follower: Some(follower), ..self }
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
