//! Tables and queries.

mod deliveries;
mod endpoints;
mod networks;
mod schema;

pub use deliveries::*;
pub use endpoints::*;
pub use networks::*;

/// The table with the sealed secrets.
pub const ENDPOINT: &str = "webhooks_endpoint";

fn signed(index: u64) -> db::Result<i64> {
    i64::try_from(index).map_err(db::Error::broken)
}

fn unsigned(index: i64) -> db::Result<u64> {
    u64::try_from(index).map_err(db::Error::broken)
}
