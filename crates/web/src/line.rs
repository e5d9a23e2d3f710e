use crate::{Follower, Job, Noun, Proofs, Provable, Routes, Synced};
use ledger::Measure;
use ledger::recount::RecordKind;
use privacy::Holdings;

/// A work line, as the server mounts it: a newcomer who reads it knows what the line offers.
#[derive(Clone, Copy)]
pub struct Line {
    /// Crate, URL segment, tag, table prefix, permission prefix, measure prefix.
    pub name: &'static str,
    pub title_zh: &'static str,
    pub title_en: &'static str,
    /// For the OpenAPI document: what the line is, and its law.
    pub description: &'static str,
    pub routes: fn(&mut Routes<'_>),
    pub permissions: &'static [PermissionText],
    pub measures: &'static [Measure],
    /// Indicator definitions (TOML).
    pub indicators: &'static str,
    /// What it keeps records of.
    pub nouns: &'static [Noun],
    pub jobs: &'static [Job],
    /// What proves records, where the line keeps files.
    pub proofs: Option<Proofs>,
    /// What identifies people, and how it is sealed anew.
    pub holdings: Holdings,
}

impl Line {
    /// The line's own operations, then those that its nouns have in common with others: an address that is written out comes before one
    /// with an id in its place.
    pub(crate) fn operations(&self, routes: &mut Routes<'_>) {
        (self.routes)(routes);
        self.nouns.iter().for_each(|noun| (noun.routes)(routes));
    }

    /// What `ledger verify` counts again.
    pub fn records(&self) -> impl Iterator<Item = &'static RecordKind> + use<> {
        self.nouns.iter().filter_map(|noun| noun.record.as_ref())
    }

    /// What phones keep a copy of.
    pub fn synced(&self) -> impl Iterator<Item = Synced> + use<> {
        self.nouns.iter().filter_map(|noun| noun.synced)
    }

    /// What evidence files can prove.
    pub fn provable(&self) -> impl Iterator<Item = Provable> + use<> {
        self.nouns.iter().filter_map(|noun| noun.provable)
    }

    /// What rests on records of another kind.
    pub fn followers(&self) -> impl Iterator<Item = Follower> + use<> {
        self.nouns.iter().filter_map(|noun| noun.follower)
    }
}

/// Permissions as types of the handlers, and `PERMISSIONS` for the line: `Name = "code" "中文" "English";` each.
#[macro_export]
macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $code:literal $zh:literal $en:literal;)+) => {
        $(#[doc = $zh] $(#[$doc])* pub struct $name;
        impl ::kernel::Permission for $name { const NAME: &'static str = $code; })+
        pub const PERMISSIONS: &[$crate::PermissionText] =
            &[$($crate::PermissionText { name: $code, title_zh: $zh, title_en: $en }),+];
    };
}

/// A permission as roles and documents name it.
#[derive(Debug, Clone, Copy)]
pub struct PermissionText {
    pub name: &'static str,
    pub title_zh: &'static str,
    pub title_en: &'static str,
}
