//! Whether what was acknowledged survives a loss of power. SQLite's connections see to it themselves, each when it opens.

use crate::{Db, Result};
use diesel::prelude::*;

/// A commit that is acknowledged before it is on the disk is lost with the power; without `fsync` the whole database may be.
const LOSING: &str = "SELECT name FROM pg_settings
    WHERE name IN ('fsync', 'synchronous_commit') AND setting = 'off' ORDER BY name";

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

/// The settings of this database by which acknowledged writes can be lost; none when all is well.
pub fn losing_settings(db: &mut Db) -> Result<Vec<String>> {
    match db {
        Db::Lite(_) => Ok(Vec::new()),
        Db::Pg(connection) => {
            let found: Vec<Setting> = diesel::sql_query(LOSING).load(connection)?;
            Ok(found.into_iter().map(|setting| setting.name).collect())
        }
    }
}
