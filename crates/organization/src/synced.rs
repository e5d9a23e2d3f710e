//! The copies that phones keep of units: what they record is of one of them. Who comes into reach or leaves it has other rights, and starts anew.

use crate::routes::ReadUnits;
use crate::units;
use kernel::Permission;
use web::{Noun, SyncCopy, Synced};

pub const UNITS: Noun = Noun::uncounted().synced(Synced {
    kind: units::KIND,
    path: "/v1/organization/units",
    permission: ReadUnits::NAME,
    ids: |db, ground, after, limit| {
        let reach = ground.reach.units();
        units::ids_within(db, ground.tenant(), reach.as_deref(), after, limit)
    },
    read: |db, ground, ids| {
        let mut found = units::find_some(db, ground.tenant(), ids)?;
        units::as_of(db, ground.tenant(), ground.now.local_date(), &mut found)?;
        let seen = found.iter().filter(|unit| ground.reach.covers(unit.id));
        seen.map(|unit| SyncCopy::of(unit.id, unit.version, unit)).collect()
    },
    hiding: &[],
    showed: |_, _| false,
});
