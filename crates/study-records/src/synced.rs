//! The copies that phones keep of sittings: each of those that the caller is to take.

use crate::model::{SITTING, Sitting};
use crate::permissions::TakeExams;
use crate::store;
use kernel::Permission;
use ledger::recount::RecordKind;
use web::{Noun, SyncCopy, Synced};

/// A sitting counts for nothing itself: the exam does that it becomes.
const SITTING_KIND: RecordKind = RecordKind {
    name: SITTING,
    path: "/v1/study-records/sittings",
    page: |_, _, _, _| Ok(Vec::new()),
};

pub const SITTINGS: Noun = Noun::new(SITTING_KIND).synced(OWN);

/// Who is a candidate stays one: nothing hides a sitting.
const OWN: Synced = Synced {
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
};
