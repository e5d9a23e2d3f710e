use crate::codes::RecordStatus;
use crate::record::{Content, Record};
use crate::store;
use db::Db;
use kernel::{Id, Permission};
use web::{Ground, Provable, Standing};

/// A noun that evidence files can prove.
pub(crate) const fn provable<C: Content>() -> Provable {
    Provable { kind: C::KIND, find: standing::<C> }
}

/// Whoever records adds to what is not void, and takes back until it is verified; from then on whoever verifies takes back.
fn standing<C: Content>(db: &mut Db, ground: &Ground, id: Id) -> db::Result<Option<Standing>> {
    let found: Option<Record<C>> = store::find(db, ground.tenant(), id)?;
    let hidden = C::HIDDEN(db, ground, &[id])?.contains(&id);
    let holds = |right: &str, unit: Id| ground.caller.holds_at(right, unit);
    let seen = found.filter(|record| !hidden && holds(C::MayRead::NAME, record.unit));
    Ok(seen.map(|record| {
        let (records, verifies) =
            (holds(C::MayRecord::NAME, record.unit), holds(C::MayVerify::NAME, record.unit));
        Standing {
            unit: record.unit,
            may_attach: records && record.status != RecordStatus::Voided,
            may_void: verifies || (records && record.status != RecordStatus::Verified),
        }
    }))
}
