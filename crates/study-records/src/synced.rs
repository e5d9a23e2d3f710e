//! The copies that phones keep of sittings: each of those that the caller is to take.

use crate::model::{SITTING, Sitting};
use crate::permissions::TakeExams;
use crate::store;
use kernel::Permission;
use web::{Noun, SyncCopy, Synced};

/// A sitting counts for nothing itself: the exam does that it becomes. Who is a candidate stays one, so nothing hides it.
pub const SITTINGS: Noun = Noun::uncounted().synced(Synced {
    kind: SITTING,
    path: "/v1/study-records/own-sittings",
    permission: TakeExams::NAME,
    ids: |db, ground, after, limit| match ground.caller.person {
        Some(person) => store::own_ids(db, ground.tenant(), person, after, limit),
        None => Ok(Vec::new()),
    },
    read: |db, ground, ids| {
        let Some(person) = ground.caller.person else { return Ok(Vec::new()) };
        let own = store::own_among(db, ground.tenant(), person, ids)?;
        own.iter().map(|one: &Sitting| SyncCopy::of(one.id, one.version, one)).collect()
    },
    hiding: &[],
    showed: |_, _| false,
});
