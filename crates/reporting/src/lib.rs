#![doc = include_str!("../README.md")]

mod definition;
mod evaluate;
mod export;
mod figure;
mod jobs;
mod later;
mod period;
mod places;
mod prefer;
mod problems;
mod retention;
mod routes;
mod store;
mod tiers;

pub use definition::{Catalogue, Indicator, Kind, Part};
pub use evaluate::{Scope, figures};
pub use figure::Figure;
pub use period::Period;
pub use routes::{LINE, Reporting};
