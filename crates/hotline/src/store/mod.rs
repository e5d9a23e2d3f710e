//! Tables and queries of this line.

mod callers;
mod co_units;
mod list;
mod people;
mod schema;
mod text;
mod tickets;

pub use callers::{CALLERS, CallerNumber, find_caller, insert_caller, tickets_of_caller};
pub use list::{Filter, Order, Summary, list};
pub use people::{erase_person, export_person, find_person};
pub use text::{can_be_searched, index_texts};
pub use tickets::{
    Sight, advance, by_external, find, find_some_with_callers, find_with_caller, ids_in_sight,
    insert, needing_attention, next_number, records, with_provisional_limit,
};
