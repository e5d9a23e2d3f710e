//! A ledger that goes on under another key says so itself.

use ledger::{Author, Change, HeadKey, Ledger, Tx, proof};
use organization::units;
use serde_json::json;

/// Ledgers that another key signed last get an entry: this key signs it, so that the operator says of the replacement once.
pub async fn enter(ledger: &Ledger, key: &HeadKey) -> Result<(), String> {
    let tenants = ledger.database().read(units::tenants).await;
    for tenant in tenants.map_err(|error| error.to_string())? {
        let own = key.id().to_string();
        let work = move |tx: &mut Tx<'_>| enter_one(tx, &own);
        let entered = ledger.change(Author::system(&tenant), work).await;
        entered.map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn enter_one(tx: &mut Tx<'_>, own: &str) -> db::Result<()> {
    let (tenant, id) = (tx.tenant(), kernel::new_id());
    let head = proof::head(tx.db, tenant, None)?.filter(|head| head.key_id != own);
    let Some((head, root)) = head.zip(units::root(tx.db, tenant)?) else { return Ok(()) };
    let (event, kind, unit) = ("ledger.key_replaced", "ledger.key", root.id);
    let data = json!({ "from": head.key_id, "to": own });
    tx.record(Change { event, kind, id, version: 1, unit, data, before: &[], after: &[] });
    Ok(())
}
