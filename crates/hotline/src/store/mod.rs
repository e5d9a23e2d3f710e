//! Tables and queries of this line.

mod callers;
mod imports;
mod list;
mod schema;
mod text;
mod tickets;

pub use callers::{Access, AccessKind, accesses, find_caller, insert_access};
pub use imports::{commit_import, find_import, insert_import};
pub use list::{Filter, Order, Summary, list};
pub use tickets::{
    Sight, advance, by_external, find, find_with_caller, insert, needing_attention, next_number,
    records,
};
