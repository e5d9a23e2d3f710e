//! The tail: what entries that are not sealed yet change of the measures. It waits beside them in the queue of the sealer, so
//! that a write costs one row whatever it changes; sealing turns it into rows of `ledger_fact` and into the rollups.

use crate::entry::Entry;
use db::{Db, JsonDoc};
use kernel::Instant;

/// The facts of an entry as the queue holds them.
pub(crate) fn of(entry: &Entry) -> db::Result<JsonDoc> {
    let rows: Vec<_> = entry
        .facts
        .iter()
        .map(|fact| {
            let ripens_at = fact.ripens_at.unwrap_or(Instant::EPOCH).micros();
            let (unit, record) = (fact.unit.simple(), entry.counted().simple());
            let entity = fact.entity.as_deref().unwrap_or_default();
            (
                &fact.measure,
                fact.day,
                unit,
                record,
                ripens_at,
                fact.value,
                entry.at.micros(),
                entity,
            )
        })
        .collect();
    JsonDoc::of(&rows)
}

/// The tail as a table with the columns of `ledger_fact`.
pub(crate) fn table(db: &Db) -> &'static str {
    match db {
        Db::Pg(_) => {
            "(SELECT p.tenant_id, f ->> 0 AS measure, CAST(f ->> 1 AS date) AS day,
                CAST(f ->> 2 AS uuid) AS unit_id, CAST(f ->> 3 AS uuid) AS subject_id,
                timestamptz 'epoch' + CAST(f ->> 4 AS bigint) * interval '1 microsecond' AS ripens_at,
                CAST(f ->> 5 AS bigint) AS value,
                timestamptz 'epoch' + CAST(f ->> 6 AS bigint) * interval '1 microsecond' AS recorded_at,
                f ->> 7 AS entity
              FROM ledger_pending AS p CROSS JOIN LATERAL jsonb_array_elements(p.facts) AS f) AS tail"
        }
        Db::Lite(_) => {
            "(SELECT p.tenant_id, f.value ->> 0 AS measure, f.value ->> 1 AS day,
                unhex(f.value ->> 2) AS unit_id, unhex(f.value ->> 3) AS subject_id,
                f.value ->> 4 AS ripens_at, f.value ->> 5 AS value, f.value ->> 6 AS recorded_at,
                f.value ->> 7 AS entity
              FROM ledger_pending AS p, json_each(p.facts) AS f) AS tail"
        }
    }
}
