#![doc = include_str!("../README.md")]

mod connection;
mod database;
mod durability;
mod error;
mod fail;
pub mod grants;
mod line;
pub mod migrate;
mod prepared;
#[cfg(feature = "testing")]
pub mod stage;
mod standby;
#[cfg(feature = "testing")]
#[expect(clippy::expect_used, reason = "a test without a database is a failed test")]
pub mod testing;
mod traces;
mod types;
mod watch;
mod worker;

pub use connection::{Address, Db};
pub use database::Database;
pub use durability::losing_settings;
pub use error::{Error, Result};
pub use fail::fail_point;
pub use prepared::Prepared;
pub use standby::Standby;
pub use types::{At, JsonDoc, Uid, sql};
pub use watch::{Load, free_at};

#[doc(hidden)]
pub use diesel;

/// A pattern for `LIKE … ESCAPE '\'` that matches the text itself anywhere.
pub fn like_pattern(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}
