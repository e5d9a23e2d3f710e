//! What is removed: files that were announced and never sent, those that were taken back long enough ago, and rests of uploads that a
//! crash cut off.

use crate::codes::EvidenceStatus;
use crate::model::EvidenceFile;
use crate::shelf::Shelf;
use crate::store;
use chrono::TimeDelta;
use kernel::{Instant, Problem};
use ledger::{Author, Ledger};
use web::privacy::holds;

/// So many in one transaction.
const AT_ONCE: i64 = 100;

/// Removes what is over, in a tenant's part; gives how many files. Of the rests, those that have lain since before a moment: an upload
/// that is under way is newer.
pub async fn clean(
    ledger: &Ledger,
    shelf: &Shelf,
    tenant: &str,
    rests_before: Instant,
) -> Result<usize, Problem> {
    let limits = &shelf.rules.limits;
    let mut removed = 0;
    for (status, kept) in [
        (EvidenceStatus::Declared, TimeDelta::hours(limits.declared_hours)),
        (EvidenceStatus::Voided, TimeDelta::days(limits.voided_days)),
    ] {
        let before = ledger.now().plus(-kept);
        loop {
            let over = drop_some(ledger, tenant, status, before).await?;
            // The content goes last: what a crash leaves here is a rest.
            for file in &over {
                shelf.remove(tenant, file.id).await?;
            }
            removed += over.len();
            if over.is_empty() {
                break;
            }
        }
    }
    Ok(removed + sweep(ledger, shelf, tenant, rests_before).await?)
}

async fn drop_some(
    ledger: &Ledger,
    tenant: &str,
    status: EvidenceStatus,
    before: Instant,
) -> Result<Vec<EvidenceFile>, Problem> {
    let name = tenant.to_string();
    let over = ledger.database().read(move |db| store::stale(db, &name, status, before, AT_ONCE));
    let over = over.await?;
    if over.is_empty() {
        return Ok(over);
    }
    let work = move |tx: &mut ledger::Tx<'_>| {
        let over = store::stale(tx.db, tx.tenant(), status, before, AT_ONCE)?;
        for file in &over {
            // Who holds it at this very moment comes first, and it is left to the next time.
            holds::refuse_if_held(tx.db, tx.tenant(), file.record)?;
            holds::refuse_if_held(tx.db, tx.tenant(), file.id)?;
            let next = file.dropped().map_err(Problem::from)?;
            store::advance(tx, "evidence.file_dropped", file, &next)?;
        }
        Ok(over)
    };
    Ok(ledger.change(Author::system(tenant), work).await?)
}

/// Rests: content of which no record says that it is here.
async fn sweep(
    ledger: &Ledger,
    shelf: &Shelf,
    tenant: &str,
    before: Instant,
) -> Result<usize, Problem> {
    let mut removed = shelf.remove_unfinished(tenant, before)?;
    for (location, id) in shelf.older_than(tenant, before).await? {
        let name = tenant.to_string();
        let known = match id {
            Some(id) => ledger.database().read(move |db| store::find(db, &name, id)).await?,
            None => None,
        };
        let stays = known.is_some_and(|file| {
            matches!(file.status, EvidenceStatus::Held | EvidenceStatus::Voided)
        });
        if !stays {
            shelf.remove_at(&location).await?;
            removed += 1;
        }
    }
    Ok(removed)
}
