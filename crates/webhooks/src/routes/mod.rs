//! HTTP, one file per operation.

mod approve_network;
mod create_endpoint;
mod delete_endpoint;
mod enable_endpoint;
mod list_deliveries;
mod list_endpoints;
mod list_networks;
mod pause_endpoint;
mod read_delivery;
mod read_endpoint;
mod redeliver;
mod remove_network;
mod rotate_secret;
mod skip_delivery;

use crate::model::{Delivery, Endpoint};
use crate::permissions::OverseeEndpoints;
use crate::store;
use db::Db;
use kernel::{Id, Permission, Problem, Reach, problems};
use ledger::{Change, Tx};
use serde_json::{Value, json};
use web::Ground;
use web::Routes;

pub const EVENT_DISABLED: &str = "webhooks.endpoint_disabled";

pub fn routes(routes: &mut Routes<'_>) {
    routes
        .service(create_endpoint::create_endpoint)
        .service(list_endpoints::list_endpoints)
        .service(read_endpoint::read_endpoint)
        .service(pause_endpoint::pause_endpoint)
        .service(enable_endpoint::enable_endpoint)
        .service(rotate_secret::rotate_secret)
        .service(delete_endpoint::delete_endpoint)
        .service(list_deliveries::list_deliveries)
        .service(read_delivery::read_delivery)
        .service(redeliver::redeliver)
        .service(skip_delivery::skip_delivery)
        .service(approve_network::approve_network)
        .service(list_networks::list_networks)
        .service(remove_network::remove_network);
}

/// Whether the caller may see an endpoint: it is the account's own, or in a unit that it watches over.
fn in_sight(ground: &Ground, endpoint: &Endpoint) -> bool {
    let caller = &ground.caller;
    endpoint.account == caller.account || caller.holds_at(OverseeEndpoints::NAME, endpoint.unit)
}

/// An endpoint in sight.
fn find(db: &mut Db, ground: &Ground, id: Id) -> db::Result<Endpoint> {
    let endpoint = store::find(db, ground.tenant(), id)?.filter(|one| in_sight(ground, one));
    Ok(endpoint.ok_or_else(Problem::not_found)?)
}

/// An endpoint that is about to change, at the version that was seen.
fn current(tx: &mut Tx<'_>, ground: &Ground, id: Id, version: i64) -> db::Result<Endpoint> {
    let endpoint = find(tx.db, ground, id)?;
    match endpoint.version == version {
        true => Ok(endpoint),
        false => Err(Problem::plain(&problems::VERSION_MISMATCH).into()),
    }
}

/// As [`current`], of the account's own.
fn own(tx: &mut Tx<'_>, ground: &Ground, id: Id, version: i64) -> db::Result<Endpoint> {
    let endpoint = current(tx, ground, id, version)?;
    match endpoint.account == ground.caller.account {
        true => Ok(endpoint),
        false => Err(Problem::not_found().into()),
    }
}

/// A delivery to an endpoint in sight.
fn delivery(db: &mut Db, ground: &Ground, id: Id) -> db::Result<(Delivery, Endpoint)> {
    let delivery = store::find_delivery(db, ground.tenant(), id)?.ok_or_else(Problem::not_found)?;
    let endpoint = find(db, ground, delivery.endpoint)?;
    Ok((delivery, endpoint))
}

/// As [`delivery`], to an endpoint of the account's own.
fn own_delivery(tx: &mut Tx<'_>, ground: &Ground, id: Id) -> db::Result<(Delivery, Endpoint)> {
    let (delivery, endpoint) = delivery(tx.db, ground, id)?;
    match endpoint.account == ground.caller.account {
        true => Ok((delivery, endpoint)),
        false => Err(Problem::not_found().into()),
    }
}

/// Networks hold for the whole tenant: whoever watches over a part of it cannot approve them.
fn whole_tenant(ground: &Ground) -> Result<(), Problem> {
    if ground.reach == Reach::All {
        return Ok(());
    }
    let zh = "内网网段对全区有效，须由区级安全管理员批准";
    let en = "An intranet is approved for the whole district, by its security administrator";
    Err(Problem::new(&problems::FORBIDDEN, zh, en))
}

/// Tells the ledger of a change of an endpoint.
pub fn record(tx: &mut Tx<'_>, event: &str, endpoint: &Endpoint, data: Value) {
    tx.record(Change {
        event,
        kind: "webhooks.endpoint",
        id: endpoint.id,
        version: endpoint.version,
        unit: endpoint.unit,
        data,
        before: &[],
        after: &[],
    });
}

/// Tells the ledger what the holder of an endpoint asked for with a delivery; each asking is a subject of its own.
fn record_asked(
    tx: &mut Tx<'_>,
    (event, kind): (&str, &'static str),
    (delivery, endpoint): (&Delivery, &Endpoint),
) {
    tx.record(Change {
        event,
        kind,
        id: kernel::new_id(),
        version: 1,
        unit: endpoint.unit,
        data: json!({ "endpoint": endpoint.id, "delivery": delivery.id, "entry": delivery.entry }),
        before: &[],
        after: &[],
    });
}
