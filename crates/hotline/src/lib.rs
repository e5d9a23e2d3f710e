mod codes;
pub mod model;
pub mod permissions;
mod problems;
pub mod sla;
pub mod workflow;

pub use codes::*;
