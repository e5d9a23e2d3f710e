use crate::Ground;
use kernel::Id;
use ledger::Tx;
use serde_json::Value;

/// A record on which others rest, as its entry in the ledger tells it: whoever rests on a record of another line knows no more of it.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    pub id: Id,
    /// Whether it counts from now on; else it does no longer.
    pub counts: bool,
    /// Codes, dates and amounts of it as it counts, or did.
    pub told: &'a Value,
}

/// What rests on records of a kind, of whatever line: when one begins to count, or ceases to, it follows in the same unit of work, so that
/// neither counts without the other. It follows by a rule, and takes no further right.
#[derive(Clone, Copy)]
pub struct Follower {
    /// As in the ledger, such as `study-records.training`.
    pub kind: &'static str,
    pub follow: fn(&mut Tx<'_>, &Ground, &Basis<'_>) -> db::Result<()>,
}

impl Ground {
    /// Whatever rests on a record of a kind follows it, also in lines that another process serves.
    pub fn follow(&self, tx: &mut Tx<'_>, kind: &str, basis: &Basis<'_>) -> db::Result<()> {
        let followers = self.state.followers.iter().filter(|one| one.kind == kind);
        followers.into_iter().try_for_each(|one| (one.follow)(tx, self, basis))
    }
}
