//! Tables of this line beside those of its records: sittings with their drawn papers and candidates, and attempts.

mod attempts;
mod schema;
mod sittings;

pub use attempts::{
    advance_attempt, attempts_of, find_attempt, find_own, insert_attempt, lock_attempt,
};
pub use sittings::{
    SittingFilter, advance_sitting, candidates, find_sheet, find_sitting, insert_sitting,
    is_candidate, list_sittings, own_sittings,
};
