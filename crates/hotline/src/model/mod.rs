//! The ticket and its parts as they travel; doc comments are the API reference.

mod caller;
mod commands;
mod facts;
mod parts;
mod ticket;

pub use caller::{CallerDetails, MaskedCaller};
pub use commands::*;
pub use facts::MEASURES;
pub use parts::*;
pub use ticket::Ticket;
