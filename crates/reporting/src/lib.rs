#![doc = include_str!("../README.md")]

mod definition;
mod evaluate;
mod export;
mod figure;
mod period;
mod routes;
mod tiers;

pub use definition::{Catalogue, Indicator, Kind, Part};
pub use evaluate::{Scope, figures};
pub use figure::Figure;
pub use period::Period;
pub use routes::{LINE, Reporting};
