//! The copies that phones keep of sittings: of those that the caller is to take, and of those of the units whose sittings they read, so that
//! who sets and invigilates one has it at hand.

use crate::model::{SITTING, Sitting};
use crate::permissions::{ReadSittings, TakeExams};
use crate::store;
use db::Db;
use kernel::{Id, Permission, Reach};
use std::collections::BTreeSet;
use web::{Ground, Noun, SyncCopy, Synced};

/// A sitting counts for nothing itself: the exam does that it becomes. Who is a candidate stays one, and a sitting stays in its unit, so
/// nothing hides it.
pub const SITTINGS: Noun = Noun::uncounted().synced(Synced {
    kind: SITTING,
    path: "/v1/study-records/own-sittings",
    permission: TakeExams::NAME,
    ids,
    read: |db, ground, ids| {
        let kept = kept(db, ground, ids)?;
        kept.iter().map(|one: &Sitting| SyncCopy::of(one.id, one.version, one)).collect()
    },
    hiding: &[],
    showed: |_, _| false,
});

/// Where the caller sees the sittings of others.
fn reach(ground: &Ground) -> Reach {
    ground.caller.reach(ReadSittings::NAME)
}

fn ids(db: &mut Db, ground: &Ground, after: Option<Id>, limit: i64) -> db::Result<Vec<Id>> {
    let tenant = ground.tenant();
    let mut all: BTreeSet<Id> =
        store::ids_within(db, tenant, &reach(ground), after, limit)?.into_iter().collect();
    if let Some(person) = ground.caller.person {
        all.extend(store::own_ids(db, tenant, person, after, limit)?);
    }
    let most = usize::try_from(limit).map_err(db::Error::broken)?;
    Ok(all.into_iter().take(most).collect())
}

/// Those of these sittings of which the caller keeps a copy.
pub fn kept(db: &mut Db, ground: &Ground, ids: &[Id]) -> db::Result<Vec<Sitting>> {
    let (tenant, reach) = (ground.tenant(), reach(ground));
    let own = match ground.caller.person {
        Some(person) => store::own_among(db, tenant, person, ids)?,
        None => Vec::new(),
    };
    let mut all = store::sittings_among(db, tenant, ids)?;
    all.retain(|one| own.contains(&one.id) || reach.covers(one.unit));
    Ok(all)
}
