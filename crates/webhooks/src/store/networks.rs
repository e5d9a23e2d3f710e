use super::schema::webhooks_network as table;
use crate::model::Network;
use db::{Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use ipnet::IpNet;
use kernel::{Id, Problem, problems};
use ledger::Tx;

pub fn find_network(db: &mut Db, tenant: &str, id: Id) -> db::Result<Option<Network>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .select(table::body)
        .get_result(c)
        .optional())?;
    body.map(|body| body.read()).transpose()
}

/// By network, from a place on.
pub fn networks(
    db: &mut Db,
    tenant: &str,
    after: Option<&str>,
    limit: i64,
) -> db::Result<Vec<Network>> {
    let rows: Vec<JsonDoc> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::network.gt(after.unwrap_or_default())))
        .order(table::network)
        .limit(limit)
        .select(table::body)
        .load(c))?;
    rows.iter().map(JsonDoc::read).collect()
}

/// All that are approved now.
pub fn approved(db: &mut Db, tenant: &str) -> db::Result<Vec<IpNet>> {
    let texts: Vec<String> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant))
        .order(table::network)
        .select(table::network)
        .load(c))?;
    texts.iter().map(|text| text.parse().map_err(db::Error::broken)).collect()
}

pub fn insert_network(tx: &mut Tx<'_>, network: &Network) -> db::Result<()> {
    let tenant = tx.tenant();
    let inserted = sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(network.id)),
            table::network.eq(network.network.to_string()),
            table::body.eq(JsonDoc::of(network)?),
        ))
        .execute(c));
    inserted.map(drop).map_err(db::Error::from).map_err(|error| match error.is_unique_violation() {
        true => {
            Problem::new(&problems::CONFLICT, "该网段已获准", "The network is approved already")
                .into()
        }
        false => error,
    })
}

pub fn remove_network(tx: &mut Tx<'_>, id: Id) -> db::Result<()> {
    let tenant = tx.tenant();
    let removed = sql!(tx.db, |c| diesel::delete(table::table.find((tenant, Uid(id)))).execute(c))?;
    if removed == 1 { Ok(()) } else { Err(Problem::not_found().into()) }
}
